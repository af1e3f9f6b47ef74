//! Who may do what: a table of questions, most of them answered with no.

use domain::access::*;
use domain::questionnaire::{CHILD, CONSENT, MEASURE, PHYSICIAN, RECORD};
use domain::{AccountId, Date, OrganizationId, PersonId};
use uuid::Uuid;

const CHILD_A: u128 = 1;
const CHILD_B: u128 = 2;
const MOTHER: u128 = 10;
const STRANGER: u128 = 11;
const NURSE: u128 = 20;
const CLINIC: u128 = 30;
const OTHER_CLINIC: u128 = 31;

fn person(id: u128) -> PersonId {
    PersonId(Uuid::from_u128(id))
}

fn account(id: u128) -> AccountId {
    AccountId(Uuid::from_u128(id))
}

fn clinic(id: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(id))
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The mother has child A; child A comes to the clinic today, child B came yesterday.
fn relations() -> Vec<Relation> {
    let visit = |child, day: &str, closed| Relation::Visit {
        organization: clinic(CLINIC),
        person: person(child),
        date: date(day),
        closed,
    };
    vec![
        Relation::GuardianOf {
            account: account(MOTHER),
            person: person(CHILD_A),
            birth: Some(date("2025-11-03")),
        },
        visit(CHILD_A, "2026-11-21", false),
        visit(CHILD_B, "2026-11-20", false),
    ]
}

fn guardian(id: u128) -> Actor {
    Actor {
        account: account(id),
        role: Role::Guardian,
        organization: None,
    }
}

fn staff(role: Role, organization: Option<u128>) -> Actor {
    Actor {
        account: account(NURSE),
        role,
        organization: organization.map(clinic),
    }
}

fn ask(actor: Actor, child: u128, category: Category, action: Action) -> Decision {
    asked(actor, child, category, action, &relations(), None)
}

fn asked(
    actor: Actor,
    child: u128,
    category: Category,
    action: Action,
    relations: &[Relation],
    written_by: Option<u128>,
) -> Decision {
    decide(&Request {
        actor,
        person: person(child),
        category,
        action,
        written_by: written_by.map(clinic),
        relations,
        today: date("2026-11-21"),
    })
}

const ACTIONS: [Action; 12] = [
    Action::Read,
    Action::EditDraft,
    Action::Submit,
    Action::RecordVisit,
    Action::RecordTemperature,
    Action::RecordDecision,
    Action::RecordConsent,
    Action::PrepareDose,
    Action::RecordDose,
    Action::RecordProvenance,
    Action::RecordLook,
    Action::ChangePerson,
];

/// Every action allowed to `actor` on `child`, as `C08:Read`.
fn allowed(actor: Actor, child: u128) -> Vec<String> {
    let mut out = Vec::new();
    for category in Category::ALL {
        for action in ACTIONS {
            if ask(actor, child, category, action).is_allowed() {
                out.push(format!("{category:?}:{action:?}"));
            }
        }
    }
    out
}

#[test]
fn without_a_relation_everything_is_denied() {
    assert_eq!(allowed(guardian(STRANGER), CHILD_A), Vec::<String>::new());
    assert_eq!(
        allowed(guardian(MOTHER), CHILD_B),
        Vec::<String>::new(),
        "another family's child"
    );
    assert_eq!(
        allowed(staff(Role::Doctor, Some(OTHER_CLINIC)), CHILD_A),
        Vec::<String>::new(),
        "another clinic"
    );
    assert_eq!(
        allowed(staff(Role::Doctor, None), CHILD_A),
        Vec::<String>::new(),
        "no clinic"
    );
    let same = asked(
        guardian(MOTHER),
        CHILD_A,
        Category::C08,
        Action::Read,
        &[],
        None,
    );
    assert_eq!(same, Decision::Deny(DenyReason::NoRelationship));
}

#[test]
fn a_guardian_is_not_staff_and_staff_is_not_a_guardian() {
    let posing = Actor {
        organization: Some(clinic(CLINIC)),
        ..guardian(STRANGER)
    };
    assert_eq!(allowed(posing, CHILD_A), Vec::<String>::new());
    let nurse = Actor {
        account: account(MOTHER),
        ..staff(Role::Nurse, Some(OTHER_CLINIC))
    };
    assert_eq!(allowed(nurse, CHILD_A), Vec::<String>::new());
}

#[test]
fn a_nurse_with_an_open_visit_may_do_this_and_no_more() {
    assert_eq!(
        allowed(staff(Role::Nurse, Some(CLINIC)), CHILD_A),
        [
            "C01:Read",
            "C05:Read",
            "C08:Read",
            "C08:RecordVisit",
            "C08:RecordTemperature",
            "C08:RecordConsent",
            "C08:PrepareDose",
            "C08:RecordProvenance",
            "C20:RecordLook",
        ]
    );
    let decision = ask(
        staff(Role::Nurse, Some(CLINIC)),
        CHILD_A,
        Category::C08,
        Action::RecordDecision,
    );
    assert_eq!(decision, Decision::Deny(DenyReason::Role));
}

#[test]
fn a_doctor_decides_and_records_the_dose_but_does_not_read_who_looked() {
    let doctor = staff(Role::Doctor, Some(CLINIC));
    let may = allowed(doctor, CHILD_A);
    assert!(
        may.contains(&"C08:RecordDecision".to_owned())
            && may.contains(&"C08:RecordDose".to_owned())
    );
    assert_eq!(
        ask(doctor, CHILD_A, Category::C20, Action::Read),
        Decision::Deny(DenyReason::Role)
    );
    assert_eq!(
        ask(doctor, CHILD_A, Category::C08, Action::EditDraft),
        Decision::Deny(DenyReason::Role)
    );
    let seen = ask(doctor, CHILD_A, Category::C01, Action::Read);
    assert_eq!(
        seen,
        Decision::Allow(Grant {
            basis: Basis::OpenVisit,
            view: View::Reduced
        })
    );
}

