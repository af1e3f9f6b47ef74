//! `$immds-forecast` (HL7 Immunization Decision Support): a person and past doses in, ImmunizationEvaluation and
//! ImmunizationRecommendation out. Nothing is kept.

use super::{Evaluation, Forecast, Person, Status, evaluate, forecast};
use crate::age::plus_days_signed;
use crate::fhir::json::{Node, ReadError, ReadErrorKind};
use crate::fhir::parameters::{self, Parameters};
use crate::fhir::patient::Gender;
use crate::fhir::systems::{FORECAST_STATUS, LOINC, ROUTINE_IMMUNIZATION, VACCINE};
use crate::fhir::{Code, When};
use crate::ja::forecast as ja;
use crate::time::Date;
use crate::vaccine::{PastDose, find, find_by_name};
use serde_json::{Map, Value, json};

/// A life has fewer; a request with more is a mistake or an attack.
const DOSES_MAX: usize = 300;
/// 出産予定日 in LOINC.
const EXPECTED_BIRTH: &str = "11778-8";
/// 在胎週数 in LOINC.
const GESTATIONAL_AGE: &str = "49051-6";
const PREGNANCY_DAYS: i64 = 280;
/// `dateCriterion` codes: earliest, due, latest.
const DATES: [(&str, &str); 3] = [
    ("30981-5", "Earliest date to give"),
    ("30980-7", "Date vaccine due"),
    ("59777-3", "Latest date to give immunization"),
];

/// One Immunization of the request.
struct Received {
    /// How the answer points at it.
    reference: Value,
    /// Its name as it came, for words.
    name: String,
    /// `None`: the day is not known, or it was not given.
    dose: Option<PastDose>,
    /// Code in our table, when the table knows it.
    code: Option<&'static str>,
    /// A day was there, in whatever precision, or none.
    given: bool,
}

/// Answers `$immds-forecast`.
pub fn answer(request: &Value) -> Result<Value, ReadError> {
    let parameters = Parameters::read(request)?;
    let day = assessment_date(&parameters)?;
    let patient = parameters.resource("patient", "Patient")?;
    let person = Person {
        birth: birth(&patient)?,
        sex: Gender::read(&patient)?,
        expected: expected(&parameters)?,
    };
    let subject = subject(&patient)?;
    let doses: Result<Vec<Received>, ReadError> = parameters
        .resources("immunization", "Immunization", DOSES_MAX)?
        .iter()
        .enumerate()
        .map(|(index, node)| received(index, node))
        .collect();
    let doses: Vec<Received> = doses?.into_iter().filter(|dose| dose.given).collect();
    let history: Vec<PastDose> = doses.iter().filter_map(|it| it.dose.clone()).collect();
    let mut judged = evaluate(&person, &history, day).into_iter();
    let mut out = Vec::new();
    for dose in &doses {
        let judgement = dose.dose.as_ref().and_then(|_| judged.next());
        let resource = evaluation(&subject, day, dose, judgement.as_ref());
        out.push(json!({ "name": "evaluation", "resource": resource }));
    }
    let unclear: Vec<&str> = doses
        .iter()
        .filter(|dose| dose.dose.is_none())
        .filter_map(|dose| dose.code)
        .collect();
    let recommendations: Vec<Value> = forecast(&person, &history, day)
        .iter()
        .map(|it| recommendation(it, day, unclear.contains(&it.vaccine.code.as_str())))
        .collect();
    let resource = json!({
        "resourceType": "ImmunizationRecommendation",
        "patient": subject,
        "date": day.to_string(),
        "recommendation": recommendations,
    });
    out.push(json!({ "name": "recommendation", "resource": resource }));
    Ok(parameters::write(out))
}

