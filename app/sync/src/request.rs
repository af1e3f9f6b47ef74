//! Reading what came over the network: nothing in it may bring the server down, and one bad change
//! never stops the others.

use crate::carry::{self, CarryError};
use crate::server_store::{Caller, Incoming, SealKeys, ServerStoreError};
use crate::wire::{
    CHANGE_BYTES_MAX, CHANGES_MAX, ChangeHead, Outcome, OutgoingChange, PROTOCOL,
    REQUEST_BYTES_MAX, RefuseReason, SyncRequestReader, Verdict,
};
use domain::Instant;
use serde_json::value::RawValue;

/// Why a whole request cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestProblem {
    /// Answered with 413: the device sends less at a time.
    #[error("the request is too large")]
    TooLarge,
    /// Answered with 400. Says where, never what.
    #[error("not a sync request (line {line}, column {column})")]
    Malformed {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Answered with 426: the device needs the new release.
    #[error("protocol {theirs} is not spoken here")]
    Protocol {
        /// What the device speaks.
        theirs: u16,
    },
}

/// Reads a decompressed body.
pub fn read_request(body: &[u8]) -> Result<SyncRequestReader, RequestProblem> {
    if u32::try_from(body.len()).unwrap_or(u32::MAX) > REQUEST_BYTES_MAX {
        return Err(RequestProblem::TooLarge);
    }
    let request: SyncRequestReader =
        serde_json::from_slice(body).map_err(|error| RequestProblem::Malformed {
            line: error.line(),
            column: error.column(),
        })?;
    if request.protocol != PROTOCOL {
        return Err(RequestProblem::Protocol {
            theirs: request.protocol,
        });
    }
    if u32::try_from(request.changes.len()).unwrap_or(u32::MAX) > CHANGES_MAX {
        return Err(RequestProblem::TooLarge);
    }
    Ok(request)
}

/// A change that was read, or the answer it gets without being looked at by the store. Such answers
/// are not remembered: they say something about the text, not about the change of that id.
pub type ReadChange = Result<Incoming, Outcome>;

/// Reads one change. `None`: not even its id is readable, so nothing can be answered.
pub async fn read_change<K: SealKeys>(
    raw: &RawValue,
    caller: &Caller,
    sent_at: Instant,
    keys: &K,
) -> Result<Option<ReadChange>, ServerStoreError> {
    let Ok(ChangeHead { id }) = serde_json::from_str(raw.get()) else {
        return Ok(None);
    };
    let refuse = |reason, detail: Option<String>| {
        Ok(Some(Err(Outcome {
            id,
            verdict: Verdict::Refused { reason, detail },
        })))
    };
    if u32::try_from(raw.get().len()).unwrap_or(u32::MAX) > CHANGE_BYTES_MAX {
        return refuse(RefuseReason::TooLarge, None);
    }
    let outgoing: OutgoingChange = match serde_json::from_str(raw.get()) {
        Ok(outgoing) => outgoing,
        Err(error) => {
            // Line and column only: the message itself may quote what was written.
            return refuse(
                RefuseReason::Malformed,
                Some(format!("{}:{}", error.line(), error.column())),
            );
        }
    };
    match (outgoing.change, outgoing.carried) {
        (Some(change), None) if change.id == id => Ok(Some(Ok(Incoming {
            caller: caller.clone(),
            change,
            sent_at,
        }))),
        (None, Some(carried)) => {
            let Some(sealer) = keys.sealer(carried.account, carried.device).await? else {
                return refuse(RefuseReason::SealBroken, None);
            };
            match carry::open(&carried, id, &sealer.device_key) {
                Ok(change) => Ok(Some(Ok(Incoming {
                    caller: sealer.caller,
                    change,
                    sent_at: carried.sealed_at,
                }))),
                Err(CarryError::SealBroken) => refuse(RefuseReason::SealBroken, None),
                Err(CarryError::NotTheChange) => {
                    refuse(RefuseReason::Malformed, Some("carried.change".to_owned()))
                }
            }
        }
        _ => refuse(RefuseReason::Malformed, Some("change".to_owned())),
    }
}
