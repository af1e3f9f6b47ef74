//! Vaccines with a window of age and a series of doses.

use super::{Forecast, Next, Person, Status, Why};
use crate::age::plus_days_signed;
use crate::interval::{NextDose, Series};
use crate::time::Date;
use crate::vaccine::{PastDose, Period, Vaccine, find};

/// More doses than any series has.
const DOSES_MAX: usize = 6;

pub(super) fn forecast(
    person: &Person,
    history: &[PastDose],
    vaccine: &'static Vaccine,
    day: Date,
) -> Forecast {
    if let Some(other) = elsewhere(person, history, vaccine, day) {
        return other;
    }
    let birth = person.birth;
    match Series::next_dose_on(history, vaccine, birth, day) {
        NextDose::Complete | NextDose::Unknown => {
            Forecast::new(vaccine, Status::Complete, Why::Complete)
        }
        NextDose::TooLate { latest } => extended(person, history, vaccine, day)
            .unwrap_or_else(|| Forecast::not_eligible(vaccine, Why::TooLate(latest))),
        NextDose::From {
            number,
            of,
            label,
            earliest,
            standard: (from, standard_until),
            warn_after,
            latest,
            because,
        } => {
            if let Some(last) = warn_after.filter(|last| number == 1 && day > *last) {
                return Forecast::new(vaccine, Status::Contraindicated, Why::LateStart(last));
            }
            let due = from.map_or(earliest, |from| from.max(earliest));
            let next = Next {
                number,
                of,
                label,
                earliest,
                due: latest.map_or(due, |latest| due.min(latest)),
                standard_until,
                latest,
                because,
                too_tight: too_tight(history, vaccine, birth, day.max(earliest)),
            };
            let over = |until: Date| day > until && latest.is_none_or(|latest| until < latest);
            let status = match day {
                day if day < earliest => Status::NotYet,
                _ if standard_until.is_some_and(over) => Status::Overdue,
                _ => Status::Due,
            };
            Forecast::new(vaccine, status, Why::Next(next))
        }
    }
}

/// What another vaccine of the same disease has to say.
fn elsewhere(
    person: &Person,
    history: &[PastDose],
    vaccine: &'static Vaccine,
    day: Date,
) -> Option<Forecast> {
    let doses = |code: &str| {
        let of = history.iter().filter_map(|past| past.vaccine);
        of.filter(|other| other.code == code).count()
    };
    let begun_with = vaccine.other_products.iter().find(|code| doses(code) > 0);
    if let Some(other) = begun_with.and_then(|code| find(code)) {
        let done = Series::next_dose_on(history, other, person.birth, day) == NextDose::Complete;
        return Some(if done {
            Forecast::new(vaccine, Status::Complete, Why::Complete)
        } else {
            Forecast::not_eligible(vaccine, Why::OtherProduct(&other.short))
        });
    }
    // 五種混合 is 四種混合 and ヒブ in one: nothing in it may be given more often than it would be alone
    let (penta, quad, hib) = (doses("penta"), doses("dpt_ipv_legacy"), doses("hib_legacy"));
    match vaccine.code.as_str() {
        "penta" if quad + hib > 0 => {
            let left = ["dpt_ipv_legacy", "hib_legacy"]
                .into_iter()
                .filter_map(find);
            let left: Vec<&'static Vaccine> = left
                .filter(|of| {
                    let next = Series::next_dose_on(history, of, person.birth, day);
                    next != NextDose::Complete
                })
                .collect();
            match left.first() {
                None => Some(Forecast::new(vaccine, Status::Complete, Why::Complete)),
                Some(_) if quad == hib => None,
                Some(other) => Some(Forecast::not_eligible(
                    vaccine,
                    Why::GoesOnWith(&other.short),
                )),
            }
        }
        "hib_legacy" if hib == 0 && penta > 0 => {
            let short = find("penta").map_or("", |penta| penta.short.as_str());
            Some(Forecast::not_eligible(vaccine, Why::GoesOnWith(short)))
        }
        _ if vaccine.legacy && doses(&vaccine.code) == 0 => {
            Some(Forecast::not_eligible(vaccine, Why::Legacy))
        }
        _ => None,
    }
}

/// Whether the doses after the next one, each on its first possible day, no longer fit into the window.
fn too_tight(history: &[PastDose], vaccine: &'static Vaccine, birth: Date, next: Date) -> bool {
    let mut given = history.to_vec();
    let mut on = next;
    for _ in 0..DOSES_MAX {
        given.push(PastDose::of(vaccine, on));
        match Series::next_dose_on(&given, vaccine, birth, plus_days_signed(on, 1)) {
            NextDose::From { earliest, .. } => on = on.max(earliest),
            NextDose::TooLate { .. } => return true,
            NextDose::Complete | NextDose::Unknown => return false,
        }
    }
    false
}

/// A dose after the window, for those a municipality recognises.
fn extended(
    person: &Person,
    history: &[PastDose],
    vaccine: &'static Vaccine,
    day: Date,
) -> Option<Forecast> {
    let begun = |period: Period| {
        let own = history
            .iter()
            .filter(|past| past.vaccine.is_some_and(|of| of.code == vaccine.code));
        own.map(|past| past.date).any(|date| period.contains(date))
    };
    let extension = vaccine.extensions.iter().find(|extension| {
        extension.born.contains(person.birth)
            && extension.valid.contains(day)
            && extension.begun.is_none_or(begun)
    })?;
    let (from, latest) = (extension.valid.from?, extension.valid.to?);
    let series = Series::new(history, vaccine, person.birth, plus_days_signed(day, 1));
    let (number, label, of, because) = series.next_at_any_age()?;
    let bound = because.as_ref().and_then(|bound| bound.reason.earliest());
    let earliest = bound.map_or(from, |bound| bound.max(from));
    if earliest > latest {
        return None;
    }
    let next = Next {
        number,
        of,
        label,
        earliest,
        due: earliest,
        standard_until: None,
        latest: Some(latest),
        because,
        too_tight: false,
    };
    let status = if day < earliest {
        Status::NotYet
    } else {
        Status::Overdue
    };
    Some(Forecast::new(
        vaccine,
        status,
        Why::Extended(next, extension),
    ))
}
