//! What becomes of records: drafts, corrections, visits.

use super::*;

fn edit(n: u32, value: &str, replaces: &[u32]) -> Change {
    let field = FieldEdit {
        value: value.into(),
        replaces: replaces.iter().map(|n| ChangeId(uuid(5, *n))).collect(),
        version: None,
        at: None,
    };
    let edit = Edit {
        record: RecordId(uuid(3, 900)),
        questionnaire: QUESTIONNAIRE.to_owned(),
        fields: BTreeMap::from([("a".to_owned(), field)]),
    };
    crate::testing::change(n, 1, Action::Edit(edit))
}

/// FM-11.
pub async fn a_draft_keeps_both_versions_until_somebody_chooses<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    send(
        &store,
        &caller,
        vec![edit(1, "one", &[]), edit(2, "two", &[])],
    )
    .await;
    let draft = rows(&store, person(1)).await.remove(0);
    assert_eq!(
        (draft.status, draft.seq, draft.fields["a"].len()),
        (RowStatus::Draft, 2, 2)
    );
    send(&store, &caller, vec![edit(3, "both", &[1, 2])]).await;
    let draft = rows(&store, person(1)).await.remove(0);
    let values: Vec<_> = draft.fields["a"]
        .iter()
        .map(|version| version.value.clone())
        .collect();
    assert_eq!((draft.seq, values), (3, vec!["both".into()]));
    let response = raw(&format!(
        r#"{{ "questionnaire":"{QUESTIONNAIRE}" , "x":1.50}}"#
    ));
    let submit = Submit {
        record: RecordId(uuid(3, 900)),
        response,
        replaces: vec![ChangeId(uuid(5, 3))],
        records: Vec::new(),
    };
    send(
        &store,
        &caller,
        vec![crate::testing::change(4, 1, Action::Submit(submit))],
    )
    .await;
    let done = rows(&store, person(1)).await.remove(0);
    assert_eq!(
        (done.status, done.fields.len(), done.seq),
        (RowStatus::Final, 0, 4)
    );
    let late = send(&store, &caller, vec![edit(5, "late", &[3])]).await;
    assert_eq!(refused(&late[0]), Some(RefuseReason::AlreadySubmitted));
}

/// Spaces, order of members, 1.50 and escapes stay.
pub async fn bodies_come_back_byte_for_byte<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    let body = r#"{ "z":1.50,"resourceType" : "Observation", "a":"\u3042_\n", "n":1e3,"big":12345678901234567890 }"#;
    let body = body.replace('_', "\u{3042}");
    let mut change = create(1, &[1]);
    if let Action::Create(Create { records }) = &mut change.action {
        records[0].body = raw(&body);
    }
    send(&store, &caller, vec![change]).await;
    assert_eq!(rows(&store, person(1)).await[0].body.get(), body);
}

/// Nothing is edited in place.
pub async fn a_correction_marks_the_old_record_and_gives_both_new_numbers<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    let correct = |n: u32, id: u32, old: u32, reason: Option<&str>| {
        let mut change = create(n, &[id]);
        if let Action::Create(Create { records }) = &mut change.action {
            records[0].supersedes = Some(RecordId(uuid(3, old)));
            records[0].reason = reason.map(str::to_owned);
        }
        change
    };
    let changes = vec![
        create(1, &[1]),
        correct(2, 2, 1, Some("typed wrongly")),
        correct(3, 3, 1, Some("again")),
        correct(4, 4, 77, Some("no such record")),
        correct(5, 5, 2, None),
    ];
    let verdicts = send(&store, &caller, changes).await;
    let unknown = Some(RefuseReason::SupersedesUnknown);
    assert_eq!(
        verdicts.iter().map(refused).collect::<Vec<_>>(),
        [
            None,
            None,
            unknown,
            unknown,
            Some(RefuseReason::InvalidResource)
        ]
    );
    let rows = rows(&store, person(1)).await;
    let links: Vec<_> = rows
        .iter()
        .map(|row| (row.id, row.seq, row.supersedes, row.superseded_by))
        .collect();
    let (old, new) = (RecordId(uuid(3, 1)), RecordId(uuid(3, 2)));
    assert_eq!(
        links,
        [(old, 2, None, Some(new)), (new, 3, Some(old), None)]
    );
}

fn encounter(id: u32, date: &str, status: &str, supersedes: Option<u32>) -> NewRecord {
    let clinic = uuid(6, 1);
    NewRecord {
        id: RecordId(uuid(3, id)),
        kind: "Encounter".to_owned(),
        body: raw(&format!(
            r#"{{"resourceType":"Encounter","status":"{status}","serviceProvider":{{"reference":"Organization/{clinic}"}},"period":{{"start":"{date}"}}}}"#
        )),
        supersedes: supersedes.map(|old| RecordId(uuid(3, old))),
        reason: supersedes.map(|_| "called off".to_owned()),
    }
}

