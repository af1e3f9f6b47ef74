//! Whom the programme is not for on the day, however the questions are answered.

use crate::forms::{Case, FLU, HPV, PNEUMO, RSV, ZOSTER, expected};
use crate::support::*;
use domain::questionnaire::RawAnswer;

#[test]
fn whom_the_programme_is_not_for_is_told_by_the_record_and_the_calendar() {
    let check = |case: Case<'_>, more: &[(&str, RawAnswer)], expect: &[&str]| {
        assert_eq!(case.flags(more), expect, "{} {}", case.form, case.birth);
    };
    // once in a season
    let given = &[("flu_elderly", "2026-10-20")];
    check(Case { past: given, ..FLU }, &[], &["block - programme"]);
    check(
        Case {
            past: &[("flu_elderly", "2026-01-20")],
            ..FLU
        },
        &[],
        &[],
    );
    // a record corrected later: a dose of the days after does not speak against it
    let after = &[("flu_elderly", "2026-12-20")];
    check(Case { past: after, ..FLU }, &[], &[]);
    // too young, and the same person with the disability the law names
    let young = || Case {
        birth: "1964-06-01",
        ..FLU
    };
    check(young(), &[], &["block - programme"]);
    let disabled = [("category", choice("disabled-60-64"))];
    check(young(), &disabled, &["review category programme"]);
    check(
        Case {
            birth: "1970-06-01",
            ..FLU
        },
        &disabled,
        &["block - programme"],
    );
    let pneumo = || Case {
        birth: "1964-06-01",
        ..PNEUMO
    };
    check(pneumo(), &[], &["block - interval"]);
    check(pneumo(), &disabled, &["review category programme"]);
    check(
        Case {
            birth: "1959-06-01",
            ..PNEUMO
        },
        &[],
        &["block - interval"],
    );
    // 帯状疱疹: the fiscal year of an age
    let live = [("z02", choice("live"))];
    check(
        Case {
            birth: "1957-06-01",
            ..ZOSTER
        },
        &live,
        &["block - programme"],
    );
    check(
        Case {
            birth: "1957-03-01",
            ..ZOSTER
        },
        &live,
        &[],
    );
    check(
        Case {
            past: &[("mr1", "2026-11-10")],
            ..ZOSTER
        },
        &live,
        &["block z04 interval", "review e08 "],
    );
    check(
        Case {
            past: &[("mr1", "2026-10-26")],
            ..ZOSTER
        },
        &live,
        &[],
    );
    // weeks of pregnancy
    let weeks = |day| [expected(day)];
    check(
        RSV,
        &weeks("2027-04-01"),
        &["block - programme", "review m01 "],
    );
    check(
        RSV,
        &weeks("2026-12-18"),
        &["block - programme", "review m01 "],
    );
    check(
        RSV,
        &weeks("2026-12-05"),
        &["block - programme", "caution m01 ", "review m01 "],
    );
    check(
        Case {
            past: &[("rsv_maternal", "2026-10-01")],
            ..RSV
        },
        &weeks("2027-01-29"),
        &["block - programme", "review m01 "],
    );
    // 女子
    check(Case { sex: "male", ..HPV }, &[], &["block - programme"]);
    check(
        Case {
            birth: "2008-06-01",
            ..HPV
        },
        &[],
        &["block - interval"],
    );
}

#[test]
fn the_last_days_are_named_while_another_day_can_still_be_found() {
    let check = |birth: &str, expect: &[&str]| {
        let case = Case { birth, ..PNEUMO };
        assert_eq!(case.flags(&[]), expect, "{birth}");
    };
    // 66 on 12月1日: until 11月30日, as the day before a birthday counts
    check("1960-12-01", &["review - programme"]);
    check("1961-06-01", &[]);
}
