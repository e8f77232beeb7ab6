//! What a clinic changes of the table, and the text the ledger keeps of it.
//!
//! One line for each changed cell, `action role reach` in their names, in order of number, without a
//! line end after the last. A program that reads a line it does not understand, or one outside the
//! limits, takes the table's own cell: nothing in the ledger makes a right wider than the limits.

use super::limits::{choices, standard};
use careloop_contract::view::Adjustment;
use careloop_contract::{Action, Reach, Refusal, Role};

/// The policy in force in a clinic: the table, and what the clinic changes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// In order of cell, at most one for each, all within the limits and none as the table says.
    adjustments: Vec<Adjustment>,
}

impl Policy {
    /// The table as it is.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            adjustments: Vec::new(),
        }
    }

    /// The table with these changes. One outside the limits is left out, and so is every one of a cell
    /// that is named twice.
    #[must_use]
    pub fn of(adjustments: &[Adjustment]) -> Self {
        let is_said_once = |adjustment: &Adjustment| {
            let same = |other: &&Adjustment| cell(other) == cell(adjustment);
            adjustments.iter().filter(same).count() == 1
        };
        let mut kept: Vec<Adjustment> = adjustments
            .iter()
            .copied()
            .filter(|adjustment| is_within_limits(adjustment) && is_said_once(adjustment))
            .filter(|adjustment| adjustment.reach != standard(adjustment.action, adjustment.role))
            .collect();
        kept.sort_unstable_by_key(cell);
        Self { adjustments: kept }
    }

    /// The policy that a text of the ledger says. What in it cannot be read changes nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::of(&text.lines().filter_map(read_line).collect::<Vec<_>>())
    }

    /// Whether every line of a text can be read and is within the limits, and no cell is named twice:
    /// what an entry may say.
    #[must_use]
    pub fn is_lawful(text: &str) -> bool {
        let lines: Option<Vec<Adjustment>> = text.lines().map(read_line).collect();
        lines.is_some_and(|mut lines| {
            let count = lines.len();
            lines.sort_unstable_by_key(cell);
            lines.dedup_by_key(|adjustment| cell(adjustment));
            lines.len() == count && lines.iter().all(is_within_limits)
        })
    }

    /// The text the ledger keeps: empty where nothing is changed.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines: Vec<String> = self
            .adjustments
            .iter()
            .map(|Adjustment { action, role, reach }| format!("{action} {role} {reach}"))
            .collect();
        lines.join("\n")
    }

    /// The changed cells, in order.
    #[must_use]
    pub fn adjustments(&self) -> &[Adjustment] {
        &self.adjustments
    }

    /// The policy with one more change. The table's own value takes an earlier one back.
    ///
    /// # Errors
    /// [`Refusal::OutOfRange`] outside the limits of the cell.
    pub fn adjusted(&self, adjustment: Adjustment) -> Result<Self, Refusal> {
        if !is_within_limits(&adjustment) {
            return Err(Refusal::OutOfRange);
        }
        let others = self.adjustments.iter().copied();
        let mut next: Vec<Adjustment> = others.filter(|other| cell(other) != cell(&adjustment)).collect();
        next.push(adjustment);
        Ok(Self::of(&next))
    }

    /// How far a role's right to an action reaches.
    #[must_use]
    pub fn reach(&self, action: Action, role: Role) -> Reach {
        let changed = self
            .adjustments
            .iter()
            .find(|adjustment| adjustment.action == action && adjustment.role == role);
        changed.map_or_else(|| standard(action, role), |adjustment| adjustment.reach)
    }
}

const fn cell(adjustment: &Adjustment) -> (u16, u16) {
    (adjustment.action.number(), adjustment.role.number())
}

fn is_within_limits(adjustment: &Adjustment) -> bool {
    choices(adjustment.action, adjustment.role).any(|reach| reach == adjustment.reach)
}

fn read_line(line: &str) -> Option<Adjustment> {
    let mut words = line.split(' ');
    let adjustment = Adjustment {
        action: Action::from_name(words.next()?)?,
        role: Role::from_name(words.next()?)?,
        reach: Reach::from_name(words.next()?)?,
    };
    words.next().is_none().then_some(adjustment)
}
