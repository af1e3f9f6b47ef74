//! Who asks, as far as the connection shows: for counting tries and for the journal.

use crate::state::State;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::{HeaderMap, header, request::Parts};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// More of what a browser calls itself is not kept.
const AGENT_CHARS_MAX: usize = 200;

#[derive(Clone, Debug)]
pub struct Client {
    pub address: Option<IpAddr>,
    /// The host it asked for, with the port.
    pub host: String,
    /// The browser, as it calls itself.
    pub agent: String,
}

impl Client {
    /// The address for the journal.
    #[must_use]
    pub fn from(&self) -> String {
        self.address.map(|it| it.to_string()).unwrap_or_default()
    }
}

impl FromRequestParts<State> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let connected = connected.map(|ConnectInfo(address)| address.ip());
        let text = |name| {
            parts
                .headers
                .get(name)
                .and_then(|it: &header::HeaderValue| it.to_str().ok())
        };
        let host = text(header::HOST).or_else(|| parts.uri.authority().map(|it| it.as_str()));
        let agent = text(header::USER_AGENT).unwrap_or_default();
        Ok(Client {
            address: if state.is_proxied() {
                forwarded(&parts.headers).or(connected)
            } else {
                connected
            },
            host: host.unwrap_or_default().to_ascii_lowercase(),
            agent: agent.chars().take(AGENT_CHARS_MAX).collect(),
        })
    }
}

/// What our own proxy added, which is the last one; those before it anybody can write.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_forwarded_addresses_only_the_proxys_own_word_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append(
            "x-forwarded-for",
            "198.51.100.1, 203.0.113.9".parse().unwrap(),
        );
        assert_eq!(forwarded(&headers), "203.0.113.9".parse().ok());
        headers.append("x-forwarded-for", "2001:db8::7".parse().unwrap());
        assert_eq!(forwarded(&headers), "2001:db8::7".parse().ok());
    }
}
