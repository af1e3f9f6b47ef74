//! だれが見たか: who of others read, wrote, printed or was refused, and why.

pub mod log_model;
pub mod log_page;
pub mod short_list;

pub use log_page::LogPage;
pub use short_list::short_list;
