//! 予診票 and the record of doses.

pub mod answer_text;
mod conflict_view;
pub mod draft;
mod field_age;
mod field_choice;
mod field_date;
mod field_text;
pub mod field_vaccines;
mod form_page;
mod form_steps;
pub mod item_view;
pub mod known;
mod new_form;
mod person_page;
mod paper;
mod person_model;
mod print_page;
mod review;
pub mod saved_mark;
mod submitted;
pub mod visit;

pub use form_page::{FormPage, record_in_address};
pub use new_form::NewFormPage;
pub use person_page::PersonPage;
pub use print_page::PrintPage;
