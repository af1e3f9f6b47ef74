//! One form of today with everything the clinic has written about it. Pure: made from the device's rows.

use super::form::Form;
use super::identity::Identity;
use super::section::Section;
use crate::browser::{DraftView, LocalRow};
use domain::fhir::When;
use domain::fhir::consent::Consent;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::observation::Observation;
use domain::fhir::patient::Patient;
use domain::input::Temperature;
use domain::questionnaire::{Answers, RawAnswer};
use domain::screening::{Flag, Input, Level, assess};
use domain::signing::Signer;
use domain::vaccine::PastDose;
use domain::{Date, Instant, RecordId};
use serde_json::Value;
use sync::wire::RowStatus;

/// Where a form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 未確認
    New,
    /// 予診中
    Seeing,
    /// 実施できる
    MayGive,
    /// 見合わせ
    Deferred,
    /// 接種済
    Given,
}

/// Something written by staff, with who and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Written<T> {
    pub record: RecordId,
    pub by: String,
    pub at: Instant,
    /// Not on the server yet.
    pub pending: bool,
    /// Why it took an earlier record's place.
    pub reason: Option<String>,
    pub what: T,
}

/// One form and what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub form: Form,
    pub who: Identity,
    /// The visit.
    pub encounter: Option<RecordId>,
    /// Today's temperatures, newest first.
    pub temperatures: Vec<Written<Temperature>>,
    /// The physician's sections handed in, oldest first; the last one counts.
    pub decisions: Vec<Written<Answers>>,
    /// What the guardian said, newest first.
    pub consents: Vec<Written<Consent>>,
    /// The dose given on this form, newest version first; later ones were corrected.
    pub doses: Vec<Written<Immunization>>,
    /// 見合わせ on this form.
    pub deferral: Option<Written<Immunization>>,
    /// All doses and deferrals of the person that nothing has replaced and that are not of this form, newest first.
    pub history: Vec<Immunization>,
    /// Sections handed in so far.
    pub measure_attempt: u8,
    pub consent_attempt: u8,
    pub record_attempt: u8,
    /// Somebody of the clinic has begun to write.
    pub begun: bool,
    /// Who says yes to the dose.
    pub signer: Signer,
}

impl Case {
    /// Puts together what belongs to `form`. `rows`: all of the person's; `drafts`: all open ones of the device.
    pub fn assemble(
        form: Form,
        encounter: Option<RecordId>,
        rows: &[LocalRow],
        drafts: &[DraftView],
        day: Date,
    ) -> Self {
        let patient = of_kind(rows, "Patient").find_map(|row| Patient::read(&body(row)?).ok());
        let content = form
            .content
            .as_ref()
            .map(|content| (content.form, &content.answers));
        let who = Identity::known(patient.as_ref(), content);
        let about_this = |reference: Option<&domain::fhir::Reference>| {
            reference.and_then(|reference| reference.record("QuestionnaireResponse"))
                == Some(form.record)
        };
        let mut doses = Vec::new();
        let mut deferral = None;
        let mut history = Vec::new();
        for row in of_kind(rows, "Immunization") {
            let Some(dose) = body(row).and_then(|body| Immunization::read(&body).ok()) else {
                continue;
            };
            let is_current = row.row.superseded_by.is_none();
            match dose.status {
                ImmunizationStatus::Completed if about_this(dose.based_on_response.as_ref()) => {
                    doses.push(written(row, dose));
                }
                ImmunizationStatus::NotDone if about_this(dose.based_on_response.as_ref()) => {
                    deferral = deferral.or_else(|| is_current.then(|| written(row, dose)));
                }
                ImmunizationStatus::EnteredInError => {}
                _ if is_current => history.push(dose),
                _ => {}
            }
        }
        // the version nothing has replaced first, whatever the clocks say
        doses.sort_by_key(|dose| {
            let replaced = rows
                .iter()
                .any(|row| row.row.id == dose.record && row.row.superseded_by.is_some());
            (replaced, std::cmp::Reverse(dose.at))
        });
        history.sort_by_key(|dose| std::cmp::Reverse(dose.occurrence.and_then(When::date)));
        let decisions = finished(rows, form.record, Section::Physician);
        let begun = begun(&form, rows, drafts);
        let signer = match &form.content {
            Some(content) => content.form.signed_by.signer(who.birth, day),
            None => Signer::Guardian,
        };
        Self {
            temperatures: temperatures(rows, day),
            consents: of_kind(rows, "Consent")
                .filter_map(|row| Some(written(row, Consent::read(&body(row)?).ok()?)))
                .filter(|consent| about_this(consent.what.based_on_response.as_ref()))
                .collect(),
            measure_attempt: attempts(rows, form.record, Section::Measure),
            consent_attempt: attempts(rows, form.record, Section::Consent),
            record_attempt: attempts(rows, form.record, Section::Record),
            form,
            who,
            encounter,
            decisions,
            doses,
            deferral,
            history,
            begun,
            signer,
        }
    }