/// The rules decide when guardianship ends, so they have to know whose birth it is about.
pub async fn a_guardian_is_known_with_the_childs_birth_date<H: Harness>(harness: &H) {
    let (store, family) = guardian(harness, 1).await;
    let proxy = caller(3, None);
    let relation = Relation::Proxy { until: None };
    harness
        .tie(&store, proxy.account, person(1), relation.clone())
        .await;
    let facts = async |caller: &Caller| {
        let today = NOW.date_in_japan();
        let scope = store.scope(caller, today).await.expect("scope");
        scope.into_iter().map(|it| it.facts).collect::<Vec<_>>()
    };
    assert_eq!(facts(&family).await, [[Relation::guardian(None)]]);
    let record = |id: RecordId, kind: &str| NewRecord {
        id,
        kind: kind.to_owned(),
        body: raw(r#"{"resourceType":"Patient","birthDate":"2023-04-05"}"#),
        supersedes: None,
        reason: None,
    };
    // one that is not the person's own says nothing
    let stranger = record(RecordId(uuid(3, 1)), "Patient");
    let patient = record(RecordId(person(1).0), "Patient");
    for (n, record) in [(1, stranger), (2, patient)] {
        let change = crate::testing::change(
            n,
            1,
            Action::Create(Create {
                records: vec![record],
            }),
        );
        send(&store, &family, vec![change]).await;
    }
    let birth = "2023-04-05".parse().ok();
    assert_eq!(facts(&family).await, [[Relation::guardian(birth)]]);
    assert_eq!(facts(&proxy).await, [[relation]]);
    let verdicts = send(&store, &proxy, vec![create(5, &[5])]).await;
    assert_eq!(refused(&verdicts[0]), Some(RefuseReason::NotAllowed));
}

/// The clinic's scope follows the visits.
pub async fn a_visit_ties_the_clinic_and_a_cancelled_one_does_not<H: Harness>(harness: &H) {
    let (store, family) = guardian(harness, 1).await;
    let nurse = caller(5, Some(1));
    let elsewhere = caller(6, Some(2));
    let today = NOW.date_in_japan();
    let visit = |n: u32, record: NewRecord| {
        crate::testing::change(
            n,
            1,
            Action::Create(Create {
                records: vec![record],
            }),
        )
    };
    assert!(store.scope(&nurse, today).await.expect("scope").is_empty());
    send(
        &store,
        &family,
        vec![visit(1, encounter(1, "2026-11-21", "planned", None))],
    )
    .await;
    let scope = store.scope(&nurse, today).await.expect("scope");
    assert_eq!(
        (scope.len(), scope[0].person, scope[0].head),
        (1, person(1), 1)
    );
    assert_eq!(scope[0].facts, [Relation::Visit { date: today }]);
    assert!(
        store
            .scope(&elsewhere, today)
            .await
            .expect("scope")
            .is_empty()
    );
    let by_nurse = send(&store, &nurse, vec![create(10, &[10])]).await;
    assert_eq!(refused(&by_nurse[0]), None);
    let weeks_later = "2027-01-05".parse().expect("a date");
    assert!(
        store
            .scope(&nurse, weeks_later)
            .await
            .expect("scope")
            .is_empty(),
        "long past"
    );
    send(
        &store,
        &family,
        vec![visit(2, encounter(2, "2026-11-21", "cancelled", Some(1)))],
    )
    .await;
    assert!(
        store.scope(&nurse, today).await.expect("scope").is_empty(),
        "called off"
    );
    let own = store.scope(&family, today).await.expect("scope");
    assert_eq!(own[0].facts, [Relation::guardian(None)]);
}

/// The line in the log is the same when the page is sent again.
pub async fn a_record_of_the_servers_own_is_added_once<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    send(&store, &caller, vec![create(1, &[1])]).await;
    let line = NewRecord {
        id: RecordId(uuid(7, 1)),
        kind: "AuditEvent".to_owned(),
        body: raw(r#"{"resourceType":"AuditEvent"}"#),
        supersedes: None,
        reason: None,
    };
    let append = |line: NewRecord| store.append(person(1), line, author(9), NOW);
    assert!(append(line.clone()).await.expect("added"));
    assert!(!append(line).await.expect("there already"));
    let rows = rows(&store, person(1)).await;
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(
        (rows[1].author.clone(), rows[1].updated_at),
        (author(9), NOW)
    );
    assert_eq!(
        send(&store, &caller, vec![create(2, &[2])]).await,
        [Verdict::Accepted { seq: 3 }]
    );
}

/// Devices would offer everything again.
pub async fn the_epoch_does_not_change_by_itself<H: Harness>(harness: &H) {
    let (store, caller) = guardian(harness, 1).await;
    let before = store.epoch().await.expect("read");
    send(&store, &caller, vec![create(1, &[1])]).await;
    assert_eq!(store.epoch().await.expect("read"), before);
    assert!(
        !before.is_empty() && !before.contains('.'),
        "it becomes part of a cursor"
    );
}