fn assessment_date(parameters: &Parameters<'_>) -> Result<Date, ReadError> {
    let name = "assessmentDate";
    let node = parameters
        .value(name)
        .ok_or_else(|| parameters.missing(name))?;
    let key = if node.value().get("valueDateTime").is_some() {
        "valueDateTime"
    } else {
        "valueDate"
    };
    node.required_text(key)?;
    node.date(key)?.ok_or_else(|| node.child(key).error())
}

fn birth(patient: &Node<'_>) -> Result<Date, ReadError> {
    patient.required_text("birthDate")?;
    let day = patient.date("birthDate")?;
    day.ok_or_else(|| patient.child("birthDate").error())
}

/// 出産予定日, where an Observation says it, or the weeks of pregnancy on a day.
fn expected(parameters: &Parameters<'_>) -> Result<Option<Date>, ReadError> {
    let mut by_weeks = None;
    for node in parameters.resources("observation", "Observation", DOSES_MAX)? {
        let code = Code::read_required(&node, "code")?;
        match code.code_in(LOINC) {
            Some(EXPECTED_BIRTH) => return node.date("valueDateTime"),
            Some(GESTATIONAL_AGE) => by_weeks = from_weeks(&node)?,
            _ => {}
        }
    }
    Ok(by_weeks)
}

fn from_weeks(node: &Node<'_>) -> Result<Option<Date>, ReadError> {
    let quantity = node.required_object("valueQuantity")?;
    let count = quantity.number("value")?.and_then(|it| it.integer());
    let unit = quantity.text("code")?.or(quantity.text("unit")?);
    let days = match (count, unit) {
        (Some(weeks), Some("wk")) => weeks.checked_mul(7),
        (Some(days), Some("d")) => Some(days),
        _ => None,
    };
    let days = days.filter(|days| (0..=PREGNANCY_DAYS + 21).contains(days));
    let days = days.ok_or_else(|| quantity.error())?;
    let on = node.date("effectiveDateTime")?;
    let on = on.ok_or_else(|| node.child("effectiveDateTime").error())?;
    Ok(Some(plus_days_signed(on, PREGNANCY_DAYS - days)))
}

fn subject(patient: &Node<'_>) -> Result<Value, ReadError> {
    Ok(match patient.text("id")? {
        Some(id) => json!({ "reference": format!("Patient/{id}") }),
        None => json!({ "display": "patient" }),
    })
}

fn received(index: usize, node: &Node<'_>) -> Result<Received, ReadError> {
    // whoever only lists doses may leave it out
    let given = match node.text("status")? {
        None | Some("completed") => true,
        Some("not-done" | "entered-in-error") => false,
        Some(_) => return Err(node.child("status").fail(ReadErrorKind::UnknownCode)),
    };
    let code = Code::read_required(node, "vaccineCode")?;
    let name = name(node)?;
    let ours = code
        .code_in(ROUTINE_IMMUNIZATION)
        .or_else(|| code.code_in(VACCINE));
    let vaccine = match ours {
        Some(code) => find(code),
        None => find_by_name(&name),
    };
    let day = match node.when("occurrenceDateTime")? {
        // the last day of the month keeps every interval
        Some(When::Month(year, month)) => crate::age::last_of_month(year, month),
        Some(When::Year(_)) | None => None,
        Some(when) => when.date(),
    };
    let protocol = node.list("protocolApplied")?.into_iter().next();
    let number = match &protocol {
        Some(protocol) => protocol.number("doseNumberPositiveInt")?,
        None => None,
    };
    let number = number
        .and_then(|it| it.integer())
        .and_then(|it| u32::try_from(it).ok());
    let reference = match node.text("id")? {
        Some(id) => json!({ "reference": format!("Immunization/{id}") }),
        None => json!({ "display": format!("immunization[{index}]") }),
    };
    Ok(Received {
        reference,
        code: vaccine.map(|it| it.code.as_str()),
        dose: day.map(|date| PastDose {
            vaccine,
            name: name.clone(),
            date,
            number,
            label: None,
        }),
        name,
        given,
    })
}

