//! Every Japanese sentence this crate can say. Nothing outside `ja`, data files and tests is shown to people.

pub mod access;
pub mod category;
pub mod date;
pub mod handover;
pub mod label;
pub mod log;
pub mod package;
pub mod problem;
pub mod record_form;
pub mod verdict;
