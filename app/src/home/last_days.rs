//! Vaccines whose period ends soon, for home. Pure.

use super::child::Child;
use domain::Date;
use domain::age::plus_days_signed;
use domain::forecast::{Person, Status, forecast};
use domain::vaccine::PastDose;

/// Days before the end from which home speaks of it: time to find a day at the clinic.
const SOON_DAYS: i64 = 30;

/// A dose that can be given now and soon no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastDays {
    pub vaccine: String,
    pub label: &'static str,
    pub latest: Date,
}

/// What ends within a month, the first one in front. Nothing without a birth date.
#[must_use]
pub fn last_days(child: &Child, history: &[PastDose], today: Date) -> Vec<LastDays> {
    let Some(birth) = child.birth else {
        return Vec::new();
    };
    let person = Person {
        birth,
        sex: child.gender,
        expected: None,
    };
    let soon = plus_days_signed(today, SOON_DAYS);
    let mut ending: Vec<LastDays> = forecast(&person, history, today)
        .iter()
        .filter(|found| matches!(found.status, Status::Due | Status::Overdue))
        .filter_map(|found| {
            let next = found.next()?;
            Some(LastDays {
                vaccine: found.vaccine.short.clone(),
                label: next.label,
                latest: next.latest.filter(|latest| *latest < soon)?,
            })
        })
        .collect();
    ending.sort_by_key(|it| it.latest);
    ending
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::person;
    use domain::vaccine::find;

    #[test]
    fn home_speaks_of_a_vaccine_in_its_last_month_until_it_was_given() {
        let child = Child {
            person: person(),
            name: "結衣".to_owned(),
            kana: None,
            birth: "2025-12-20".parse().ok(),
            gender: None,
            address: None,
            phone: None,
        };
        let of = |day: &str, given: &[(&str, &str)]| -> Vec<String> {
            let history: Vec<PastDose> = given
                .iter()
                .map(|(code, day)| PastDose::of(find(code).unwrap(), day.parse().unwrap()))
                .collect();
            let ending = last_days(&child, &history, day.parse().unwrap());
            let told = ending.into_iter();
            told.map(|it| format!("{} {} {}", it.vaccine, it.label, it.latest))
                .collect()
        };
        let both = ["B型肝炎 1回目 2026-12-19", "BCG 1回 2026-12-19"];
        assert_eq!(of("2026-11-19", &[]), Vec::<String>::new());
        assert_eq!(of("2026-11-20", &[]), both);
        assert_eq!(of("2026-12-19", &[]), both);
        assert_eq!(of("2026-12-19", &[("bcg", "2026-05-20")]), both[..1]);
    }
}
