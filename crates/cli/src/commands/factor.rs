//! A second factor that this program sets up by itself, for whoever has no window to scan a code from.

use crate::failure::Failure;
use crate::output::Output;
use crate::private_file::Keeping;
use crate::show::FactorReply;
use careloop_contract::command::{BeginFactor, ConfirmFactor};
use careloop_contract::{Refusal, Secret};
use careloop_core::{Core, Execute as _};

/// Sets up the second factor of whoever is signed in, confirmed by a code that is computed here. It is the
/// one before the code that an app shows now, so that the next sign-in need not wait.
pub(super) fn set_up(core: &mut Core, keeping: Keeping, output: &mut Output) -> Result<FactorReply, Failure> {
    let offer = core.execute(BeginFactor {})?;
    let code = core.code_before(&offer).ok_or(Refusal::WrongCode)?;
    let codes = core.execute(ConfirmFactor { code })?.codes;
    // Room for all of it at once: growing would leave pieces behind.
    let mut text = String::with_capacity(offer.otpauth.expose().len() + 16 * codes.len());
    text.push_str(offer.otpauth.expose());
    for code in &codes {
        text.push('\n');
        text.push_str(code.expose());
    }
    Ok(FactorReply {
        kept: keeping.keep(Secret::new(text), output),
        offer,
        codes,
    })
}
