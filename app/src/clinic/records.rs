//! What the clinic writes, as FHIR records. Pure: ids and time come in.

use super::case::{Case, Written};
use crate::browser::Browser;
use domain::fhir::audit_event::AuditEvent;
use domain::fhir::consent::Consent;
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::observation::Observation;
use domain::fhir::provenance::{Agent, Provenance};
use domain::fhir::systems::VACCINE;
use domain::fhir::{Code, Reference};
use domain::input::Temperature;
use domain::questionnaire::{Answers, Questionnaire, ResponseHead, ResponseStatus};
use domain::{Date, Instant, PersonId, RecordId};
use serde_json::Value;
use sync::wire::{NewRecord, Session};

const FORM: &str = "QuestionnaireResponse";

/// Who writes, when, about whom, on which form.
pub struct Desk {
    pub session: Session,
    pub person: PersonId,
    pub form: RecordId,
    pub encounter: Option<RecordId>,
    pub now: Instant,
    pub day: Date,
    pub new_id: Box<dyn Fn() -> RecordId>,
}

impl Desk {
    pub fn new(browser: &Browser, session: &Session, case: &Case) -> Self {
        let ids = browser.clone();
        Self {
            session: session.clone(),
            person: case.form.person,
            form: case.form.record,
            encounter: case.encounter,
            now: browser.now(),
            day: browser.today(),
            new_id: Box::new(move || RecordId(ids.new_id())),
        }
    }

    fn visit(&self) -> Option<Reference> {
        Some(Reference::to("Encounter", self.encounter?))
    }

    fn based_on(&self) -> Reference {
        Reference::to(FORM, self.form)
    }

    /// Somebody opened the form: one event each time, also without network.
    pub fn opened(&self, offline: bool) -> Option<NewRecord> {
        let id = (self.new_id)();
        let event = AuditEvent::read_by(
            id,
            self.session.practitioner(),
            self.session.office(),
            vec![self.based_on()],
            self.now,
        );
        NewRecord::new(id, "AuditEvent", &AuditEvent { offline, ..event }.to_json())
    }

    /// 診察前の体温
    pub fn temperature(&self, value: Temperature) -> Option<NewRecord> {
        let id = (self.new_id)();
        let observation = Observation::temperature(id, self.person, value, self.now);
        let observation = Observation {
            encounter: self.visit(),
            performer: Some(self.session.practitioner()),
            ..observation
        };
        NewRecord::new(id, "Observation", &observation.to_json())
    }

    /// A section handed in, as its QuestionnaireResponse.
    pub fn response(
        &self,
        form: &Questionnaire,
        record: RecordId,
        answers: &Answers,
    ) -> Option<Value> {
        let head = ResponseHead {
            id: record,
            subject: self.person,
            author: self.session.practitioner(),
            authored: self.now,
            status: ResponseStatus::Completed,
        };
        let mut response = form.to_response(&head, answers);
        if let (Some(map), Some(visit)) = (response.as_object_mut(), self.visit()) {
            map.insert("encounter".to_owned(), visit.to_json());
        }
        Some(response)
    }

    /// What comes with 見合わせ. `replaces`: the record of an earlier decision, and why.
    pub fn deferral(
        &self,
        decision: RecordId,
        vaccine: Code,
        reason: &str,
        replaces: Option<(RecordId, String)>,
    ) -> Option<Vec<NewRecord>> {
        let id = (self.new_id)();
        let immunization = Immunization {
            status_reason: Some(reason.to_owned()),
            encounter: self.visit(),
            performer: Some(self.session.name.clone()),
            location: self.session.organization_name.clone(),
            based_on_response: Some(self.based_on()),
            ..Immunization::new(
                id,
                self.person,
                ImmunizationStatus::NotDone,
                vaccine,
                self.day,
            )
        };
        let record = replacing(
            NewRecord::new(id, "Immunization", &immunization.to_json())?,
            replaces,
        );
        let written = vec![
            Reference::to(FORM, decision),
            Reference::to("Immunization", id),
        ];
        Some(vec![record, self.provenance(written, None)?])
    }

