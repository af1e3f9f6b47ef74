//! What a reply means. Only a verdict of our own server may end a change's waiting; a status alone
//! never does.

use crate::wire::{PROTOCOL, SyncResponse};
use serde::Deserialize;

/// Why a request brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection, or it broke.
    Network,
    /// No answer in time.
    Timeout,
    /// The server cannot now (408, 425, 429, 5xx), or somebody answers for it that it is not there.
    Busy {
        /// Seconds it asked for.
        retry_after: Option<u32>,
    },
    /// The session has expired.
    NeedsLogin,
    /// Something in between wants a login of its own.
    Captive,
    /// 413. `ours`: said by our server.
    TooLarge {
        /// Whether our server said it.
        ours: bool,
    },
    /// The server speaks another protocol.
    UpdateNeeded,
    /// Our server could not read the request as a whole: a fault in one of the releases.
    NotUnderstood,
    /// Cut off, altered, or the answer to another request.
    Damaged,
    /// The device could not store the answer.
    Store,
    /// Another tab has stored an answer meanwhile.
    Moved,
}

/// A reply as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply<'a> {
    /// HTTP status; 0 for an opaque redirect.
    pub status: u16,
    /// Whether a redirect was followed or refused: our server never redirects this address.
    pub redirected: bool,
    /// `Retry-After` in seconds (a date counts as none).
    pub retry_after: Option<u32>,
    /// `Content-Type`, if any.
    pub content_type: Option<&'a str>,
    /// The body, decompressed.
    pub body: &'a str,
}

impl Reply<'_> {
    /// Our server always answers in JSON; login pages and proxies do not.
    fn is_ours(&self) -> bool {
        let json = |kind: &str| {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case("application/json")
                || kind.eq_ignore_ascii_case("application/fhir+json")
        };
        self.content_type.is_some_and(json) && self.body.trim_start().starts_with('{')
    }
}

/// Reads a reply.
pub fn read_answer(reply: Reply<'_>) -> Result<SyncResponse, Failure> {
    #[derive(Deserialize)]
    struct Protocol {
        protocol: u16,
    }
    if reply.redirected || (300..400).contains(&reply.status) || reply.status == 0 {
        return Err(Failure::Captive);
    }
    let ours = reply.is_ours();
    match reply.status {
        200 if !ours => Err(Failure::Captive),
        200 => match serde_json::from_str::<SyncResponse>(reply.body) {
            Ok(response) if response.protocol == PROTOCOL => Ok(response),
            Ok(_) => Err(Failure::UpdateNeeded),
            Err(_) => match serde_json::from_str::<Protocol>(reply.body) {
                Ok(other) if other.protocol != PROTOCOL => Err(Failure::UpdateNeeded),
                _ => Err(Failure::Damaged),
            },
        },
        401 => Err(Failure::NeedsLogin),
        403 if ours => Err(Failure::NeedsLogin),
        403 | 407 | 511 => Err(Failure::Captive),
        413 => Err(Failure::TooLarge { ours }),
        426 if ours => Err(Failure::UpdateNeeded),
        400 | 415 | 422 if ours => Err(Failure::NotUnderstood),
        _ => Err(Failure::Busy {
            retry_after: reply.retry_after,
        }),
    }
}
