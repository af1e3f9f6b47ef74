//! The account: landing and sign-in (readable without script), settings, refused changes.

pub mod attention;
pub mod attention_model;
pub mod demo;
pub mod invite;
pub mod landing;
pub mod leave;
pub mod recover;
pub mod settings;
pub mod sign_in;
pub mod text_size;
pub mod ways;

pub use attention::AttentionPage;
pub use demo::{DemoPeople, DemoPerson};
pub use invite::InvitePage;
pub use landing::LandingPage;
pub use leave::LeavePage;
pub use recover::RecoverPage;
pub use settings::SettingsPage;
pub use sign_in::SignInPage;
pub use ways::SignInWays;
