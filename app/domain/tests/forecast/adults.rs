//! Vaccines of adults and in pregnancy.

use crate::{brief, check, date, doses, girl, of};
use domain::fhir::patient::Gender;
use domain::forecast::Person;
use domain::vaccine::{PastDose, find};

#[test]
fn influenza_once_in_a_fiscal_year() {
    let old = "1950-01-15";
    check(
        "flu_elderly",
        &[
            (
                "1961-11-22",
                "",
                "2026-11-20",
                "not-yet 1/1 2026-11-21 2027-03-31",
            ),
            (
                "1961-11-22",
                "",
                "2026-11-21",
                "due 1/1 2026-11-21 2027-03-31",
            ),
            (
                "1962-05-10",
                "",
                "2026-11-21",
                "not-yet 1/1 2027-10-01 2028-03-31",
            ),
            (old, "", "2026-09-30", "not-yet 1/1 2026-10-01 2027-03-31"),
            (old, "", "2026-10-01", "due 1/1 2026-10-01 2027-03-31"),
            (
                old,
                "flu_elderly@2026-01-10",
                "2026-11-21",
                "due 1/1 2026-10-01 2027-03-31",
            ),
            (old, "flu_elderly@2026-10-20", "2026-11-21", "complete"),
            (old, "flu_elderly@2026-10-20", "2027-03-31", "complete"),
            (
                old,
                "flu_elderly@2026-10-20",
                "2027-04-01",
                "not-yet 1/1 2027-10-01 2028-03-31",
            ),
            (
                "2000-01-15",
                "",
                "2026-11-21",
                "not-yet 1/1 2065-01-14 2065-03-31",
            ),
        ],
    );
}

#[test]
fn covid_once_in_a_fiscal_year() {
    let old = "1950-01-15";
    check(
        "covid19",
        &[
            (old, "", "2024-03-31", "not-eligible"),
            (old, "", "2026-11-21", "due 1/1 2026-10-01 2027-03-31"),
            (old, "covid19@2026-10-20", "2026-11-21", "complete"),
            (
                old,
                "flu_elderly@2026-10-20",
                "2026-11-21",
                "due 1/1 2026-10-01 2027-03-31",
            ),
        ],
    );
}

#[test]
fn pneumococci_at_sixty_five() {
    check(
        "pneumo_elderly",
        &[
            (
                "1961-11-22",
                "",
                "2026-11-20",
                "not-yet 1/1 2026-11-21 2027-11-21",
            ),
            (
                "1961-11-22",
                "",
                "2026-11-21",
                "due 1/1 2026-11-21 2027-11-21",
            ),
            (
                "1961-11-22",
                "",
                "2027-11-21",
                "due 1/1 2026-11-21 2027-11-21",
            ),
            ("1961-11-22", "", "2027-11-22", "not-eligible"),
            (
                "1961-11-22",
                "pneumo_elderly@2020-05-10",
                "2026-11-21",
                "complete",
            ),
            ("1956-06-10", "", "2026-11-21", "not-eligible"),
        ],
    );
}

#[test]
fn shingles_in_the_fiscal_year_of_an_age() {
    check(
        "zoster",
        &[
            (
                "1961-04-02",
                "",
                "2026-11-21",
                "due 1/2 2026-04-01 2027-03-31",
            ),
            (
                "1962-04-01",
                "",
                "2026-11-21",
                "due 1/2 2026-04-01 2027-03-31",
            ),
            (
                "1962-04-02",
                "",
                "2026-11-21",
                "not-yet 1/2 2027-04-01 2028-03-31",
            ),
            // seventy only in 2030, when the measure is over
            ("1961-04-01", "", "2026-11-21", "not-eligible"),
            (
                "1956-04-02",
                "",
                "2026-11-21",
                "due 1/2 2026-04-01 2027-03-31",
            ),
            (
                "1958-10-01",
                "",
                "2026-11-21",
                "not-yet 1/2 2028-04-01 2029-03-31",
            ),
            (
                "1926-10-01",
                "",
                "2026-11-21",
                "due 1/2 2026-04-01 2027-03-31",
            ),
            ("1925-10-01", "", "2026-11-21", "not-eligible"),
            (
                "1920-10-01",
                "",
                "2025-11-21",
                "due 1/2 2025-04-01 2026-03-31",
            ),
            ("1920-10-01", "", "2026-11-21", "not-eligible"),
            (
                "1990-10-01",
                "",
                "2026-11-21",
                "not-yet 1/2 2055-04-01 2056-03-31",
            ),
            ("1960-06-01", "", "2025-03-31", "not-eligible"),
            (
                "1960-06-01",
                "",
                "2025-04-01",
                "due 1/2 2025-04-01 2026-03-31",
            ),
            (
                "1961-10-01",
                "zoster@2026-06-10",
                "2026-08-09",
                "not-yet 2/2 2026-08-10 2027-03-31",
            ),
            (
                "1961-10-01",
                "zoster@2026-06-10",
                "2026-08-10",
                "due 2/2 2026-08-10 2027-03-31",
            ),
            (
                "1961-10-01",
                "zoster@2027-01-31",
                "2027-02-10",
                "not-yet 2/2 2027-03-31 2027-03-31",
            ),
            (
                "1961-10-01",
                "zoster@2027-02-01",
                "2027-02-10",
                "not-eligible",
            ),
            (
                "1961-10-01",
                "zoster@2026-06-10 zoster@2026-08-10",
                "2026-11-21",
                "complete",
            ),
        ],
    );
}

#[test]
fn the_live_vaccine_against_shingles_is_one_dose() {
    let live = PastDose {
        name: "乾燥弱毒生水痘ワクチン「ビケン」".to_owned(),
        ..PastDose::of(find("zoster").unwrap(), date("2026-06-10"))
    };
    let found = of(&girl("1961-10-01"), &[live], "zoster", "2026-11-21");
    assert_eq!(brief(&found), "complete");
}

/// Expected on 2027-01-20: 28週0日 is 2026-10-28, 36週6日 2026-12-29.
#[test]
fn rsv_in_each_pregnancy() {
    let mother = Person {
        expected: Some(date("2027-01-20")),
        ..girl("1994-06-01")
    };
    let check = |before: &str, day: &str, expect: &str| {
        let found = of(&mother, &doses(before), "rsv_maternal", day);
        assert_eq!(brief(&found), expect, "{before} {day}");
    };
    check("", "2026-10-27", "not-yet 1/1 2026-10-28 2026-12-29");
    check("", "2026-10-28", "due 1/1 2026-10-28 2026-12-29");
    check("", "2026-12-29", "due 1/1 2026-10-28 2026-12-29");
    check("", "2026-12-30", "not-eligible");
    check("rsv_maternal@2026-11-01", "2026-11-21", "complete");
    check(
        "rsv_maternal@2025-01-10",
        "2026-11-21",
        "due 1/1 2026-10-28 2026-12-29",
    );
    check("", "2026-03-31", "not-eligible");
    let found = of(&girl("1994-06-01"), &[], "rsv_maternal", "2026-11-21");
    assert_eq!(brief(&found), "not-eligible");
    let man = Person {
        sex: Some(Gender::Male),
        ..mother
    };
    assert_eq!(
        brief(&of(&man, &[], "rsv_maternal", "2026-11-21")),
        "not-eligible"
    );
}
