//! Every address of the server, asked as a device or a browser would, without a socket.

mod authorisation;
mod bad_input;
mod events;
mod files;
mod pages;
mod session;
mod support;
mod sync;
mod visit;
