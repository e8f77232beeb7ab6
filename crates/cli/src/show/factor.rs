//! A second factor that this program set up.

use super::access::secret_line;
use super::{Handed, Show};
use crate::exit::Exit;
use crate::output::page::Page;
use careloop_contract::Secret;
use careloop_contract::view::FactorOffer;
use serde::Serialize;
use std::path::PathBuf;

/// A new second factor, and where it went.
#[derive(Debug)]
pub(crate) struct FactorReply {
    /// Secret and address.
    pub(crate) offer: FactorOffer,
    /// The recovery codes.
    pub(crate) codes: Vec<Secret<String>>,
    /// Address and codes, one a line.
    pub(crate) kept: Handed,
}

impl Serialize for FactorReply {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Wire<'a> {
            Shown {
                secret: &'a Secret<String>,
                otpauth: &'a Secret<String>,
                recovery_codes: &'a [Secret<String>],
            },
            Filed {
                factor_file: &'a PathBuf,
            },
        }
        match &self.kept {
            Handed::Filed(path) => Wire::Filed { factor_file: path },
            Handed::Shown(_) | Handed::ShownInstead(_) => Wire::Shown {
                secret: &self.offer.secret,
                otpauth: &self.offer.otpauth,
                recovery_codes: &self.codes,
            },
        }
        .serialize(serializer)
    }
}

impl Show for FactorReply {
    fn show(&self, page: &mut Page) {
        match &self.kept {
            Handed::Filed(path) => page.line(&format!(
                "The second factor is in the file {}: its address, then its recovery codes. Add it to an authenticator app, then destroy the file.",
                path.display()
            )),
            Handed::Shown(_) | Handed::ShownInstead(_) => {
                page.line("Second factor. It is shown this once. Add it to an authenticator app:");
                secret_line(page, "  Secret: ", &self.offer.secret);
                secret_line(page, "  Address: ", &self.offer.otpauth);
                page.line("Each of these codes works once in its place:");
                for code in &self.codes {
                    secret_line(page, "  ", code);
                }
            }
        }
    }

    fn exit(&self) -> Exit {
        self.kept.exit()
    }
}
