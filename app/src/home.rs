//! The guardian's first page: her children and what to do next.

pub mod child;
mod home_page;
mod todo;

pub use home_page::HomePage;
