//! Vaccines that are for no age: once in a season, in the fiscal year of an age, in a pregnancy.

use super::{Forecast, Next, Person, Status, Why};
use crate::age;
use crate::interval::{Gap, Reason, Refusal};
use crate::ja::forecast::{FIRST, ONCE, SECOND};
use crate::time::Date;
use crate::vaccine::{FiscalYearOfAges, Gestation, PastDose, Season, Special, Vaccine};

pub(super) fn forecast(
    person: &Person,
    history: &[PastDose],
    vaccine: &'static Vaccine,
    rule: &'static Special,
    day: Date,
) -> Forecast {
    let own = |past: &&PastDose| past.vaccine.is_some_and(|of| of.code == vaccine.code);
    let mut doses: Vec<&PastDose> = history.iter().filter(own).collect();
    doses.sort_by_key(|past| past.date);
    doses.dedup_by_key(|past| past.date);
    match rule {
        Special::Season(season) => of_season(person, &doses, vaccine, season, day),
        Special::FiscalYearOfAges(ages) => of_year(person, &doses, vaccine, ages, day),
        Special::Gestation(weeks) => of_pregnancy(person, &doses, vaccine, weeks, day),
    }
}

/// The only or next dose between two days.
fn between(
    vaccine: &'static Vaccine,
    label: &'static str,
    place: (u32, usize),
    (earliest, latest): (Date, Date),
    day: Date,
) -> Forecast {
    if day > latest || earliest > latest {
        return Forecast::not_eligible(vaccine, Why::TooLate(latest));
    }
    let (number, of) = place;
    let next = Next {
        number,
        of,
        label,
        earliest,
        due: earliest,
        standard_until: None,
        latest: Some(latest),
        because: None,
        too_tight: false,
    };
    let status = if day < earliest {
        Status::NotYet
    } else {
        Status::Due
    };
    Forecast::new(vaccine, status, Why::Next(next))
}

fn of_season(
    person: &Person,
    doses: &[&PastDose],
    vaccine: &'static Vaccine,
    season: &Season,
    day: Date,
) -> Forecast {
    let year = age::fiscal_year(day);
    if doses
        .iter()
        .any(|past| (year.0..=year.1).contains(&past.date))
    {
        return Forecast::new(vaccine, Status::Complete, Why::ThisSeason);
    }
    let old_enough = age::reach_months(person.birth, season.from_age_months);
    let mut days = season.around(day.max(old_enough));
    if days.1 < day.max(old_enough) {
        // the season of this year is over
        days = season.around(age::plus_days_signed(year.1.max(old_enough), 1));
    }
    between(vaccine, ONCE, (1, 1), (days.0.max(old_enough), days.1), day)
}

fn of_year(
    person: &Person,
    doses: &[&PastDose],
    vaccine: &'static Vaccine,
    ages: &FiscalYearOfAges,
    day: Date,
) -> Forecast {
    let single = |past: &&PastDose| {
        let mut names = ages.single_dose_products.iter();
        names.any(|name| {
            let label = past.label.as_deref().unwrap_or_default();
            past.name.contains(name.as_str()) || label.contains(name.as_str())
        })
    };
    let [first, ..] = doses else {
        let Some(year) = ages.year(person.birth, day) else {
            return Forecast::not_eligible(vaccine, Why::NoYear);
        };
        let since = vaccine.effective_from.unwrap_or(year.0);
        return between(vaccine, FIRST, (1, 2), (year.0.max(since), year.1), day);
    };
    if doses.len() > 1 || single(first) {
        return Forecast::new(vaccine, Status::Complete, Why::Complete);
    }
    let gap = Gap::Months(ages.second_dose_months);
    let earliest = gap.earliest_after(first.date);
    // both doses belong into the fiscal year of the first
    let latest = age::fiscal_year(first.date).1;
    let mut found = between(vaccine, SECOND, (2, 2), (earliest, latest), day);
    if let Why::Next(next) = &mut found.why {
        next.because = Some(Refusal {
            reason: Reason::TooSoon {
                number: None,
                previous: first.date,
                gap,
                earliest,
            },
            sources: vaccine.sources(),
            confidence: &vaccine.confidence,
        });
    }
    found
}

fn of_pregnancy(
    person: &Person,
    doses: &[&PastDose],
    vaccine: &'static Vaccine,
    weeks: &Gestation,
    day: Date,
) -> Forecast {
    let Some(expected) = person.expected else {
        return Forecast::not_eligible(vaccine, Why::NotPregnant);
    };
    let (start, earliest, latest) = weeks.days(expected);
    if doses.iter().any(|past| past.date >= start) {
        return Forecast::new(vaccine, Status::Complete, Why::ThisPregnancy);
    }
    let since = vaccine.effective_from.unwrap_or(earliest);
    between(vaccine, ONCE, (1, 1), (earliest.max(since), latest), day)
}
