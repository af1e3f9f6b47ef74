//! Every sentence a person reads, by the part of the app it belongs to.
//!
//! Rule for sentences about failures: what happened, what is safe, what to do. Plain words, one thing a sentence.

pub mod account;
pub mod away;
pub mod calendar;
pub mod certificate;
pub mod clinic;
pub mod cohort;
pub mod common;
pub mod emergency;
pub mod errors;
pub mod family;
pub mod form;
pub mod grants;
pub mod home;
pub mod identity;
pub mod invitation;
pub mod keys;
pub mod leave;
pub mod lock;
pub mod looks;
pub mod past_dose;
pub mod record;
pub mod residents;
pub mod sharing;
pub mod sync;
pub mod takeout;
