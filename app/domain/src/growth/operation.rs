//! `$growth-assessment`: Patient and Observations in, a position for each out. Nothing is kept.

use super::{Days, Measure, Sex, Standing, Unit, below_months, plausible, sd_score, standing};
use crate::age::age_on;
use crate::fhir::json::{Node, ReadError, ReadErrorKind};
use crate::fhir::parameters::{self, Parameters};
use crate::fhir::systems::LOINC;
use crate::ja::growth as ja;
use crate::time::Date;
use serde_json::{Map, Number, Value, json};

/// More measurements than a childhood has.
const OBSERVATIONS_MAX: usize = 500;

/// Why a measurement has no position. Said in `statement`; the code stands in `issue`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// A code that is not one of the five.
    UnknownMeasure,
    /// A unit that does not fit.
    UnknownUnit,
    /// Nobody has such a value.
    Implausible(Measure),
    /// Measured before the birth.
    BeforeBirth,
    /// No survey for the age.
    NoReference(Measure),
}

impl Issue {
    fn code(self) -> &'static str {
        match self {
            Issue::UnknownMeasure => "unknown-measure",
            Issue::UnknownUnit => "unknown-unit",
            Issue::Implausible(_) => "implausible",
            Issue::BeforeBirth => "before-birth",
            Issue::NoReference(_) => "no-reference",
        }
    }
}

/// One Observation as it is understood.
struct Measured {
    code: String,
    day: Date,
    /// What it is and how it was taken, and the value in kg or cm.
    value: Result<(Measure, Option<Posture>, f64), Issue>,
}

/// How somebody's length was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posture {
    /// 仰臥位
    Lying,
    /// 立位
    Standing,
}

/// Answers `$growth-assessment`. Measurements that have no position get a sentence why; only a request that cannot
/// be understood is refused.
pub fn answer(request: &Value) -> Result<Value, ReadError> {
    let parameters = Parameters::read(request)?;
    let patient = parameters.resource("patient", "Patient")?;
    let sexes = [Sex::Male, Sex::Female];
    let sex = sexes[patient.required_code("gender", &["male", "female"])?];
    let birth = required_day(&patient, "birthDate")?;
    let observations = parameters.resources("observation", "Observation", OBSERVATIONS_MAX)?;
    let results: Result<Vec<Value>, ReadError> = observations
        .iter()
        .map(|node| Ok(result(sex, birth, &measured(node)?)))
        .collect();
    Ok(parameters::write(results?))
}

fn required_day(node: &Node<'_>, key: &str) -> Result<Date, ReadError> {
    node.required_text(key)?;
    // a month alone is no age
    node.date(key)?.ok_or_else(|| node.child(key).error())
}

fn measured(node: &Node<'_>) -> Result<Measured, ReadError> {
    let mut codings = node.required_object("code")?.list("coding")?.into_iter();
    let loinc = |coding: &Node<'_>| matches!(coding.text("system"), Ok(None | Some(LOINC)));
    let coding = codings.find(loinc);
    let code = match &coding {
        Some(coding) => coding.required_text("code")?.to_owned(),
        None => String::new(),
    };
    let quantity = node.required_object("valueQuantity")?;
    // any precision: what is compared is a survey's two digits
    let number = quantity.child("value");
    let number = match number.value() {
        Value::Null => return Err(number.fail(ReadErrorKind::Missing)),
        value => value.as_f64().ok_or_else(|| number.error())?,
    };
    let unit = match quantity.text("code")? {
        Some(code) => Some(code),
        None => quantity.text("unit")?,
    };
    let value = of(&code).and_then(|(measure, posture)| {
        let unit = unit.and_then(Unit::parse).ok_or(Issue::UnknownUnit)?;
        let value = unit.normal(measure, number).ok_or(Issue::UnknownUnit)?;
        Ok((measure, posture, value))
    });
    Ok(Measured {
        code,
        day: required_day(node, "effectiveDateTime")?,
        value,
    })
}

fn of(code: &str) -> Result<(Measure, Option<Posture>), Issue> {
    Ok(match code {
        "29463-7" => (Measure::Weight, None),
        "8306-3" => (Measure::Height, Some(Posture::Lying)),
        "8302-2" => (Measure::Height, Some(Posture::Standing)),
        "9843-4" => (Measure::Head, None),
        "8280-0" => (Measure::Chest, None),
        _ => return Err(Issue::UnknownMeasure),
    })
}

struct Position {
    measure: Measure,
    posture: Option<Posture>,
    standing: Standing,
    sd_score: Option<f64>,
}

fn position(sex: Sex, birth: Date, measured: &Measured) -> Result<Position, Issue> {
    let (measure, posture, value) = measured.value?;
    let age = Days::between(birth, measured.day).ok_or(Issue::BeforeBirth)?;
    if !plausible(measure, value) {
        return Err(Issue::Implausible(measure));
    }
    let standing = standing(sex, measure, age, value).ok_or(Issue::NoReference(measure))?;
    Ok(Position {
        measure,
        posture,
        standing,
        sd_score: sd_score(sex, measure, age, value),
    })
}

fn result(sex: Sex, birth: Date, measured: &Measured) -> Value {
    let mut parts = vec![
        part("code", "valueCode", Value::from(measured.code.as_str())),
        part("date", "valueDate", Value::from(measured.day.to_string())),
    ];
    let statement = match position(sex, birth, measured) {
        Ok(it) => {
            let standing = it.standing;
            // nobody is the first or the last of all
            let percentile = decimal(standing.percentile.clamp(0.1, 99.9), 1);
            parts.push(part("percentile", "valueDecimal", percentile));
            if let Some(sd_score) = it.sd_score {
                parts.push(part("sdScore", "valueDecimal", decimal(sd_score, 2)));
            }
            let survey = standing.survey.name();
            parts.push(part("reference", "valueString", Value::from(survey)));
            let age = age_on(birth, measured.day);
            let mut text = ja::standing(it.measure, sex, age, &standing);
            text.extend(it.posture.and_then(|it| ja::posture(it, age)));
            text
        }
        Err(issue) => {
            parts.push(part("issue", "valueCode", Value::from(issue.code())));
            ja::issue(issue, below_months)
        }
    };
    parts.push(part("statement", "valueString", Value::from(statement)));
    json!({ "name": "result", "part": parts })
}

fn part(name: &str, kind: &str, value: Value) -> Value {
    let mut part = Map::new();
    part.insert("name".to_owned(), Value::from(name));
    part.insert(kind.to_owned(), value);
    Value::Object(part)
}

/// Rounded to so many digits after the point.
fn decimal(value: f64, digits: i32) -> Value {
    let scale = 10_f64.powi(digits);
    // adding zero makes -0 a 0
    let rounded = (value * scale).round() / scale + 0.0;
    Number::from_f64(rounded).map_or(Value::Null, Value::Number)
}
