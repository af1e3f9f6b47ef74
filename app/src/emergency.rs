//! 救急時閲覧: for hospitals with the emergency function, when life is in danger and nobody can be asked.

pub mod begin;
pub mod page;
pub mod review;
pub mod running;

pub use page::EmergencyPage;
