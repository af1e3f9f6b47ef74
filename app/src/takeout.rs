//! 手帳を持ち出す: everything a notebook holds, as files that need no program of ours.

pub mod archive;
pub mod booklet;
pub mod bundle;
pub mod page;

pub use page::TakeoutPage;
