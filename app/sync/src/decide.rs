//! What one change does to one person's records: the same code on the server, in the simulated
//! server, and (without access rules) in what a device draws over its rows.

use crate::server_store::{Tie, Visit};
use crate::wire::{Action, Change, Row, Verdict};
use domain::RecordId;

/// What the store loaded for one change, inside the transaction that will write the result.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The caller's ties to the person.
    pub ties: Vec<Tie>,
    /// The person's rows named by [`touched`], as far as they exist.
    pub rows: Vec<Row>,
    /// The person's last sequence number.
    pub head: u64,
}

/// What the store has to write.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The answer; to be remembered under the caller's account and the change's id.
    pub verdict: Verdict,
    /// Whole rows to insert or replace, already numbered.
    pub rows: Vec<Row>,
    /// Visits that these rows open.
    pub visits: Vec<Visit>,
    /// The person's sequence number afterwards.
    pub head: u64,
}

/// The records whose present state decides over `change`.
pub fn touched(change: &Change) -> Vec<RecordId> {
    let new = match &change.action {
        Action::Edit(edit) => return vec![edit.record],
        Action::Discard(discard) => return vec![discard.record],
        Action::Submit(submit) => &submit.records,
        Action::Create(create) => &create.records,
    };
    let mut ids: Vec<RecordId> = new.iter().map(|record| record.id).collect();
    ids.extend(new.iter().filter_map(|record| record.supersedes));
    if let Action::Submit(submit) = &change.action {
        ids.push(submit.record);
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}
