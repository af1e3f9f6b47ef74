//! Keys and devices: what one is signed in with, where, and whom one invites.

pub mod act;
pub mod codes;
pub mod key_name;
pub mod keys_page;
pub mod link_card;
pub mod news;
pub mod staff_page;

pub use key_name::{KeyNameField, key_name};
pub use keys_page::KeysPage;
pub use news::News;
pub use staff_page::StaffPage;
