//! Vaccines that begin in the first year.

use crate::{check, date, doses, girl, of};

/// 6週 is 6/21, 14週6日 8/22, 24週 10/25, 32週 12/20; 2, 5, 7, 8, 9, 12 months the 9th of a month.
const BORN: &str = "2026-05-10";

#[test]
fn rota_with_one_strain() {
    let given = "rota_rv1@2026-07-10";
    check(
        "rota_rv1",
        &[
            (BORN, "", "2026-05-10", "not-yet 1/2 2026-06-21 2026-10-25"),
            (BORN, "", "2026-06-20", "not-yet 1/2 2026-06-21 2026-10-25"),
            (BORN, "", "2026-06-21", "due 1/2 2026-06-21 2026-10-25"),
            (BORN, "", "2026-08-22", "due 1/2 2026-06-21 2026-10-25"),
            (BORN, "", "2026-08-23", "contraindicated"),
            (BORN, "", "2026-10-25", "contraindicated"),
            (BORN, "", "2026-10-26", "not-eligible"),
            (
                BORN,
                given,
                "2026-08-06",
                "not-yet 2/2 2026-08-07 2026-10-25",
            ),
            (BORN, given, "2026-08-07", "due 2/2 2026-08-07 2026-10-25"),
            (BORN, given, "2026-10-25", "due 2/2 2026-08-07 2026-10-25"),
            (BORN, given, "2026-10-26", "not-eligible"),
            (
                BORN,
                "rota_rv1@2026-08-22",
                "2026-09-19",
                "due 2/2 2026-09-19 2026-10-25",
            ),
            (BORN, "rota_rv1@2026-10-10", "2026-10-20", "not-eligible"),
            (
                BORN,
                "rota_rv1@2026-07-10 rota_rv1@2026-08-07",
                "2026-08-08",
                "complete",
            ),
            (BORN, "rota_rv5@2026-07-10", "2026-08-07", "not-eligible"),
            (
                BORN,
                "rota_rv5@2026-07-10 rota_rv5@2026-08-07 rota_rv5@2026-09-04",
                "2026-09-05",
                "complete",
            ),
            ("2020-07-31", "", "2020-10-01", "not-eligible"),
            (
                "2020-08-01",
                "",
                "2020-10-01",
                "due 1/2 2020-09-12 2021-01-16",
            ),
        ],
    );
}

#[test]
fn rota_with_five_strains() {
    let two = "rota_rv5@2026-07-10 rota_rv5@2026-08-07";
    check(
        "rota_rv5",
        &[
            (BORN, "", "2026-06-21", "due 1/3 2026-06-21 2026-12-20"),
            (BORN, "", "2026-08-23", "contraindicated"),
            (BORN, "", "2026-12-21", "not-eligible"),
            (
                BORN,
                "rota_rv5@2026-07-10",
                "2026-08-06",
                "not-yet 2/3 2026-08-07 2026-12-20",
            ),
            (BORN, two, "2026-09-03", "not-yet 3/3 2026-09-04 2026-12-20"),
            (BORN, two, "2026-12-20", "due 3/3 2026-09-04 2026-12-20"),
            (BORN, two, "2026-12-21", "not-eligible"),
            (BORN, "rota_rv1@2026-07-10", "2026-08-07", "not-eligible"),
        ],
    );
}

#[test]
fn hepatitis_b() {
    let one = "hepb@2026-07-09";
    let two = "hepb@2026-07-09 hepb@2026-08-06";
    check(
        "hepb",
        &[
            (BORN, "", BORN, "due 1/3 2026-05-10 2027-05-09"),
            (BORN, "", "2027-02-09", "due 1/3 2026-05-10 2027-05-09"),
            (BORN, "", "2027-02-10", "overdue 1/3 2026-05-10 2027-05-09"),
            (BORN, "", "2027-05-09", "overdue 1/3 2026-05-10 2027-05-09"),
            (BORN, "", "2027-05-10", "not-eligible"),
            (BORN, one, "2026-07-09", "not-yet 2/3 2026-08-06 2027-05-09"),
            (BORN, one, "2026-08-05", "not-yet 2/3 2026-08-06 2027-05-09"),
            (BORN, one, "2026-08-06", "due 2/3 2026-08-06 2027-05-09"),
            (BORN, two, "2026-11-25", "not-yet 3/3 2026-11-26 2027-05-09"),
            (BORN, two, "2026-11-26", "due 3/3 2026-11-26 2027-05-09"),
            // 139 days after the first are over, but the second was only just given
            (
                BORN,
                "hepb@2026-07-09 hepb@2026-12-01",
                "2026-12-01",
                "not-yet 3/3 2026-12-02 2027-05-09",
            ),
            (
                BORN,
                "hepb@2026-07-09 hepb@2026-08-06 hepb@2026-11-26",
                "2026-11-27",
                "complete",
            ),
            (
                BORN,
                "hepb@2026-12-21 hepb@2027-01-18",
                "2027-02-01",
                "not-eligible",
            ),
            ("2016-03-31", "", "2016-10-01", "not-eligible"),
        ],
    );
}

