//! A grant as FHIR: written, read, checked, reminded of, renewed, taken back, and what it opens.

use crate::support::*;
use domain::PersonId;
use domain::access::package::Package;
use domain::access::*;
use domain::fhir::privacy::{Party, Period, PrivacyConsent, Provision, Support, Verification};
use domain::fhir::{Incoming, ReadErrorKind, Reference, When, check};
use domain::ja;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) fn person_id() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

pub(crate) fn clinic() -> Party {
    Party::organization(organization(30), "あおぞら医院")
}

/// かかりつけ医, chosen now.
pub(crate) fn grant() -> PrivacyConsent {
    let package = Package::Clinic;
    let provision = Provision::permit(clinic(), package.categories(), package.purposes());
    PrivacyConsent {
        package: Some(package),
        text_version: Some(ja::package::TEXT_VERSION.to_owned()),
        language: Some("ja".to_owned()),
        period: Period {
            start: Some(When::Day(date("2026-11-21"))),
            end: Some(When::Day(package.last_day(date("2026-11-21"), None))),
        },
        ..PrivacyConsent::new(
            record(5),
            person_id(),
            Party::person(person_id()),
            NOW,
            vec![provision],
        )
    }
}

pub(crate) fn gate(body: &Value) -> Result<(), (String, ReadErrorKind)> {
    let incoming = Incoming {
        kind: "Consent",
        record: record(5),
        person: person_id(),
    };
    check(&incoming, &body.to_string()).map_err(|error| (error.path, error.kind))
}

fn same(one: &PrivacyConsent, other: &PrivacyConsent) {
    let bare = |consent: &PrivacyConsent| PrivacyConsent {
        rest: Default::default(),
        ..consent.clone()
    };
    assert_eq!(bare(one), bare(other));
}

#[test]
fn a_grant_is_written_complete_and_reads_back_the_same() {
    let full = PrivacyConsent {
        verification: vec![Verification {
            verified: true,
            with: Some(Reference::patient(person_id())),
            date: Some(When::At(NOW)),
        }],
        support: Some(Support {
            explained: "絵を見せて、ゆっくり説明した".to_owned(),
            reaction: "うなずいて「いいよ」と言った".to_owned(),
            witnesses: vec!["長女 花子".to_owned(), "佐藤ケアマネジャー".to_owned()],
        }),
        previous: Some(Reference::to("Consent", record(4))),
        ..grant()
    };
    let mut full = full;
    full.provisions.push(Provision {
        items: vec![Reference::to("Condition", record(70))],
        except: Labels::of(&[Label::Hiv]),
        period: Period {
            start: None,
            end: Some(When::At(NOW.plus_millis(DAY))),
        },
        ..Provision::permit(
            Party::account(account(11), "花子"),
            Categories::NONE,
            Purposes::NONE,
        )
    });
    full.provisions.push(Provision::deny(
        Party::organization(organization(31), "みどり医院"),
        Categories::NONE,
    ));
    let body = full.to_json();
    let read = PrivacyConsent::read(&body).unwrap();
    same(&read, &full);
    assert_eq!(read.to_json(), body, "word for word");
    assert_eq!(gate(&body), Ok(()));
    // the model's invariants: a policy (ppc-1), a patient, the root denies
    assert_eq!(body["policyRule"]["coding"][0]["code"], "OPTIN");
    assert_eq!(body["scope"]["coding"][0]["code"], "patient-privacy");
    assert_eq!(body["category"][0]["coding"][0]["code"], "59284-0");
    assert_eq!(body["provision"]["type"], "deny");
    assert_eq!(body["provision"]["provision"][0]["type"], "permit");
    assert_eq!(Category::of("Consent", &body), Some(Category::C20));
    assert_eq!(
        requirement("Consent", &body),
        Some((Category::C20, Action::Grant))
    );
}

#[test]
fn what_a_view_does_not_understand_survives() {
    let mut body = grant().to_json();
    body["identifier"] = json!([{ "value": "42" }]);
    body["provision"]["provision"][0]["class"] = json!([{ "code": "x" }]);
    let read = PrivacyConsent::read(&body).unwrap();
    assert_eq!(read.to_json(), body);
    let stopped = PrivacyConsent {
        status: "inactive".to_owned(),
        ..read
    };
    let written = stopped.to_json();
    assert_eq!(written["identifier"], body["identifier"]);
    assert_eq!(written["provision"], body["provision"]);
    assert_eq!(written["status"], "inactive");
}

