//! 救急時閲覧: for hospitals with the emergency function, when life is in danger and nobody can be asked.

pub mod begin;
pub mod figures;
pub mod page;
pub mod review;
pub mod running;

pub use figures::FiguresPage;
pub use page::EmergencyPage;
