//! The clinic's tablet: today's forms, one form from reading it to the recorded dose, and taking a form over by QR.
//!
//! Two panes from 900 px on, below it the list and then the form. Everything staff type is a draft of one of the
//! clinic's own sections (`section.rs`) and as durable as the guardian's answers. Must not know how records travel.
//!
//! Stable handles for tests: `/clinic` `#today-list`, `#form-<record>` (`data-state` new, seeing, may-give, deferred,
//! given), `#today-empty`, `#to-scan`. `/clinic/forms/:id` `#identity-name`, `#identity-birth`; `#temperature`,
//! `#use-suggestion`, `#save-temperature`, `#temperature-now` (`data-fever`); `#flags [data-level]`, `.review-mark`;
//! `#note-<question>`; `[name=decision]` `proceed`, `defer`, `#deferral_reason`, `#override_reason`, `#explained`,
//! `#note`, `#decide`, `#decided` (`data-decision`), `#redo-decision`, `#redo_reason`; `#hand-over`, in it
//! `[name=consent]` `agree`, `disagree`, `#guardian_sign`, `#save-consent`, `#staff-back`, `#to-staff`, afterwards
//! `#consent-result` (`data-permitted`); `[name=vaccine]`, `#lot`, `#expiry--seireki`, `#expiry--year`,
//! `#expiry--month`, `#expiry--day`, `#use-standard`, `#volume`, `[name=route]`, `[name=site]`, `[name=dose_number]`
//! (1, 2, … in the order of the schedule; typed where there is none), `[name=legal]`, `#date--…`, `#place`, `#doctor`,
//! `#check-record`, `#record-line`, `#save-record`, `#record-blocked`, `#given`, `#correct-record`,
//! `#correction_reason`. Beside each: `#<field>--error`; saved marks `#temperature-saved`, `#physician-saved`,
//! `#consent-saved`, `#record-saved` (`data-state`). `/clinic/scan` `#camera-start`, `#scan-text`, `#scan-text-read`,
//! `#scan-picture`, `#scan-progress` (`data-state` empty, more, another, taking, received, wrong), `#open-received`.

pub mod answers;
pub mod banner;
pub mod before;
pub mod calm;
pub mod case;
pub mod consent;
pub mod decision;
pub mod destination;
pub mod detail;
pub mod dose;
pub mod flags;
pub mod form;
pub mod hand_over;
pub mod history;
pub mod identity;
pub mod level;
pub mod list;
pub mod pages;
pub mod physician;
pub mod problems;
pub mod record;
pub mod record_fields;
pub mod record_view;
pub mod records;
pub mod scan_camera;
pub mod scan_model;
pub mod scan_other;
pub mod scan_page;
pub mod section;
pub mod section_draft;
pub mod state_chip;
pub mod temperature;
pub mod today;
pub mod vial;

#[cfg(test)]
mod tests;

pub use pages::{ClinicFormPage, ClinicPage};
pub use scan_page::ScanPage;
