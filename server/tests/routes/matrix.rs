//! Every kind of account, in every state of its relation to a person, asks for every category of records, reads and
//! writes, on every address that gives or changes something: the answer is the decision's, on both databases.
//!
//! What is checked here is that the right facts are loaded and that the decision is asked. The decision itself is
//! checked against the model, cell by cell, in `domain`.

mod consents;
mod making;
mod people;
mod states;

use crate::authenticator::Browser;
use crate::support::{NOW, Server, Wish, id, server_as};
use axum::http::StatusCode;
use domain::access::{
    self, ACT_CODE, Action, Category, Entry, Label, Labels, Relation, Request, decide,
};
use domain::fhir::systems::{ACCESS_CATEGORY, BODY_TEMPERATURE, LOINC};
use domain::{AccountId, Instant, OrganizationId, PersonId, RecordId};
use people::{ACCOUNTS, Somebody};
use serde_json::{Value, json};
use server::store::Place;
use states::{STATES, State, Who};
use sync::server_store::ServerStore;
use sync::wire::{Author, NewRecord};

/// A record of a notebook, as the expectation knows it.
struct Known {
    category: Category,
    labels: Labels,
    entry: Entry,
}

const CLINIC: &str = crate::support::CLINIC;
const LABELS: [&[Label]; 3] = [&[], &[Label::Psychiatry], &[Label::Place]];

/// Fills a notebook: each category, with and without labels, written by the family and by a clinic.
async fn fill(server: &Server, person: PersonId) -> Vec<Known> {
    let clinic = OrganizationId(CLINIC.parse().unwrap());
    let mut known = Vec::new();
    for category in Category::ALL {
        for labels in LABELS {
            for organization in [None, Some(clinic)] {
                let number = u32::try_from(known.len()).unwrap();
                let record: RecordId = id(7, number).parse().unwrap();
                let account = AccountId(uuid::Uuid::from_u128(77));
                let new = NewRecord::new(
                    record,
                    "Observation",
                    &body(record, person, category, labels),
                );
                let author = Author {
                    account,
                    name: "試験".to_owned(),
                    organization,
                    organization_name: None,
                };
                let written = server
                    .state
                    .store()
                    .append(person, new.unwrap(), author, NOW);
                assert!(written.await.unwrap());
                known.push(Known {
                    category,
                    labels: Labels::of(labels),
                    entry: Entry {
                        id: record,
                        account,
                        organization,
                        at: NOW,
                    },
                });
            }
        }
    }
    known
}

fn body(record: RecordId, person: PersonId, category: Category, labels: &[Label]) -> Value {
    let security: Vec<Value> = labels
        .iter()
        .map(|label| json!({ "system": label.system(), "code": label.code() }))
        .collect();
    assert!(
        labels
            .iter()
            .all(|label| label.system() != ACT_CODE || label.code() == "PSY")
    );
    json!({
        "resourceType": "Observation", "id": record, "meta": { "security": security }, "status": "final",
        "category": [{ "coding": [{ "system": ACCESS_CATEGORY, "code": category.code() }] }],
        "code": { "coding": [{ "system": LOINC, "code": BODY_TEMPERATURE }] },
        "valueQuantity": { "value": 36.5, "unit": "℃", "system": "http://unitsofmeasure.org", "code": "Cel" }, "subject": { "reference": format!("Patient/{person}") },
        "effectiveDateTime": "2026-11-21",
    })
}

/// What the decision says of each record.
fn readable(who: &Somebody, facts: &[Relation], known: &[Known], now: Instant) -> Vec<RecordId> {
    let actor = who.caller().actor();
    let allowed = |it: &&Known| {
        let request = Request {
            labels: it.labels,
            entry: Some(it.entry),
            ..Request::new(&actor, Action::Read, it.category, facts, now)
        };
        decide(&request).is_allowed()
    };
    // a device is told of nobody of whom it may read nothing that others wrote
    let there = access::readable(facts, &actor, now).is_some();
    let mut ids: Vec<RecordId> = known.iter().filter(allowed).map(|it| it.entry.id).collect();
    ids.retain(|_| there);
    ids
}

/// Reads by the pull of a device, and gives how many answers were compared.
async fn reads(
    server: &Server,
    state: &State,
    who: &Somebody,
    facts: &[Relation],
    known: &[Known],
) -> usize {
    let mut device = server.device(who.account, 1).await;
    device.sync(&[]).await;
    let pulled: Vec<RecordId> = device
        .rows
        .iter()
        .filter_map(|row| row["id"].as_str()?.parse().ok())
        .collect();
    let expect = readable(who, &state.in_scope(facts), known, state.now());
    for it in known {
        let (here, may) = (pulled.contains(&it.entry.id), expect.contains(&it.entry.id));
        assert_eq!(
            here, may,
            "{}: {who:?} reads {:?} {:?}",
            state.name, it.category, it.labels
        );
    }
    known.len()
}

