//! One child, one clinic, one tablet: the rows it holds and what it writes next.

use crate::browser::LocalRow;
use crate::clinic::case::Case;
use crate::clinic::decision;
use crate::clinic::dose::{self, look};
use crate::clinic::records::Desk;
use crate::clinic::section::Section;
use crate::clinic::today::{by_person, of_person};
use domain::fhir::encounter::Encounter;
use domain::fhir::{Incoming, Reference, check};
use domain::input::{RawDate, temperature};
use domain::questionnaire::{
    Answers, CHILD, MEASURE, RECORD, RawAnswer, ResponseHead, ResponseStatus, find,
};
use domain::{AccountId, Date, Instant, OrganizationId, PersonId, RecordId};
use serde_json::Value;
use serde_json::value::to_raw_value;
use std::cell::Cell;
use std::collections::BTreeMap;
use sync::wire::{Author, Job, NewRecord, Row, RowStatus, Session};
use uuid::Uuid;

pub(super) fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0193_a1f0_0000_7000_8000_0000_0000_0000 + (number << 32))
}

pub(super) fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

pub(super) fn now() -> Instant {
    Instant::start_of(today()).plus_millis(10 * 3_600_000)
}

pub(super) fn words(text: &str) -> RawAnswer {
    RawAnswer::Text(text.to_owned())
}

pub(super) fn choice(code: &str) -> RawAnswer {
    RawAnswer::Choice(code.to_owned())
}

pub(super) fn day(text: &str) -> RawAnswer {
    RawAnswer::Date(RawDate::western(text.parse().unwrap()))
}

/// One child, one clinic, one tablet.
pub(super) struct Visit {
    pub(super) rows: Vec<LocalRow>,
    pub(super) session: Session,
    person: PersonId,
    pub(super) form: RecordId,
    minute: Cell<i64>,
}

impl Visit {
    /// A form handed in for today, every answer the normal one but those in `but`.
    pub(super) fn new(vaccine: &str, birth: &str, but: &[(&str, RawAnswer)]) -> Self {
        let clinic = OrganizationId(id(1));
        let mut visit = Visit {
            rows: Vec::new(),
            session: Session {
                account: AccountId(id(2)),
                name: "高橋 健一".to_owned(),
                role: Job::Doctor,
                administers: false,
                organization: Some(clinic),
                organization_name: Some("あおぞらこどもクリニック".to_owned()),
                organization_kind: None,
                sign_in: String::new(),
                device_key: String::new(),
                clinics: Vec::new(),
                today: today(),
                demo: false,
            },
            person: PersonId(id(3)),
            form: RecordId(id(4)),
            minute: Cell::new(0),
        };
        let form = find(CHILD).unwrap();
        let mut answers: Answers = form
            .all_items()
            .into_iter()
            .filter_map(|item| Some((item.link_id.clone(), choice(item.normal_answer.as_deref()?))))
            .collect();
        let head = [
            ("vaccine", choice(vaccine)),
            ("name", words("佐藤 陽翔")),
            ("kana", words("サトウ ハルト")),
            ("sex", choice("male")),
            ("birth", day(birth)),
        ];
        let all = head.iter().chain(but);
        answers.extend(all.map(|(link, raw)| ((*link).to_owned(), raw.clone())));
        let head = ResponseHead {
            id: visit.form,
            subject: visit.person,
            author: Reference::to("RelatedPerson", id(5)).with_display("佐藤 美咲"),
            authored: now(),
            status: ResponseStatus::Completed,
        };
        let response = form.to_response(&head, &answers);
        let encounter = RecordId(id(6));
        let planned = Encounter::planned(encounter, visit.person, clinic, "", today()).to_json();
        visit.put(visit.form, "QuestionnaireResponse", &response, None);
        visit.put(encounter, "Encounter", &planned, None);
        visit
    }

    pub(super) fn put(&mut self, id: RecordId, kind: &str, body: &Value, of: Option<&NewRecord>) {
        let incoming = Incoming {
            kind,
            record: id,
            person: self.person,
        };
        check(&incoming, &body.to_string())
            .unwrap_or_else(|error| panic!("{kind}: {error}\n{body:#}"));
        if let Some(old) = of.and_then(|record| record.supersedes) {
            let row = self.rows.iter_mut().find(|row| row.row.id == old).unwrap();
            row.row.superseded_by = Some(id);
        }
        let row = Row {
            id,
            person: self.person,
            kind: kind.to_owned(),
            seq: 1,
            updated_at: now().plus_millis(self.minute.get() * 60_000),
            author: Author {
                account: self.session.account,
                name: self.session.name.clone(),
                organization: self.session.organization,
                organization_name: None,
            },
            status: RowStatus::Final,
            body: to_raw_value(body).unwrap(),
            fields: BTreeMap::new(),
            supersedes: of.and_then(|record| record.supersedes),
            superseded_by: None,
            reason: of.and_then(|record| record.reason.clone()),
        };
        self.rows.push(LocalRow { row, pending: true });
    }

