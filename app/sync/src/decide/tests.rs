//! What one change does to what is stored, and what is refused.

use super::*;
use crate::server_store::Caller;
use crate::testing::{SmallRules, caller, change, create, raw, row, uuid};
use crate::wire::{Create, Edit};
use domain::PersonId;
use domain::access::Relation;

/// Noon in Japan on 2026-11-21.
const NOW: Instant = Instant(1_795_230_000_000);
const DAY: i64 = 86_400_000;

fn decided(caller: &Caller, ties: Vec<Relation>, change: Change, rows: Vec<Row>) -> Decided {
    let incoming = Incoming {
        caller: caller.clone(),
        change,
        sent_at: NOW,
    };
    decide(
        &incoming,
        &Loaded {
            facts: ties,
            rows,
            head: 7,
        },
        NOW,
        &SmallRules,
    )
}

fn reason(decided: &Decided) -> Option<RefuseReason> {
    match decided.verdict {
        Verdict::Accepted { .. } => None,
        Verdict::Refused { reason, .. } => Some(reason),
    }
}

#[test]
fn what_was_written_during_a_visit_may_arrive_a_week_later_and_no_later() {
    let nurse = caller(5, Some(1));
    let check = |days_ago: i64, expect: Option<RefuseReason>| {
        let written = NOW.plus_millis(-days_ago * DAY);
        let ties = vec![Relation::Visit {
            date: written.date_in_japan(),
        }];
        let change = Change {
            at: written,
            ..create(1, &[1])
        };
        assert_eq!(
            reason(&decided(&nurse, ties, change, Vec::new())),
            expect,
            "{days_ago} days ago"
        );
    };
    check(0, None);
    check(1, None);
    check(7, None);
    check(8, Some(RefuseReason::NotAllowed));
    check(400, Some(RefuseReason::NotAllowed));
}

#[test]
fn what_was_written_after_the_visit_is_refused() {
    let nurse = caller(5, Some(1));
    let yesterday = NOW.plus_millis(-DAY).date_in_japan();
    let change = Change {
        at: NOW,
        ..create(1, &[1])
    };
    let decided = decided(
        &nurse,
        vec![Relation::Visit { date: yesterday }],
        change,
        Vec::new(),
    );
    assert_eq!(reason(&decided), Some(RefuseReason::NotAllowed));
}

#[test]
fn without_a_tie_nothing_is_learned_not_even_by_a_change_that_does_nothing() {
    let discard = crate::wire::Discard {
        record: RecordId(uuid(3, 1)),
        replaces: Vec::new(),
    };
    let empty = Create {
        records: Vec::new(),
    };
    let unknown_form = Edit {
        record: RecordId(uuid(3, 1)),
        questionnaire: "unknown".to_owned(),
        fields: std::collections::BTreeMap::new(),
    };
    for action in [
        Action::Discard(discard),
        Action::Create(empty),
        Action::Edit(unknown_form),
    ] {
        let decided = decided(
            &caller(1, None),
            Vec::new(),
            change(1, NOW.0, action),
            vec![row(1, 3)],
        );
        assert_eq!(reason(&decided), Some(RefuseReason::NotAllowed));
        assert_eq!((decided.rows.len(), decided.head), (0, 7));
    }
}

#[test]
fn an_unknown_form_is_refused_by_name_and_a_bad_body_by_place() {
    let family = caller(1, None);
    let edit = Edit {
        record: RecordId(uuid(3, 1)),
        questionnaire: "https://example.org/form|99".to_owned(),
        fields: std::collections::BTreeMap::new(),
    };
    let unknown = decided(
        &family,
        vec![Relation::guardian(None)],
        change(1, NOW.0, Action::Edit(edit)),
        Vec::new(),
    );
    assert_eq!(reason(&unknown), Some(RefuseReason::UnknownQuestionnaire));
    let mut bad = create(1, &[1]);
    if let Action::Create(create) = &mut bad.action {
        create.records[0].body = raw(r#"{"bad":"do not repeat me"}"#);
    }
    let bad = decided(&family, vec![Relation::guardian(None)], bad, Vec::new());
    let detail = Some("Observation.bad".to_owned());
    assert_eq!(
        bad.verdict,
        Verdict::Refused {
            reason: RefuseReason::InvalidResource,
            detail
        }
    );
}

#[test]
fn a_record_of_another_person_with_the_same_id_is_not_touched() {
    let foreign = Row {
        person: PersonId(uuid(2, 2)),
        ..row(1, 3)
    };
    let decided = decided(
        &caller(1, None),
        vec![Relation::guardian(None)],
        create(1, &[1]),
        vec![foreign],
    );
    assert_eq!(
        (reason(&decided), decided.rows[0].person),
        (None, PersonId(uuid(2, 1)))
    );
}

#[test]
fn a_visit_needs_a_place_and_a_day_and_must_not_be_called_off() {
    let clinic = uuid(6, 1);
    let check = |status: &str, reference: &str, start: &str, expect: bool| {
        let body = format!(
            r#"{{"status":"{status}","serviceProvider":{{"reference":"{reference}"}},"period":{{"start":"{start}"}}}}"#
        );
        let row = Row {
            kind: "Encounter".to_owned(),
            body: raw(&body),
            ..row(1, 1)
        };
        assert_eq!(visit(&row).is_some(), expect, "{body}");
    };
    let here = format!("Organization/{clinic}");
    check("planned", &here, "2026-11-21", true);
    check("arrived", &here, "2026-11-21T09:30:00+09:00", true);
    check("cancelled", &here, "2026-11-21", false);
    check("entered-in-error", &here, "2026-11-21", false);
    check("planned", "Organization/nowhere", "2026-11-21", false);
    check("planned", "Patient/1", "2026-11-21", false);
    check("planned", &here, "2026-13-01", false);
    check("planned", &here, "あああああ", false);
}
