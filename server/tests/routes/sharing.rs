//! Letting others see a notebook, and no longer: from the Consent to their devices.

use crate::support::{
    AOI, CLINIC, Device, HARUTO, KENTA, MISAKI, NOW, NURSE, OTHER_DOCTOR, change, id, server,
};
use domain::RecordId;
use domain::access::package::Package;
use domain::access::{Categories, Category};
use domain::fhir::communication::Communication;
use domain::fhir::privacy::{Party, Period, PrivacyConsent, Provision};
use domain::fhir::{Reference, When};
use serde_json::{Value, json};

const YEAR_DAYS: i64 = 365;
const DAY_MILLIS: i64 = 86_400_000;

/// The clinic may see what the package names, by decision of this account.
fn consent(record: u32, by: &str, days: i64) -> PrivacyConsent {
    let package = Package::Clinic;
    let clinic = Party::organization(CLINIC.parse().unwrap(), "あおぞらこどもクリニック");
    let provision = Provision::permit(clinic, package.categories(), package.purposes());
    let record: RecordId = id(4, record).parse().unwrap();
    PrivacyConsent {
        package: Some(package),
        period: Period {
            start: Some(When::Day(NOW.date_in_japan())),
            end: Some(When::At(NOW.plus_millis(days * DAY_MILLIS))),
        },
        text_version: Some(domain::ja::package::TEXT_VERSION.to_owned()),
        language: Some("ja".to_owned()),
        ..PrivacyConsent::new(
            record,
            HARUTO.parse().unwrap(),
            Party::account(by.parse().unwrap(), "佐藤 美咲"),
            NOW,
            vec![provision],
        )
    }
}

fn write(number: u32, consent: &PrivacyConsent, supersedes: Option<u32>) -> Value {
    let record = json!({
        "id": consent.id, "kind": "Consent", "body": consent.to_json(),
        "supersedes": supersedes.map(|old| id(4, old)), "reason": supersedes.map(|_| "やめる"),
    });
    change(number, HARUTO, json!({ "create": { "records": [record] } }))
}

fn reason(verdict: &Value) -> &str {
    verdict["refused"]["reason"].as_str().unwrap_or("accepted")
}

fn sees(device: &Device<'_>, person: &str) -> bool {
    !device.kinds(person).is_empty()
}

#[tokio::test]
async fn a_clinic_sees_what_it_was_let_see_without_a_visit_and_the_family_reads_that_it_did() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let mut tablet = server.device(NURSE, 2).await;
    let mut elsewhere = server.device(OTHER_DOCTOR, 3).await;
    tablet.sync(&[]).await;
    assert!(!sees(&tablet, HARUTO), "not yet");
    let given = phone
        .sync(&[write(1, &consent(1, MISAKI, 365), None)])
        .await;
    assert_eq!(reason(&given[0]), "accepted", "{}", given[0]);
    tablet.sync(&[]).await;
    let kinds = tablet.kinds(HARUTO);
    assert!(kinds.iter().any(|kind| kind == "Immunization"), "{kinds:?}");
    assert!(!kinds.iter().any(|kind| kind == "AuditEvent"), "{kinds:?}");
    assert!(!sees(&tablet, AOI), "another family's child");
    elsewhere.sync(&[]).await;
    assert!(!sees(&elsewhere, HARUTO), "another clinic");

    phone.sync(&[]).await;
    let log: Vec<&Value> = phone
        .rows
        .iter()
        .filter(|row| row["kind"] == "AuditEvent")
        .collect();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0]["author"]["name"], "田中 由美");
    let told = log[0]["body"].to_string();
    assert!(told.contains(&id(4, 1)), "on which ground: {told}");
}

#[tokio::test]
async fn what_is_taken_back_or_over_is_gone_from_the_tablet_with_the_next_contact() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let mut tablet = server.device(NURSE, 2).await;
    phone
        .sync(&[write(1, &consent(1, MISAKI, 365), None)])
        .await;
    tablet.sync(&[]).await;
    assert!(sees(&tablet, HARUTO));
    let by = Party::account(MISAKI.parse().unwrap(), "佐藤 美咲");
    let revoked = consent(1, MISAKI, 365).revoked(id(4, 2).parse().unwrap(), by, NOW);
    let taken = phone.sync(&[write(2, &revoked, Some(1))]).await;
    assert_eq!(reason(&taken[0]), "accepted", "{}", taken[0]);
    tablet.sync(&[]).await;
    assert!(!sees(&tablet, HARUTO), "taken back");

    // for ten days, and eleven later
    phone.sync(&[write(3, &consent(3, MISAKI, 10), None)]).await;
    tablet.sync(&[]).await;
    assert!(sees(&tablet, HARUTO));
    server.advance(11 * DAY_MILLIS);
    let mut later = server.device(NURSE, 2).await;
    later.cursor.clone_from(&tablet.cursor);
    later.rows.clone_from(&tablet.rows);
    later.sync(&[]).await;
    assert!(!sees(&later, HARUTO), "over");
}

