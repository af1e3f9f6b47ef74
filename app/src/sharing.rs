//! Handing a form over without network.

pub mod qr_code;
pub mod qr_page;

pub use qr_page::QrPage;
