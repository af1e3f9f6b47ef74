//! The answer to one change: may it, is it valid, and what does it do. The same code in the server
//! and in the simulated one.

use crate::merge::{
    Clock, Context, FORM, Refusal, draft_body, merge, questionnaire_of, tombstone_body,
};
use crate::rules::{Proposed, Rules};
use crate::server_store::{Incoming, Visit};
use crate::wire::{Action, Change, NewRecord, RefuseReason, Row, RowStatus, Verdict};
use chrono::Days;
use domain::access::Relation;
use domain::{Date, Instant, OrganizationId, RecordId};
use serde::Deserialize;
use std::borrow::Cow;

/// How long after a visit its records may still arrive.
const LATE_DAYS: u64 = 7;

/// What the store loaded for one change, inside the transaction that will write the result.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The caller's relations to the person.
    pub facts: Vec<Relation>,
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
    /// Encounters that were corrected: their visits end.
    pub ended: Vec<RecordId>,
    /// The person's sequence number afterwards.
    pub head: u64,
}

/// The records whose present state decides over `change`.
pub fn touched(change: &Change) -> Vec<RecordId> {
    let mut ids: Vec<RecordId> = new_records(change).iter().map(|record| record.id).collect();
    ids.extend(
        new_records(change)
            .iter()
            .filter_map(|record| record.supersedes),
    );
    ids.extend(form_of(change));
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The form a change is about, if it is about one.
pub fn form_of(change: &Change) -> Option<RecordId> {
    match &change.action {
        Action::Edit(edit) => Some(edit.record),
        Action::Discard(discard) => Some(discard.record),
        Action::Submit(submit) => Some(submit.record),
        Action::Create(_) => None,
    }
}

fn new_records(change: &Change) -> &[NewRecord] {
    match &change.action {
        Action::Edit(_) | Action::Discard(_) => &[],
        Action::Submit(submit) => &submit.records,
        Action::Create(create) => &create.records,
    }
}

/// Decides over one change. Pure: the caller has loaded `loaded` in the transaction in which it
/// will write the result.
pub fn decide(incoming: &Incoming, loaded: &Loaded, now: Instant, rules: &dyn Rules) -> Decided {
    match allowed_rows(incoming, loaded, now, rules) {
        Ok(rows) => numbered(rows, loaded),
        Err(refusal) => Decided {
            verdict: Verdict::Refused {
                reason: refusal.reason,
                detail: refusal.detail,
            },
            rows: Vec::new(),
            visits: Vec::new(),
            ended: Vec::new(),
            head: loaded.head,
        },
    }
}

fn numbered(mut rows: Vec<Row>, loaded: &Loaded) -> Decided {
    // Each row gets its own number: two rows with one number could be split between two pages.
    let mut head = loaded.head;
    for row in &mut rows {
        head = head.saturating_add(1);
        row.seq = head;
    }
    let is_new = |row: &&Row| row.superseded_by.is_none();
    let visits = rows.iter().filter(is_new).filter_map(visit).collect();
    let ended = rows
        .iter()
        .filter(|row| row.superseded_by.is_some())
        .map(|row| row.id)
        .collect();
    Decided {
        verdict: Verdict::Accepted { seq: head },
        rows,
        visits,
        ended,
        head,
    }
}

fn allowed_rows(
    incoming: &Incoming,
    loaded: &Loaded,
    now: Instant,
    rules: &dyn Rules,
) -> Result<Vec<Row>, Refusal> {
    let Incoming {
        caller,
        change,
        sent_at,
    } = incoming;
    let context = Context {
        author: caller.author(),
        clock: Clock::Corrected {
            received: now,
            sent_at: *sent_at,
        },
    };

    let at = time_of_writing(context.clock.effective(change.at), now);
    if loaded.facts.is_empty() {
        return Err(RefuseReason::NotAllowed.into());
    }

    // Access comes first and alone: whoever may not write learns nothing else.
    let proposals = proposals(change, loaded);
    for (record, kind, body) in &proposals {
        let proposed = Proposed {
            person: change.person,
            record: *record,
            kind,
            body,
        };
        if !rules.may_write(caller, &loaded.facts, at, proposed) {
            return Err(RefuseReason::NotAllowed.into());
        }
    }
    let hidden = |row: &Row| !rules.may_read(caller, &loaded.facts, at, row);
    let corrected = new_records(change)
        .iter()
        .filter_map(|record| record.supersedes);
    for old in corrected {
        let mut there = loaded.rows.iter().filter(|row| row.id == old);
        if there.clone().any(hidden) {
            return Err(RefuseReason::SupersedesUnknown.into());
        }
        if there.any(|row| !rules.may_replace(caller, &loaded.facts, at, row)) {
            return Err(RefuseReason::NotAllowed.into());
        }
    }
    if let Some(unknown) = form_url(change).filter(|url| !rules.knows_questionnaire(url)) {
        return Err(Refusal {
            reason: RefuseReason::UnknownQuestionnaire,
            detail: Some(unknown),
        });
    }
    if !matches!(change.action, Action::Edit(_) | Action::Discard(_)) {
        for (record, kind, body) in &proposals {
            let proposed = Proposed {
                person: change.person,
                record: *record,
                kind,
                body,
            };
            rules.check_body(proposed).map_err(|path| Refusal {
                reason: RefuseReason::InvalidResource,
                detail: Some(path),
            })?;
        }
    }
    merge(&loaded.rows, change, &context)
}

/// A tablet that was offline delivers what was written during a visit after it: the visit happened.
/// How far back that may reach is bounded, because the time is the device's word.
fn time_of_writing(effective: Instant, now: Instant) -> Instant {
    let today = now.date_in_japan();
    let earliest = today
        .checked_sub_days(Days::new(LATE_DAYS))
        .unwrap_or(today);
    effective.clamp(Instant::start_of(earliest), now)
}

/// Every record the change wants to write: (id, kind, body).
fn proposals<'a>(change: &'a Change, loaded: &'a Loaded) -> Vec<(RecordId, &'a str, Cow<'a, str>)> {
    let mut proposals = Vec::new();
    let stored = |id: RecordId| {
        loaded
            .rows
            .iter()
            .find(|row| row.id == id)
            .map(|row| row.body.get())
    };
    match &change.action {
        Action::Edit(edit) => {
            let body = draft_body(edit.record, change.person, &edit.questionnaire)
                .get()
                .to_owned();
            proposals.push((edit.record, FORM, body.into()));
        }
        Action::Discard(discard) => {
            // An empty draft that nobody else ever saw needs no permission to go.
            let mark = || tombstone_body(discard.record).get().to_owned();
            let body = stored(discard.record).map(Cow::Borrowed);
            let body = body.or_else(|| (!discard.replaces.is_empty()).then(|| Cow::Owned(mark())));
            proposals.extend(body.map(|body| (discard.record, FORM, body)));
        }
        Action::Submit(submit) => {
            proposals.push((submit.record, FORM, submit.response.get().into()))
        }
        Action::Create(_) => {}
    }
    let new = new_records(change);
    proposals.extend(
        new.iter()
            .map(|record| (record.id, record.kind.as_str(), record.body.get().into())),
    );
    proposals
}

