//! How the audit trail stands, said so that what is not known never looks like what is right.

use careloop_contract::view::{AnchorView, AuditState, Verdict};
use careloop_contract::{AnchorKind, Instant};

/// Milliseconds after which a verification is too old to lean on: a month and a week.
const OLD: i64 = 38 * 24 * 60 * 60 * 1_000;

/// How much the latest verification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has verified anything.
    Never,
    /// It was right.
    Right,
    /// It was right, and that is long ago.
    Old,
    /// It could not be known.
    Unknown,
    /// Something was wrong.
    Wrong,
}

impl Standing {
    /// How this one stands now.
    #[must_use]
    pub fn of(state: &AuditState, now: Instant) -> Self {
        match &state.verified {
            None => Self::Never,
            Some(verified) => match verified.verdict {
                Verdict::Fail => Self::Wrong,
                Verdict::Unknown => Self::Unknown,
                Verdict::Pass if now.millis_since(verified.at) > OLD => Self::Old,
                Verdict::Pass => Self::Right,
            },
        }
    }
}

/// Entries written after the latest verification and after its own entry.
#[must_use]
pub fn since(state: &AuditState) -> u64 {
    let looked_at = state
        .verified
        .as_ref()
        .map_or(0, |verified| verified.to.saturating_add(1));
    state.entries.saturating_sub(looked_at)
}

/// The place to verify from, where a verification that found everything right can be gone on from.
#[must_use]
pub fn go_on_from(state: &AuditState) -> Option<u64> {
    let verified = state.verified.as_ref()?;
    (verified.verdict == Verdict::Pass && verified.to > 0).then_some(verified.to + 1)
}

/// The outside anchor that covers the most: a witness or a backup before this machine's own keychain,
/// and never one that disagrees or cannot be reached while another agrees.
#[must_use]
pub fn best_anchor(state: &AuditState) -> Option<&AnchorView> {
    let rank = |anchor: &&AnchorView| {
        let verdict = match anchor.verdict {
            Verdict::Pass => 2,
            Verdict::Unknown => 1,
            Verdict::Fail => 0,
        };
        let kind = match anchor.kind {
            AnchorKind::Witness => 2,
            AnchorKind::Backup => 1,
            AnchorKind::Keychain => 0,
        };
        (verdict, anchor.entries, kind)
    };
    state.anchors.iter().max_by_key(rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::audit_state;

    fn anchor(kind: AnchorKind, entries: u64, verdict: Verdict) -> AnchorView {
        AnchorView {
            kind,
            at: None,
            entries,
            verdict,
        }
    }

    #[test]
    fn only_a_recent_pass_is_right() {
        let now = Instant::from_millis(100 * OLD);
        let of = |verdict: Option<Verdict>, ago: i64| {
            Standing::of(&audit_state(verdict, now.plus_millis(-ago)), now)
        };
        assert_eq!(of(Some(Verdict::Pass), 0), Standing::Right);
        assert_eq!(of(Some(Verdict::Pass), OLD + 1), Standing::Old);
        assert_eq!(of(Some(Verdict::Unknown), 0), Standing::Unknown);
        assert_eq!(of(Some(Verdict::Fail), 0), Standing::Wrong);
        assert_eq!(of(None, 0), Standing::Never);
    }

    #[test]
    fn nothing_is_gone_on_from_but_what_was_right() {
        let at = Instant::from_millis(1);
        assert_eq!(go_on_from(&audit_state(Some(Verdict::Pass), at)), Some(91));
        assert_eq!(go_on_from(&audit_state(Some(Verdict::Unknown), at)), None);
        assert_eq!(go_on_from(&audit_state(Some(Verdict::Fail), at)), None);
        assert_eq!(go_on_from(&audit_state(None, at)), None);
        assert_eq!(since(&audit_state(Some(Verdict::Pass), at)), 9);
        assert_eq!(since(&audit_state(None, at)), 100);
    }

    #[test]
    fn an_anchor_that_agrees_counts_before_one_that_covers_more() {
        let mut state = audit_state(None, Instant::from_millis(1));
        assert_eq!(best_anchor(&state), None);
        state.anchors = vec![
            anchor(AnchorKind::Keychain, 70, Verdict::Pass),
            anchor(AnchorKind::Backup, 70, Verdict::Pass),
            anchor(AnchorKind::Witness, 99, Verdict::Unknown),
        ];
        assert_eq!(
            best_anchor(&state).map(|anchor| anchor.kind),
            Some(AnchorKind::Backup)
        );
    }
}
