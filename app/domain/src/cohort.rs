//! 対象者: whom a municipality looks after for a vaccine, and who is still without it.
//!
//! 予防接種法 第5条 (the mayor gives 定期接種) and 施行令 第5条 (公告・通知). A list begins with those for whom the day is
//! inside the legal period; whether a dose can be given is `forecast`'s to say, one by one.

use crate::age::plus_days_signed;
use crate::fhir::immunization::Immunization;
use crate::forecast::{self, Forecast, Person, Status};
use crate::time::Date;
use crate::vaccine::{self, PastDose, Vaccine};

/// Nobody who is looked for was born earlier than that many days ago.
const OLDEST_DAYS: i64 = 125 * 366;
/// Births for whom the period has just ended are shown beside: only there is a coverage final.
const AFTER_DAYS: i64 = 2 * 366;

/// A vaccine for which a municipality keeps a list: 定期接種 of A類 with a period by age.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The vaccine; of several products of one disease the first.
    pub vaccine: &'static Vaccine,
    /// Codes whose doses count, its own first.
    pub codes: Vec<&'static str>,
    /// How many doses the regular series has.
    pub doses: usize,
}

/// First and last day of birth, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Births {
    /// The oldest.
    pub from: Date,
    /// The youngest.
    pub to: Date,
}

/// Every such vaccine, in the order of the table.
pub fn listed() -> Vec<Listed> {
    let mut all: Vec<Listed> = Vec::new();
    let routine = vaccine::all()
        .iter()
        .filter(|it| it.category == "A" && !it.legacy && it.window.is_some());
    for vaccine in routine {
        // another product of the same disease is in the list of the first one
        if all
            .iter()
            .any(|it| it.codes.contains(&vaccine.code.as_str()))
        {
            continue;
        }
        let others = vaccine.counts.iter().chain(&vaccine.other_products);
        let codes = std::iter::once(&vaccine.code).chain(others);
        all.push(Listed {
            vaccine,
            codes: codes.map(String::as_str).collect(),
            doses: vaccine
                .schedules
                .first()
                .map_or(1, |series| series.doses.len()),
        });
    }
    all
}

/// The one with this code.
pub fn find(code: &str) -> Option<Listed> {
    listed().into_iter().find(|it| it.vaccine.code == code)
}

impl Listed {
    /// 対象者: for whom `day` is inside the legal period. `None`: nobody.
    pub fn births(&self, day: Date) -> Option<Births> {
        let window = self.vaccine.window.as_ref()?;
        let from = self.vaccine.effective_from.unwrap_or(Date::MIN);
        if day < from {
            return None;
        }
        let last = |birth: Date| window.days(birth).1;
        let oldest = first_birth(day, |birth| last(birth) >= day)?;
        let after_youngest = first_birth(day, |birth| window.from.day(birth) > day);
        let youngest = after_youngest.map_or(day, |birth| plus_days_signed(birth, -1));
        self.within(oldest, youngest)
    }

    /// The same with those for whom it ended within the last two years.
    pub fn births_and_before(&self, day: Date) -> Option<Births> {
        let now = self.births(day)?;
        self.within(plus_days_signed(now.from, -AFTER_DAYS), now.to)
    }

    fn within(&self, from: Date, to: Date) -> Option<Births> {
        let born = self.vaccine.born;
        let from = born.from.map_or(from, |first| first.max(from));
        let to = born.to.map_or(to, |last| last.min(to));
        (from <= to).then_some(Births { from, to })
    }

    /// What stands for this person. The best of several products: who completed one needs no other.
    pub fn forecast(&self, person: &Person, history: &[PastDose], day: Date) -> Option<Forecast> {
        let products = self.codes.iter().filter_map(|code| vaccine::find(code));
        let programme = products.filter(|it| !it.legacy && it.window.is_some());
        let rank = |it: &Forecast| match it.status {
            Status::Complete => 0,
            Status::Overdue => 1,
            Status::Due => 2,
            Status::Contraindicated => 3,
            Status::NotYet => 4,
            Status::NotEligible => 5,
        };
        programme
            .map(|it| forecast::forecast_of(person, history, it, day))
            .min_by_key(rank)
    }
}

/// 接種勧奨: whether the next dose can be given and its standard period, where there is one, has begun.
pub fn is_time(found: &Forecast, day: Date) -> bool {
    let possible = matches!(found.status, Status::Due | Status::Overdue);
    possible && found.next().is_some_and(|next| next.due <= day)
}

/// The dose of a record that counts for a series: which vaccine, and when. `None`: 見合わせ, an error, a day nobody
/// knows, a vaccine the table does not know, or too early for somebody of this birth.
pub fn counted(record: &Immunization, birth: Date) -> Option<(&'static Vaccine, Date)> {
    let dose = PastDose::from_record(record)?;
    let vaccine = dose.vaccine?;
    let early = vaccine.is_too_early(birth, dose.date);
    (!early).then_some((vaccine, dose.date))
}

/// The first day of birth up to `day` for which `holds` is true. The later the birth, the later every boundary of a
/// life, so `holds` turns from false to true once.
fn first_birth(day: Date, holds: impl Fn(Date) -> bool) -> Option<Date> {
    let (mut low, mut high) = (0, OLDEST_DAYS);
    let birth = |days: i64| plus_days_signed(day, days - OLDEST_DAYS);
    if !holds(birth(high)) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(birth(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(birth(high))
}
