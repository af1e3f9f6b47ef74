//! 家族と代理人: who acts for a person, how one more comes and how one goes.

pub mod invite;
pub mod page;

pub use page::FamilyPage;