#[test]
fn the_models_examples_read_back_equal_in_meaning() {
    let examples: Value =
        serde_json::from_str(include_str!("../../data/access-fhir-examples.json")).unwrap();
    for name in ["consent_care_team", "consent_break_glass_policy"] {
        let read = PrivacyConsent::read(&examples[name]).unwrap();
        assert_eq!(read.to_json(), examples[name], "untouched, word for word");
        let fresh = PrivacyConsent {
            rest: Default::default(),
            ..read.clone()
        };
        same(&PrivacyConsent::read(&fresh.to_json()).unwrap(), &fresh);
    }
    let team = PrivacyConsent::read(&examples["consent_care_team"]).unwrap();
    assert_eq!(team.last_day(), Some(date("2027-11-20")));
    let [provision] = team.provisions.as_slice() else {
        panic!("one provision");
    };
    use Category::{C05, C06, C12, C14};
    assert_eq!(provision.categories, Categories::of(&[C05, C06, C12, C14]));
    assert_eq!(
        provision.except,
        Labels::of(&[Label::Psychiatry, Label::Hiv])
    );
    let purposes = Purposes::of(&[Purpose::CareManagement, Purpose::Treatment]);
    assert_eq!(provision.purposes, purposes);
    assert_eq!(team.verification.len(), 1);
    let glass = PrivacyConsent::read(&examples["consent_break_glass_policy"]).unwrap();
    let [hospital] = glass.provisions.as_slice() else {
        panic!("one provision");
    };
    assert_eq!(hospital.purposes, Purposes::of(&[Purpose::BreakTheGlass]));
    assert!(
        hospital.categories.is_empty(),
        "the model's list, not the consent's"
    );
}

#[test]
fn the_gate_says_where_and_not_what() {
    let change = |change: &dyn Fn(&mut Value), path: &str, expect: ReadErrorKind| {
        let mut body = grant().to_json();
        change(&mut body);
        let wanted = Err((format!("Consent.{path}"), expect));
        assert_eq!(gate(&body), wanted, "{body}");
    };
    use ReadErrorKind::{Invalid, Missing, TooLarge, UnknownCode, WrongReference};
    let first = "provision.provision[0]";
    change(&|b| b["status"] = json!("draft"), "status", UnknownCode);
    change(&|b| b["category"] = json!([]), "category", UnknownCode);
    change(&|b| b["policyRule"] = Value::Null, "policyRule", Missing);
    change(&|b| b["patient"] = Value::Null, "patient", Missing);
    change(
        &|b| b["patient"]["reference"] = json!("Patient/2"),
        "patient",
        WrongReference,
    );
    change(
        &|b| b["dateTime"] = json!("2026-11-21"),
        "dateTime",
        Missing,
    );
    change(&|b| b["performer"] = json!([]), "performer", Missing);
    change(
        &|b| b["performer"] = json!([{ "reference": "Patient/9" }]),
        "performer",
        WrongReference,
    );
    change(
        &|b| b["provision"]["type"] = json!("permit"),
        "provision.type",
        UnknownCode,
    );
    change(
        &|b| b["provision"]["provision"] = json!([]),
        "provision.provision",
        Missing,
    );
    change(
        &|b| b["provision"]["provision"][0]["actor"] = json!([]),
        &format!("{first}.actor"),
        Missing,
    );
    change(
        &|b| b["provision"]["provision"][0]["code"] = json!([]),
        &format!("{first}.code"),
        Missing,
    );
    change(
        &|b| {
            let sensitive = json!({ "coding": [{ "system": domain::fhir::systems::ACCESS_CATEGORY, "code": "C18" }] });
            b["provision"]["provision"][0]["code"] = json!([sensitive]);
        },
        &format!("{first}.code"),
        Invalid,
    );
    change(
        &|b| b["provision"]["period"] = Value::Null,
        &format!("{first}.period.end"),
        Missing,
    );
    change(
        &|b| b["provision"]["period"]["end"] = json!("2028-11-21"),
        &format!("{first}.period.end"),
        Invalid,
    );
    change(
        &|b| b["provision"]["period"]["end"] = json!("2026-11-20"),
        &format!("{first}.period.end"),
        Invalid,
    );
    change(&|b| b["extension"] = json!([]), "extension", Missing);
    change(
        &|b| {
            let many = vec![b["provision"]["provision"][0].clone(); 51];
            b["provision"]["provision"] = json!(many);
        },
        "provision.provision",
        TooLarge,
    );
}

#[test]
fn a_vaccination_consent_is_still_one() {
    use domain::fhir::consent::Consent;
    let by = Reference::named("母");
    let text = domain::questionnaire::CONSENT;
    let said = Consent::vaccination(record(5), person_id(), true, by, text, NOW);
    let body = said.to_json();
    assert_eq!(gate(&body), Ok(()));
    assert_eq!(Category::of("Consent", &body), Some(Category::C08));
    assert_eq!(
        requirement("Consent", &body),
        Some((Category::C08, Action::RecordConsent))
    );
}

#[test]
fn one_read_of_a_consent_is_never_a_panic() {
    let body = grant().to_json();
    let mut open = vec![String::new()];
    while let Some(path) = open.pop() {
        let Some(here) = body.pointer(&path) else {
            continue;
        };
        for bad in [
            json!(7),
            json!("x"),
            json!([]),
            json!({}),
            json!([{}]),
            Value::Null,
        ] {
            let mut broken = body.clone();
            if let Some(place) = broken.pointer_mut(&path) {
                *place = bad;
            }
            let _ = PrivacyConsent::read(&broken).map(|read| read.to_json());
            let _ = gate(&broken);
        }
        match here {
            Value::Object(map) => open.extend(map.keys().map(|key| format!("{path}/{key}"))),
            Value::Array(list) => open.extend((0..list.len()).map(|at| format!("{path}/{at}"))),
            _ => {}
        }
    }
}
