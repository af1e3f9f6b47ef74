//! Vaccines of school age.

use crate::{brief, check, date, doses, girl, of};
use domain::fhir::patient::Gender;
use domain::forecast::Person;
use domain::vaccine::{PastDose, find};

#[test]
fn japanese_encephalitis_second_time() {
    let born = "2016-05-10";
    check(
        "je2",
        &[
            (born, "", "2025-05-08", "not-yet 1/1 2025-05-09 2029-05-09"),
            (born, "", "2025-05-09", "due 1/1 2025-05-09 2029-05-09"),
            (born, "", "2026-05-09", "due 1/1 2025-05-09 2029-05-09"),
            (born, "", "2026-05-10", "overdue 1/1 2025-05-09 2029-05-09"),
            (born, "", "2029-05-10", "not-eligible"),
            (
                born,
                "je1@2019-06-01 je1@2019-06-08 je1@2025-05-05",
                "2025-05-11",
                "not-yet 1/1 2025-05-12 2029-05-09",
            ),
            (born, "je2@2025-06-01", "2025-06-02", "complete"),
        ],
    );
}

/// Born 1995-04-02 to 2007-04-01, until the twentieth birthday.
#[test]
fn japanese_encephalitis_missed_by_a_whole_cohort() {
    let three = "je1@2010-05-01 je1@2010-05-10 je1@2011-06-01";
    check(
        "je_special",
        &[
            (
                "2006-12-01",
                three,
                "2026-11-21",
                "due 4/4 2015-11-30 2026-11-30",
            ),
            ("2006-12-01", three, "2026-12-01", "not-eligible"),
            (
                "2006-12-01",
                "je1@2010-05-01",
                "2026-11-21",
                "due 2/4 2010-11-30 2026-11-30",
            ),
            (
                "2006-12-01",
                "je1@2010-05-01 je_special@2026-11-20",
                "2026-11-21",
                "not-yet 3/4 2026-11-27 2026-11-30",
            ),
            (
                "2006-12-01",
                "",
                "2026-11-21",
                "due 1/4 2010-11-30 2026-11-30",
            ),
            (
                "2006-12-01",
                "je1@2010-05-01 je1@2010-05-10 je1@2011-06-01 je2@2016-01-10",
                "2026-11-21",
                "complete",
            ),
            (
                "2007-04-01",
                "",
                "2027-03-31",
                "due 1/4 2011-03-31 2027-03-31",
            ),
            ("2007-04-02", "", "2026-11-21", "not-eligible"),
            ("1995-04-01", "", "2012-11-21", "not-eligible"),
            // begun from nothing at nineteen: the third dose half a year after the second
            (
                "2007-02-01",
                "je_special@2026-02-01 je_special@2026-02-08",
                "2026-07-01",
                "not-yet 3/4 2026-08-08 2027-01-31",
            ),
        ],
    );
}

#[test]
fn diphtheria_and_tetanus() {
    let born = "2015-05-10";
    check(
        "dt2",
        &[
            (born, "", "2026-05-08", "not-yet 1/1 2026-05-09 2028-05-09"),
            (born, "", "2026-05-09", "due 1/1 2026-05-09 2028-05-09"),
            (born, "", "2027-05-09", "due 1/1 2026-05-09 2028-05-09"),
            (born, "", "2027-05-10", "overdue 1/1 2026-05-09 2028-05-09"),
            (born, "", "2028-05-10", "not-eligible"),
            (born, "dt2@2026-06-01", "2026-06-02", "complete"),
        ],
    );
}

