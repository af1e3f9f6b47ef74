//! Whether a dose may be given on a day: intervals to earlier doses, age, completed series.
//!
//! Looks at the dates of all past doses, never at a number of doses somebody typed. Sentences are
//! `ja::verdict`.

mod series;

pub use series::{NextDose, Series};

use crate::time::Date;
use crate::vaccine::{Kind, PastDose, Vaccine, live_interval, source_titles};

/// A reason why a dose may not be given on a day, as 定期接種.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// What stands against it.
    pub reason: Reason,
    /// Where the rule comes from.
    pub sources: Vec<&'static str>,
    /// Whether the rule was found in a source or written from memory.
    pub confidence: &'static str,
}

/// What stands against a dose.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Too soon after an earlier dose of the same series.
    TooSoon {
        /// Number of the earlier dose, when it is not the last one given.
        number: Option<u32>,
        /// The earlier dose.
        previous: Date,
        /// What has to be between.
        gap: Gap,
        /// First possible day.
        earliest: Date,
    },
    /// Too soon after another vaccine.
    TooSoonAfterOther {
        /// Name of the other vaccine.
        name: String,
        /// When it was given.
        previous: Date,
        /// What has to be between.
        gap: Gap,
        /// First possible day.
        earliest: Date,
    },
    /// Too young.
    TooYoung {
        /// First possible day.
        earliest: Date,
    },
    /// The period is over.
    TooLate {
        /// Last day it was possible.
        latest: Date,
    },
    /// The start of the series is later than recommended; only the physician may decide so.
    LateStart {
        /// Last recommended day.
        latest: Date,
    },
    /// All doses of the series were given.
    Complete {
        /// How many.
        given: u32,
    },
    /// A dose of this series was given on the very day.
    SameDay {
        /// The day.
        date: Date,
    },
    /// The series was begun with another product.
    OtherProduct {
        /// Its name.
        name: String,
    },
}

/// What has to be between two doses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// N日以上
    Days(u32),
    /// n月以上
    Months(u32),
}

impl Gap {
    /// First day after `previous` with this gap between.
    pub fn earliest_after(self, previous: Date) -> Date {
        match self {
            Gap::Days(days) => crate::age::earliest_after_min_days(previous, days),
            Gap::Months(months) => crate::age::earliest_after_min_months(previous, months),
        }
    }
}

/// Whether `vaccine` may be given on `day`. `Err` holds every reason, not the first.
pub fn check(
    history: &[PastDose],
    vaccine: &'static Vaccine,
    birth: Date,
    day: Date,
) -> Result<(), Vec<Refusal>> {
    let series = Series::new(history, vaccine, birth, day);
    let mut reasons = series.reasons();
    let live = waits_for(history, vaccine, birth, day);
    reasons.extend(live.filter(|refusal| refusal.reason.earliest() > Some(day)));
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(reasons)
    }
}

/// 注射生ワクチン → 別の注射生ワクチン: the bound each one given before `day` sets. The same day is allowed
/// (同時接種). An early dose that does not count for the own series still keeps its distance.
fn waits_for<'a>(
    history: &'a [PastDose],
    vaccine: &'static Vaccine,
    birth: Date,
    day: Date,
) -> impl Iterator<Item = Refusal> + use<'a> {
    let rule = live_interval();
    let own = move |other: &Vaccine, date: Date| {
        other.code == vaccine.code && !vaccine.is_too_early(birth, date)
    };
    history
        .iter()
        .filter(move |past| vaccine.kind == Kind::LiveInjectable && past.date < day)
        .filter_map(move |past| {
            let live =
                |other: &&Vaccine| other.kind == Kind::LiveInjectable && !own(other, past.date);
            Some((past, past.vaccine.filter(live)?))
        })
        .map(move |(past, other)| Refusal {
            reason: Reason::TooSoonAfterOther {
                name: other.short.clone(),
                previous: past.date,
                gap: Gap::Days(rule.days),
                earliest: Gap::Days(rule.days).earliest_after(past.date),
            },
            sources: source_titles(&rule.source),
            confidence: &rule.confidence,
        })
}

impl Reason {
    /// First possible day, when waiting helps.
    pub fn earliest(&self) -> Option<Date> {
        match self {
            Reason::TooSoon { earliest, .. }
            | Reason::TooSoonAfterOther { earliest, .. }
            | Reason::TooYoung { earliest } => Some(*earliest),
            _ => None,
        }
    }

    /// Only the physician's decision stands between, not the rule itself.
    pub fn may_be_overridden(&self) -> bool {
        matches!(self, Reason::LateStart { .. })
    }
}
