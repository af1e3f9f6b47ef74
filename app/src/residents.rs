//! What a municipality does for somebody it looks after by law, once papers were checked.

pub mod page;
pub mod statutory;

pub use page::ResidentsPage;
