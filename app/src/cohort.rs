//! A municipality's lists of whom a vaccine is for.

pub mod chart;
pub mod list_page;
pub mod lists_page;
pub mod open;

pub use list_page::CohortListPage;
pub use lists_page::CohortPage;
