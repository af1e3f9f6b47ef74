//! A whole request and its answer against the store in memory.

use super::*;
use crate::request::read_request;
use crate::server_store::MemoryServer;
use crate::testing::{SmallRules, caller, create, now, raw, uuid};
use crate::wire::{
    Action, Change, Create, Cursor, NewRecord, OutgoingChange, ScopeKind, SyncRequest, Verdict,
};
use domain::PersonId;
use domain::access::Relation;
use std::sync::Arc;

/// Noon in Japan on 2026-11-21.
const NOW: Instant = Instant(1_795_230_000_000);
const DAY: i64 = 86_400_000;

fn person(n: u32) -> PersonId {
    PersonId(uuid(2, n))
}

fn server() -> MemoryServer {
    let server = MemoryServer::new(Arc::new(SmallRules));
    server.tie(caller(1, None).account, person(1), Relation::guardian(None));
    server
}

fn ask(
    server: &MemoryServer,
    caller: &Caller,
    cursor: Option<Cursor>,
    changes: Vec<Change>,
    limit: u32,
    at: Instant,
) -> SyncResponse {
    let outgoing = |change: Change| OutgoingChange {
        id: change.id,
        change: Some(change),
        carried: None,
    };
    let request = SyncRequest {
        protocol: PROTOCOL,
        device: caller.device,
        sent_at: at,
        cursor,
        changes: changes
            .into_iter()
            .map(|change| outgoing(Change { at, ..change }))
            .collect(),
        limit: Some(limit),
        leases: true,
    };
    let request = read_request(&serde_json::to_vec(&request).unwrap()).unwrap();
    now(serve(server, server, &SmallRules, caller, request, at)).unwrap()
}

fn visit(n: u32) -> Change {
    let clinic = uuid(6, 1);
    let record = NewRecord {
        id: RecordId(uuid(3, n)),
        kind: "Encounter".to_owned(),
        body: raw(&format!(
            r#"{{"resourceType":"Encounter","status":"planned","serviceProvider":{{"reference":"Organization/{clinic}"}},"period":{{"start":"2026-11-21"}}}}"#
        )),
        supersedes: None,
        reason: None,
    };
    crate::testing::change(
        n,
        0,
        Action::Create(Create {
            records: vec![record],
        }),
    )
}

fn kinds(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.kind.as_str()).collect()
}

#[test]
fn a_clinics_first_look_is_in_the_persons_log_before_the_rows_leave_and_once() {
    let server = server();
    let (family, nurse) = (caller(1, None), caller(5, Some(1)));
    ask(
        &server,
        &family,
        None,
        vec![create(1, &[1]), visit(2)],
        100,
        NOW,
    );
    let first = ask(&server, &nurse, None, Vec::new(), 100, NOW);
    assert_eq!(kinds(&first.rows), ["Observation", "Encounter"]);
    // The answer was lost: the same rows go out again, and it is the same look.
    let again = ask(&server, &nurse, None, Vec::new(), 100, NOW);
    assert_eq!(again.rows.len(), 2);
    let log = ask(&server, &family, None, Vec::new(), 100, NOW);
    assert_eq!(kinds(&log.rows), ["Observation", "Encounter", "AuditEvent"]);
    // What the clinic writes itself and gets back is no look at somebody else's.
    let own = ask(
        &server,
        &nurse,
        Some(again.cursor),
        vec![create(3, &[3])],
        100,
        NOW,
    );
    assert_eq!(kinds(&own.rows), ["Observation"]);
    let log = ask(&server, &family, Some(log.cursor), Vec::new(), 100, NOW);
    assert_eq!(kinds(&log.rows), ["Observation"]);
}

