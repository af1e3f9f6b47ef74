//! A child's measurements among children of the same age and sex, by the national surveys.
//!
//! Says a position, never a judgement: 正常 and 異常 are words for a physician. The values are `data/growth.json`,
//! sentences are `ja::growth`, and FHIR around it is `operation`.

mod distribution;
pub mod operation;
mod plausible;
mod spline;
mod table;

pub use plausible::{Unit, plausible};
pub use table::{Survey, below_months};

use crate::time::Date;

/// Days in a month, as the surveys' 30th day stands at 0.986 months.
const MONTH_DAYS: f64 = 30.4375;
/// Days in a year of the standard of 2000.
const YEAR_DAYS: f64 = 365.25;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// 体重, kg
    Weight,
    /// 身長, cm; lying below two years, standing from then on.
    Height,
    /// 頭囲, cm
    Head,
    /// 胸囲, cm
    Chest,
}

/// Whose values are compared: the surveys part boys and girls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

/// Days lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(u32);

impl Days {
    /// From birth to `day`; `None` before birth.
    pub fn between(birth: Date, day: Date) -> Option<Self> {
        u32::try_from((day - birth).num_days()).ok().map(Days)
    }

    fn months(self) -> f64 {
        f64::from(self.0) / MONTH_DAYS
    }

    fn years(self) -> f64 {
        f64::from(self.0) / YEAR_DAYS
    }
}

/// Where a value stands in a survey.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Which survey.
    pub survey: Survey,
    /// 0 to 100. Below 3 and above 97 no survey publishes anything: the number says the side and no more.
    pub percentile: f64,
}

/// Which part of the published percentiles a value falls in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Below the 3rd percentile.
    Below,
    /// From the 3rd to the 97th.
    Within,
    /// Above the 97th percentile.
    Above,
}

impl Standing {
    /// The part it falls in, at the precision percentiles are told in.
    pub fn side(&self) -> Side {
        match (self.percentile * 10.0).round() {
            tenths if tenths < 30.0 => Side::Below,
            tenths if tenths > 970.0 => Side::Above,
            _ => Side::Within,
        }
    }
}

/// Where `value` stands at this age: by the survey of 2023, for 胸囲 that of 2010, from six and a half years on
/// the standard of 2000. `None` when there is no survey for the age.
pub fn standing(sex: Sex, measure: Measure, age: Days, value: f64) -> Option<Standing> {
    let (survey, distribution) = table::at(sex, measure, age)?;
    Some(Standing {
        survey,
        percentile: distribution::percentile(distribution.z(value)),
    })
}

/// The value at a percentile of the same survey: the curve a chart draws.
pub fn value_at(sex: Sex, measure: Measure, age: Days, percentile: f64) -> Option<f64> {
    let (_, distribution) = table::at(sex, measure, age)?;
    Some(distribution.value(distribution::z_of(percentile)))
}

/// SDスコア by the published LMS values of 2000, which is the standard for 身長 and 体重 from birth to seventeen
/// and a half years (日本小児内分泌学会). None are published for 頭囲 and 胸囲.
pub fn sd_score(sex: Sex, measure: Measure, age: Days, value: f64) -> Option<f64> {
    Some(table::standard(sex, measure, age)?.z(value))
}
