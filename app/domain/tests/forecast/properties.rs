//! What holds for every history.

use crate::{date, girl};
use domain::Date;
use domain::age::plus_days_signed;
use domain::forecast::{Forecast, Person, Status, forecast};
use domain::interval::{Reason, check};
use domain::vaccine::{PastDose, Vaccine, all, find};
use proptest::prelude::*;

const CODES: [&str; 15] = [
    "rota_rv1",
    "rota_rv5",
    "hepb",
    "pcv_child",
    "penta",
    "bcg",
    "mr1",
    "mr2",
    "varicella",
    "je1",
    "je2",
    "dt2",
    "hpv",
    "mumps",
    "flu_child_ha",
];

/// Everything in `vaccines.json` is in force by then, and no municipal extension is for these births.
fn births() -> impl Strategy<Value = Person> {
    (0_i64..3000).prop_map(|days| {
        let birth = plus_days_signed(date("2025-04-02"), days);
        Person {
            birth,
            ..girl("2025-04-02")
        }
    })
}

fn histories() -> impl Strategy<Value = Vec<(usize, i64)>> {
    proptest::collection::vec((0_usize..CODES.len(), 0_i64..6000), 0..10)
}

fn of(person: &Person, doses: &[(usize, i64)]) -> Vec<PastDose> {
    let dose = |(code, age): &(usize, i64)| {
        PastDose::of(
            find(CODES[*code]).unwrap(),
            plus_days_signed(person.birth, *age),
        )
    };
    doses.iter().map(dose).collect()
}

fn possible(found: &Forecast) -> bool {
    matches!(found.status, Status::NotYet | Status::Due | Status::Overdue)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_day_is_recommended_that_the_checker_refuses(person in births(), doses in histories(), age in 0_i64..6500) {
        let day = plus_days_signed(person.birth, age);
        let history: Vec<PastDose> = of(&person, &doses).into_iter().filter(|past| past.date <= day).collect();
        for found in forecast(&person, &history, day) {
            let Some(next) = found.next().filter(|_| possible(&found) && found.vaccine.special.is_none()) else {
                continue;
            };
            prop_assert!(next.earliest <= next.due && next.latest.is_none_or(|latest| next.due <= latest));
            let same_day = history.iter().any(|past| past.date == day);
            let on = next.earliest.max(if same_day { plus_days_signed(day, 1) } else { day });
            let refused = check(&history, found.vaccine, person.birth, on).err().unwrap_or_default();
            let hard = refused.iter().find(|it| !matches!(it.reason, Reason::LateStart { .. }));
            prop_assert!(hard.is_none(), "{} on {on}: {hard:?} {found:?}", found.vaccine.code);
        }
    }

    #[test]
    fn a_dose_never_makes_another_vaccine_possible_earlier(
        person in births(), doses in histories(), code in 0_usize..CODES.len(), age in 0_i64..6000,
    ) {
        let before = of(&person, &doses);
        let mut after = before.clone();
        after.extend(of(&person, &[(code, age)]));
        let day = plus_days_signed(person.birth, 6000);
        let unrelated = |vaccine: &Vaccine| {
            let given = find(CODES[code]).unwrap();
            let linked = |one: &Vaccine, two: &Vaccine| {
                one.code == two.code
                    || one.counts.contains(&two.code)
                    || one.other_products.contains(&two.code)
                    || one.after_vaccine.iter().any(|rule| rule.vaccine == two.code)
            };
            !linked(vaccine, given) && !linked(given, vaccine)
        };
        let pairs = forecast(&person, &before, day).into_iter().zip(forecast(&person, &after, day));
        for (without, with) in pairs.filter(|(one, _)| unrelated(one.vaccine)) {
            if let (Some(without), Some(with)) = (without.next(), with.next()) {
                prop_assert!(without.earliest <= with.earliest, "{without:?} {with:?}");
            }
        }
    }

    #[test]
    fn days_only_move_a_status_forward(person in births(), doses in histories(), age in 0_i64..6000, later in 1_i64..500) {
        let day = plus_days_signed(person.birth, age);
        let history: Vec<PastDose> = of(&person, &doses).into_iter().filter(|past| past.date < day).collect();
        let at = |day| forecast(&person, &history, day);
        for (now, then) in at(day).into_iter().zip(at(plus_days_signed(day, later))) {
            if now.vaccine.special.is_none() {
                prop_assert!(now.status <= then.status, "{}: {now:?} {then:?}", now.vaccine.code);
            }
        }
    }

    #[test]
    fn the_order_of_the_doses_does_not_matter(person in births(), doses in histories(), age in 0_i64..6500) {
        let day = plus_days_signed(person.birth, age);
        let mut history = of(&person, &doses);
        let one = forecast(&person, &history, day);
        history.reverse();
        prop_assert_eq!(one, forecast(&person, &history, day));
    }

    #[test]
    fn every_status_says_why(person in births(), doses in histories(), age in 0_i64..40_000) {
        let day = plus_days_signed(person.birth, age);
        for found in forecast(&person, &of(&person, &doses), day) {
            let told = domain::ja::forecast::reason(&found, day);
            prop_assert!(told.ends_with('。'), "{told}");
        }
    }
}

#[test]
fn every_vaccine_of_the_programme_is_told_about() {
    let found = forecast(&girl("2025-04-02"), &[], date("2026-11-21"));
    let programme = all().iter();
    let programme = programme.filter(|it| it.category != "voluntary" || it.special.is_some());
    assert_eq!(found.len(), programme.count());
    let covid: Vec<Date> = found
        .iter()
        .filter_map(|it| it.vaccine.effective_from)
        .collect();
    assert!(covid.len() > 10);
}
