//! The account: landing and sign-in (readable without script), settings, refused changes.

pub mod attention;
pub mod attention_model;
pub mod demo;
pub mod landing;
pub mod settings;
pub mod sign_in;
pub mod text_size;

pub use attention::AttentionPage;
pub use demo::{DemoPeople, DemoPerson};
pub use landing::LandingPage;
pub use settings::SettingsPage;
pub use sign_in::SignInPage;