/// 140 days before the first birthday is the last day for a first dose.
#[test]
fn a_series_that_no_longer_fits_is_told_in_time() {
    let tight = |before: &str, day: &str| {
        let found = of(&girl(BORN), &doses(before), "hepb", day);
        let told = domain::ja::forecast::reason(&found, date(day)).contains("間に合わない");
        let tight = found.next().is_some_and(|next| next.too_tight);
        assert_eq!(told, tight);
        tight
    };
    assert!(!tight("", "2026-12-20"));
    assert!(tight("", "2026-12-21"));
    assert!(!tight("hepb@2026-12-20", "2026-12-21"));
    assert!(tight("hepb@2026-12-21", "2026-12-22"));
}

#[test]
fn pneumococci() {
    let one = "pcv_child@2026-07-09";
    let three = "pcv_child@2026-07-09 pcv_child@2026-08-06 pcv_child@2026-09-03";
    check(
        "pcv_child",
        &[
            (BORN, "", "2026-07-08", "not-yet 1/4 2026-07-09 2031-05-09"),
            (BORN, "", "2026-07-09", "due 1/4 2026-07-09 2031-05-09"),
            (BORN, "", "2026-12-09", "due 1/4 2026-07-09 2031-05-09"),
            (BORN, "", "2026-12-10", "due 1/3 2026-07-09 2031-05-09"),
            (BORN, "", "2027-05-09", "due 1/3 2026-07-09 2031-05-09"),
            (BORN, "", "2027-05-10", "due 1/2 2026-07-09 2031-05-09"),
            (BORN, "", "2028-05-09", "due 1/2 2026-07-09 2031-05-09"),
            (BORN, "", "2028-05-10", "due 1/1 2026-07-09 2031-05-09"),
            (BORN, "", "2031-05-10", "not-eligible"),
            (BORN, one, "2026-08-05", "not-yet 2/4 2026-08-06 2028-05-09"),
            (BORN, one, "2026-08-06", "due 2/4 2026-08-06 2028-05-09"),
            (
                BORN,
                three,
                "2027-05-08",
                "not-yet 4/4 2027-05-09 2031-05-09",
            ),
            (BORN, three, "2027-08-09", "due 4/4 2027-05-09 2031-05-09"),
            (
                BORN,
                three,
                "2027-08-10",
                "overdue 4/4 2027-05-09 2031-05-09",
            ),
            // a late third dose: 60 days come after the first birthday
            (
                BORN,
                "pcv_child@2026-07-09 pcv_child@2026-08-06 pcv_child@2027-04-01",
                "2027-05-09",
                "not-yet 4/4 2027-06-01 2031-05-09",
            ),
            // the second on the day of twelve months: the third is given; a day later it is left out
            (
                BORN,
                "pcv_child@2026-07-09 pcv_child@2027-05-09",
                "2027-05-20",
                "not-yet 3/4 2027-06-06 2028-05-09",
            ),
            (
                BORN,
                "pcv_child@2026-07-09 pcv_child@2027-05-10",
                "2027-05-20",
                "not-yet 4/4 2027-07-10 2031-05-09",
            ),
            // after 24 months only the booster is left
            (BORN, one, "2028-05-10", "overdue 4/4 2027-05-09 2031-05-09"),
            (
                BORN,
                "pcv_child@2027-01-15",
                "2027-02-11",
                "not-yet 2/3 2027-02-12 2028-05-09",
            ),
            (
                BORN,
                "pcv_child@2027-01-15 pcv_child@2027-02-12",
                "2027-03-01",
                "not-yet 3/3 2027-05-09 2031-05-09",
            ),
            (
                BORN,
                "pcv_child@2027-06-15",
                "2027-08-14",
                "not-yet 2/2 2027-08-15 2031-05-09",
            ),
            (BORN, "pcv_child@2028-05-10", "2028-05-11", "complete"),
        ],
    );
}

