//! One sync request, from what was read to the answer: the same code in the server and in the
//! simulated one. The server adds HTTP, the session and the database, and no rules.

use crate::cursor::{InView, Marks, compare, renew};
use crate::digest;
use crate::request::read_change;
use crate::rules::{Rules, Scope};
use crate::server_store::{Caller, PersonScope, SealKeys, ServerStore, ServerStoreError};
use crate::wire::{
    FieldVersion, Lease, Outcome, PROTOCOL, ROWS_MAX, Row, ScopeChange, SyncRequestReader,
    SyncResponse,
};
use domain::access::Relation;
use domain::{Instant, RecordId};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Where a page is cut off even if it has few rows. One row is always sent.
pub const PAGE_BYTES_MAX: usize = 1024 * 1024;

/// Answers one request: applies its changes, then gives what the device does not have yet.
pub async fn serve<S: ServerStore, K: SealKeys>(
    store: &S,
    keys: &K,
    rules: &(dyn Rules + Sync),
    caller: &Caller,
    request: SyncRequestReader,
    now: Instant,
) -> Result<SyncResponse, ServerStoreError> {
    let epoch = store.epoch().await?;
    let before = request.cursor.as_ref().and_then(Marks::read);
    // A device that knows another epoch first learns of the restore, and then offers everything in
    // the order it was written. Taking its newest changes now would put them before their elders.
    let stranger = before.as_ref().is_some_and(|marks| marks.epoch != epoch);
    let outcomes = if stranger {
        Vec::new()
    } else {
        take_changes(store, keys, caller, &request, now).await?
    };
    let limit = request.limit.unwrap_or(ROWS_MAX).clamp(1, ROWS_MAX);
    let wish = Wish {
        limit,
        leases: request.leases,
    };
    let page = pull(store, rules, caller, before.as_ref(), &epoch, wish, now).await?;
    audit(store, rules, caller, &page, now).await?;
    let mut response = SyncResponse {
        protocol: PROTOCOL,
        epoch,
        after: request.cursor,
        now,
        outcomes,
        scope: page.scope,
        leases: page.leases,
        digest: digest::of_page(&page.rows),
        frame: None,
        rows: page.rows,
        cursor: page.marks.to_cursor(),
        more: page.more,
    };
    response.frame = Some(digest::of_frame(&response));
    Ok(response)
}

async fn take_changes<S: ServerStore, K: SealKeys>(
    store: &S,
    keys: &K,
    caller: &Caller,
    request: &SyncRequestReader,
    now: Instant,
) -> Result<Vec<Outcome>, ServerStoreError> {
    let mut outcomes = Vec::new();
    let mut readable = Vec::with_capacity(request.changes.len());
    for raw in &request.changes {
        match read_change(raw, caller, request.sent_at, keys).await? {
            Some(Ok(incoming)) => readable.push(incoming),
            Some(Err(outcome)) => outcomes.push(outcome),
            None => {}
        }
    }
    if !readable.is_empty() {
        outcomes.extend(store.apply_changes(readable, now).await?);
    }
    Ok(outcomes)
}

/// What one answer brings.
#[derive(Clone, Debug)]
pub struct Page {
    /// Who entered, changed or left.
    pub scope: Vec<ScopeChange>,
    /// Until when what the device holds may be shown, where that is news to it.
    pub leases: Vec<Lease>,
    /// Visible rows, by person, in order of `seq`.
    pub rows: Vec<Row>,
    /// Where the device stands afterwards.
    pub marks: Marks,
    /// There is more.
    pub more: bool,
    people: Vec<PersonScope>,
}

/// How much a device asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Most rows.
    pub limit: u32,
    /// It obeys leases.
    pub leases: bool,
}

/// Gathers the next page.
///
/// Each person's head is read before their rows. Rows committed in between may come along; none with
/// a number up to the mark can be missing, because a person's numbers are committed in order.
pub async fn pull<S: ServerStore>(
    store: &S,
    rules: &(dyn Rules + Sync),
    caller: &Caller,
    before: Option<&Marks>,
    epoch: &str,
    wish: Wish,
    now: Instant,
) -> Result<Page, ServerStoreError> {
    let today = now.date_in_japan();
    let scope: Vec<PersonScope> = store.scope(caller, today).await?;
    let view = in_view(rules, caller, &scope, wish, now);
    let (changes, mut marks) = compare(before, epoch, &view);
    let leases = renew(&view, &mut marks);
    let mut gathering = Gathering {
        rows: Vec::new(),
        room: wish.limit,
        bytes: PAGE_BYTES_MAX,
    };
    for person in &scope {
        if let Some(mark) = marks.persons.get_mut(&person.person) {
            mark.seq = gathering
                .rows_of(store, person, mark.seq, |row| {
                    rules.show(caller, &person.facts, now, row)
                })
                .await?;
        }
    }
    let behind = |person: &PersonScope| {
        marks
            .persons
            .get(&person.person)
            .is_some_and(|mark| mark.seq < person.head)
    };
    let more = scope.iter().any(behind);
    Ok(Page {
        scope: changes,
        leases,
        rows: gathering.rows,
        marks,
        more,
        people: scope,
    })
}

