//! The vaccine table: what is given how, in which window, at which intervals, and where each rule comes from.
//!
//! Data, not code: `data/vaccines.json`, read at first use. Must not know anybody's history.

mod past_dose;
mod special;
mod table;

pub use past_dose::PastDose;
pub use special::{Extension, FiscalYearOfAges, Gestation, Season, Special};
pub use table::{LiveInterval, all, find, find_by_name, live_interval, source_titles};

use crate::age;
use crate::fhir::patient::Gender;
use crate::input::Decimal;
use crate::time::Date;
use serde::Deserialize;

/// A vaccine of the table.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Vaccine {
    /// Code in `systems::VACCINE`.
    pub code: String,
    /// Full name.
    pub name: String,
    /// In English, for papers that go abroad.
    pub name_en: String,
    /// What to look out for after a dose.
    #[serde(default)]
    pub after: Option<After>,
    /// Powder and diluent come apart (凍結乾燥).
    #[serde(default)]
    pub freeze_dried: bool,
    /// Name for a line on a phone.
    pub short: String,
    /// Other names people write.
    pub aliases: Vec<String>,
    /// How it works; decides the interval to other vaccines.
    pub kind: Kind,
    /// `A`, `B` or `voluntary`.
    pub category: String,
    /// How it is given, in words.
    pub route_text: String,
    /// How it may be given, as codes of `record_form::ROUTES`.
    pub routes: Vec<String>,
    /// 期
    #[serde(default)]
    pub series: Option<String>,
    /// Volume by age on the day, first that fits.
    #[serde(default)]
    pub volumes: Vec<Volume>,
    /// Since when it is 定期接種.
    #[serde(default)]
    pub effective_from: Option<Date>,
    /// Births it is for; all when absent.
    #[serde(default)]
    pub born: Period,
    /// Whom it is for; everybody when absent.
    #[serde(default)]
    pub sex: Option<Gender>,
    /// No longer begun: only for those who began with it.
    #[serde(default)]
    pub legacy: bool,
    /// When it is 定期接種.
    #[serde(default)]
    pub window: Option<Window>,
    /// When it is 定期接種, where that is no age.
    #[serde(default)]
    pub special: Option<Special>,
    /// Longer for some.
    #[serde(default)]
    pub extensions: Vec<Extension>,
    /// Other vaccines whose doses count towards the same series.
    #[serde(default)]
    pub counts: Vec<String>,
    /// Other products of the same disease that may not be mixed into the series.
    #[serde(default)]
    pub other_products: Vec<String>,
    /// A dose before the window, such as one in an outbreak before the first birthday, is not the first.
    #[serde(default)]
    pub early_doses_do_not_count: bool,
    /// Intervals to another vaccine of the same disease.
    #[serde(default)]
    pub after_vaccine: Vec<AfterVaccine>,
    /// Doses, by the age at the first one.
    #[serde(default)]
    pub schedules: Vec<Schedule>,
    /// Ids of sources; see [`Vaccine::sources`].
    pub source: Vec<String>,
    /// Whether the rules were found in a source or written from memory.
    pub confidence: String,
}

/// How a vaccine works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 注射生ワクチン, BCG included. The only kind with an interval to other vaccines.
    LiveInjectable,
    /// 経口生ワクチン
    LiveOral,
    /// 経鼻生ワクチン
    LiveNasal,
    /// 不活化ワクチン
    Inactivated,
    /// トキソイド
    Toxoid,
}

/// What to look out for after a dose, and how long.
#[derive(Debug, PartialEq, Deserialize)]
pub struct After {
    /// For the family, in a sentence or two.
    pub text: String,
    /// Days after the dose.
    pub days: u32,
    /// Found in a source or written from memory.
    pub confidence: String,
}

/// A volume, up to an age.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Volume {
    /// Until the day before this age is reached; always when absent.
    #[serde(default)]
    pub below_age_months: Option<u32>,
    /// mL
    ml: serde_json::Number,
}

/// A period of life.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Window {
    /// First day.
    pub from: Boundary,
    /// Last day; open when absent.
    #[serde(default)]
    pub to: Option<Boundary>,
    /// In the words of the rule.
    #[serde(default)]
    pub text: Option<String>,
}

/// A day in a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Boundary {
    /// 生後n月に至った日
    AgeMonths(u32),
    /// 生後n月に至った日の翌日
    AfterAgeMonths(u32),
    /// 出生n日後
    BirthPlusDays(u32),
    /// First day of the fiscal year in which n years are reached.
    FiscalYearStartOfAge(u32),
    /// Last day of the fiscal year in which n years are reached.
    FiscalYearEndOfAge(u32),
    /// First or last day of the year before school.
    YearBeforeSchool(Edge),
}

/// Which end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// First day.
    Start,
    /// Last day.
    End,
}

/// An interval to the last dose of another vaccine.
#[derive(Debug, PartialEq, Deserialize)]
pub struct AfterVaccine {
    /// Its code.
    pub vaccine: String,
    /// Full days between.
    pub min_days: u32,
}

/// Days of the calendar, both ends included; open where absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Period {
    /// First day.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Period {
    /// Whether `day` is inside.
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The doses of a series, for those who start within `start`.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Schedule {
    /// Age at the first dose; any when absent.
    #[serde(default)]
    pub start: Option<Window>,
    /// When another schedule has to be followed after all.
    #[serde(default)]
    pub gives_way: Option<GivesWay>,
    /// In order.
    pub doses: Vec<Dose>,
}

