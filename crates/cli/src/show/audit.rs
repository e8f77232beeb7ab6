//! How the audit trail stands.

use super::Show;
use super::upkeep::verdict_words;
use crate::output::page::Page;
use careloop_contract::AnchorKind;
use careloop_contract::view::{AnchorView, AuditState};

impl Show for AuditState {
    fn show(&self, page: &mut Page) {
        page.line(&match &self.verified {
            Some(verified) => format!(
                "{} to entry {} of {}, {} by {}{}",
                verdict_words(verified.verdict),
                verified.to,
                self.entries,
                page.moment(verified.at),
                verified.by.name,
                if verified.scheduled { ", as it was due" } else { "" }
            ),
            None => format!("Never verified. {} entries.", self.entries),
        });
        for anchor in &self.anchors {
            page.line(&anchor_words(anchor, page));
        }
        if self.anchors.is_empty() {
            page.line("Nothing outside the vault remembers its head.");
        }
        match self.review_overdue {
            0 => page.line(&format!(
                "The next review is due on {}.",
                self.review_due.unmistakable()
            )),
            days => page.line(&format!("The review is overdue since {days} days.")),
        }
        if self.open_alerts > 0 {
            page.line(&format!("Alerts without a disposition: {}.", self.open_alerts));
        }
    }
}

fn anchor_words(anchor: &AnchorView, page: &Page) -> String {
    let place = match anchor.kind {
        AnchorKind::Keychain => "keychain",
        AnchorKind::Backup => "latest backup",
        AnchorKind::Witness => "witness",
    };
    let at = anchor
        .at
        .map(|at| format!(", {}", page.moment(at)))
        .unwrap_or_default();
    format!(
        "{:<7}  {place}: {} entries of this workstation{at}",
        verdict_words(anchor.verdict),
        anchor.entries
    )
}
