//! Doses already given: kept as they were entered, judged by the rules of their day.

use crate::{brief, date, doses, girl, of};
use domain::forecast::{Flaw, Note, Person, evaluate};
use domain::interval::Reason;
use domain::vaccine::PastDose;

fn flaws(person: &Person, history: &[PastDose], day: &str) -> Vec<String> {
    let name = |flaw: &Flaw| match flaw {
        Flaw::BeforeBirth => "before-birth",
        Flaw::Future => "future",
        Flaw::Twice => "twice",
        Flaw::UnknownVaccine => "unknown",
        Flaw::OtherSex => "other-sex",
        Flaw::Rule(Reason::TooSoon { .. }) => "too-soon",
        Flaw::Rule(Reason::TooSoonAfterOther { .. }) => "too-soon-after-other",
        Flaw::Rule(Reason::TooYoung { .. }) => "too-young",
        Flaw::Rule(Reason::TooLate { .. }) => "too-late",
        Flaw::Rule(Reason::LateStart { .. }) => "late-start",
        Flaw::Rule(Reason::Complete { .. }) => "complete",
        Flaw::Rule(Reason::SameDay { .. }) => "same-day",
        Flaw::Rule(Reason::OtherProduct { .. }) => "other-product",
    };
    evaluate(person, history, date(day))
        .iter()
        .map(|it| it.flaws.iter().map(name).collect::<Vec<_>>().join(" "))
        .collect()
}

fn check(birth: &str, history: &str, expect: &[&str]) {
    let found = flaws(&girl(birth), &doses(history), "2026-11-21");
    assert_eq!(found, expect, "{history}");
}

#[test]
fn each_dose_is_judged_by_itself() {
    let born = "2025-05-10";
    check(born, "penta@2025-07-09 penta@2025-07-30", &["", ""]);
    check(born, "penta@2025-07-09 penta@2025-07-29", &["", "too-soon"]);
    check(born, "penta@2025-07-08", &["too-young"]);
    check(
        born,
        "hepb@2025-07-09 hepb@2025-08-06 hepb@2025-11-25",
        &["", "", "too-soon"],
    );
    check(born, "bcg@2026-05-10", &["too-late"]);
    check(born, "rota_rv1@2025-08-23", &["late-start"]);
    check(
        born,
        "rota_rv1@2025-07-10 rota_rv5@2025-08-10",
        &["", "other-product"],
    );
    check(
        born,
        "mr1@2026-05-10 varicella@2026-06-06",
        &["", "too-soon-after-other"],
    );
    check(born, "mr1@2026-05-10 varicella@2026-06-07", &["", ""]);
    check(born, "mr1@2026-05-10 varicella@2026-05-10", &["", ""]);
    check(born, "mr1@2026-05-10 mr1@2026-06-10", &["", "complete"]);
    check(born, "mr1@2026-05-10 mr1@2026-05-10", &["", "twice"]);
    check(
        born,
        "hepb@2025-05-09 hepb@2027-01-01",
        &["before-birth", "future"],
    );
}

/// Until 2020-09-30 every other vaccine had to wait, after a live one 27 days, after others 6.
#[test]
fn the_rules_of_the_day_decide() {
    let born = "2019-05-10";
    check(
        born,
        "mr1@2020-06-01 je1@2020-06-20",
        &["", "too-soon-after-other"],
    );
    check(born, "mr1@2020-06-01 je1@2020-06-29", &["", ""]);
    check(
        born,
        "hepb@2019-08-01 pcv_child@2019-08-06",
        &["", "too-soon-after-other"],
    );
    check(born, "hepb@2019-08-01 pcv_child@2019-08-08", &["", ""]);
    check(born, "hepb@2019-08-01 pcv_child@2019-08-01", &["", ""]);
    check(
        born,
        "mr1@2020-06-01 varicella@2020-06-20",
        &["", "too-soon-after-other"],
    );
    check("2019-11-10", "mr1@2020-11-10 je1@2020-11-12", &["", ""]);
}

#[test]
fn what_came_before_the_programme_was_voluntary() {
    let dose = evaluate(
        &girl("1950-01-10"),
        &doses("zoster@2023-06-01"),
        date("2026-11-21"),
    );
    assert_eq!(
        dose[0].note,
        Some(Note::BeforeProgramme(date("2025-04-01")))
    );
    let dose = evaluate(
        &girl("2025-05-10"),
        &doses("mumps@2026-06-01"),
        date("2026-11-21"),
    );
    assert_eq!(dose[0].note, Some(Note::Voluntary));
    assert!(dose[0].flaws.is_empty());
}

#[test]
fn a_dose_of_an_unknown_vaccine_is_kept_and_said() {
    let unknown = PastDose {
        vaccine: None,
        name: "外国のワクチン".to_owned(),
        ..doses("mumps@2026-06-01").remove(0)
    };
    assert_eq!(
        flaws(&girl("2025-05-10"), &[unknown], "2026-11-21"),
        ["unknown"]
    );
}

/// A dose that was given too early is not given again by a program: a physician decides.
#[test]
fn a_flawed_dose_still_counts_until_a_physician_says_otherwise() {
    let found = of(
        &girl("2025-05-10"),
        &doses("penta@2025-07-09 penta@2025-07-19"),
        "penta",
        "2025-08-01",
    );
    assert_eq!(brief(&found), "not-yet 3/4 2025-08-09 2032-11-09");
}

/// 未接種 is not 不明: a third dose on record means that there were two before.
#[test]
fn a_written_number_stands_for_the_doses_before_it() {
    let mut third = doses("penta@2025-09-20");
    third[0].number = Some(3);
    let found = of(&girl("2025-05-10"), &third, "penta", "2025-10-01");
    assert_eq!(brief(&found), "not-yet 4/4 2026-03-20 2032-11-09");
}

#[test]
fn doses_before_birth_and_after_the_day_do_not_move_anything() {
    let history = doses("penta@2025-01-01 penta@2027-01-01");
    let found = of(&girl("2025-05-10"), &history, "penta", "2025-07-09");
    assert_eq!(brief(&found), "due 1/4 2025-07-09 2032-11-09");
}

#[test]
fn sixty_doses_are_no_trouble() {
    let mut history = Vec::new();
    for month in 0..60 {
        history.extend(doses(&format!(
            "flu_child_ha@{}-{:02}-10",
            2021 + month / 12,
            month % 12 + 1
        )));
    }
    assert_eq!(
        evaluate(&girl("2020-05-10"), &history, date("2026-11-21")).len(),
        60
    );
    let found = of(&girl("2020-05-10"), &history, "mr2", "2026-11-21");
    assert_eq!(brief(&found), "due 1/1 2026-04-01 2027-03-31");
}
