//! Which vaccines a form can be begun for, those of today first. Pure.

use crate::home::child::Child;
use crate::ja;
use domain::Date;
use domain::forecast::{Forecast, Person, Status, Why, forecast};
use domain::questionnaire::screenings;
use domain::vaccine::{self, PastDose};
use std::collections::BTreeSet;

/// A vaccine with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub code: String,
    pub label: String,
    /// Which dose and until when, or why not now.
    pub more: String,
    /// Can be given today as 定期接種.
    pub now: bool,
    /// The next dose by the records.
    pub next: Option<&'static str>,
}

/// Every vaccine with a form, in the order of the programme; what ends first in front. Without a birth date nothing is
/// held back.
#[must_use]
pub fn offers(child: &Child, history: &[PastDose], today: Date) -> Vec<Offer> {
    let with_form: BTreeSet<&str> = screenings()
        .flat_map(|form| form.vaccines.iter().map(String::as_str))
        .collect();
    let Some(birth) = child.birth else {
        let all = vaccine::all().iter();
        return all
            .filter(|vaccine| with_form.contains(vaccine.code.as_str()))
            .map(|vaccine| Offer {
                code: vaccine.code.clone(),
                label: vaccine.name.clone(),
                more: String::new(),
                now: true,
                next: None,
            })
            .collect();
    };
    let person = Person {
        birth,
        sex: child.gender,
        expected: None,
    };
    let mut found = forecast(&person, history, today);
    found.retain(|found| with_form.contains(found.vaccine.code.as_str()));
    found.sort_by_key(|found| (rank(found), found.next().and_then(|next| next.latest)));
    found.iter().map(|found| offer(found, today)).collect()
}

fn is_now(found: &Forecast) -> bool {
    matches!(
        found.status,
        Status::Due | Status::Overdue | Status::Contraindicated
    )
}

/// What can be given now, what will be or depends on something not known here, what was, and what never was.
fn rank(found: &Forecast) -> u8 {
    match (found.status, &found.why) {
        _ if is_now(found) => 0,
        (Status::NotYet, _) | (_, Why::NotPregnant) => 1,
        (Status::Complete, _) => 2,
        (_, Why::TooLate(_)) => 3,
        _ => 4,
    }
}

fn offer(found: &Forecast, today: Date) -> Offer {
    let next = found.next();
    let more = match next.filter(|_| is_now(found)) {
        Some(next) => {
            let latest = next.latest.map(|day| domain::ja::date::short(day, today));
            ja::form::until(next.label, latest.as_deref())
        }
        None => match found.why {
            Why::TooLate(latest) => ja::form::over(&domain::ja::date::short(latest, today)),
            _ => domain::ja::forecast::reason(found, today),
        },
    };
    Offer {
        code: found.vaccine.code.clone(),
        label: found.vaccine.name.clone(),
        more,
        now: is_now(found),
        next: next.map(|next| next.label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::person;

    fn now(birth: &str, given: &[(&str, &str)]) -> Vec<String> {
        let child = Child {
            person: person(),
            name: "花".to_owned(),
            kana: None,
            birth: birth.parse().ok(),
            gender: Some(domain::fhir::patient::Gender::Female),
            address: None,
            phone: None,
        };
        let history: Vec<PastDose> = given
            .iter()
            .map(|(code, day)| PastDose::of(vaccine::find(code).unwrap(), day.parse().unwrap()))
            .collect();
        let offers = offers(&child, &history, "2026-11-27".parse().unwrap());
        let now = offers.into_iter().filter(|offer| offer.now);
        now.map(|offer| format!("{} {}", offer.code, offer.more))
            .collect()
    }

    #[test]
    fn what_can_be_given_today_stands_first_with_the_dose_and_its_last_day() {
        assert_eq!(
            now("2026-09-20", &[]),
            [
                "rota_rv1 1回目・令和9年（2027年）3月7日まで",
                "rota_rv5 1回目・令和9年（2027年）5月2日まで",
                "hepb 1回目・令和9年（2027年）9月19日まで",
                "bcg 1回・令和9年（2027年）9月19日まで",
                "pcv_child 初回1回目・令和13年（2031年）9月19日まで",
                "penta 初回1回目・令和16年（2034年）3月19日まで",
            ]
        );
        assert_eq!(
            now("2013-05-01", &[]),
            ["hpv 1回目・令和12年（2030年）3月31日まで"]
        );
        assert_eq!(
            now("1961-06-01", &[("flu_elderly", "2026-10-20")]),
            [
                "covid19 1回・令和9年（2027年）3月31日まで",
                "zoster 1回目・令和9年（2027年）3月31日まで",
                "pneumo_elderly 1回・令和9年（2027年）5月31日まで",
            ]
        );
    }

    #[test]
    fn without_a_birth_date_nothing_is_held_back() {
        assert!(now("", &[]).len() > 20);
    }
}