#[test]
fn after_the_day_of_the_visit_a_clinic_keeps_only_what_it_wrote() {
    let server = server();
    let (family, nurse) = (caller(1, None), caller(5, Some(1)));
    ask(
        &server,
        &family,
        None,
        vec![create(1, &[1]), visit(2)],
        100,
        NOW,
    );
    let open = ask(&server, &nurse, None, vec![create(3, &[3])], 100, NOW);
    assert_eq!(open.rows.len(), 3);
    let next_day = ask(
        &server,
        &nurse,
        Some(open.cursor),
        Vec::new(),
        100,
        NOW.plus_millis(DAY),
    );
    assert_eq!(
        next_day.scope,
        [ScopeChange {
            person: person(1),
            kind: ScopeKind::Reset
        }]
    );
    assert_eq!(
        next_day.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        [RecordId(uuid(3, 3))]
    );
    let quiet = ask(
        &server,
        &nurse,
        Some(next_day.cursor),
        Vec::new(),
        100,
        NOW.plus_millis(DAY),
    );
    assert_eq!(
        (quiet.scope.len(), quiet.rows.len(), quiet.more),
        (0, 0, false)
    );
    let weeks_later = ask(
        &server,
        &nurse,
        Some(quiet.cursor),
        Vec::new(),
        100,
        NOW.plus_millis(40 * DAY),
    );
    assert_eq!(
        weeks_later.scope,
        [ScopeChange {
            person: person(1),
            kind: ScopeKind::Gone
        }]
    );
}

#[test]
fn a_new_grant_brings_the_whole_history_and_a_revoked_one_takes_it() {
    let server = server();
    let (mother, father) = (caller(1, None), caller(2, None));
    ask(
        &server,
        &mother,
        None,
        (1..=30).map(|n| create(n, &[n])).collect(),
        100,
        NOW,
    );
    let before = ask(&server, &father, None, Vec::new(), 100, NOW);
    assert_eq!((before.rows.len(), before.scope.len()), (0, 0));
    server.tie(father.account, person(1), Relation::guardian(None));
    let granted = ask(&server, &father, Some(before.cursor), Vec::new(), 100, NOW);
    assert_eq!(
        (granted.rows.len(), granted.scope[0].kind),
        (30, ScopeKind::Reset)
    );
    server.untie(father.account, person(1));
    let revoked = ask(&server, &father, Some(granted.cursor), Vec::new(), 100, NOW);
    assert_eq!(
        (revoked.rows.len(), revoked.scope[0].kind),
        (0, ScopeKind::Gone)
    );
}

#[test]
fn a_page_ends_by_rows_and_by_bytes_and_the_next_one_goes_on() {
    let server = server();
    let family = caller(1, None);
    let large = "x".repeat(100 * 1024);
    for n in 1..=25 {
        let mut change = create(n, &[n]);
        if let Action::Create(create) = &mut change.action {
            create.records[0].body = raw(&format!(r#"{{"large":"{large}"}}"#));
        }
        let answer = ask(&server, &family, None, vec![change], 1, NOW);
        assert_eq!((answer.rows.len(), answer.more), (1, n > 1));
        assert!(matches!(
            answer.outcomes[0].verdict,
            Verdict::Accepted { .. }
        ));
    }
    let mut cursor = None;
    let mut pages = Vec::new();
    loop {
        let page = ask(&server, &family, cursor, Vec::new(), 1_000, NOW);
        pages.push(page.rows.len());
        cursor = Some(page.cursor);
        if !page.more {
            break;
        }
    }
    assert_eq!(pages, [11, 11, 3]);
}

#[test]
fn changes_that_come_with_the_cursor_of_another_epoch_wait_for_their_elders() {
    let server = server();
    let family = caller(1, None);
    let backup = server.backup();
    let before = ask(&server, &family, None, vec![create(1, &[1])], 100, NOW);
    server.restore(&backup);
    let stranger = ask(
        &server,
        &family,
        Some(before.cursor),
        vec![create(2, &[2])],
        100,
        NOW,
    );
    assert!(stranger.outcomes.is_empty() && stranger.epoch != before.epoch);
    let again = ask(
        &server,
        &family,
        Some(stranger.cursor),
        vec![create(1, &[1]), create(2, &[2])],
        100,
        NOW,
    );
    assert_eq!((again.outcomes.len(), again.rows.len()), (2, 2));
}

#[test]
fn a_request_can_be_answered_on_any_thread() {
    fn on_any_thread<T: Send>(_: &T) {}
    let (server, family) = (server(), caller(1, None));
    let request = SyncRequestReader {
        protocol: PROTOCOL,
        device: family.device,
        sent_at: NOW,
        cursor: None,
        changes: Vec::new(),
        limit: None,
        leases: true,
    };
    on_any_thread(&serve(&server, &server, &SmallRules, &family, request, NOW));
}