#[test]
fn five_in_one() {
    let one = "penta@2026-07-09";
    let three = "penta@2026-07-09 penta@2026-07-30 penta@2026-08-20";
    check(
        "penta",
        &[
            (BORN, "", "2026-07-08", "not-yet 1/4 2026-07-09 2033-11-09"),
            (BORN, "", "2026-07-09", "due 1/4 2026-07-09 2033-11-09"),
            (BORN, "", "2026-12-09", "due 1/4 2026-07-09 2033-11-09"),
            (BORN, "", "2026-12-10", "overdue 1/4 2026-07-09 2033-11-09"),
            (BORN, "", "2033-11-09", "overdue 1/4 2026-07-09 2033-11-09"),
            (BORN, "", "2033-11-10", "not-eligible"),
            (BORN, one, "2026-07-29", "not-yet 2/4 2026-07-30 2033-11-09"),
            (BORN, one, "2026-07-30", "due 2/4 2026-07-30 2033-11-09"),
            (BORN, one, "2026-09-04", "due 2/4 2026-07-30 2033-11-09"),
            (BORN, one, "2026-09-05", "overdue 2/4 2026-07-30 2033-11-09"),
            (
                BORN,
                three,
                "2027-02-19",
                "not-yet 4/4 2027-02-20 2033-11-09",
            ),
            (BORN, three, "2028-02-20", "due 4/4 2027-02-20 2033-11-09"),
            (
                BORN,
                three,
                "2028-02-21",
                "overdue 4/4 2027-02-20 2033-11-09",
            ),
            // six months after August 31 is March 1
            (
                BORN,
                "penta@2026-07-09 penta@2026-07-30 penta@2026-08-31",
                "2027-02-28",
                "not-yet 4/4 2027-03-01 2033-11-09",
            ),
            (
                BORN,
                "penta@2026-07-09 penta@2026-07-30 penta@2026-08-20 penta@2027-02-20",
                "2027-02-21",
                "complete",
            ),
            ("2023-12-01", "", "2024-03-31", "not-eligible"),
            (
                "2023-12-01",
                "",
                "2024-04-01",
                "due 1/4 2024-01-31 2031-05-31",
            ),
        ],
    );
}

#[test]
fn begun_with_four_in_one() {
    let two = "dpt_ipv_legacy@2024-02-01 hib_legacy@2024-02-01 dpt_ipv_legacy@2024-03-01 hib_legacy@2024-03-01";
    let uneven = "dpt_ipv_legacy@2024-02-01 hib_legacy@2024-02-01 dpt_ipv_legacy@2024-03-01";
    let born = "2023-12-01";
    check(
        "penta",
        &[
            (born, two, "2024-04-15", "due 3/4 2024-03-22 2031-05-31"),
            (born, uneven, "2024-04-15", "not-eligible"),
        ],
    );
    check(
        "dpt_ipv_legacy",
        &[
            (born, two, "2024-04-15", "due 3/4 2024-03-22 2031-05-31"),
            (born, uneven, "2024-04-15", "due 3/4 2024-03-22 2031-05-31"),
            (BORN, "", "2026-07-09", "not-eligible"),
        ],
    );
    check(
        "hib_legacy",
        &[
            (born, uneven, "2024-04-15", "due 2/4 2024-02-29 2024-11-30"),
            (BORN, "", "2026-07-09", "not-eligible"),
            (BORN, "penta@2026-07-09", "2026-08-09", "not-eligible"),
        ],
    );
}

#[test]
fn bcg() {
    check(
        "bcg",
        &[
            (BORN, "", BORN, "due 1/1 2026-05-10 2027-05-09"),
            (BORN, "", "2027-01-09", "due 1/1 2026-05-10 2027-05-09"),
            (BORN, "", "2027-01-10", "overdue 1/1 2026-05-10 2027-05-09"),
            (BORN, "", "2027-05-09", "overdue 1/1 2026-05-10 2027-05-09"),
            (BORN, "", "2027-05-10", "not-eligible"),
            (
                BORN,
                "yellow_fever@2026-12-01",
                "2026-12-02",
                "not-yet 1/1 2026-12-29 2027-05-09",
            ),
            (
                BORN,
                "rota_rv1@2026-12-01",
                "2026-12-02",
                "due 1/1 2026-05-10 2027-05-09",
            ),
            (BORN, "bcg@2026-11-01", "2026-11-02", "complete"),
            // born on the last day of a month that others do not have
            (
                "2025-02-28",
                "",
                "2026-02-27",
                "overdue 1/1 2025-02-28 2026-02-27",
            ),
            ("2025-02-28", "", "2026-02-28", "not-eligible"),
            (
                "2024-02-29",
                "",
                "2025-02-28",
                "overdue 1/1 2024-02-29 2025-02-28",
            ),
            ("2024-02-29", "", "2025-03-01", "not-eligible"),
        ],
    );
}
