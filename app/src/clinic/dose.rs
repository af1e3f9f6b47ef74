//! A dose about to be recorded: checked, held against the rules, and made into records. Pure but for the desk.

use super::case::{Case, text};
use super::problems::Mend;
use super::records::Desk;
use crate::ja;
use domain::Date;
use domain::fhir::When;
use domain::fhir::immunization::Immunization;
use domain::input::RawDate;
use domain::questionnaire::{Answers, Questionnaire, RawAnswer};
use domain::record_form::{Context, Entry, Field, RecordForm, check};
use domain::screening::{Flag, Input, Level, assess};
use domain::vaccine::Vaccine;
use domain::{PersonId, RecordId};
use serde_json::Value;
use sync::wire::{NewRecord, Session};

/// A draft field beside the section's own: why a record is corrected.
pub const CORRECTION_REASON: &str = "correction_reason";
/// The category that the date rules are made for.
const ROUTINE: &str = "routine";

/// What may be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    pub entry: Entry,
    /// Against the rules, but not as 定期接種: to be confirmed.
    pub against: Vec<Flag>,
    /// Another vaccine than the guardian asked for.
    pub differs: Option<(String, String)>,
}

/// Why nothing may be recorded yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Stopped {
    Mend(Vec<Mend>),
    /// The rules forbid it as 定期接種.
    Blocked(Vec<Flag>),
}

/// Looks at everything typed. `corrected`: the record it takes the place of.
pub fn look(
    case: &Case,
    answers: &Answers,
    today: Date,
    identified: bool,
    corrected: Option<&Immunization>,
) -> Result<Checked, Stopped> {
    let mut mends: Vec<Mend> = Vec::new();
    if !identified {
        mends.push((
            "identity".to_owned(),
            ja::clinic::IDENTITY_MISSING.to_owned(),
        ));
    }
    let Some(birth) = case.who.birth else {
        return Err(Stopped::Mend(vec![(
            "identity".to_owned(),
            ja::clinic::record::NEEDS_BIRTH.to_owned(),
        )]));
    };
    let checked = check(
        &RecordForm::from_answers(answers),
        &Context { birth, today },
    );
    if let Err(problems) = &checked {
        mends.extend(problems.iter().map(|(field, problem)| {
            (
                field.link_id().to_owned(),
                domain::ja::record_form::problem(*field, *problem, today),
            )
        }));
    }
    if corrected.is_some() && text(answers, CORRECTION_REASON).is_none() {
        mends.push((
            CORRECTION_REASON.to_owned(),
            ja::clinic::record::NEEDS_REASON.to_owned(),
        ));
    }
    let entry = match checked {
        Ok(entry) if mends.is_empty() => entry,
        _ => return Err(Stopped::Mend(mends)),
    };
    if corrected.is_some_and(|old| same(old, &entry)) {
        return Err(Stopped::Mend(vec![(
            Field::Vaccine.link_id().to_owned(),
            ja::clinic::record::NOTHING_CHANGED.to_owned(),
        )]));
    }
    let against = against(case, &entry, birth);
    if entry.legal.code == ROUTINE && !against.is_empty() {
        return Err(Stopped::Blocked(against));
    }
    let asked = case
        .form
        .vaccine()
        .filter(|asked| asked.code != entry.vaccine.code);
    let differs = asked.map(|asked| (asked.short.clone(), entry.vaccine.short.clone()));
    Ok(Checked {
        entry,
        against,
        differs,
    })
}

/// The blocking rules for what was really given, on the day it was given.
fn against(case: &Case, entry: &Entry, birth: Date) -> Vec<Flag> {
    let Some(content) = &case.form.content else {
        return Vec::new();
    };
    let flags = assess(&Input {
        questionnaire: content.form,
        answers: &content.answers,
        temperature: case.temperature().map(|temperature| temperature.what),
        birth,
        vaccine: Some(entry.vaccine),
        history: &case.past_doses(),
        day: entry.date,
        answered: None,
    });
    flags
        .into_iter()
        .filter(|flag| flag.level == Level::Block)
        .collect()
}

fn same(old: &Immunization, entry: &Entry) -> bool {
    let new = entry.immunization(RecordId(uuid::Uuid::nil()), PersonId(uuid::Uuid::nil()));
    let facts = |dose: &Immunization| {
        (
            (
                dose.vaccine.code.clone(),
                dose.occurrence,
                dose.lot_number.clone(),
                dose.expiration,
            ),
            (
                dose.site.as_ref().and_then(|site| site.code.clone()),
                dose.route.as_ref().and_then(|route| route.code.clone()),
            ),
            (dose.dose_ml, dose.performer.clone(), dose.location.clone()),
            (dose.dose_number.clone(), dose.legal_category.clone()),
        )
    };
    facts(old) == facts(&new)
}

