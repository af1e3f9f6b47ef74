//! `data/growth.json`, read once, and the distribution at an age.

use super::distribution::Distribution;
use super::spline::Spline;
use super::{Days, MONTH_DAYS, Measure, Sex};
use serde::Deserialize;
use std::sync::OnceLock;

/// A survey of children's growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Survey {
    /// 令和5年
    Of2023,
    /// 平成22年
    Of2010,
    /// 2000年
    Of2000,
}

impl Survey {
    /// Its full name.
    pub fn name(self) -> &'static str {
        let file = &tables().file;
        match self {
            Survey::Of2023 => &file.survey_2023.name,
            Survey::Of2010 => &file.survey_2010.name,
            Survey::Of2000 => &file.survey_2000.name,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct File {
    survey_2023: Survey2023,
    survey_2023_first_days: FirstDays,
    survey_2010: Survey2010,
    survey_2000: Survey2000,
}

#[derive(Debug, Default, Deserialize)]
struct Survey2023 {
    name: String,
    weight: Bands<[f64; 7]>,
    height: Bands<[f64; 7]>,
    head: Bands<[f64; 7]>,
}

#[derive(Debug, Default, Deserialize)]
struct FirstDays {
    weight: Bands<(f64, f64)>,
}

#[derive(Debug, Default, Deserialize)]
struct Survey2010 {
    name: String,
    chest: Bands<(f64, f64)>,
}

#[derive(Debug, Default, Deserialize)]
struct Survey2000 {
    name: String,
    height: Bands<(f64, f64, f64)>,
    weight: Bands<(f64, f64, f64)>,
}

/// Age, boys, girls.
#[derive(Debug, Deserialize)]
struct Row<T>(f64, T, T);

#[derive(Debug, Deserialize)]
struct Bands<T> {
    /// Where the last band ends.
    #[serde(default)]
    below_months: u32,
    rows: Vec<Row<T>>,
}

impl<T> Default for Bands<T> {
    fn default() -> Self {
        Bands {
            below_months: 0,
            rows: Vec::new(),
        }
    }
}

impl<T: Copy> Bands<T> {
    fn curve(&self, sex: Sex, make: impl Fn(T) -> Distribution) -> Curve {
        let of = |row: &Row<T>| match sex {
            Sex::Male => row.1,
            Sex::Female => row.2,
        };
        let rows = self.rows.iter();
        Curve {
            below_months: f64::from(self.below_months),
            points: rows
                .map(|row| (row.0, make(of(row)).percentiles()))
                .collect(),
        }
    }
}

/// Percentiles over age in months.
#[derive(Debug)]
struct Curve {
    below_months: f64,
    points: Vec<(f64, [f64; 7])>,
}

impl Curve {
    /// Straight between the middles of bands; from the middle of the last band to its end as in the middle.
    fn at(&self, months: f64) -> Option<Distribution> {
        if months >= self.below_months {
            return None;
        }
        let Some(to) = self.points.iter().position(|point| months < point.0) else {
            return Some(Distribution::Percentiles(self.points.last()?.1));
        };
        let (x0, from) = self.points.get(to.checked_sub(1)?)?;
        let (x1, to) = self.points.get(to)?;
        let share = (months - x0) / (x1 - x0);
        let mut values = *from;
        for (value, to) in values.iter_mut().zip(to) {
            *value += share * (to - *value);
        }
        Some(Distribution::Percentiles(values))
    }
}

/// L, M and S over age in years.
#[derive(Debug)]
struct Lms([Spline; 3]);

impl Lms {
    fn of(bands: &Bands<(f64, f64, f64)>, sex: Sex) -> Self {
        let of = |row: &Row<(f64, f64, f64)>| match sex {
            Sex::Male => row.1,
            Sex::Female => row.2,
        };
        let spline = |part: fn((f64, f64, f64)) -> f64| {
            let points: Vec<(f64, f64)> = bands
                .rows
                .iter()
                .map(|row| (row.0, part(of(row))))
                .collect();
            Spline::through(&points)
        };
        Lms([spline(|it| it.0), spline(|it| it.1), spline(|it| it.2)])
    }

    fn at(&self, years: f64) -> Option<Distribution> {
        let [l, m, s] = &self.0;
        Some(Distribution::Lms {
            l: l.at(years)?,
            m: m.at(years)?,
            s: s.at(years)?,
        })
    }
}

#[derive(Debug)]
struct OfSex {
    weight: Curve,
    height: Curve,
    head: Curve,
    chest: Curve,
    standard_weight: Lms,
    standard_height: Lms,
}

#[derive(Debug)]
struct Tables {
    file: File,
    male: OfSex,
    female: OfSex,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        // the file is checked by a test
        let file: File =
            serde_json::from_str(include_str!("../../data/growth.json")).unwrap_or_default();
        let (male, female) = (of_sex(&file, Sex::Male), of_sex(&file, Sex::Female));
        Tables { file, male, female }
    })
}

fn of_sex(file: &File, sex: Sex) -> OfSex {
    let published = Distribution::Percentiles;
    let normal = |(median, deviation)| Distribution::Normal { median, deviation };
    OfSex {
        weight: with_first_days(
            file.survey_2023.weight.curve(sex, published),
            &file.survey_2023_first_days.weight.curve(sex, normal),
        ),
        height: file.survey_2023.height.curve(sex, published),
        head: file.survey_2023.head.curve(sex, published),
        chest: file.survey_2010.chest.curve(sex, normal),
        standard_weight: Lms::of(&file.survey_2000.weight, sex),
        standard_height: Lms::of(&file.survey_2000.height, sex),
    }
}

/// In the first days a child weighs less than at birth; a line from birth to the 30th day would call that falling
/// behind. The day of birth itself has its own published percentiles.
fn with_first_days(mut curve: Curve, days: &Curve) -> Curve {
    let later = days.points.iter().filter(|point| point.0 > 0.0);
    let later = later.map(|(day, values)| (day / MONTH_DAYS, *values));
    curve.points.splice(1..1, later);
    curve
}

/// The survey and the distribution percentiles are told by.
pub(super) fn at(sex: Sex, measure: Measure, age: Days) -> Option<(Survey, Distribution)> {
    let of = of(sex);
    let (survey, curve) = match measure {
        Measure::Weight => (Survey::Of2023, &of.weight),
        Measure::Height => (Survey::Of2023, &of.height),
        Measure::Head => (Survey::Of2023, &of.head),
        Measure::Chest => (Survey::Of2010, &of.chest),
    };
    match curve.at(age.months()) {
        Some(distribution) => Some((survey, distribution)),
        None => Some((Survey::Of2000, standard(sex, measure, age)?)),
    }
}

/// The published LMS values of 2000.
pub(super) fn standard(sex: Sex, measure: Measure, age: Days) -> Option<Distribution> {
    let of = of(sex);
    let lms = match measure {
        Measure::Weight => &of.standard_weight,
        Measure::Height => &of.standard_height,
        Measure::Head | Measure::Chest => return None,
    };
    lms.at(age.years())
}

/// Months from which on nothing is published for a measure.
pub fn below_months(measure: Measure) -> u32 {
    let file = &tables().file;
    match measure {
        // seventeen and a half years, the last knot included
        Measure::Weight | Measure::Height => 210,
        Measure::Head => file.survey_2023.head.below_months,
        Measure::Chest => file.survey_2010.chest.below_months,
    }
}

fn of(sex: Sex) -> &'static OfSex {
    match sex {
        Sex::Male => &tables().male,
        Sex::Female => &tables().female,
    }
}
