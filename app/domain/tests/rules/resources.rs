//! FHIR resources as we write them and read them back.

use domain::fhir::audit_event::AuditEvent;
use domain::fhir::consent::Consent;
use domain::fhir::encounter::Encounter;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::observation::Observation;
use domain::fhir::patient::Patient;
use domain::fhir::provenance::{Agent, Provenance};
use domain::fhir::related_person::RelatedPerson;
use domain::fhir::{Code, Incoming, ReadErrorKind, Reference, When, check};
use domain::input::Temperature;
use domain::questionnaire::{Answers, CHILD, ResponseHead, ResponseStatus, find};
use domain::{Date, Instant, OrganizationId, PersonId, RecordId};
use serde_json::{Value, json};
use uuid::Uuid;

const NOW: Instant = Instant(1_795_222_800_000);

fn record() -> RecordId {
    RecordId(Uuid::from_u128(5))
}

fn person() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

fn day() -> Date {
    "2026-11-21".parse().unwrap()
}

fn fever() -> Observation {
    Observation::temperature(
        record(),
        person(),
        Temperature::from_tenths(375).unwrap(),
        NOW,
    )
}

fn deferred() -> Immunization {
    let vaccine = Code::words("MR");
    Immunization {
        status_reason: Some("発熱のため".to_owned()),
        ..Immunization::new(
            record(),
            person(),
            ImmunizationStatus::NotDone,
            vaccine,
            day(),
        )
    }
}

/// One of each kind we write.
pub(crate) fn own() -> Vec<(&'static str, Value)> {
    let form = Reference::to("QuestionnaireResponse", record());
    let nurse = Reference::to("Practitioner", 7).with_display("さとう");
    let head = ResponseHead {
        id: record(),
        subject: person(),
        author: Reference::named("やまだ はなこ"),
        authored: NOW,
        status: ResponseStatus::Completed,
    };
    let clinic = OrganizationId(Uuid::from_u128(3));
    vec![
        ("Observation", fever().to_json()),
        ("Immunization", deferred().to_json()),
        (
            "Consent",
            Consent::vaccination(
                record(),
                person(),
                true,
                Reference::named("やまだ はなこ"),
                domain::questionnaire::CONSENT,
                NOW,
            )
            .to_json(),
        ),
        (
            "Encounter",
            Encounter::planned(record(), person(), clinic, "みなと小児科", day()).to_json(),
        ),
        (
            "Provenance",
            Provenance::new(
                record(),
                vec![form.clone()],
                vec![Agent::author(nurse.clone(), None)],
                NOW,
            )
            .to_json(),
        ),
        (
            "AuditEvent",
            AuditEvent::read_by(
                record(),
                nurse,
                Some(Reference::organization(clinic)),
                vec![form],
                NOW,
            )
            .to_json(),
        ),
        (
            "QuestionnaireResponse",
            find(CHILD).unwrap().to_response(&head, &Answers::new()),
        ),
        (
            "RelatedPerson",
            RelatedPerson::guardian(record(), person(), "やまだ はなこ").to_json(),
        ),
        (
            "Patient",
            Patient::new(
                PersonId(record().0),
                "やまだ いちろう",
                "ヤマダ イチロウ",
                day(),
            )
            .to_json(),
        ),
    ]
}

pub(crate) fn gate(kind: &str, body: &str) -> Result<(), (String, ReadErrorKind)> {
    let person = if kind == "Patient" {
        PersonId(record().0)
    } else {
        person()
    };
    check(
        &Incoming {
            kind,
            record: record(),
            person,
        },
        body,
    )
    .map_err(|error| (error.path, error.kind))
}

#[test]
fn every_resource_we_write_passes_our_own_gate() {
    for (kind, body) in own() {
        assert_eq!(gate(kind, &body.to_string()), Ok(()), "{kind}");
    }
}

#[test]
fn what_a_view_does_not_understand_survives_a_change() {
    let mut body = deferred().to_json();
    body["identifier"] = json!([{ "system": "urn:oid:1.2.3", "value": "42" }]);
    body["vaccineCode"]["coding"] =
        json!([{ "system": "a", "code": "b" }, { "system": "c", "code": "d" }]);
    body["extension"] = json!([{ "url": "https://elsewhere.example/x", "valueString": "y" }]);
    let view = Immunization::read(&body).unwrap();
    assert_eq!(view.to_json(), body);
    let changed = Immunization {
        note: Some("メモ".to_owned()),
        legal_category: Some("routine".to_owned()),
        ..view
    };
    let written = changed.to_json();
    assert_eq!(written["identifier"], body["identifier"]);
    assert_eq!(written["vaccineCode"], body["vaccineCode"]);
    assert_eq!(written["extension"].as_array().unwrap().len(), 2);
    assert_eq!(written["note"], json!([{ "text": "メモ" }]));
    let back = Immunization {
        note: None,
        legal_category: None,
        ..Immunization::read(&written).unwrap()
    };
    assert_eq!(back.to_json(), body);
}

#[test]
fn temperatures_dates_and_names_read_as_they_were_written() {
    let read = Observation::read(&fever().to_json()).unwrap();
    assert_eq!(read.as_temperature().unwrap().tenths(), 375);
    assert_eq!(fever().to_json()["valueQuantity"]["value"], json!(37.5));
    assert_eq!(read.effective, Some(When::At(NOW)));
    let patient = Patient::new(person(), "山田 一郎", "ヤマダ イチロウ", day());
    let written = patient.to_json();
    assert_eq!(written["name"][0]["family"], "山田");
    assert_eq!(written["name"][1]["given"], json!(["イチロウ"]));
    let read = Patient::read(&written).unwrap();
    assert_eq!(
        (read.name, read.kana, read.birth),
        (patient.name, patient.kana, patient.birth)
    );
    let check = |text: &str, expect: Option<&str>| {
        assert_eq!(
            When::parse(text)
                .and_then(When::date)
                .map(|date| date.to_string())
                .as_deref(),
            expect,
            "{text}"
        );
    };
    check("2026-11-21T23:30:00Z", Some("2026-11-22"));
    check("2026-11-21T23:30:00+09:00", Some("2026-11-21"));
    check("2026-11-21T10:00:00.123456789-05:00", Some("2026-11-22"));
    check("2026-11-21", Some("2026-11-21"));
    check("2026-11", None);
    check("2026", None);
    for bad in [
        "",
        "26-1-1",
        "2026-13",
        "2026-11-31",
        "2026-11-21T",
        "2026-11-21T25:00:00Z",
        "2026-11-21T10:00:00",
        "２０２６",
    ] {
        assert_eq!(When::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_part_of_a_date_stands_at_its_last_day() {
    let check = |text: &str, expect: Option<&str>| {
        let when = domain::fhir::When::parse(text).unwrap();
        assert_eq!(
            when.last_day(),
            expect.map(|day| day.parse().unwrap()),
            "{text}"
        );
    };
    check("2024", Some("2024-12-31"));
    check("2024-02", Some("2024-02-29"));
    check("2024-12", Some("2024-12-31"));
    check("2024-12-01", Some("2024-12-01"));
    check("2024-12-01T23:30:00Z", Some("2024-12-02"));
}
