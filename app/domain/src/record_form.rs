//! 接種記録欄: what the clinic types about a dose, checked before it becomes an Immunization.

mod codes;
mod entry;
mod fields;
pub mod past;

pub use codes::{Choice, LEGAL_CATEGORIES, ROUTES, SITES, choice};
pub use entry::{Entry, Warning};
pub use fields::{expiry, lot_number, volume};

use crate::input::{DateProblem, Decimal, RawDate};
use crate::questionnaire::{Answers, RawAnswer};
use crate::time::Date;
use fields::{day_given, find_vaccine, listed, name};
use serde::{Deserialize, Serialize};

/// The form exactly as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordForm {
    /// 使用ワクチン, code of the vaccine table.
    pub vaccine: String,
    /// Lot No.
    pub lot: String,
    /// 有効期限; the day may be left out.
    pub expiry: RawDate,
    /// 接種量 in mL.
    pub volume: String,
    /// 接種部位, code of [`SITES`].
    pub site: String,
    /// 接種方法, code of [`ROUTES`].
    pub route: String,
    /// 実施場所
    pub place: String,
    /// 医師名
    pub doctor: String,
    /// 接種年月日
    pub date: RawDate,
    /// 期・回数
    pub dose_number: String,
    /// 定期／任意／長期療養特例／特例, code of [`LEGAL_CATEGORIES`].
    pub legal: String,
}

impl RecordForm {
    /// The form as it was typed into the draft of `questionnaire::RECORD`, whose `linkId`s are the names
    /// of the fields.
    pub fn from_answers(answers: &Answers) -> Self {
        let text = |link_id: &str| match answers.get(link_id) {
            Some(RawAnswer::Text(text) | RawAnswer::Number(text) | RawAnswer::Choice(text)) => {
                text.clone()
            }
            _ => String::new(),
        };
        let date = |link_id: &str| match answers.get(link_id) {
            Some(RawAnswer::Date(date)) => date.clone(),
            _ => RawDate::default(),
        };
        RecordForm {
            vaccine: text("vaccine"),
            lot: text("lot"),
            expiry: date("expiry"),
            volume: text("volume"),
            site: text("site"),
            route: text("route"),
            place: text("place"),
            doctor: text("doctor"),
            date: date("date"),
            dose_number: text("dose_number"),
            legal: text("legal"),
        }
    }
}

/// One field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 使用ワクチン
    Vaccine,
    /// Lot No.
    Lot,
    /// 有効期限
    Expiry,
    /// 接種量
    Volume,
    /// 接種部位
    Site,
    /// 接種方法
    Route,
    /// 実施場所
    Place,
    /// 医師名
    Doctor,
    /// 接種年月日
    Date,
    /// 期・回数
    DoseNumber,
    /// 定期／任意
    Legal,
}

impl Field {
    /// `linkId` in `questionnaire::RECORD`.
    pub fn link_id(self) -> &'static str {
        match self {
            Field::Vaccine => "vaccine",
            Field::Lot => "lot",
            Field::Expiry => "expiry",
            Field::Volume => "volume",
            Field::Site => "site",
            Field::Route => "route",
            Field::Place => "place",
            Field::Doctor => "doctor",
            Field::Date => "date",
            Field::DoseNumber => "dose_number",
            Field::Legal => "legal",
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing was typed or chosen.
    #[error("missing")]
    Missing,
    /// Not one of the list.
    #[error("not in the list")]
    NotInList,
    /// More characters than this.
    #[error("too long")]
    TooLong {
        /// The limit.
        max: usize,
    },
    /// A lot number has letters, digits and hyphens only.
    #[error("unexpected characters")]
    Characters,
    /// Not a day.
    #[error("not a day")]
    Date(DateProblem),
    /// The vaccine had expired before the day of the dose.
    #[error("expired")]
    Expired {
        /// Last day it could be used.
        expiry: Date,
    },
    /// A dose in the future.
    #[error("in the future")]
    Future,
    /// A dose before birth.
    #[error("before birth")]
    BeforeBirth,
    /// Not a number.
    #[error("not a number")]
    NotANumber,
    /// A comma that may be a decimal point.
    #[error("a comma may be a decimal point")]
    Comma {
        /// The number with a point.
        suggestion: Decimal,
    },
    /// This vaccine is given in one way only.
    #[error("another route")]
    OtherRoute {
        /// In words.
        only: &'static str,
    },
    /// Nothing, or more than any dose.
    #[error("impossible volume")]
    ImpossibleVolume,
}

/// Around the form.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// 生年月日
    pub birth: Date,
    /// Today in Japan.
    pub today: Date,
}

/// Checks the whole form. `Err` holds every problem.
pub fn check(form: &RecordForm, context: &Context) -> Result<Entry, Vec<(Field, Problem)>> {
    let mut problems = Vec::new();
    let mut note = |field: Field, problem: Problem| problems.push((field, problem));
    let vaccine = or_note(find_vaccine(&form.vaccine), Field::Vaccine, &mut note);
    let lot = or_note(lot_number(&form.lot), Field::Lot, &mut note);
    let date = or_note(day_given(&form.date, context), Field::Date, &mut note);
    let expiry = or_note(
        expiry(&form.expiry, date.unwrap_or(context.today)),
        Field::Expiry,
        &mut note,
    );
    let without_volume = vaccine.is_some_and(|vaccine| vaccine.volumes.is_empty());
    let volume = if without_volume && form.volume.trim().is_empty() {
        Some(None)
    } else {
        or_note(volume(&form.volume).map(Some), Field::Volume, &mut note)
    };
    let route = or_note(listed(&ROUTES, &form.route), Field::Route, &mut note);
    if let (Some(vaccine), Some(route)) = (vaccine, route)
        && let Some(only) = vaccine.only_route().and_then(|code| choice(&ROUTES, code))
        && only.code != route.code
    {
        note(Field::Route, Problem::OtherRoute { only: only.label });
    }
    let site = if route.is_some_and(|route| route.code == codes::ORAL) && form.site.is_empty() {
        Some(None)
    } else {
        or_note(listed(&SITES, &form.site).map(Some), Field::Site, &mut note)
    };
    let place = or_note(name(&form.place), Field::Place, &mut note);
    let doctor = or_note(name(&form.doctor), Field::Doctor, &mut note);
    let dose_number = or_note(name(&form.dose_number), Field::DoseNumber, &mut note);
    let legal = or_note(
        listed(&LEGAL_CATEGORIES, &form.legal),
        Field::Legal,
        &mut note,
    );
    let checked = || {
        let (vaccine, date, volume, route) = (vaccine?, date?, volume?, route?);
        Some(Entry {
            vaccine,
            lot: lot?,
            expiry: expiry?,
            volume,
            site: site?,
            route,
            place: place?,
            doctor: doctor?,
            date,
            dose_number: dose_number?,
            legal: legal?,
            warnings: entry::warnings(vaccine, volume, route, context.birth, date),
        })
    };
    match checked() {
        Some(entry) if problems.is_empty() => Ok(entry),
        _ => Err(problems),
    }
}

fn or_note<T>(
    result: Result<T, Problem>,
    field: Field,
    note: &mut impl FnMut(Field, Problem),
) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(problem) => {
            note(field, problem);
            None
        }
    }
}
