//! みせる相手: who else may see a notebook, for what and until when; more of them, and no more.

pub mod list_page;
pub mod model;
pub mod new_page;
pub mod once_page;
pub mod open_once_page;
pub mod shared_page;

pub use list_page::GrantsPage;
pub use new_page::{NewGrantPage, boxes, category_boxes};
pub use once_page::OncePage;
pub use open_once_page::OpenOncePage;
pub use shared_page::SharedPage;
