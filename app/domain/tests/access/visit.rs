//! What the first journey stands on: a form handed to a clinic for a day, and nothing wider than before.

use crate::support::{NOW, ask, date, guardian, others, own, person, staff};
use domain::access::*;
use domain::questionnaire::{CHILD, CONSENT, MEASURE, PHYSICIAN, RECORD};
use domain::{OrganizationId, PersonId};
use serde_json::json;
use uuid::Uuid;

const TODAY: &str = "2026-11-21";
const YESTERDAY: &str = "2026-11-20";

fn visit(day: &str) -> Relation {
    Relation::Visit { date: date(day) }
}

fn child() -> Relation {
    guardian("2025-11-03")
}

/// Every action allowed on what others wrote, as `C08:Read`.
fn allowed(actor: &Actor, facts: &[Relation]) -> Vec<String> {
    let mut out = Vec::new();
    for category in Category::ALL {
        for action in Action::ALL {
            if ask(actor, action, category, facts).is_allowed() {
                out.push(format!("{category:?}:{action:?}"));
            }
        }
    }
    out
}

#[test]
fn without_a_relation_everything_is_denied() {
    let nobody: [String; 0] = [];
    assert_eq!(allowed(&person(11), &[]), nobody);
    for job in Job::ALL {
        assert_eq!(allowed(&staff(job), &[]), nobody, "{job:?}");
    }
    let homeless = Actor {
        organization: None,
        ..staff(Job::Doctor)
    };
    assert_eq!(allowed(&homeless, &[visit(TODAY)]), nobody, "no clinic");
    let unknown = Actor {
        job: Job::Unknown,
        ..staff(Job::Doctor)
    };
    assert_eq!(allowed(&unknown, &[visit(TODAY)]), nobody);
    let same = ask(&person(11), Action::Read, Category::C08, &[]);
    assert_eq!(same, Decision::Deny(DenyReason::NoRelationship));
}

#[test]
fn a_guardian_is_not_staff_and_staff_is_not_a_guardian() {
    let posing = Actor {
        organization: Some(OrganizationId(Uuid::from_u128(30))),
        ..person(11)
    };
    assert!(allowed(&posing, &[visit(TODAY)]).is_empty());
    assert!(allowed(&staff(Job::Nurse), &[child()]).is_empty());
    assert!(allowed(&staff(Job::Doctor), &[Relation::Owner { birth: None }]).is_empty());
}

#[test]
fn a_nurse_with_an_open_visit_may_do_this_and_no_more() {
    let nurse = staff(Job::Nurse);
    assert_eq!(
        allowed(&nurse, &[visit(TODAY)]),
        [
            "C01:Read",
            "C01:Print",
            "C05:Read",
            "C05:Print",
            "C08:Read",
            "C08:Print",
            "C08:RecordVisit",
            "C08:RecordTemperature",
            "C08:RecordConsent",
            "C08:PrepareDose",
            "C08:RecordProvenance",
            "C20:RecordLook",
        ]
    );
    let decision = ask(
        &nurse,
        Action::RecordDecision,
        Category::C08,
        &[visit(TODAY)],
    );
    assert_eq!(decision, Decision::Deny(DenyReason::Role));
}

#[test]
fn a_doctor_decides_and_records_the_dose_but_does_not_read_who_looked() {
    let doctor = staff(Job::Doctor);
    let open = [visit(TODAY)];
    let may = allowed(&doctor, &open);
    for more in ["C08:RecordDecision", "C08:RecordDose"] {
        assert!(may.contains(&more.to_owned()), "{more}");
    }
    let asked = |action, category| ask(&doctor, action, category, &open);
    let role = Decision::Deny(DenyReason::Role);
    assert_eq!(asked(Action::Read, Category::C20), role);
    assert_eq!(asked(Action::EditDraft, Category::C08), role);
    let seen = asked(Action::Read, Category::C01);
    assert_eq!(
        seen,
        Decision::Allow(Permission {
            view: View::Reduced,
            basis: Basis::OpenVisit,
            role: Role::DR,
        })
    );
    assert_eq!(asked(Action::Read, Category::C08).view(), Some(View::Full));
}

#[test]
fn after_the_visit_only_own_entries_stay_readable() {
    let nurse = staff(Job::Nurse);
    let over = [visit(YESTERDAY)];
    assert_eq!(
        allowed(&nurse, &over),
        ["C20:RecordLook"],
        "a look that is told late"
    );
    let read = |category, action, entry| {
        decide(&Request {
            entry,
            ..Request::new(&nurse, action, category, &over, NOW)
        })
    };
    let mine = Some(own(&nurse));
    let own_entry = Decision::Allow(Permission {
        view: View::Full,
        basis: Basis::OwnEntry,
        role: Role::DR,
    });
    assert_eq!(read(Category::C08, Action::Read, mine), own_entry);
    let ended = Decision::Deny(DenyReason::RelationshipEnded);
    assert_eq!(read(Category::C08, Action::Read, Some(others())), ended);
    assert_eq!(read(Category::C08, Action::Read, None), ended);
    assert_eq!(read(Category::C08, Action::RecordTemperature, mine), ended);
    let role = Decision::Deny(DenyReason::Role);
    assert_eq!(read(Category::C20, Action::Read, mine), role);
}