    /// What handing a section in does: its response and the records with it pass the server's gate and are rows.
    pub(super) fn hand_in(&mut self, record: RecordId, made: Option<(Value, Vec<NewRecord>)>) {
        self.minute.set(self.minute.get() + 1);
        let (response, records) = made.unwrap();
        self.put(record, "QuestionnaireResponse", &response, None);
        for record in &records {
            let body: Value = serde_json::from_str(record.body.get()).unwrap();
            self.put(record.id, &record.kind, &body, Some(record));
        }
    }

    pub(super) fn case(&self) -> Case {
        let visits = by_person(&self.rows, self.session.organization, today());
        let (_, visits) = visits.first_key_value().expect("a visit of today");
        let mut cases = of_person(&self.rows, visits, &[], &self.session, today());
        assert_eq!(cases.len(), 1, "one form, one line");
        cases.remove(0)
    }

    pub(super) fn desk(&self) -> Desk {
        let case = self.case();
        let next = Cell::new(1000 + u128::try_from(self.rows.len()).unwrap() * 100);
        Desk {
            session: self.session.clone(),
            person: self.person,
            form: self.form,
            encounter: case.encounter,
            now: now(),
            day: today(),
            new_id: Box::new(move || {
                next.set(next.get() + 1);
                RecordId(id(next.get()))
            }),
        }
    }

    pub(super) fn measure(&mut self, degrees: &str) {
        let record = Section::Measure.record(self.form, self.case().measure_attempt);
        let answers = Answers::from([("temperature".to_owned(), words(degrees))]);
        let desk = self.desk();
        let response = desk
            .response(find(MEASURE).unwrap(), record, &answers)
            .unwrap();
        let measured = desk.temperature(temperature(degrees).unwrap()).unwrap();
        self.hand_in(record, Some((response, vec![measured])));
    }

    pub(super) fn decide(&mut self, answers: &[(&str, RawAnswer)]) {
        let case = self.case();
        let attempt = u8::try_from(case.decisions.len()).unwrap();
        let record = Section::Physician.record(self.form, attempt);
        let answers = answers
            .iter()
            .map(|(link, raw)| ((*link).to_owned(), raw.clone()))
            .collect();
        let form = Section::Physician.form(case.signer).unwrap();
        let made = decision::made(
            &self.desk(),
            &case,
            &case.flags(today()),
            answers,
            (form, record),
        );
        self.hand_in(record, made);
    }

    pub(super) fn agree(&mut self, permitted: bool) {
        let record = Section::Consent.record(self.form, self.case().consent_attempt);
        let said = if permitted { "agree" } else { "disagree" };
        let answers = [
            ("consent", choice(said)),
            ("guardian_sign", words("佐藤 美咲")),
            ("date", day("2026-11-21")),
        ];
        let answers = answers
            .into_iter()
            .map(|(link, raw)| (link.to_owned(), raw))
            .collect();
        let desk = self.desk();
        let form = Section::Consent.form(self.case().signer).unwrap();
        let response = desk.response(form, record, &answers).unwrap();
        let records = desk.consent(record, permitted, "佐藤 美咲", form).unwrap();
        self.hand_in(record, Some((response, records)));
    }

    pub(super) fn record(&mut self, answers: &Answers) {
        let case = self.case();
        let old = case.dose().cloned();
        let checked = look(
            &case,
            answers,
            today(),
            true,
            old.as_ref().map(|old| &old.what),
        )
        .unwrap();
        let record = Section::Record.record(self.form, case.record_attempt);
        let made = dose::made(
            &self.desk(),
            answers,
            &checked,
            (find(RECORD).unwrap(), record),
            old.map(|old| old.record),
        );
        self.hand_in(record, made);
    }
}

pub(super) fn dose_answers(vaccine: &str, lot: &str) -> Answers {
    let pairs = [
        ("vaccine", choice(vaccine)),
        ("lot", words(lot)),
        (
            "expiry",
            RawAnswer::Date(RawDate {
                year: "2027".to_owned(),
                month: "３".to_owned(),
                ..RawDate::default()
            }),
        ),
        ("volume", RawAnswer::Number("０．５".to_owned())),
        ("route", choice("SQ")),
        ("site", choice("left-upper-arm-rear")),
        ("dose_number", words("初回1回目")),
        ("legal", choice("routine")),
        ("date", day("2026-11-21")),
        ("place", words("あおぞらこどもクリニック")),
        ("doctor", words("高橋 健一")),
    ];
    pairs
        .into_iter()
        .map(|(link, raw)| (link.to_owned(), raw))
        .collect()
}

const YES: [(&str, RawAnswer); 1] = [("explained", RawAnswer::Boolean(true))];

pub(super) fn proceed() -> Vec<(&'static str, RawAnswer)> {
    [("decision", choice("proceed"))]
        .into_iter()
        .chain(YES)
        .collect()
}
