//! Bundles that are taken, and bundles that are refused whole.

use super::*;
use sync::wire::Job;

fn read_demo(name: &str) -> Imported {
    let path = format!("{}/demo/{name}.json", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read_to_string(path).unwrap(), Instant(0)).unwrap()
}

fn bundle(resource: &str) -> String {
    format!(
        r#"{{"resourceType":"Bundle","type":"transaction","entry":[{{"resource":{resource}}}]}}"#
    )
}

#[test]
fn clinics_and_their_staff_come_in() {
    let imported = read_demo("1-clinics");
    assert_eq!(imported.organizations.len(), 2);
    let roles: Vec<_> = imported
        .accounts
        .iter()
        .map(|it| (it.role, it.organization.is_some()))
        .collect();
    assert_eq!(
        roles,
        [(Job::Nurse, true), (Job::Doctor, true), (Job::Doctor, true)]
    );
    assert!(imported.rows.is_empty());
}

#[test]
fn a_guardian_of_two_children_is_one_account_with_two_ties_until_they_are_grown() {
    let imported = read_demo("2-sato");
    let names: Vec<_> = imported
        .accounts
        .iter()
        .map(|it| (it.name.as_str(), it.demo))
        .collect();
    assert_eq!(names, [("佐藤 美咲", 1)]);
    let days: Vec<_> = imported
        .ties
        .iter()
        .filter_map(|it| it.last_day)
        .map(|it| it.to_string())
        .collect();
    assert_eq!(days, ["2041-10-14", "2044-04-09"]);
}

#[test]
fn records_keep_the_bytes_they_came_in() {
    let text = r#"{ "id":"01930004-0000-7000-8000-000000000001", "birthDate" :"2020-01-01",
        "resourceType":"Patient","name":[{"text":"試験 太郎"}], "unknown" : [ 1.50 ]}"#;
    let imported = read(&bundle(text), Instant(0)).unwrap();
    assert_eq!(imported.rows[0].0.body.get(), text);
}

#[test]
fn what_cannot_come_in_says_where_and_nothing_of_what() {
    let check = |text: &str, expect: &str| {
        assert_eq!(
            read(text, Instant(0)).unwrap_err().to_string(),
            expect,
            "{text}"
        );
    };
    check("{", "not readable as JSON (line 1, column 1)");
    check(
        r#"{"resourceType":"Patient","entry":[]}"#,
        "not a FHIR Bundle of type transaction, batch or collection",
    );
    check(
        &bundle("{}"),
        "entry 1: not a resource with a type and an id",
    );
    check(
        &bundle(r#"{"resourceType":"Patient","id":"a"}"#),
        "entry 1: its id is not a UUID",
    );
    check(
        &bundle(r#"{"resourceType":"Immunization","id":"01930004-0000-7000-8000-000000000001"}"#),
        "entry 1: it names no person (Patient) by id",
    );
}

#[test]
fn a_grandmother_may_sign_in_but_is_no_guardian() {
    let text = r#"{"resourceType":"RelatedPerson","id":"01930005-0000-7000-8000-000000000001",
        "identifier":[{"system":"https://tsunagu-techo.example/fhir/account","value":"01930003-0000-7000-8000-000000000001"}],
        "patient":{"reference":"Patient/01930004-0000-7000-8000-000000000001"},
        "relationship":[{"coding":[{"code":"GRMTH"}]}],"name":[{"text":"試験 花子"}]}"#;
    let imported = read(&bundle(text), Instant(0)).unwrap();
    assert_eq!((imported.accounts.len(), imported.ties.len()), (1, 0));
}