fn form_url(change: &Change) -> Option<String> {
    match &change.action {
        Action::Edit(edit) => Some(edit.questionnaire.clone()),
        Action::Submit(submit) => Some(questionnaire_of(&submit.response).unwrap_or_default()),
        Action::Create(create) => {
            let form = create.records.iter().find(|record| record.kind == FORM)?;
            Some(questionnaire_of(&form.body).unwrap_or_default())
        }
        Action::Discard(_) => None,
    }
}

/// The visit an Encounter opens, if it names an organisation and a day and was not called off.
pub fn visit(row: &Row) -> Option<Visit> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Encounter {
        status: String,
        service_provider: Reference,
        period: Period,
    }
    #[derive(Deserialize)]
    struct Reference {
        reference: String,
    }
    #[derive(Deserialize)]
    struct Period {
        start: String,
    }
    if row.kind != "Encounter" || row.status != RowStatus::Final {
        return None;
    }
    let body: Encounter = serde_json::from_str(row.body.get()).ok()?;
    if matches!(body.status.as_str(), "cancelled" | "entered-in-error") {
        return None;
    }
    let organization: OrganizationId = body
        .service_provider
        .reference
        .strip_prefix("Organization/")?
        .parse()
        .ok()?;
    // A dateTime or a date; the day is its first ten characters.
    let date: Date = body.period.start.get(..10)?.parse().ok()?;
    Some(Visit {
        record: row.id,
        person: row.person,
        organization,
        date,
    })
}

#[cfg(test)]
mod tests;