    pub fn state(&self) -> State {
        if !self.doses.is_empty() {
            State::Given
        } else if self.proceeds() {
            State::MayGive
        } else if self.decision().is_some() {
            State::Deferred
        } else if self.begun {
            State::Seeing
        } else {
            State::New
        }
    }

    /// The physician's decision that counts.
    pub fn decision(&self) -> Option<&Written<Answers>> {
        self.decisions.last()
    }

    /// 実施できる was decided.
    pub fn proceeds(&self) -> bool {
        self.decision()
            .is_some_and(|decision| chosen(&decision.what, "decision") == Some("proceed"))
    }

    /// The guardian's last word.
    pub fn consent(&self) -> Option<&Written<Consent>> {
        self.consents.first()
    }

    /// The dose as it stands after corrections.
    pub fn dose(&self) -> Option<&Written<Immunization>> {
        self.doses.first()
    }

    pub fn temperature(&self) -> Option<&Written<Temperature>> {
        self.temperatures.first()
    }

    /// Dated doses before this form's own.
    pub fn past_doses(&self) -> Vec<PastDose> {
        self.history
            .iter()
            .filter_map(PastDose::from_record)
            .collect()
    }

    /// What the rules find in answers, temperature and past doses.
    pub fn flags(&self, day: Date) -> Vec<Flag> {
        let (Some(content), Some(birth)) = (&self.form.content, self.who.birth) else {
            return Vec::new();
        };
        assess(&Input {
            questionnaire: content.form,
            answers: &content.answers,
            temperature: self.temperature().map(|temperature| temperature.what),
            birth,
            vaccine: self.form.vaccine(),
            history: &self.past_doses(),
            day,
            answered: Some(self.form.submitted.date_in_japan()),
        })
    }
}

/// Whether the physician must tick the flag off before 実施できる.
pub fn needs_review(level: Level) -> bool {
    matches!(
        level,
        Level::ContraindicationCandidate | Level::Caution | Level::IntervalCheck
    )
}

/// The chosen code of a field.
pub fn chosen<'a>(answers: &'a Answers, link: &str) -> Option<&'a str> {
    match answers.get(link)? {
        RawAnswer::Choice(code) => Some(code),
        _ => None,
    }
}

/// The text of a field, `None` when there is none.
pub fn text<'a>(answers: &'a Answers, link: &str) -> Option<&'a str> {
    match answers.get(link)? {
        RawAnswer::Text(text) | RawAnswer::Number(text) => {
            Some(text.trim()).filter(|text| !text.is_empty())
        }
        _ => None,
    }
}

pub fn body(row: &LocalRow) -> Option<Value> {
    serde_json::from_str(row.row.body.get()).ok()
}

pub fn of_kind<'a>(rows: &'a [LocalRow], kind: &'a str) -> impl Iterator<Item = &'a LocalRow> {
    rows.iter()
        .filter(move |row| row.row.kind == kind && row.row.status == RowStatus::Final)
}

fn written<T>(row: &LocalRow, what: T) -> Written<T> {
    Written {
        record: row.row.id,
        by: row.row.author.name.clone(),
        at: row.row.updated_at,
        pending: row.pending,
        reason: row.row.reason.clone(),
        what,
    }
}

fn temperatures(rows: &[LocalRow], day: Date) -> Vec<Written<Temperature>> {
    let mut all: Vec<_> = of_kind(rows, "Observation")
        .filter(|row| row.row.superseded_by.is_none())
        .filter_map(|row| {
            let observation = Observation::read(&body(row)?).ok()?;
            let at = match observation.effective? {
                When::At(at) => at,
                other => Instant::start_of(other.date()?),
            };
            let measured = written(row, observation.as_temperature()?);
            (at.date_in_japan() == day).then_some(Written { at, ..measured })
        })
        .collect();
    all.sort_by_key(|measured| (std::cmp::Reverse(measured.at), measured.record));
    all
}

/// What was handed in of a section, as answers.
fn finished(rows: &[LocalRow], form: RecordId, section: Section) -> Vec<Written<Answers>> {
    let rows = section.finished(form, rows).into_iter();
    rows.filter_map(|row| Some(written(row, Section::answers(row)?)))
        .collect()
}

/// The number of the section's next record.
fn attempts(rows: &[LocalRow], form: RecordId, section: Section) -> u8 {
    u8::try_from(section.finished(form, rows).len()).unwrap_or(u8::MAX)
}

/// A look alone is not seen here: looks are the family's to read, and leave the tablet once they are sent.
fn begun(form: &Form, rows: &[LocalRow], drafts: &[DraftView]) -> bool {
    let sections =
        [Section::Measure, Section::Physician].map(|section| section.record(form.record, 0));
    let written = rows.iter().any(|row| sections.contains(&row.row.id));
    written || drafts.iter().any(|draft| sections.contains(&draft.record))
}
