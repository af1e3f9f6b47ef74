//! The account: landing and sign-in (readable without script), settings, refused changes.

mod attention;
pub mod attention_model;
mod demo;
mod landing;
mod settings;
mod sign_in;
mod text_size;

pub use attention::AttentionPage;
pub use demo::{DemoPeople, DemoPerson};
pub use landing::LandingPage;
pub use settings::SettingsPage;
pub use sign_in::SignInPage;
