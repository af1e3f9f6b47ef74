//! A refused attempt is a line in the log of the person it was about: who, from where, and why not.
//!
//! Written behind the answer: whoever asks must not tell by the time it takes whether such a person exists. One line
//! for each account, person and day, so that nobody fills somebody's log by trying.

use crate::state::State;
use crate::store::StoreError;
use domain::access::{self, Action, Category, Decision, DenyReason, Relation, Request};
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::{ChangeId, Instant, PersonId, RecordId};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use sync::serve::named_id;
use sync::server_store::{Caller, ServerStore};
use sync::wire::{NewRecord, Outcome, RefuseReason, SyncRequestReader, Verdict};

/// Whom each change of a request is about.
pub(super) fn attempts(request: &SyncRequestReader) -> BTreeMap<ChangeId, PersonId> {
    #[derive(Deserialize)]
    struct About {
        person: PersonId,
    }
    #[derive(Deserialize)]
    struct Sent {
        id: ChangeId,
        // what another account has sealed is that account's attempt
        change: Option<About>,
    }
    let read = |raw: &RawValue| {
        let sent: Sent = serde_json::from_str(raw.get()).ok()?;
        Some((sent.id, sent.change?.person))
    };
    let changes = request.changes.iter();
    changes.filter_map(|raw| read(raw)).collect()
}

/// Tells those whose records somebody was not allowed to write.
pub(super) fn tell_refused(
    state: &State,
    caller: &Caller,
    attempts: &BTreeMap<ChangeId, PersonId>,
    outcomes: &[Outcome],
) {
    let refused = outcomes.iter().filter(|it| {
        matches!(
            it.verdict,
            Verdict::Refused {
                reason: RefuseReason::NotAllowed,
                ..
            }
        )
    });
    let people: BTreeSet<PersonId> = refused
        .filter_map(|it| attempts.get(&it.id).copied())
        .collect();
    for person in people {
        tell(state, caller, person, Event::Create);
    }
}

/// Tells one person.
pub(super) fn tell(state: &State, caller: &Caller, person: PersonId, event: Event) {
    let (state, caller) = (state.clone(), caller.clone());
    tokio::spawn(async move {
        if let Err(error) = write(&state, &caller, person, event).await {
            tracing::warn!(%error, "a refused attempt was not written into the log");
        }
    });
}

async fn write(
    state: &State,
    caller: &Caller,
    person: PersonId,
    event: Event,
) -> Result<(), StoreError> {
    let store = state.store();
    // nobody has a log who does not exist
    if store.rows_after(person, 0, 1).await?.is_empty() {
        return Ok(());
    }
    let now = state.clock().now();
    let facts = store
        .facts(caller.clone(), person, now.date_in_japan())
        .await?;
    let shut_out = facts.contains(&Relation::ShutOut);
    if facts.iter().any(Relation::is_household) && !shut_out {
        return Ok(());
    }
    let id = named_id(&format!(
        "denied|{}|{person}|{}",
        caller.account,
        now.date_in_japan()
    ));
    let told = line(id, caller, person, event, why(caller, &facts, now), now);
    let Some(record) = NewRecord::new(id, "AuditEvent", &told.to_json()) else {
        return Ok(());
    };
    store
        .append(person, record, caller.author(), now)
        .await
        .map(drop)
}

fn line(
    id: RecordId,
    caller: &Caller,
    person: PersonId,
    event: Event,
    denied: DenyReason,
    now: Instant,
) -> AuditEvent {
    AuditEvent {
        job: Some(caller.role),
        organization: crate::rules::organization(caller),
        denied: Some(denied),
        ..AuditEvent::new(id, event, crate::rules::account(caller), now).about(person)
    }
}

/// Whoever may look and not write has not the role for it.
fn why(caller: &Caller, facts: &[Relation], now: Instant) -> DenyReason {
    let actor = caller.actor();
    let request = Request::new(&actor, Action::Read, Category::C08, facts, now);
    match access::decide(&request) {
        Decision::Deny(reason) => reason,
        Decision::Allow(_) => DenyReason::Role,
    }
}
