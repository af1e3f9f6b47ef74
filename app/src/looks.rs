//! だれが見たか: who of others read, wrote, printed or was refused, and why; and 質問する about any of it.

pub mod ask_page;
pub mod asked_list;
pub mod log_model;
pub mod log_page;
pub mod printed;
pub mod questions;
pub mod short_list;
pub mod writing;

pub use ask_page::AskPage;
pub use log_page::LogPage;
pub use short_list::short_list;
