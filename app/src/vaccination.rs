//! 予診票 and the record of doses.

pub mod answer_text;
pub mod calendar_file;
pub mod calendar_model;
pub mod calendar_page;
pub mod conflict_view;
pub mod draft;
pub mod field_age;
pub mod field_choice;
pub mod field_date;
pub mod field_text;
pub mod field_vaccines;
pub mod form_page;
pub mod form_steps;
pub mod item_view;
pub mod known;
pub mod new_form;
pub mod offer;
pub mod paper;
pub mod past_dose_page;
pub mod person_model;
pub mod person_page;
pub mod print_page;
pub mod review;
pub mod review_stopped;
pub mod same_visit;
pub mod saved_mark;
pub mod submitted;
pub mod vaccine_choice;
pub mod visit;
pub mod visit_step;

pub use calendar_page::CalendarPage;
pub use form_page::{FormPage, record_in_address};
pub use new_form::NewFormPage;
pub use past_dose_page::PastDosePage;
pub use person_page::PersonPage;
pub use print_page::PrintPage;
