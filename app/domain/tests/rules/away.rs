//! 住所地外接種: which steps, and by which day.

use domain::Date;
use domain::away::{Away, Known, Step};
use domain::ja;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_steps_follow_what_the_family_knows() {
    let check = |digital: Known, same_prefecture: Known, expect: &[&str]| {
        let away = Away {
            day: day("2027-01-20"),
            digital,
            same_prefecture,
        };
        let steps = away.steps(day("2026-11-27"));
        let codes: Vec<_> = steps.iter().map(|it| it.code()).collect();
        assert_eq!(codes, expect, "{digital:?} {same_prefecture:?}");
        for step in steps {
            assert!(!ja::away::title(step).is_empty() && !ja::away::text(step).is_empty());
        }
    };
    let rest = ["ask-town", "apply", "receive", "pay", "claim"];
    let with = |first: &[&'static str]| [first, &rest[..]].concat();
    check(Known::Yes, Known::Unknown, &["bring-card"]);
    check(Known::No, Known::No, &rest);
    check(Known::No, Known::Yes, &with(&["ask-neighbour"]));
    check(
        Known::Unknown,
        Known::Unknown,
        &with(&["ask-digital", "ask-neighbour"]),
    );
    check(Known::Unknown, Known::No, &with(&["ask-digital"]));
}

#[test]
fn the_application_goes_in_two_weeks_before_or_the_day_moves() {
    let check = |planned: &str, today: &str, by: &str, late: Option<&str>| {
        let away = Away {
            day: day(planned),
            digital: Known::No,
            same_prefecture: Known::No,
        };
        let apply = Step::Apply {
            by: day(by),
            late: late.map(day),
        };
        assert!(away.steps(day(today)).contains(&apply), "{planned} {today}");
    };
    check("2026-12-15", "2026-11-27", "2026-12-01", None);
    check("2026-12-11", "2026-11-27", "2026-11-27", None);
    check("2026-12-10", "2026-11-27", "2026-11-26", Some("2026-12-11"));
}

#[test]
fn the_claim_is_made_within_a_year_even_of_a_leap_day() {
    let away = Away {
        day: day("2028-02-29"),
        digital: Known::No,
        same_prefecture: Known::No,
    };
    let claim = *away.steps(day("2027-12-01")).last().unwrap();
    let Step::Claim { by } = claim else {
        panic!("{claim:?}");
    };
    assert!(by >= day("2029-02-28") && by <= day("2029-03-01"), "{by}");
}
