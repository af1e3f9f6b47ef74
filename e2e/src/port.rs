//! Free ports on loopback.

use std::io;
use std::net::{Ipv4Addr, TcpListener};

/// A port nobody listens on now.
pub fn free() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}
