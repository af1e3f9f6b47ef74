//! The guardian's first page: her children and what to do next.

pub mod child;
pub mod child_page;
pub mod home_page;
pub mod last_days;
pub mod notices;
pub mod reminders;
pub mod todo;

pub use home_page::HomePage;