    /// What comes with 実施できる after an earlier 見合わせ: that record is taken back, with the reason.
    pub fn withdrawn(
        &self,
        decision: RecordId,
        deferral: &Written<Immunization>,
        why: String,
    ) -> Option<Vec<NewRecord>> {
        let id = (self.new_id)();
        let immunization = Immunization {
            id: Some(id.to_string()),
            status: ImmunizationStatus::EnteredInError,
            ..deferral.what.clone()
        };
        let record = NewRecord::new(id, "Immunization", &immunization.to_json())?;
        let written = vec![
            Reference::to(FORM, decision),
            Reference::to("Immunization", id),
        ];
        Some(vec![
            replacing(record, Some((deferral.record, why))),
            self.provenance(written, None)?,
        ])
    }

    /// What comes with 実施できる.
    pub fn proceeding(&self, decision: RecordId) -> Option<Vec<NewRecord>> {
        Some(vec![
            self.provenance(vec![Reference::to(FORM, decision)], None)?,
        ])
    }

    /// What comes with the word of whoever decides, typed into the clinic's screen by themselves or signed before.
    pub fn consent(
        &self,
        response: RecordId,
        permitted: bool,
        name: &str,
        form: &Questionnaire,
    ) -> Option<Vec<NewRecord>> {
        let id = (self.new_id)();
        let by = Reference::named(name);
        let text = form.canonical();
        let consent = Consent::vaccination(id, self.person, permitted, by.clone(), &text, self.now);
        let consent = Consent {
            based_on_response: Some(self.based_on()),
            ..consent
        };
        let written = vec![Reference::to(FORM, response), Reference::to("Consent", id)];
        Some(vec![
            NewRecord::new(id, "Consent", &consent.to_json())?,
            self.provenance(written, Some(by))?,
        ])
    }

    /// What comes with a recorded dose. `corrects`: the record it takes the place of, and why.
    pub fn dose(
        &self,
        response: RecordId,
        dose: Immunization,
        corrects: Option<(RecordId, String)>,
    ) -> Option<Vec<NewRecord>> {
        let id = (self.new_id)();
        let immunization = Immunization {
            id: Some(id.to_string()),
            patient: Reference::patient(self.person),
            encounter: self.visit(),
            based_on_response: Some(self.based_on()),
            ..dose
        };
        let record = replacing(
            NewRecord::new(id, "Immunization", &immunization.to_json())?,
            corrects,
        );
        let written = vec![
            Reference::to(FORM, response),
            Reference::to("Immunization", id),
        ];
        Some(vec![record, self.provenance(written, None)?])
    }

    /// The vaccine as FHIR code, for a record that has no other source than the form.
    pub fn vaccine_code(case: &Case) -> Code {
        match (case.form.vaccine(), case.form.vaccine_name()) {
            (Some(vaccine), _) => Code::new(VACCINE, &vaccine.code, &vaccine.name),
            (None, Some(name)) => Code::words(&name),
            (None, None) => Code::words(crate::ja::clinic::VACCINE_UNKNOWN),
        }
    }

    /// `said_by`: somebody else's word, entered on this screen.
    fn provenance(&self, written: Vec<Reference>, said_by: Option<Reference>) -> Option<NewRecord> {
        let id = (self.new_id)();
        let agents = match said_by {
            Some(author) => vec![
                Agent::author(author, None),
                Agent::enterer(self.session.practitioner(), self.session.office()),
            ],
            None => vec![Agent::author(
                self.session.practitioner(),
                self.session.office(),
            )],
        };
        NewRecord::new(
            id,
            "Provenance",
            &Provenance::new(id, written, agents, self.now).to_json(),
        )
    }
}

fn replacing(record: NewRecord, replaces: Option<(RecordId, String)>) -> NewRecord {
    let (supersedes, reason) = replaces.unzip();
    NewRecord {
        supersedes,
        reason,
        ..record
    }
}
