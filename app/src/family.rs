//! 家族と代理人: who acts for a person, how one more comes and how one goes.

pub mod invite;
pub mod narrow_model;
pub mod narrow_page;
pub mod page;

pub use narrow_page::NarrowPage;
pub use page::FamilyPage;
