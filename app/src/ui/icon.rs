//! Small pictures beside words. Never alone: each stands next to the word it repeats.

use leptos::prelude::*;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Alert,
    Stop,
    Check,
    Clock,
    Info,
    Question,
    Sync,
    Cloud,
    Device,
    Eye,
    Pen,
    Printer,
    Qr,
    Back,
    Forward,
    Person,
    Syringe,
    Calendar,
    Book,
    Lock,
}

impl Icon {
    /// Outlines on a 24 by 24 grid, drawn for this app.
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => {
                "M12 3 1.8 21h20.4L12 3zm0 4.2L18.8 19H5.2L12 7.2zM11 11h2v4h-2v-4zm0 5h2v2h-2v-2z"
            }
            Self::Stop => {
                "M8 2h8l6 6v8l-6 6H8l-6-6V8l6-6zm.8 2L4 8.8v6.4L8.8 20h6.4l4.8-4.8V8.8L15.2 4H8.8zM7 11h10v2H7v-2z"
            }
            Self::Check => "M9.5 18.5 3 12l1.8-1.8 4.7 4.7L19.2 5.2 21 7 9.5 18.5z",
            Self::Clock => {
                "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm-1 3v6l5 3 1-1.7-4-2.3V7h-2z"
            }
            Self::Info => {
                "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm-1 3h2v2h-2V7zm0 4h2v6h-2v-6z"
            }
            Self::Question => {
                "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm-1 11h2v2h-2v-2zm1-9c-2.2 0-4 1.6-4 3.7h2c0-1 .9-1.7 2-1.7s2 .7 2 1.7c0 1.6-3 1.7-3 4.3h2c0-1.6 3-2 3-4.3C16 7.6 14.2 6 12 6z"
            }
            Self::Sync => {
                "M12 4a8 8 0 0 1 7.4 5H16v2h7V4h-2v3.3A10 10 0 0 0 2.2 10h2.1A8 8 0 0 1 12 4zM1 13v7h2v-3.3A10 10 0 0 0 21.8 14h-2.1A8 8 0 0 1 4.6 15H8v-2H1z"
            }
            Self::Cloud => {
                "M18 10.2A6.5 6.5 0 0 0 5.6 9 5.5 5.5 0 0 0 6.5 20H18a5 5 0 0 0 0-9.8zM18 18H6.5a3.5 3.5 0 0 1 0-7h.7l.2-.7A4.5 4.5 0 0 1 16 11v1.2h2A2.9 2.9 0 0 1 18 18z"
            }
            Self::Device => {
                "M7 1h10a2 2 0 0 1 2 2v18a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2zm0 4v13h10V5H7zm4 15v1h2v-1h-2z"
            }
            Self::Eye => {
                "M12 5C7 5 2.7 8 1 12c1.7 4 6 7 11 7s9.3-3 11-7c-1.7-4-6-7-11-7zm0 2c3.8 0 7.1 2 8.8 5-1.7 3-5 5-8.8 5s-7.1-2-8.8-5C4.9 9 8.2 7 12 7zm0 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"
            }
            Self::Pen => {
                "M16.5 2.5 21.5 7.5 8 21H3v-5L16.5 2.5zm0 2.8L5 16.8V19h2.2L18.7 7.5l-2.2-2.2z"
            }
            Self::Printer => {
                "M6 2h12v5h2a2 2 0 0 1 2 2v8h-4v5H6v-5H2V9a2 2 0 0 1 2-2h2V2zm2 2v3h8V4H8zm-4 5v6h2v-2h12v2h2V9H4zm4 6v5h8v-5H8z"
            }
            Self::Qr => {
                "M3 3h8v8H3V3zm2 2v4h4V5H5zm8-2h8v8h-8V3zm2 2v4h4V5h-4zM3 13h8v8H3v-8zm2 2v4h4v-4H5zm8-2h3v3h-3v-3zm5 0h3v3h-3v-3zm-5 5h3v3h-3v-3zm5 0h3v3h-3v-3z"
            }
            Self::Back => "M15.5 4 7.5 12l8 8 1.5-1.5L10.5 12 17 5.5 15.5 4z",
            Self::Forward => "M8.5 4 16.5 12l-8 8L7 18.5 13.5 12 7 5.5 8.5 4z",
            Self::Person => {
                "M12 3a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zm0 2a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zm0 9c-5 0-9 2.5-9 6v1h18v-1c0-3.5-4-6-9-6zm0 2c3.4 0 6 1.4 6.8 3H5.2C6 17.4 8.6 16 12 16z"
            }
            Self::Syringe => {
                "M17.5 1.5 22.5 6.5 21 8l-1.5-1.5L17.5 8.5 20 11l-1.5 1.5L17 11l-8 8H6l-3.5 3.5L1 21l3.5-3.5v-3l8-8L11 5l1.5-1.5L15 6l2-2-1.5-1.5 2-1zM14 8l-7.5 7.5v2h2L16 10l-2-2z"
            }
            Self::Calendar => "M6 2h2v2h8V2h2v2h3v18H3V4h3V2zM5 9v11h14V9H5zm2 2h4v4H7v-4z",
            Self::Lock => {
                "M12 2a5 5 0 0 0-5 5v3H4v12h16V10h-3V7a5 5 0 0 0-5-5zm0 2a3 3 0 0 1 3 3v3H9V7a3 3 0 0 1 3-3zM6 12h12v8H6v-8zm5 2h2v4h-2v-4z"
            }
            Self::Book => {
                "M4 3h7a3 3 0 0 1 1 .2 3 3 0 0 1 1-.2h7v16h-7l-1 1-1-1H4V3zm2 2v12h5V5H6zm7 0v12h5V5h-5z"
            }
        }
    }
}

/// The picture itself, hidden from screen readers.
#[component]
pub fn IconView(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path fill="currentColor" d=icon.path()></path>
        </svg>
    }
}
