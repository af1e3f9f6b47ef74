//! Whom a municipality lists for a vaccine, at the edges of every period.

use domain::Date;
use domain::cohort::{Births, counted, find, listed};
use domain::fhir::immunization::Immunization;
use domain::fhir::patient::Gender;
use domain::forecast::{Person, Status};
use domain::vaccine::{self, PastDose};
use serde_json::json;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_vaccine_for_children_has_one_list_and_each_product_counts() {
    let codes: Vec<_> = listed()
        .iter()
        .map(|it| (it.vaccine.code.as_str(), it.doses))
        .collect();
    let expect = [
        ("rota_rv1", 2),
        ("hepb", 3),
        ("pcv_child", 4),
        ("penta", 4),
        ("bcg", 1),
        ("mr1", 1),
        ("mr2", 1),
        ("varicella", 2),
        ("je1", 3),
        ("je2", 1),
        ("dt2", 1),
        ("hpv", 2),
        ("je_special", 4),
    ];
    assert_eq!(codes, expect);
    assert!(find("rota_rv1").unwrap().codes.contains(&"rota_rv5"));
    assert!(find("penta").unwrap().codes.contains(&"dpt_ipv_legacy"));
    assert_eq!(
        find("zoster"),
        None,
        "B類 is offered, and nobody is called to it"
    );
}

#[test]
fn the_births_of_a_list_are_those_for_whom_the_day_is_inside() {
    let check = |code: &str, today: &str, from: &str, to: &str| {
        let births = Births {
            from: day(from),
            to: day(to),
        };
        let found = find(code).unwrap().births(day(today));
        assert_eq!(found, Some(births), "{code} {today}");
    };
    // 第1期: 生後12月から24月に至るまで; an age is reached on the day before the birthday
    check("mr1", "2026-11-27", "2024-11-28", "2025-11-28");
    // 第2期: the year before school, by fiscal year
    check("mr2", "2026-11-27", "2020-04-02", "2021-04-01");
    check("mr2", "2027-03-31", "2020-04-02", "2021-04-01");
    check("mr2", "2027-04-01", "2021-04-02", "2022-04-01");
    check("bcg", "2026-11-27", "2025-11-28", "2026-11-27");
    check("rota_rv1", "2026-11-27", "2026-06-12", "2026-10-16");
    // girls of the year of the 6th class to the first of high school
    check("hpv", "2026-11-27", "2010-04-02", "2015-04-01");
}

#[test]
fn no_birth_outside_is_inside_and_none_inside_is_left_out() {
    for list in listed() {
        for today in ["2024-02-29", "2026-03-31", "2026-04-01", "2026-11-27"] {
            let today = day(today);
            let Some(births) = list.births(today) else {
                continue;
            };
            let inside = |birth: Date| {
                let window = list.vaccine.window.as_ref().unwrap();
                window.contains(birth, today) && list.vaccine.born.contains(birth)
            };
            let at = |birth: Date, days: i64| domain::age::plus_days_signed(birth, days);
            let name = &list.vaccine.code;
            assert!(inside(births.from) && inside(births.to), "{name} {today}");
            assert!(!inside(at(births.from, -1)), "{name} {today} from");
            let next = at(births.to, 1);
            assert!(next > today || !inside(next), "{name} {today} to");
            let wider = list.births_and_before(today).unwrap();
            assert!(wider.from <= births.from && wider.to == births.to);
        }
    }
}

#[test]
fn who_completed_one_product_needs_no_other() {
    let person = Person {
        birth: day("2026-07-01"),
        sex: Some(Gender::Male),
        expected: None,
    };
    let rota = find("rota_rv1").unwrap();
    let given = |code: &str, days: &[&str]| -> Vec<PastDose> {
        let vaccine = vaccine::find(code).unwrap();
        days.iter()
            .map(|it| PastDose::of(vaccine, day(it)))
            .collect()
    };
    let status = |history: &[PastDose]| {
        let found = rota.forecast(&person, history, day("2026-11-27"));
        found.unwrap().status
    };
    let one = given("rota_rv1", &["2026-09-01", "2026-10-01"]);
    assert_eq!(status(&one), Status::Complete);
    let begun = given("rota_rv5", &["2026-09-01", "2026-10-01"]);
    assert!(matches!(status(&begun), Status::Due | Status::Overdue));
}

#[test]
fn a_dose_counts_when_it_was_given_and_not_before_its_time() {
    let record = |code: &str, status: &str, on: &str| {
        let coding =
            json!([{ "system": domain::fhir::systems::VACCINE, "code": code, "display": code }]);
        let body = json!({
            "resourceType": "Immunization", "status": status, "vaccineCode": { "coding": coding, "text": code },
            "patient": { "reference": "Patient/01930004-0000-7000-8000-000000000001" },
            "occurrenceDateTime": on,
        });
        Immunization::read(&body).unwrap()
    };
    let check = |record: &Immunization, expect: Option<&str>| {
        let found = counted(record, day("2025-01-10"));
        assert_eq!(found.map(|it| it.1), expect.map(day));
    };
    check(
        &record("mr1", "completed", "2026-02-01"),
        Some("2026-02-01"),
    );
    // in an outbreak, before the first birthday
    check(&record("mr1", "completed", "2025-10-01"), None);
    check(&record("mr1", "not-done", "2026-02-01"), None);
    check(&record("mr1", "entered-in-error", "2026-02-01"), None);
    check(&record("no-such", "completed", "2026-02-01"), None);
}