/// One dose of a series.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Dose {
    /// As the official form names it.
    pub label: String,
    /// 標準的な接種期間
    #[serde(default)]
    pub standard: Option<Window>,
    /// 接種間隔
    #[serde(default)]
    pub interval: Option<Interval>,
    /// 標準的な接種間隔
    #[serde(default)]
    pub standard_interval: Option<StandardInterval>,
    /// Not before this day, whatever the interval.
    #[serde(default)]
    pub not_before: Option<Boundary>,
    /// Not after this day: then it is left out.
    #[serde(default)]
    pub latest: Option<Boundary>,
    /// After this day only if the physician decides so.
    #[serde(default)]
    pub warn_after: Option<Boundary>,
    /// Left out when an earlier dose was late.
    #[serde(default)]
    pub skip_if_late: Option<SkipIfLate>,
}

/// 接種間隔 to an earlier dose of the series.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Interval {
    /// Number of the earlier dose, from 1.
    pub after: u32,
    /// Full days between.
    #[serde(default)]
    pub days: Option<u32>,
    /// Months between.
    #[serde(default)]
    pub months: Option<u32>,
}

/// A schedule is left when a dose came too early after the first one, or when it was begun with another product.
#[derive(Debug, PartialEq, Deserialize)]
pub struct GivesWay {
    /// Number of the dose, from 1.
    pub dose: u32,
    /// Months it has to be after the first one.
    pub months: u32,
    /// What the names of such products contain.
    pub products: Vec<String>,
}

/// 標準的な接種間隔 to an earlier dose of the series: from and to, both included.
#[derive(Debug, PartialEq, Deserialize)]
pub struct StandardInterval {
    /// Number of the earlier dose, from 1.
    pub after: u32,
    /// Full days between.
    #[serde(default)]
    pub days: Option<(u32, u32)>,
    /// Months between.
    #[serde(default)]
    pub months: Option<(u32, u32)>,
}

impl StandardInterval {
    /// First and last day after `previous`; no last day where only one distance is named.
    pub fn days_after(&self, previous: Date) -> (Date, Option<Date>) {
        let (from, to) = match (self.days, self.months) {
            (Some((from, to)), _) => (
                age::earliest_after_min_days(previous, from),
                (from != to).then(|| age::earliest_after_min_days(previous, to)),
            ),
            (None, Some((from, to))) => (
                age::earliest_after_min_months(previous, from),
                (from != to).then(|| age::earliest_after_min_months(previous, to)),
            ),
            (None, None) => (previous, None),
        };
        (from, to)
    }
}

/// A dose left out when dose `dose` was given after `age_months`.
#[derive(Debug, PartialEq, Deserialize)]
pub struct SkipIfLate {
    /// Number of the earlier dose, from 1.
    pub dose: u32,
    /// Age in months.
    pub age_months: u32,
}

/// Route code of 皮下.
const SUBCUTANEOUS: &str = "SQ";

impl Vaccine {
    /// Titles of the sources of its rules.
    pub fn sources(&self) -> Vec<&'static str> {
        source_titles(&self.source)
    }

    /// Whether a dose on `day` was too early to count for the series.
    pub fn is_too_early(&self, birth: Date, day: Date) -> bool {
        let window = self
            .window
            .as_ref()
            .filter(|_| self.early_doses_do_not_count);
        window.is_some_and(|window| day < window.from.day(birth))
    }

    /// The one way it may be given: swallowed, stamped or into the muscle. `None` where a mistake is no danger or
    /// several ways are known.
    pub fn only_route(&self) -> Option<&str> {
        match self.routes.as_slice() {
            [only] if only != SUBCUTANEOUS => Some(only),
            _ => None,
        }
    }

    /// mL for somebody of this age, when the table says.
    pub fn volume_ml(&self, birth: Date, day: Date) -> Option<Decimal> {
        let fits = |volume: &&Volume| {
            volume
                .below_age_months
                .is_none_or(|months| day < age::reach_months(birth, months))
        };
        self.volumes
            .iter()
            .find(fits)
            .and_then(|volume| Decimal::parse(&volume.ml.to_string()))
    }
}

impl Window {
    /// First and last day for somebody born on `birth`.
    pub fn days(&self, birth: Date) -> (Date, Date) {
        (
            self.from.day(birth),
            self.to.map_or(Date::MAX, |to| to.day(birth)),
        )
    }

    /// Whether `day` is inside, both ends included.
    pub fn contains(&self, birth: Date, day: Date) -> bool {
        let (first, last) = self.days(birth);
        (first..=last).contains(&day)
    }
}

impl Boundary {
    /// The day for somebody born on `birth`.
    pub fn day(self, birth: Date) -> Date {
        match self {
            Boundary::AgeMonths(months) => age::reach_months(birth, months),
            Boundary::AfterAgeMonths(months) => {
                age::plus_days_signed(age::reach_months(birth, months), 1)
            }
            Boundary::BirthPlusDays(days) => age::birth_plus_days(birth, days),
            Boundary::FiscalYearStartOfAge(years) => {
                age::fiscal_years_of_ages(birth, years, years).0
            }
            Boundary::FiscalYearEndOfAge(years) => age::fiscal_years_of_ages(birth, years, years).1,
            Boundary::YearBeforeSchool(Edge::Start) => age::year_before_school(birth).0,
            Boundary::YearBeforeSchool(Edge::End) => age::year_before_school(birth).1,
        }
    }
}