/// The section as it is handed in, and the records made with it.
pub fn made(
    desk: &Desk,
    answers: &Answers,
    checked: &Checked,
    (form, record): (&Questionnaire, RecordId),
    corrects: Option<RecordId>,
) -> Option<(Value, Vec<NewRecord>)> {
    let entry = &checked.entry;
    // what was understood, not what was typed: 有効期限 without a day has one now
    let mut answers = answers.clone();
    let mut put =
        |field: Field, value: RawAnswer| answers.insert(field.link_id().to_owned(), value);
    put(Field::Lot, RawAnswer::Text(entry.lot.clone()));
    put(
        Field::Expiry,
        RawAnswer::Date(RawDate::western(entry.expiry)),
    );
    put(Field::Date, RawAnswer::Date(RawDate::western(entry.date)));
    put(
        Field::DoseNumber,
        RawAnswer::Text(entry.dose_number.clone()),
    );
    if let Some(volume) = entry.volume {
        put(Field::Volume, RawAnswer::Number(volume.to_string()));
    }
    let response = desk.response(form, record, &answers)?;
    let corrects = corrects.map(|old| {
        (
            old,
            text(&answers, CORRECTION_REASON)
                .unwrap_or_default()
                .to_owned(),
        )
    });
    let records = desk.dose(record, entry.immunization(record, desk.person), corrects)?;
    Some((response, records))
}

/// What the place, the day and the rules say already.
#[derive(Clone, Debug)]
pub struct Facts {
    pub place: Option<String>,
    pub physician: Option<String>,
    pub today: Date,
    /// The vaccine asked for is a routine one, and no rule speaks against it today.
    pub routine: bool,
}

impl Facts {
    /// For this form, on this tablet. `physician`: who signs.
    pub fn of(case: &Case, session: &Session, physician: Option<String>, today: Date) -> Self {
        let routine_vaccine = case
            .form
            .vaccine()
            .is_some_and(|vaccine| matches!(vaccine.category.as_str(), "A" | "B"));
        let free = case
            .flags(today)
            .iter()
            .all(|flag| flag.level != Level::Block);
        Facts {
            place: session.organization_name.clone(),
            physician,
            today,
            routine: routine_vaccine && free,
        }
    }
}

/// What stands in the form before anything is typed: those facts, or the record being corrected. Vaccine, lot,
/// volume and site of a new dose: never.
pub fn offered(facts: Facts, corrected: Option<&Immunization>) -> Answers {
    let mut answers = Answers::new();
    let mut put = |field: Field, value: Option<RawAnswer>| {
        if let Some(value) = value {
            answers.insert(field.link_id().to_owned(), value);
        }
    };
    let words = |text: &Option<String>| text.clone().map(RawAnswer::Text);
    let day = |when: Option<When>| Some(RawAnswer::Date(RawDate::western(when?.date()?)));
    let code = |code: Option<String>| code.map(RawAnswer::Choice);
    let Some(old) = corrected else {
        put(Field::Place, words(&facts.place));
        put(Field::Doctor, words(&facts.physician));
        put(
            Field::Date,
            Some(RawAnswer::Date(RawDate::western(facts.today))),
        );
        put(
            Field::Legal,
            code(facts.routine.then(|| ROUTINE.to_owned())),
        );
        return answers;
    };
    put(Field::Vaccine, code(old.vaccine.code.clone()));
    put(Field::Lot, words(&old.lot_number));
    put(Field::Expiry, day(old.expiration));
    put(
        Field::Volume,
        old.dose_ml.map(|dose| RawAnswer::Number(dose.to_string())),
    );
    put(
        Field::Route,
        code(old.route.as_ref().and_then(|route| route.code.clone())),
    );
    put(
        Field::Site,
        code(old.site.as_ref().and_then(|site| site.code.clone())),
    );
    put(Field::Place, words(&old.location));
    put(Field::Doctor, words(&old.performer));
    put(Field::Date, day(old.occurrence));
    put(Field::DoseNumber, words(&old.dose_number));
    put(Field::Legal, code(old.legal_category.clone()));
    answers
}

/// The names a dose of this vaccine has on the form, each once.
pub fn dose_labels(vaccine: &'static Vaccine) -> Vec<&'static str> {
    let mut labels: Vec<&'static str> = match &vaccine.special {
        Some(special) => special.dose_labels().to_vec(),
        None => Vec::new(),
    };
    for dose in vaccine
        .schedules
        .iter()
        .flat_map(|schedule| &schedule.doses)
    {
        if !labels.contains(&dose.label.as_str()) {
            labels.push(&dose.label);
        }
    }
    labels
}

/// 令和8年11月21日に MR第1期（1回） …: the line read once more.
pub fn sentence(entry: &Entry) -> String {
    let volume = entry.volume.map(|volume| format!("{volume} mL"));
    let parts = [
        Some(domain::ja::date::both(entry.date)),
        Some(format!("{} {}", entry.vaccine.name, entry.dose_number)),
        Some(format!("Lot {}", entry.lot)),
        Some(ja::clinic::record::expires(entry.expiry)),
        volume,
        Some(entry.route.label.to_owned()),
        entry.site.map(|site| site.label.to_owned()),
        Some(entry.legal.label.to_owned()),
        Some(entry.place.clone()),
        Some(ja::clinic::record::by_doctor(&entry.doctor)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("、")
}
