//! The program's tables against the model they were taken from, cell by cell.

use domain::access::package::{GRANT_DAYS, ONCE_HOURS, ONCE_OPEN_MINUTES, PROCEDURE_DAYS_MAX};
use domain::access::*;
use domain::fhir::communication::ANSWER_DAYS;
use domain::ja;
use serde_json::Value;

/// The model as data.
pub(crate) fn model() -> Value {
    serde_json::from_str(include_str!("../../data/access-model.json")).unwrap()
}

/// A letter of the model's table.
pub(crate) fn letter(model: &Value, role: Role, category: Category) -> &str {
    model["matrix"][role.code()][category.code()]
        .as_str()
        .unwrap()
}

fn texts<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    let list = list.as_array().unwrap().iter();
    list.map(|it| it[key].as_str().unwrap()).collect()
}

#[test]
fn the_table_is_the_models_cell_for_cell() {
    let model = model();
    let name = |level: Level| match level {
        Level::Never => "-".to_owned(),
        level => format!("{level:?}"),
    };
    let mut cells = 0;
    for role in Role::ALL {
        for category in Category::ALL {
            let wanted = letter(&model, role, category);
            assert_eq!(name(level(role, category)), wanted, "{role:?} {category:?}");
            cells += 1;
        }
    }
    let rows = model["matrix"].as_object().unwrap();
    let all: usize = rows
        .values()
        .map(|row| row.as_object().unwrap().len())
        .sum();
    assert_eq!(
        (cells, all),
        (336, 336),
        "no cell is left out on either side"
    );
}

#[test]
fn roles_categories_labels_and_purposes_are_the_models() {
    let model = model();
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    assert_eq!(texts(&model["roles"], "id"), roles);
    let names: Vec<&str> = Role::ALL
        .iter()
        .map(|role| ja::access::official_role(*role))
        .collect();
    let written = texts(&model["roles"], "ja");
    let same = |text: &&str| text.replace('(', "（").replace(')', "）");
    assert_eq!(
        written.iter().map(same).collect::<Vec<_>>(),
        names.iter().map(same).collect::<Vec<_>>()
    );
    let codes: Vec<&str> = Category::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(texts(&model["categories"], "id"), codes);
    let official = Category::ALL.map(ja::category::official);
    assert_eq!(texts(&model["categories"], "ja"), official);
    let sensitive: Vec<&str> = Labels::SENSITIVE.iter().map(Label::code).collect();
    assert_eq!(texts(&model["sensitivity_labels"], "code"), sensitive);
    assert!(
        texts(&model["sensitivity_labels"], "system")
            .iter()
            .all(|it| *it == ACT_CODE)
    );
    let purposes: Vec<&str> = Purpose::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(texts(&model["purposes"], "id"), purposes);
}

#[test]
fn days_hours_and_categories_are_the_models() {
    let model = model();
    let defaults = &model["defaults"];
    let number = |pointer: &str| defaults.pointer(pointer).and_then(Value::as_i64);
    for package in ["care_team", "clinic", "pharmacy", "family", "named_proxy"] {
        assert_eq!(number(&format!("/grant_days/{package}")), Some(GRANT_DAYS));
    }
    assert_eq!(number("/grant_days/qr_once"), Some(1));
    assert_eq!(number("/qr_open_minutes"), Some(ONCE_OPEN_MINUTES));
    assert_eq!(number("/qr_view_hours"), Some(ONCE_HOURS));
    assert_eq!(PROCEDURE_DAYS_MAX, 180);
    let quiet = number("/suspend_after_days_without_service");
    assert_eq!(quiet, Some(SUSPENDED_AFTER_DAYS));
    let ends = number("/guardian_ends_at_age");
    assert_eq!(ends, Some(i64::from(age::GUARDIAN_ENDS)));
    let glass = |name: &str| number(&format!("/break_glass/{name}"));
    assert_eq!(glass("session_minutes"), Some(emergency::SESSION_MINUTES));
    assert_eq!(glass("max_hours"), Some(emergency::EMERGENCY_HOURS));
    assert_eq!(glass("review_days"), Some(emergency::REVIEW_DAYS));
    assert_eq!(glass("answer_days"), Some(ANSWER_DAYS));
    let all = emergency::categories(emergency::Stage::Second);
    let all: Vec<&str> = all.iter().map(Category::code).collect();
    assert_eq!(
        serde_json::json!(all),
        defaults["break_glass"]["categories"]
    );
}

#[test]
fn every_code_reads_back_as_itself() {
    for role in Role::ALL {
        assert_eq!(Role::from_code(role.code()), Some(role));
    }
    for category in Category::ALL {
        assert_eq!(Category::from_code(category.code()), Some(category));
    }
    for job in Job::ALL {
        assert_eq!(Job::from_code(job.code()), Some(job));
        let wire = serde_json::to_value(job).unwrap();
        assert_eq!(wire, job.code(), "the table and the wire say the same");
        assert_eq!(serde_json::from_value::<Job>(wire).unwrap(), job);
    }
    let newer: Job = serde_json::from_value("space_doctor".into()).unwrap();
    assert_eq!(newer, Job::Unknown, "a newer job does not break a session");
    for label in Label::ALL {
        let system = label.system();
        assert_eq!(Label::from_coding(Some(&system), label.code()), Some(label));
    }
    assert_eq!(Label::from_coding(None, "HIV"), Some(Label::Hiv));
    assert_eq!(Label::from_coding(Some("urn:other"), "LOC"), None);
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::from_code(purpose.code()), Some(purpose));
    }
    for package in package::Package::ALL {
        assert_eq!(package::Package::from_code(package.code()), Some(package));
    }
    for kind in ["clinic", "emergency_hospital", "fire_department"] {
        assert_eq!(
            OrganizationKind::from_code(kind).map(|it| it.code()),
            Some(kind)
        );
    }
}

#[test]
fn each_reason_of_the_model_has_a_code_and_what_must_not_be_told_is_not() {
    // OFFLINE_TTL is the device's own (a lease that ended), NO_DATA is what is told outside
    let told_elsewhere = ["OFFLINE_TTL", "NO_DATA"];
    let model = model();
    for reason in model["deny_reasons"].as_array().unwrap() {
        let code = reason.as_str().unwrap();
        let known = DenyReason::from_code(code);
        assert_eq!(known.is_some(), !told_elsewhere.contains(&code), "{code}");
        assert_eq!(known.map(DenyReason::code), known.map(|_| code));
    }
    for silent in ["PROTECTED", "NO_RELATIONSHIP", "ROLE", "SENSITIVE"] {
        let reason = DenyReason::from_code(silent).unwrap();
        assert_eq!(reason.outside(), Outside::NoData, "{silent}");
    }
    assert_eq!(
        ja::access::denied(Outside::NoData),
        ja::access::NOT_FOUND,
        "the same text as for somebody unknown"
    );
}
