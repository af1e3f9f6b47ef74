//! Keeping a notebook shut: the lock screen, setting a lock, going from one person to another.

pub mod people_page;
pub mod protect;
pub mod screen;
pub mod secret_field;
pub mod settings_page;

pub use people_page::PeoplePage;
pub use protect::Protect;
pub use screen::LockScreen;
pub use settings_page::LockSettingsPage;
