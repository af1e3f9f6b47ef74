//! Handing a form over without network.

mod qr_code;
mod qr_page;

pub use qr_page::QrPage;