#[tokio::test]
async fn nobody_lets_anybody_see_in_somebody_elses_name_for_ever_or_all_that_is_sensitive() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let mut stranger = server.device(KENTA, 2).await;
    let mut tablet = server.device(NURSE, 3).await;
    let mut sensitive = consent(5, MISAKI, 365);
    sensitive.provisions[0].categories = Categories::of(&[Category::C18]);
    let mut endless = consent(6, MISAKI, 365);
    endless.period.end = None;
    let mut unread = consent(7, MISAKI, 365);
    unread.text_version = None;
    let check = async |device: &mut Device<'_>, number, consent: &PrivacyConsent, expect| {
        let verdict = device.sync(&[write(number, consent, None)]).await;
        assert_eq!(reason(&verdict[0]), expect, "change {number}");
    };
    check(&mut stranger, 1, &consent(1, KENTA, 365), "not_allowed").await;
    check(&mut phone, 2, &consent(2, KENTA, 365), "not_allowed").await;
    check(&mut tablet, 3, &consent(3, NURSE, 365), "not_allowed").await;
    let too_long = consent(4, MISAKI, YEAR_DAYS + 30);
    check(&mut phone, 4, &too_long, "invalid_resource").await;
    check(&mut phone, 5, &sensitive, "invalid_resource").await;
    check(&mut phone, 6, &endless, "invalid_resource").await;
    check(&mut phone, 7, &unread, "invalid_resource").await;
    tablet.sync(&[]).await;
    assert!(!sees(&tablet, HARUTO));
}

/// A refusal beats the visit: the form reaches the clinic by hand, and nothing else by the notebook.
#[tokio::test]
async fn a_refusal_beats_every_permit() {
    let server = server().await;
    crate::visit::open(&server).await;
    let mut tablet = server.device(NURSE, 2).await;
    tablet.sync(&[]).await;
    assert!(
        tablet
            .kinds(HARUTO)
            .iter()
            .any(|kind| kind == "Immunization")
    );
    let mut phone = server.device(MISAKI, 1).await;
    let mut refusal = consent(8, MISAKI, 365);
    let clinic = Party::organization(CLINIC.parse().unwrap(), "あおぞらこどもクリニック");
    refusal.provisions = vec![Provision::deny(clinic, Categories::NONE)];
    refusal.package = Some(Package::Own);
    let refused = phone.sync(&[write(20, &refusal, None)]).await;
    assert_eq!(reason(&refused[0]), "accepted", "{}", refused[0]);
    let mut anew = server.device(NURSE, 4).await;
    anew.sync(&[]).await;
    assert!(
        !anew.kinds(HARUTO).iter().any(|kind| kind == "Immunization"),
        "{:?}",
        anew.kinds(HARUTO)
    );
}

fn message(number: u32, body: &Communication) -> Value {
    let record = json!({ "id": body.id, "kind": "Communication", "body": body.to_json() });
    change(number, HARUTO, json!({ "create": { "records": [record] } }))
}

/// 質問する: to the organisation of the line and nobody else, also when it may see nothing any more.
#[tokio::test]
async fn a_question_reaches_who_was_asked_and_nothing_with_it_and_the_answer_comes_back() {
    let server = server().await;
    let mut phone = server.device(MISAKI, 1).await;
    let mut tablet = server.device(NURSE, 2).await;
    let mut elsewhere = server.device(OTHER_DOCTOR, 3).await;
    let question = Communication::question(
        id(6, 1).parse().unwrap(),
        Reference::patient(HARUTO.parse().unwrap()).with_display("佐藤 陽翔"),
        Reference::to("AuditEvent", id(7, 1)).with_display("看護師 田中 由美"),
        Reference::organization(CLINIC.parse().unwrap()),
        "どうして見たのですか。",
        NOW,
    );
    // nobody asks for somebody else, and a clinic asks nobody
    let mut stranger = server.device(KENTA, 4).await;
    for device in [&mut stranger, &mut tablet] {
        let refused = device.sync(&[message(1, &question)]).await;
        assert_eq!(reason(&refused[0]), "not_allowed");
    }
    let asked = phone.sync(&[message(2, &question)]).await;
    assert_eq!(reason(&asked[0]), "accepted", "{}", asked[0]);
    tablet.sync(&[]).await;
    assert_eq!(tablet.kinds(HARUTO), ["Communication"], "and nothing else");
    elsewhere.sync(&[]).await;
    assert!(!sees(&elsewhere, HARUTO));

    let nurse = Reference::to("Practitioner", NURSE).with_display("田中 由美");
    let answer = |number: u32, by: &Reference| {
        question.answer(
            id(6, number).parse().unwrap(),
            by.clone(),
            "予約の確認です。",
            NOW,
        )
    };
    let other = Reference::to("Practitioner", OTHER_DOCTOR).with_display("田中 由美");
    let forged = tablet.sync(&[message(3, &answer(3, &other))]).await;
    assert_eq!(reason(&forged[0]), "not_allowed", "in somebody else's name");
    let stolen = elsewhere.sync(&[message(4, &answer(4, &other))]).await;
    assert_eq!(reason(&stolen[0]), "not_allowed", "who was not asked");
    let answered = tablet.sync(&[message(5, &answer(5, &nurse))]).await;
    assert_eq!(reason(&answered[0]), "accepted", "{}", answered[0]);
    tablet.sync(&[]).await;
    assert_eq!(tablet.kinds(HARUTO), ["Communication", "Communication"]);
    phone.sync(&[]).await;
    let told = phone.row(&id(6, 5)).unwrap();
    assert_eq!(
        told["author"]["organization_name"],
        "あおぞらこどもクリニック"
    );
    let log = phone.rows.iter().filter(|row| row["kind"] == "AuditEvent");
    let read = log.filter(|row| row["body"]["outcome"] == "0");
    assert_eq!(read.count(), 1, "that the question was read is in the log");
}
