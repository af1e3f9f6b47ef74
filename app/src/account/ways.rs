//! How one can sign in at this server beside passkeys.

use serde::{Deserialize, Serialize};

/// OpenID providers: the id in their address, and their name. A context value of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInWays(pub Vec<(String, String)>);
