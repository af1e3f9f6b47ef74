//! The pieces pages are made of. They know their props and the words of `ja`, not the store, the session or a form.

pub mod chip;
pub mod choices;
pub mod confirm;
pub mod date_input;
pub mod error_view;
pub mod field_error;
pub mod frame;
pub mod guard;
pub mod icon;
pub mod live;
pub mod notice;
pub mod page_head;
pub mod skeleton;
pub mod sync_badge;
pub mod text_field;
pub mod tone;
pub mod turn;

pub use chip::Chip;
pub use choices::{Choice, Choices, Layout};
pub use confirm::Confirm;
pub use date_input::DateInput;
pub use error_view::store_error_view;
pub use field_error::FieldError;
pub use guard::{with_person, with_session, with_staff};
pub use icon::{Icon, IconView};
pub use live::{Loaded, live, once, when_loaded};
pub use notice::Notice;
pub use page_head::PageHead;
pub use skeleton::Skeleton;
pub use text_field::{Kind, TextField};
pub use tone::Tone;
pub use turn::{Turn, TurnButton};
