//! Where somebody stands in a vaccine's series, and what that says about the next dose.

use super::{Gap, Reason, Refusal, waits_for};
use crate::age;
use crate::time::Date;
use crate::vaccine::{Dose, GivesWay, PastDose, Schedule, Vaccine, find};

/// Somebody's series on a day.
#[derive(Debug)]
pub struct Series<'a> {
    history: &'a [PastDose],
    vaccine: &'static Vaccine,
    birth: Date,
    day: Date,
    schedule: Option<&'static Schedule>,
    /// Number in the series and day of each dose given before `day`, in order.
    given: Vec<(u32, Date)>,
    /// Given on `day` itself.
    today: bool,
}

/// The next dose of a series.
#[derive(Clone, Debug, PartialEq)]
pub enum NextDose {
    /// All doses were given.
    Complete,
    /// It may be given from this day on.
    From {
        /// Number in the series, from 1.
        number: u32,
        /// How many doses the series has.
        of: usize,
        /// As the official form names it.
        label: &'static str,
        /// First possible day.
        earliest: Date,
        /// First and last day of the 標準的な接種期間, where one is named.
        standard: (Option<Date>, Option<Date>),
        /// From here on only if the physician decides so.
        warn_after: Option<Date>,
        /// Last day of the 定期接種, when there is one.
        latest: Option<Date>,
        /// The rule that sets `earliest`; `None` when it is possible from the start.
        because: Option<Refusal>,
    },
    /// No day is left on which it could be 定期接種.
    TooLate {
        /// The last day there was.
        latest: Date,
    },
    /// The table has no doses for it.
    Unknown,
}

impl<'a> Series<'a> {
    /// The series as it stands on `day`; later doses are not looked at.
    pub fn new(history: &'a [PastDose], vaccine: &'static Vaccine, birth: Date, day: Date) -> Self {
        let counts =
            |other: &Vaccine| other.code == vaccine.code || vaccine.counts.contains(&other.code);
        let of_series = history
            .iter()
            .filter(|past| past.vaccine.is_some_and(counts));
        let mut days: Vec<(Date, Option<u32>)> = of_series
            .filter(|past| past.date <= day && !vaccine.is_too_early(birth, past.date))
            .map(|past| (past.date, past.number))
            .collect();
        days.sort_unstable();
        days.dedup_by_key(|(date, _)| *date);
        let today = days.last().is_some_and(|(date, _)| *date == day);
        days.retain(|(date, _)| *date < day);
        let first = days.first().map_or(day, |(date, _)| *date);
        let starts = |schedule: &&Schedule| {
            let start = schedule.start.as_ref();
            let gives_way = schedule.gives_way.as_ref();
            start.is_none_or(|start| start.contains(birth, first))
                && !gives_way.is_some_and(|rule| gives_way_to(rule, history, vaccine, &days))
        };
        // a start outside every band is a matter of age, which `window` refuses
        let schedule = vaccine
            .schedules
            .iter()
            .find(starts)
            .or(vaccine.schedules.last());
        let mut series = Series {
            history,
            vaccine,
            birth,
            day,
            schedule,
            given: Vec::new(),
            today,
        };
        for (date, written) in &days {
            let counted = series
                .number_on(*date)
                .unwrap_or_else(|| series.last_number() + 1);
            // a written number says that there were doses before, never that there were none
            let number = written.map_or(counted, |written| written.max(counted));
            series.given.push((number, *date));
        }
        series
    }

    /// Number and data of the next dose.
    pub fn next(&self) -> Option<(u32, &'static Dose)> {
        let number = self.number_on(self.day)?;
        Some((number, self.dose(number)?))
    }

    /// How many doses were given before the day.
    pub fn given(&self) -> usize {
        self.given.len()
    }

    fn last_number(&self) -> u32 {
        self.given.last().map_or(0, |(number, _)| *number)
    }