#[test]
fn a_visit_is_open_until_the_end_of_its_day() {
    let nurse = staff(Job::Nurse);
    let check = |day: &str, now: &str, millis: i64, expect: bool| {
        let facts = [visit(day)];
        let now = crate::support::at(now, millis);
        let request = Request::new(&nurse, Action::Read, Category::C08, &facts, now);
        assert_eq!(decide(&request).is_allowed(), expect, "{day} at {now:?}");
    };
    check(TODAY, TODAY, 0, true);
    check(TODAY, TODAY, 86_399_999, true);
    check(TODAY, "2026-11-22", 0, false);
    check("2026-11-22", TODAY, 0, true);
    check(YESTERDAY, TODAY, 0, false);
}

#[test]
fn a_guardian_reads_and_fills_in_but_does_not_speak_for_the_clinic() {
    let may = allowed(&person(10), &[child()]);
    for wanted in [
        "C01:Read",
        "C08:Read",
        "C20:ReadLog",
        "C08:EditDraft",
        "C08:Submit",
        "C08:RecordVisit",
        "C08:RecordConsent",
        "C01:ChangePerson",
        "C20:Grant",
        "C20:NameGuardian",
        "C21:Ask",
    ] {
        assert!(may.contains(&wanted.to_owned()), "{wanted}");
    }
    for never in [
        "RecordDose",
        "RecordDecision",
        "RecordTemperature",
        "PrepareDose",
        "RecordLook",
        "C18:Read",
        "NameProxy",
        "LiftProtection",
        "LiftHold",
        "Emergency",
    ] {
        assert!(!may.iter().any(|action| action.contains(never)), "{never}");
    }
}

#[test]
fn each_kind_of_record_asks_for_its_own_permission() {
    let form = |canonical: Option<&str>, status: &str| {
        let mut body = json!({ "resourceType": "QuestionnaireResponse", "status": status });
        if let Some(canonical) = canonical {
            body["questionnaire"] = json!(canonical);
        }
        requirement("QuestionnaireResponse", &body)
    };
    let of = |action| Some((Category::C08, action));
    assert_eq!(form(Some(CHILD), "completed"), of(Action::Submit));
    assert_eq!(form(Some(CHILD), "in-progress"), of(Action::EditDraft));
    assert_eq!(
        form(Some(PHYSICIAN), "completed"),
        of(Action::RecordDecision)
    );
    assert_eq!(form(Some(CONSENT), "completed"), of(Action::RecordConsent));
    assert_eq!(form(Some(RECORD), "completed"), of(Action::RecordDose));
    assert_eq!(form(Some(RECORD), "in-progress"), of(Action::PrepareDose));
    // which form it is, is refused by name further on
    let foreign = "https://elsewhere.example/form|1";
    assert_eq!(form(Some(foreign), "completed"), of(Action::EditDraft));
    assert_eq!(form(None, "entered-in-error"), of(Action::EditDraft));
    assert_eq!(form(None, "completed"), None);
    let any = |kind: &str| requirement(kind, &json!({ "resourceType": kind }));
    assert_eq!(any("Immunization"), of(Action::RecordDose));
    assert_eq!(any("Encounter"), of(Action::RecordVisit));
    assert_eq!(any("MedicationRequest"), None);
    assert_eq!(any(""), None);
    let draft = |form: &str| draft_requirement(form).map(|(_, action)| action);
    assert_eq!(draft(CHILD), Some(Action::EditDraft));
    assert_eq!(draft(PHYSICIAN), Some(Action::RecordDecision));
    assert_eq!(draft(RECORD), Some(Action::PrepareDose));
    assert_eq!(draft(MEASURE), Some(Action::RecordTemperature));
    assert_eq!(draft("unknown|1"), None);
}

#[test]
fn the_reduced_view_keeps_the_name_and_drops_the_address() {
    let patient = json!({
        "resourceType": "Patient", "id": PersonId(Uuid::nil()), "birthDate": "2025-11-03", "gender": "male",
        "name": [{ "text": "やまだ いちろう" }], "address": [{ "text": "東京都港区1-1" }],
        "telecom": [{ "system": "phone", "value": "0312345678" }], "identifier": [{ "value": "12345" }],
    });
    let least = shown("Patient", &patient, View::Reduced)
        .unwrap()
        .to_string();
    assert!(least.contains("やまだ いちろう") && least.contains("2025-11-03"));
    for hidden in ["港区", "0312345678", "12345"] {
        assert!(!least.contains(hidden), "{hidden}");
    }
    assert!(shown("Immunization", &patient, View::Reduced).is_none());
    assert_eq!(shown("Patient", &patient, View::Full), Some(patient));
}
