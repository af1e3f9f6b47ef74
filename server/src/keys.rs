//! Proving who one is: passkeys, recovery codes, OpenID providers, and what a browser was asked meanwhile.
//!
//! Must not know: tables. It asks, checks answers, and says yes or no.

pub mod ceremony;
pub mod client;
pub mod code;
pub mod oidc;
pub mod passkey;