/// Every name the vaccine came with: products are told apart by them.
fn name(node: &Node<'_>) -> Result<String, ReadError> {
    let code = node.required_object("vaccineCode")?;
    let mut names: Vec<&str> = code.text("text")?.into_iter().collect();
    for coding in code.list("coding")? {
        names.extend(coding.text("display")?);
    }
    Ok(names.join(" "))
}

fn evaluation(
    subject: &Value,
    day: Date,
    dose: &Received,
    judgement: Option<&Evaluation>,
) -> Value {
    let at = dose.dose.as_ref().map_or(day, |it| it.date);
    let (valid, reasons) = match judgement {
        None => (false, vec![ja::WITHOUT_DAY.to_owned()]),
        Some(it) => {
            let flaws = it.flaws.iter().map(|flaw| ja::flaw(flaw, at));
            let note = it.note.map(|note| ja::note(note, at));
            (it.flaws.is_empty(), flaws.chain(note).collect())
        }
    };
    let status = if valid { "valid" } else { "notvalid" };
    let disease = match dose.code.and_then(find) {
        Some(vaccine) => json!({ "coding": [{
            "system": ROUTINE_IMMUNIZATION, "code": vaccine.code, "display": vaccine.name,
        }], "text": vaccine.name }),
        None => json!({ "text": dose.name }),
    };
    let mut out = json!({
        "resourceType": "ImmunizationEvaluation",
        "status": "completed",
        "patient": subject,
        "date": day.to_string(),
        "targetDisease": disease,
        "immunizationEvent": dose.reference,
        "doseStatus": { "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status", "code": status,
        }] },
    });
    let reasons: Vec<Value> = reasons
        .into_iter()
        .map(|text: String| json!({ "text": text }))
        .collect();
    if let Some(map) = out.as_object_mut().filter(|_| !reasons.is_empty()) {
        map.insert("doseStatusReason".to_owned(), Value::Array(reasons));
    }
    out
}

fn status_code(status: Status) -> &'static str {
    match status {
        Status::NotYet => "not-yet",
        Status::Due => "due",
        Status::Overdue => "overdue",
        Status::Contraindicated => "contraindicated",
        Status::NotEligible => "not-eligible",
        Status::Complete => "complete",
    }
}

fn recommendation(forecast: &Forecast, day: Date, unclear: bool) -> Value {
    let vaccine = forecast.vaccine;
    let mut reason = ja::reason(forecast, day);
    if unclear {
        reason.push_str(ja::DOSE_WITHOUT_DAY);
    }
    let sources: Vec<Value> = vaccine
        .sources()
        .iter()
        .map(|title| json!({ "text": title }))
        .collect();
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put(
        "vaccineCode",
        json!([{ "coding": [{
            "system": ROUTINE_IMMUNIZATION, "code": vaccine.code, "display": vaccine.name,
        }], "text": vaccine.name }]),
    );
    put(
        "forecastStatus",
        json!({ "coding": [{ "system": FORECAST_STATUS, "code": status_code(forecast.status) }],
            "text": ja::status(forecast.status) }),
    );
    let mut reasons = vec![json!({ "text": reason })];
    reasons.extend(sources);
    put("forecastReason", Value::Array(reasons));
    if let Some(series) = &vaccine.series {
        put("series", Value::from(series.as_str()));
    }
    if let Some(next) = forecast.next() {
        let dates = [Some(next.earliest), Some(next.due), next.latest];
        let criteria = DATES
            .iter()
            .zip(dates)
            .filter_map(|((code, display), date)| {
                let coding = json!([{ "system": LOINC, "code": code, "display": display }]);
                Some(json!({ "code": { "coding": coding }, "value": date?.to_string() }))
            });
        put("dateCriterion", criteria.collect());
        put("doseNumberPositiveInt", Value::from(next.number));
        put("seriesDosesPositiveInt", Value::from(next.of));
        put("description", Value::from(next.label));
    }
    Value::Object(out)
}