    fn dose(&self, number: u32) -> Option<&'static Dose> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.schedule?.doses.get(index)
    }

    /// The number a dose on `day` would have; doses left out because of age are passed over.
    fn number_on(&self, day: Date) -> Option<u32> {
        let mut number = self.last_number() + 1;
        loop {
            let dose = self.dose(number)?;
            let too_late = dose
                .latest
                .is_some_and(|latest| day > latest.day(self.birth));
            let skipped = dose.skip_if_late.as_ref().is_some_and(|rule| {
                let limit = age::reach_months(self.birth, rule.age_months);
                self.given
                    .iter()
                    .any(|(given, date)| *given == rule.dose && *date > limit)
            });
            if !too_late && !skipped {
                return Some(number);
            }
            number += 1;
        }
    }

    pub(super) fn reasons(&self) -> Vec<Refusal> {
        let mut reasons: Vec<Reason> = Vec::new();
        if self.today {
            reasons.push(Reason::SameDay { date: self.day });
        }
        reasons.extend(self.other_product());
        let Some((number, dose)) = self.next() else {
            if self.schedule.is_some() && !self.given.is_empty() {
                reasons.push(Reason::Complete {
                    given: u32::try_from(self.given.len()).unwrap_or(u32::MAX),
                });
            }
            return reasons
                .into_iter()
                .map(|reason| self.refusal(reason))
                .collect();
        };
        reasons.extend(
            self.bounds(number, dose)
                .into_iter()
                .filter(|bound| bound.earliest() > Some(self.day)),
        );
        if let Some(latest) = self.latest().filter(|latest| self.day > *latest) {
            reasons.push(Reason::TooLate { latest });
        } else if let Some(latest) = dose
            .warn_after
            .map(|warn| warn.day(self.birth))
            .filter(|last| self.day > *last)
        {
            reasons.push(Reason::LateStart { latest });
        }
        reasons
            .into_iter()
            .map(|reason| self.refusal(reason))
            .collect()
    }

    /// Number and label of the next dose, how many there are, and what sets its first day apart from age: for those
    /// who are let in although the window is over.
    pub fn next_at_any_age(&self) -> Option<(u32, &'static str, usize, Option<Refusal>)> {
        let (number, dose) = self.next()?;
        let bounds = self.bounds(number, dose).into_iter();
        let own = bounds.filter(|bound| !matches!(bound, Reason::TooYoung { .. }));
        let own = own.map(|reason| self.refusal(reason));
        let all = own.chain(waits_for(self.history, self.vaccine, self.birth, self.day));
        let because = all.max_by_key(|bound| bound.reason.earliest());
        let of = self.schedule.map_or(0, |schedule| schedule.doses.len());
        Some((number, &dose.label, of, because))
    }

    /// Every rule that sets a first day for a dose.
    fn bounds(&self, number: u32, dose: &Dose) -> Vec<Reason> {
        let mut bounds = Vec::new();
        if let Some(interval) = &dose.interval {
            let before = |given: &&(u32, Date)| given.0 <= interval.after.min(number);
            let previous = self.given.iter().rev().find(before);
            let gap = interval
                .days
                .map(Gap::Days)
                .or(interval.months.map(Gap::Months));
            if let (Some(&(nth, previous)), Some(gap)) = (previous, gap) {
                let earliest = gap.earliest_after(previous);
                let number = (nth != self.last_number()).then_some(nth);
                bounds.push(Reason::TooSoon {
                    number,
                    previous,
                    gap,
                    earliest,
                });
            }
        }
        for rule in &self.vaccine.after_vaccine {
            let of_other = |past: &&PastDose| {
                past.vaccine.is_some_and(|other| other.code == rule.vaccine) && past.date < self.day
            };
            if let Some(past) = self
                .history
                .iter()
                .filter(of_other)
                .max_by_key(|past| past.date)
            {
                let gap = Gap::Days(rule.min_days);
                let name = find(&rule.vaccine)
                    .map_or_else(|| past.name.clone(), |other| other.short.clone());
                let earliest = gap.earliest_after(past.date);
                bounds.push(Reason::TooSoonAfterOther {
                    name,
                    previous: past.date,
                    gap,
                    earliest,
                });
            }
        }
        let ages = [
            self.vaccine.window.as_ref().map(|window| window.from),
            dose.not_before,
        ];
        bounds.extend(ages.into_iter().flatten().map(|from| Reason::TooYoung {
            earliest: from.day(self.birth),
        }));
        bounds
    }

    /// 標準的な接種期間 by age and by the distance from an earlier dose: the later first day, the earlier last one.
    fn standard(&self, dose: &Dose) -> (Option<Date>, Option<Date>) {
        let by_age = dose.standard.as_ref().map(|standard| {
            let last = standard.to.map(|to| to.day(self.birth));
            (standard.from.day(self.birth), last)
        });
        let by_interval = dose.standard_interval.as_ref().and_then(|interval| {
            let earlier = |given: &&(u32, Date)| given.0 <= interval.after;
            let (_, previous) = self.given.iter().rev().find(earlier)?;
            Some(interval.days_after(*previous))
        });
        let both = [by_age, by_interval].into_iter().flatten();
        let from = both.clone().map(|(from, _)| from).max();
        (from, both.filter_map(|(_, to)| to).min())
    }

    /// Last day of the 定期接種.
    fn latest(&self) -> Option<Date> {
        self.vaccine
            .window
            .as_ref()?
            .to
            .map(|to| to.day(self.birth))
    }

    fn other_product(&self) -> Option<Reason> {
        let is_other = |past: &&PastDose| {
            past.date <= self.day
                && past
                    .vaccine
                    .is_some_and(|other| self.vaccine.other_products.contains(&other.code))
        };
        self.history
            .iter()
            .find(is_other)
            .map(|past| Reason::OtherProduct {
                name: past.name.clone(),
            })
    }

    fn refusal(&self, reason: Reason) -> Refusal {
        Refusal {
            reason,
            sources: self.vaccine.sources(),
            confidence: &self.vaccine.confidence,
        }
    }

    /// First possible day of the next dose after everything in the history, and which rule sets it.
    pub fn next_dose(history: &[PastDose], vaccine: &'static Vaccine, birth: Date) -> NextDose {
        Series::next_dose_on(history, vaccine, birth, birth)
    }

    /// The same for whoever comes on `today` or later: a dose that age leaves out by then is passed over.
    pub fn next_dose_on(
        history: &[PastDose],
        vaccine: &'static Vaccine,
        birth: Date,
        today: Date,
    ) -> NextDose {
        let last = history.iter().map(|past| past.date).max();
        let mut day = last.map_or(today, |last| age::plus_days_signed(last, 1).max(today));
        // each round moves the day forward to the bound found; a dose left out by then is passed over
        for _ in 0..8 {
            let series = Series::new(history, vaccine, birth, day);
            if series.schedule.is_none() {
                return NextDose::Unknown;
            }
            let latest = series.latest();
            let Some((number, dose)) = series.next() else {
                return NextDose::Complete;
            };
            let own = series
                .bounds(number, dose)
                .into_iter()
                .map(|reason| series.refusal(reason));
            let all = own.chain(waits_for(history, vaccine, birth, day));
            let because = all.max_by_key(|bound| bound.reason.earliest());
            let bound = because.as_ref().and_then(|bound| bound.reason.earliest());
            let after_last = series.given.last();
            let after_last = after_last.map(|(_, date)| age::plus_days_signed(*date, 1));
            let earliest = bound.max(after_last).unwrap_or(birth);
            if let Some(latest) = latest.filter(|latest| earliest > *latest || day > *latest) {
                return NextDose::TooLate { latest };
            }
            if earliest <= day {
                let because = because.filter(|bound| bound.reason.earliest() > Some(birth));
                return NextDose::From {
                    number,
                    of: series.schedule.map_or(0, |schedule| schedule.doses.len()),
                    label: &dose.label,
                    earliest,
                    standard: series.standard(dose),
                    warn_after: dose.warn_after.map(|warn| warn.day(birth)),
                    latest: dose
                        .latest
                        .map(|last| last.day(birth))
                        .into_iter()
                        .chain(latest)
                        .min(),
                    because,
                };
            }
            day = earliest;
        }
        NextDose::Unknown
    }
}

fn gives_way_to(
    rule: &GivesWay,
    history: &[PastDose],
    vaccine: &Vaccine,
    days: &[(Date, Option<u32>)],
) -> bool {
    let index = usize::try_from(rule.dose).unwrap_or(usize::MAX);
    let first = days.first().map(|(date, _)| *date);
    let early = days.get(index.saturating_sub(1)).is_some_and(|(date, _)| {
        first.is_some_and(|first| *date < age::earliest_after_min_months(first, rule.months))
    });
    let other = |past: &PastDose| {
        past.vaccine.is_some_and(|of| of.code == vaccine.code)
            && rule
                .products
                .iter()
                .any(|name| past.name.contains(name.as_str()))
    };
    early || history.iter().any(other)
}
