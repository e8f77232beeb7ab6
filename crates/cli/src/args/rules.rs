//! Arguments about the clinic's own rules: its settings and its policy.

use super::values::named;
use careloop_contract::{Action, Reach, Role};
use clap::Subcommand;

/// What the clinic changes of the policy.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// What differs from the standard policy, and every change so far
    Show,
    /// Change how far one right of one role reaches, within its limits
    Adjust {
        /// What may be done
        #[arg(value_parser = named(Action::ALL, Action::name), hide_possible_values = true)]
        action: Action,
        /// By whom
        #[arg(value_parser = named(Role::ALL, Role::name))]
        role: Role,
        /// With which tasks; what is not about a task takes any or no
        #[arg(value_parser = named(Reach::ALL, Reach::name))]
        reach: Reach,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

/// The clinic's settings.
#[derive(Debug, Subcommand)]
pub(crate) enum SettingsCommand {
    /// The settings, and every change so far
    Show,
    /// Change settings; what is left out stays as it is
    Set(SetSettings),
}

/// What the settings become.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("setting").required(true).multiple(true))]
pub(crate) struct SetSettings {
    /// Minutes without activity until a session locks, 2 to 15
    #[arg(long, value_name = "MINUTES", group = "setting")]
    pub(crate) idle_minutes: Option<u8>,
    /// Whether everyone needs a second factor
    #[arg(long, value_name = "BOOL", group = "setting")]
    pub(crate) factor_for_all: Option<bool>,
    /// Whether a PIN may unlock
    #[arg(long, value_name = "BOOL", group = "setting")]
    pub(crate) pin_allowed: Option<bool>,
    /// Whether the sign-in screen shows names
    #[arg(long, value_name = "BOOL", group = "setting")]
    pub(crate) tiles_shown: Option<bool>,
    /// Days after which a password expires, 30 to 730: an exception, for NIST advises against it
    #[arg(long, value_name = "DAYS", group = "setting", conflicts_with = "no_rotation")]
    pub(crate) rotation_days: Option<u16>,
    /// Passwords do not expire
    #[arg(long, group = "setting")]
    pub(crate) no_rotation: bool,
    /// Minutes an emergency access lasts, 5 to 240
    #[arg(long, value_name = "MINUTES", group = "setting")]
    pub(crate) break_glass_minutes: Option<u16>,
    /// A system beside Careloop that leavers may have access to; may be given several times, and stands in
    /// place of those before
    #[arg(
        long = "other-system",
        value_name = "NAME",
        group = "setting",
        conflicts_with = "no_other_systems"
    )]
    pub(crate) other_systems: Vec<String>,
    /// There are no other systems
    #[arg(long, group = "setting")]
    pub(crate) no_other_systems: bool,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
}
