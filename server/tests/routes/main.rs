//! Every address of the server, asked as a device or a browser would, without a socket.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod acting;
mod authenticator;
mod authorisation;
mod bad_input;
mod cohort;
mod doses;
mod emergency;
mod events;
mod fhir;
mod files;
mod invitations;
mod keys;
mod leaving;
mod matrix;
mod oidc;
mod once;
mod pages;
mod passkey;
mod rights;
mod session;
mod sharing;
mod statutory;
mod support;
mod sync;
mod visit;
