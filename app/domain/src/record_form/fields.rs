//! One field of the record form each.

use super::codes::{Choice, choice};
use super::{Context, Problem};
use crate::age;
use crate::input::{
    DateProblem, Decimal, NumberProblem, RawDate, minus_like_to_hyphen, number, to_half_width,
};
use crate::time::Date;
use crate::vaccine::{self, Vaccine};

/// Most characters of a lot number.
const LOT_LENGTH_MAX: usize = 20;
/// Most characters of a name or place.
const NAME_LENGTH_MAX: usize = 100;

pub(super) fn find_vaccine(code: &str) -> Result<&'static Vaccine, Problem> {
    if code.is_empty() {
        return Err(Problem::Missing);
    }
    vaccine::find(code).ok_or(Problem::NotInList)
}

/// A lot number: letters, digits and hyphens, in capital half-width letters.
pub fn lot_number(typed: &str) -> Result<String, Problem> {
    let hyphens = minus_like_to_hyphen(&to_half_width(typed));
    let lot: String = hyphens
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_uppercase();
    if lot.is_empty() {
        return Err(Problem::Missing);
    }
    if lot.chars().count() > LOT_LENGTH_MAX {
        return Err(Problem::TooLong {
            max: LOT_LENGTH_MAX,
        });
    }
    let allowed = lot
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    if allowed {
        Ok(lot)
    } else {
        Err(Problem::Characters)
    }
}

/// Last day the vaccine may be used; without a day, the end of the month.
pub fn expiry(typed: &RawDate, given_on: Date) -> Result<Date, Problem> {
    let expiry = typed.parse_month().map_err(date_problem)?;
    if expiry < given_on {
        Err(Problem::Expired { expiry })
    } else {
        Ok(expiry)
    }
}

/// mL: more than nothing, at most 5.
pub fn volume(typed: &str) -> Result<Decimal, Problem> {
    let half = to_half_width(typed);
    let text = half.trim();
    let text = text
        .strip_suffix("mL")
        .or_else(|| text.strip_suffix("ml"))
        .or_else(|| text.strip_suffix("ML"))
        .unwrap_or(text);
    let value = number(text).map_err(|problem| match problem {
        NumberProblem::Empty => Problem::Missing,
        NumberProblem::NotANumber => Problem::NotANumber,
        NumberProblem::Comma { suggestion } => Problem::Comma { suggestion },
    })?;
    let possible = value > Decimal::from(0) && value <= Decimal::from(5);
    if possible {
        Ok(value)
    } else {
        Err(Problem::ImpossibleVolume)
    }
}

pub(super) fn day_given(typed: &RawDate, context: &Context) -> Result<Date, Problem> {
    let date = typed.parse().map_err(date_problem)?;
    if date > context.today {
        return Err(Problem::Future);
    }
    if age::age_on(context.birth, date).is_none() {
        Err(Problem::BeforeBirth)
    } else {
        Ok(date)
    }
}

fn date_problem(problem: DateProblem) -> Problem {
    match problem {
        DateProblem::Empty => Problem::Missing,
        other => Problem::Date(other),
    }
}

pub(super) fn name(typed: &str) -> Result<String, Problem> {
    let name = crate::input::name(typed);
    if name.is_empty() {
        return Err(Problem::Missing);
    }
    if name.chars().count() > NAME_LENGTH_MAX {
        Err(Problem::TooLong {
            max: NAME_LENGTH_MAX,
        })
    } else {
        Ok(name)
    }
}

pub(super) fn listed(list: &'static [Choice], code: &str) -> Result<&'static Choice, Problem> {
    if code.is_empty() {
        return Err(Problem::Missing);
    }
    choice(list, code).ok_or(Problem::NotInList)
}
