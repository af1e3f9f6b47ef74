//! Every Japanese sentence this crate can say. Nothing outside `ja`, data files and tests is shown to people.

pub mod access;
pub mod away;
pub mod category;
pub mod cohort;
pub mod date;
pub mod emergency;
pub mod forecast;
pub mod growth;
pub mod handover;
pub mod label;
pub mod log;
pub mod operation;
pub mod package;
pub mod problem;
pub mod record_form;
pub mod verdict;
