//! What the commands and the journeys share: free ports, a first HTTP question, and `tidy`, the
//! checks of the repository's own rules.

pub mod http;
pub mod port;
pub mod tidy;
