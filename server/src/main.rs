//! The thin server.

fn main() {}