#[test]
fn papilloma_viruses() {
    let born = "2013-05-10";
    check(
        "hpv",
        &[
            (born, "", "2025-03-31", "not-yet 1/2 2025-04-01 2030-03-31"),
            (born, "", "2025-04-01", "due 1/2 2025-04-01 2030-03-31"),
            (born, "", "2027-03-31", "due 1/2 2025-04-01 2030-03-31"),
            (born, "", "2027-04-01", "overdue 1/2 2025-04-01 2030-03-31"),
            (born, "", "2028-05-09", "overdue 1/2 2025-04-01 2030-03-31"),
            (born, "", "2028-05-10", "overdue 1/3 2025-04-01 2030-03-31"),
            (born, "", "2030-04-01", "not-eligible"),
            (
                born,
                "hpv@2026-08-01",
                "2026-12-31",
                "not-yet 2/2 2027-01-01 2030-03-31",
            ),
            (
                born,
                "hpv@2026-08-01",
                "2027-01-01",
                "due 2/2 2027-01-01 2030-03-31",
            ),
            (
                born,
                "hpv@2026-08-01 hpv@2027-01-01",
                "2027-01-02",
                "complete",
            ),
            // less than five months between: a third one
            (
                born,
                "hpv@2026-08-01 hpv@2026-12-01",
                "2027-01-01",
                "not-yet 3/3 2027-03-01 2030-03-31",
            ),
            // the day before the fifteenth birthday still counts as before fifteen
            (
                "2011-05-10",
                "hpv@2026-05-09",
                "2026-06-01",
                "not-yet 2/2 2026-10-09 2028-03-31",
            ),
            (
                "2011-05-10",
                "hpv@2026-05-10",
                "2026-06-01",
                "not-yet 2/3 2026-06-10 2028-03-31",
            ),
            (
                "2011-05-10",
                "hpv@2026-05-10 hpv@2026-07-10",
                "2026-08-01",
                "not-yet 3/3 2026-10-10 2028-03-31",
            ),
            ("2010-04-01", "", "2026-11-21", "not-eligible"),
            // catch-up until 2026-03-31, for those who had a dose by 2025-03-31
            (
                "2005-06-01",
                "hpv@2025-02-10",
                "2026-03-31",
                "overdue 2/3 2025-04-01 2026-03-31",
            ),
            (
                "2005-06-01",
                "hpv@2025-02-10 hpv@2026-02-10",
                "2026-03-01",
                "not-eligible",
            ),
            (
                "2005-06-01",
                "hpv@2024-12-10 hpv@2025-12-10",
                "2026-03-01",
                "not-yet 3/3 2026-03-10 2026-03-31",
            ),
            ("2005-06-01", "hpv@2025-02-10", "2026-04-01", "not-eligible"),
            ("2005-06-01", "", "2026-03-31", "not-eligible"),
            ("1997-04-01", "hpv@2025-02-10", "2026-03-31", "not-eligible"),
            (
                "2010-04-02",
                "",
                "2026-11-21",
                "overdue 1/3 2022-04-01 2027-03-31",
            ),
            (
                "2015-04-01",
                "",
                "2026-04-01",
                "due 1/2 2026-04-01 2031-03-31",
            ),
            (
                "2015-04-02",
                "",
                "2026-04-01",
                "not-yet 1/2 2027-04-01 2032-03-31",
            ),
        ],
    );
}

#[test]
fn papilloma_viruses_begun_with_another_product_take_three() {
    let before = PastDose {
        name: "ガーダシル（4価）".to_owned(),
        ..PastDose::of(find("hpv").unwrap(), date("2026-01-10"))
    };
    let found = of(&girl("2013-05-10"), &[before], "hpv", "2026-02-01");
    assert_eq!(brief(&found), "not-yet 2/3 2026-02-10 2030-03-31");
}

#[test]
fn papilloma_viruses_are_for_girls_and_an_unknown_sex_is_said() {
    let of_sex = |sex| {
        let person = Person {
            sex,
            ..girl("2013-05-10")
        };
        of(&person, &doses(""), "hpv", "2026-11-21")
    };
    assert_eq!(brief(&of_sex(Some(Gender::Male))), "not-eligible");
    for sex in [None, Some(Gender::Unknown), Some(Gender::Other)] {
        let found = of_sex(sex);
        assert_eq!(brief(&found), "due 1/2 2025-04-01 2030-03-31");
        let told = domain::ja::forecast::reason(&found, date("2026-11-21"));
        assert!(told.contains("性別が分からない"), "{told}");
    }
}
