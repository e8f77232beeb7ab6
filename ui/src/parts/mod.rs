//! The pieces every screen is made of. Semantic HTML, the ARIA Authoring Practices' patterns, and
//! classes of `ui/style`.

pub mod assignee;
pub mod banner;
pub mod button;
pub mod calendar;
pub mod chip;
pub mod combobox;
pub mod copy;
pub mod dialog;
pub mod empty;
pub mod field;
pub mod focus;
pub mod history;
pub mod icon;
pub mod long_table;
pub mod mark;
pub mod menu;
pub mod minute;
pub mod modal;
pub mod new_password;
pub mod page;
pub mod password;
pub mod password_meter;
pub mod picture;
pub mod progress;
pub mod qr;
pub mod refused;

pub use banner::{Banner, Tone};
pub use button::{Button, ButtonKind};
pub use chip::Chip;
pub use copy::CopyButton;
pub use dialog::Dialog;
pub use empty::Empty;
pub use field::{FieldKind, SelectField, TextField};
pub use icon::{Icon, IconView};
pub use long_table::{Column, LongTable};
pub use mark::{Mark, Wordmark};
pub use modal::Modal;
pub use new_password::NewPassword;
pub use password::PasswordField;
pub use password_meter::PasswordMeter;
pub use progress::Progress;
pub use qr::QrCode;
pub use refused::Refused;