/// Writes one record of each category, and types into a form.
async fn writes(
    server: &Server,
    state: &State,
    who: &Somebody,
    facts: &[Relation],
    first: u32,
) -> usize {
    let person = state.person();
    let mut device = server.device(who.account, 2).await;
    let actor = who.caller().actor();
    let mut changes = Vec::new();
    let mut expect = Vec::new();
    for (number, category) in (first..).zip(Category::ALL) {
        let record: RecordId = id(8, number).parse().unwrap();
        let body = body(record, person, category, &[]);
        let (needs, needed) = access::requirement("Observation", &body).unwrap();
        let action = json!({ "create": { "records": [{ "id": record, "kind": "Observation", "body": body }] } });
        changes.push(crate::support::change(number, &person.to_string(), action));
        assert_eq!(needs, category);
        let request = Request::new(&actor, needed, category, facts, state.now());
        expect.push((format!("{category:?}"), decide(&request).is_allowed()));
    }
    let number = first + 100;
    let form = id(9, number);
    changes.push(crate::support::edit(
        number,
        &person.to_string(),
        &form,
        "vaccine",
        "je1",
        &[],
    ));
    let request = Request::new(&actor, Action::EditDraft, Category::C08, facts, state.now());
    expect.push(("a form".to_owned(), decide(&request).is_allowed()));
    let verdicts = device.sync(&changes).await;
    for ((what, may), verdict) in expect.iter().zip(&verdicts) {
        let taken = verdict["accepted"].is_object();
        assert_eq!(
            taken, *may,
            "{}: {who:?} writes {what}: {verdict}",
            state.name
        );
        if !taken {
            assert_eq!(
                verdict["refused"]["reason"], "not_allowed",
                "{}: {who:?} {what}",
                state.name
            );
        }
    }
    verdicts.len()
}

/// The addresses that do one thing with a person's affairs.
async fn affairs(server: &Server, state: &State, who: &Somebody, facts: &[Relation]) -> usize {
    let person = state.person();
    let mut browser = Browser::of(server, who.account).await;
    let actor = who.caller().actor();
    let may = |action: Action| {
        decide(&Request::new(
            &actor,
            action,
            Category::C20,
            facts,
            state.now(),
        ))
        .is_allowed()
    };
    let person_side = !who.job.is_staff();
    let invite =
        |relation: &str| json!({ "kind": "person", "person": person, "relation": relation });
    let rights = |what: &str| json!({ "person": person, "what": what });
    let statutory = json!({
        "kind": "person", "person": person, "relation": "statutory",
        "mandate": { "kind": "guardianship", "certificate": "2026-11-20" },
    });
    let owner = may(Action::HandOver) || may(Action::HandBack) && state.is_left();
    let mut asked = vec![
        ("/api/v1/acting", None, person_side && may(Action::Read)),
        (
            "/api/v1/invitations",
            Some(invite("guardian")),
            may(Action::NameGuardian),
        ),
        (
            "/api/v1/invitations",
            Some(invite("proxy")),
            may(Action::NameProxy),
        ),
        ("/api/v1/invitations", Some(invite("owner")), owner),
        (
            "/api/v1/once",
            Some(json!({ "person": person, "categories": ["C08"] })),
            may(Action::Grant),
        ),
        (
            "/api/v1/rights/restore",
            Some(rights("lift-hold")),
            may(Action::LiftHold),
        ),
        (
            "/api/v1/rights/restore",
            Some(rights("lift-protection")),
            may(Action::LiftProtection),
        ),
        (
            "/api/v1/rights/rest",
            Some(rights("hold")),
            may(Action::Hold),
        ),
        (
            "/api/v1/rights/rest",
            Some(rights("protect")),
            may(Action::Protect),
        ),
    ];
    // nobody is a child's 成年後見人, whoever asks
    if state.is_adult() {
        asked.push((
            "/api/v1/invitations",
            Some(statutory),
            may(Action::NameStatutory),
        ));
    }
    let mut compared = 0;
    for (path, body, may) in asked {
        // what would change the state is asked by those only who may not: what it does has tests of its own
        if may && path.starts_with("/api/v1/rights") {
            continue;
        }
        let answer = match body.clone() {
            None => browser.get(&format!("{path}?person={person}")).await,
            Some(body) => browser.post(path, body).await,
        };
        let done = answer.status == StatusCode::OK || answer.status == StatusCode::NO_CONTENT;
        assert_eq!(
            done,
            may,
            "{}: {who:?} {path} {body:?}: {}",
            state.name,
            answer.text()
        );
        if !done {
            assert_eq!(
                answer.status,
                StatusCode::NOT_FOUND,
                "{}: {who:?} {path} {body:?}",
                state.name
            );
        }
        compared += 1;
    }
    compared
}

async fn on(place: impl AsyncFn() -> Option<Place>) -> usize {
    let mut compared = 0;
    for state in STATES {
        let wish = Wish {
            place: place().await,
            ..Wish::default()
        };
        let server = server_as(wish).await;
        people::import(&server).await;
        let known = fill(&server, state.person()).await;
        state.make(&server).await;
        for (number, who) in (0_u32..).zip(ACCOUNTS) {
            let facts = state.facts(&Who::of(&who));
            compared += reads(&server, state, &who, &facts, &known).await;
            compared += writes(&server, state, &who, &facts, 1000 * (number + 1)).await;
            compared += affairs(&server, state, &who, &facts).await;
        }
        // a database server lets in so many
        server.state.store().close().await;
    }
    compared
}

#[tokio::test]
async fn whoever_asks_gets_what_the_decision_says_on_sqlite() {
    let compared = on(async || None).await;
    println!(
        "{} states, {} accounts, {compared} answers compared",
        STATES.len(),
        ACCOUNTS.len()
    );
}

/// Where `DATABASE_URL` names a server.
#[tokio::test]
async fn whoever_asks_gets_what_the_decision_says_on_postgres() {
    let Some(url) = std::env::var("DATABASE_URL")
        .ok()
        .filter(|url| url.starts_with("postgres"))
    else {
        return;
    };
    let compared = on(async || Some(people::fresh_database(&url).await)).await;
    println!(
        "{} states, {} accounts, {compared} answers compared",
        STATES.len(),
        ACCOUNTS.len()
    );
}