/// Everybody of whom anything may be read. A clinic's people have few kinds of relations among them, so
/// each kind is judged once.
fn in_view(
    rules: &(dyn Rules + Sync),
    caller: &Caller,
    people: &[PersonScope],
    wish: Wish,
    now: Instant,
) -> Vec<InView> {
    let mut judged: BTreeMap<&[Relation], Option<Scope>> = BTreeMap::new();
    let mut view = Vec::with_capacity(people.len());
    for person in people {
        let judge = || rules.scope(caller, &person.facts, now);
        let Some(scope) = judged.entry(&person.facts).or_insert_with(judge) else {
            continue;
        };
        view.push(InView {
            person: person.person,
            key: scope.key.clone(),
            head: person.head,
            lease: scope.lease.filter(|_| wish.leases),
        });
    }
    view
}

struct Gathering {
    rows: Vec<Row>,
    room: u32,
    bytes: usize,
}

impl Gathering {
    /// Adds a person's visible rows after `after`; gives the number up to which there are none left out.
    async fn rows_of<S: ServerStore>(
        &mut self,
        store: &S,
        person: &PersonScope,
        mut after: u64,
        show: impl Fn(Row) -> Option<Row>,
    ) -> Result<u64, ServerStoreError> {
        while after < person.head && self.room > 0 && self.bytes > 0 {
            let asked = self.room;
            let found = store.rows_after(person.person, after, asked).await?;
            let all = u32::try_from(found.len()).unwrap_or(u32::MAX) < asked;
            for row in found {
                if self.bytes == 0 {
                    return Ok(after);
                }
                after = row.seq;
                if let Some(row) = show(row) {
                    self.room = self.room.saturating_sub(1);
                    self.bytes = self.bytes.saturating_sub(bytes_of(&row));
                    self.rows.push(row);
                }
            }
            if all {
                after = after.max(person.head);
            }
        }
        Ok(after)
    }
}

/// About what it takes on the way.
fn bytes_of(row: &Row) -> usize {
    let field = |version: &FieldVersion| version.value.to_string().len().saturating_add(200);
    let fields: usize = row.fields.values().flatten().map(field).sum();
    row.body
        .get()
        .len()
        .saturating_add(fields)
        .saturating_add(300)
}

/// Whoever is not of the house leaves a line in the person's own log before seeing anything, once for each
/// set of rows: a page sent again after a lost answer is the same line.
async fn audit<S: ServerStore>(
    store: &S,
    rules: &(dyn Rules + Sync),
    caller: &Caller,
    page: &Page,
    now: Instant,
) -> Result<(), ServerStoreError> {
    let theirs = |row: &&Row| match caller.organization {
        Some(_) => row.author.organization != caller.organization,
        None => row.author.account != caller.account,
    };
    for PersonScope { person, facts, .. } in &page.people {
        let of = page.rows.iter().filter(|row| row.person == *person);
        let seen: Vec<&Row> = of.filter(theirs).collect();
        let (Some(first), Some(last)) = (seen.first(), seen.last()) else {
            continue;
        };
        let name = format!("{}|{person}|{}|{}", caller.device, first.seq, last.seq);
        let id = named_id(&name);
        if let Some(record) = rules.delivery(caller, facts, *person, id, &seen, now) {
            store.append(*person, record, caller.author(), now).await?;
        }
    }
    Ok(())
}

/// A record id that follows from what it is about (UUID version 8).
pub fn named_id(name: &str) -> RecordId {
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0_u8; 16];
    bytes
        .iter_mut()
        .zip(digest)
        .for_each(|(to, from)| *to = from);
    RecordId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The line by which a hospital confirms a session of 救急時閲覧. A device knows by it, without network, whether it did.
pub fn review_of(session: RecordId) -> RecordId {
    named_id(&format!("{session}|review"))
}

#[cfg(test)]
mod tests;