#[test]
fn after_the_visit_only_own_entries_stay_readable() {
    let nurse = staff(Role::Nurse, Some(CLINIC));
    assert_eq!(allowed(nurse, CHILD_B), Vec::<String>::new());
    let read = |category, action, by| asked(nurse, CHILD_B, category, action, &relations(), by);
    let own = Decision::Allow(Grant {
        basis: Basis::OwnEntry,
        view: View::Full,
    });
    assert_eq!(read(Category::C08, Action::Read, Some(CLINIC)), own);
    let ended = Decision::Deny(DenyReason::RelationshipEnded);
    assert_eq!(read(Category::C08, Action::Read, Some(OTHER_CLINIC)), ended);
    assert_eq!(read(Category::C08, Action::Read, None), ended);
    assert_eq!(read(Category::C20, Action::Read, Some(CLINIC)), ended);
    assert_eq!(
        read(Category::C08, Action::RecordTemperature, Some(CLINIC)),
        ended
    );
}

#[test]
fn a_visit_is_open_until_the_end_of_its_day_unless_it_was_closed() {
    let nurse = staff(Role::Nurse, Some(CLINIC));
    let check = |day: &str, closed: bool, expect: bool| {
        let visit = Relation::Visit {
            organization: clinic(CLINIC),
            person: person(CHILD_A),
            date: date(day),
            closed,
        };
        let decision = asked(nurse, CHILD_A, Category::C08, Action::Read, &[visit], None);
        assert_eq!(decision.is_allowed(), expect, "{day} {closed}");
    };
    check("2026-11-21", false, true);
    check("2026-11-22", false, true);
    check("2026-11-20", false, false);
    check("2026-11-21", true, false);
}

#[test]
fn a_guardian_reads_and_fills_in_but_does_not_speak_for_the_clinic() {
    let may = allowed(guardian(MOTHER), CHILD_A);
    for wanted in [
        "C01:Read",
        "C08:Read",
        "C20:Read",
        "C08:EditDraft",
        "C08:Submit",
        "C08:RecordVisit",
        "C01:ChangePerson",
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
    ] {
        assert!(!may.iter().any(|action| action.contains(never)), "{never}");
    }
}

#[test]
fn a_guardian_ends_on_the_eighteenth_birthday() {
    let on = |birth: &str| {
        let relation = Relation::GuardianOf {
            account: account(MOTHER),
            person: person(CHILD_A),
            birth: Some(date(birth)),
        };
        asked(
            guardian(MOTHER),
            CHILD_A,
            Category::C08,
            Action::Read,
            &[relation],
            None,
        )
    };
    assert!(on("2008-11-22").is_allowed());
    assert_eq!(
        on("2008-11-21"),
        Decision::Deny(DenyReason::RelationshipEnded)
    );
    let own = Relation::Owner {
        account: account(MOTHER),
        person: person(CHILD_A),
    };
    assert!(
        asked(
            guardian(MOTHER),
            CHILD_A,
            Category::C18,
            Action::Read,
            &[own],
            None
        )
        .is_allowed()
    );
}

#[test]
fn each_kind_of_record_asks_for_its_own_permission() {
    let check = |kind: &str, form: Option<&str>, expect: Option<(Category, Action)>| {
        assert_eq!(requirement(kind, form), expect, "{kind} {form:?}");
    };
    check(
        "QuestionnaireResponse",
        Some(CHILD),
        Some((Category::C08, Action::Submit)),
    );
    check(
        "QuestionnaireResponse",
        Some(PHYSICIAN),
        Some((Category::C08, Action::RecordDecision)),
    );
    check(
        "QuestionnaireResponse",
        Some(CONSENT),
        Some((Category::C08, Action::RecordConsent)),
    );
    check(
        "QuestionnaireResponse",
        Some(RECORD),
        Some((Category::C08, Action::RecordDose)),
    );
    check(
        "QuestionnaireResponse",
        Some("https://elsewhere.example/form|1"),
        None,
    );
    check("QuestionnaireResponse", None, None);
    check(
        "Immunization",
        None,
        Some((Category::C08, Action::RecordDose)),
    );
    check(
        "AuditEvent",
        None,
        Some((Category::C20, Action::RecordLook)),
    );
    check("MedicationRequest", None, None);
    check("", None, None);
    let draft = |form: &str| draft_requirement(form).map(|(_, action)| action);
    assert_eq!(draft(CHILD), Some(Action::EditDraft));
    assert_eq!(draft(PHYSICIAN), Some(Action::RecordDecision));
    assert_eq!(draft(RECORD), Some(Action::PrepareDose));
    assert_eq!(draft(MEASURE), Some(Action::RecordTemperature));
    assert_eq!(draft("unknown|1"), None);
}

#[test]
fn the_reduced_view_keeps_the_name_and_drops_the_address() {
    let patient = serde_json::json!({
        "resourceType": "Patient", "id": "1", "birthDate": "2025-11-03", "gender": "male",
        "name": [{ "text": "やまだ いちろう" }], "address": [{ "text": "東京都港区1-1" }],
        "telecom": [{ "system": "phone", "value": "0312345678" }], "identifier": [{ "value": "12345" }],
    });
    let shown = reduced("Patient", &patient).unwrap().to_string();
    assert!(shown.contains("やまだ いちろう") && shown.contains("2025-11-03"));
    for hidden in ["港区", "0312345678", "12345"] {
        assert!(!shown.contains(hidden), "{hidden}");
    }
    assert!(reduced("Coverage", &patient).is_none());
}
