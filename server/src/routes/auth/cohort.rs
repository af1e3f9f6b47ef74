//! 予防接種台帳: a municipality sees whom the programme is for among its residents, who is without it yet, and how far
//! each month of birth has come.
//!
//! Counts name nobody. Whoever is named is told so, once a day: every list is a reading of each notebook on it.

use super::{acting, read, told};
use crate::error::ApiError;
use crate::rules;
use crate::session::SignedIn;
use crate::state::State;
use crate::store::{Among, CohortCell};
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Extract};
use axum::http::{HeaderMap, HeaderName, header};
use domain::access::{
    self, Action, Categories, Category, Decision, OrganizationKind, Permission, Relation, Request,
    Team, TeamKind,
};
use domain::cohort::{self, Births, Listed};
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::fhir::communication::Communication;
use domain::fhir::immunization::Immunization;
use domain::fhir::patient::Patient;
use domain::fhir::{Reference, systems};
use domain::forecast::{Forecast, Person, Status};
use domain::vaccine::PastDose;
use domain::{Date, Instant, OrganizationId, PersonId, ja};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use sync::serve::named_id;
use sync::server_store::{COMMUNICATION, Caller, ServerStore, birth_of};
use sync::wire::{NewRecord, Row};

const IMMUNIZATION: &str = "Immunization";
const PATIENT: &str = "Patient";
/// People on one page of a list.
const PAGE: usize = 50;
/// Residents that are looked at together.
const BATCH: u32 = 200;
/// Residents that are looked at for one page: where nearly everybody was vaccinated, the rest comes with the next one.
const LOOKED_AT_MAX: usize = 4_000;

/// For which municipality, when the caller acts for one that gives vaccinations by law.
fn municipality(caller: &Caller, now: Instant) -> Result<OrganizationId, ApiError> {
    let duty = [Relation::Team(Team::by_law(TeamKind::Municipality))];
    let actor = caller.actor();
    let request = Request::new(&actor, Action::Read, Category::C08, &duty, now);
    let may = matches!(access::decide(&request), Decision::Allow(_));
    let town = caller.organization_kind == Some(OrganizationKind::Municipality);
    let organization = caller.organization.filter(|_| may && town);
    organization.ok_or(ApiError::NotAllowed)
}

fn among(organization: OrganizationId, listed: &Listed, births: Births) -> Among {
    Among {
        organization,
        births,
        gender: listed.vaccine.sex,
        list: listed.vaccine.code.clone(),
    }
}

async fn cells(
    state: &State,
    organization: OrganizationId,
    listed: &Listed,
    births: Option<Births>,
) -> Result<Vec<CohortCell>, ApiError> {
    let Some(births) = births else {
        return Ok(Vec::new());
    };
    let found = state
        .store()
        .coverage(among(organization, listed, births))
        .await;
    found.map_err(ApiError::store("counting residents"))
}

/// Everybody, and how many of them have at least 1, 2, … doses.
fn counted<'a>(cells: impl Iterator<Item = &'a CohortCell> + Clone, doses: usize) -> Value {
    let people: i64 = cells.clone().map(|it| it.people).sum();
    let at_least = |number: usize| -> i64 {
        let enough = |it: &&CohortCell| usize::try_from(it.given).is_ok_and(|it| it >= number);
        cells.clone().filter(enough).map(|it| it.people).sum()
    };
    let given: Vec<i64> = (1..=doses).map(at_least).collect();
    json!({ "people": people, "given": given })
}

fn births_value(births: Option<Births>) -> Value {
    births.map_or(
        Value::Null,
        |it| json!({ "from": it.from.to_string(), "to": it.to.to_string() }),
    )
}

/// `GET /api/v1/cohort`: every list, with how many it is for today and how many have their doses.
pub(super) async fn lists(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
) -> Result<Json<Value>, ApiError> {
    let caller = acting::nowhere(&current.account);
    let organization = municipality(&caller, state.clock().now())?;
    let today = state.clock().today();
    let mut lists = Vec::new();
    for listed in cohort::listed() {
        let births = listed.births(today);
        let cells = cells(&state, organization, &listed, births).await?;
        lists.push(json!({
            "code": listed.vaccine.code,
            "name": ja::cohort::name(listed.vaccine),
            "births": births_value(births),
            "counts": counted(cells.iter(), listed.doses),
        }));
    }
    Ok(Json(json!({ "today": today.to_string(), "lists": lists })))
}

#[derive(Deserialize)]
pub(super) struct Which {
    list: String,
    /// The last one of the page before.
    after: Option<PersonId>,
    /// Their birth.
    born: Option<Date>,
}

fn which(asked: Result<Query<Which>, QueryRejection>) -> Result<(Listed, Which), ApiError> {
    let Query(which) = asked.map_err(|_| ApiError::Malformed("list".to_owned()))?;
    let listed = cohort::find(&which.list).ok_or(ApiError::NotFound)?;
    Ok((listed, which))
}

/// `GET /api/v1/cohort/coverage?list=`: by month of birth, with those whose period has just ended.
pub(super) async fn coverage(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    asked: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let caller = acting::nowhere(&current.account);
    let organization = municipality(&caller, state.clock().now())?;
    let (listed, _) = which(asked)?;
    let today = state.clock().today();
    let births = listed.births_and_before(today);
    let cells = cells(&state, organization, &listed, births).await?;
    let mut months: BTreeMap<&str, Vec<&CohortCell>> = BTreeMap::new();
    for cell in &cells {
        months.entry(&cell.month).or_default().push(cell);
    }
    let months: Vec<Value> = months
        .iter()
        .map(|(month, cells)| {
            let counts = counted(cells.iter().copied(), listed.doses);
            json!({ "month": month, "counts": counts })
        })
        .collect();
    Ok(Json(json!({
        "list": listed.vaccine.code,
        "births": births_value(listed.births(today)),
        "months": months,
    })))
}

/// One resident with the doses in their notebook.
struct Resident {
    person: PersonId,
    birth: Date,
    patient: Patient,
    doses: Vec<Immunization>,
}

impl Resident {
    /// The forecast, when it is time for the next dose.
    fn waiting(&self, listed: &Listed, today: Date) -> Option<Forecast> {
        let person = Person {
            birth: self.birth,
            sex: self.patient.gender,
            expected: None,
        };
        let history: Vec<PastDose> = self
            .doses
            .iter()
            .filter_map(PastDose::from_record)
            .collect();
        listed
            .forecast(&person, &history, today)
            .filter(|found| cohort::is_time(found, today))
    }
}

fn body(row: &Row) -> Option<Value> {
    serde_json::from_str(row.body.get()).ok()
}

async fn resident(state: &State, row: &Row) -> Result<Option<Resident>, ApiError> {
    let patient = body(row).and_then(|it| Patient::read(&it).ok());
    let (Some(birth), Some(patient)) = (birth_of(row), patient) else {
        return Ok(None);
    };
    let rows = state.store().of_kind(row.person, IMMUNIZATION).await;
    let rows = rows.map_err(ApiError::store("reading doses"))?;
    let valid = rows.iter().filter(|it| it.superseded_by.is_none());
    let doses = valid.filter_map(|it| Immunization::read(&body(it)?).ok());
    Ok(Some(Resident {
        person: row.person,
        birth,
        patient,
        doses: doses.collect(),
    }))
}

/// Whether this account may see this resident's doses, asked anew for each of them.
async fn permitted(
    state: &State,
    caller: &Caller,
    person: PersonId,
    action: Action,
) -> Result<Option<Permission>, ApiError> {
    acting::permitted_in(state, caller, person, action, Category::C08).await
}

/// Writes into the resident's log that they were on a list, or in a file; once a day.
async fn tell(
    state: &State,
    caller: &Caller,
    person: PersonId,
    (event, list): (Event, &Listed),
    permission: Permission,
) -> Result<(), ApiError> {
    let (now, today) = (state.clock().now(), state.clock().today());
    let code = &list.vaccine.code;
    let id = named_id(&format!(
        "cohort|{}|{person}|{code}|{event:?}|{today}",
        caller.account
    ));
    let line = told::done(caller, person, event, permission, (id, now));
    let line = AuditEvent {
        categories: Categories::of(&[Category::C08]),
        ..line
    };
    let record = told::record(&line, id)?;
    let noted = state.store().append(person, record, caller.author(), now);
    noted.await.map_err(ApiError::store("writing the log"))?;
    Ok(())
}

/// `GET /api/v1/cohort/open?list=&after=&born=`: who could have the next dose today, oldest first.
pub(super) async fn open(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    asked: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let caller = acting::nowhere(&current.account);
    let organization = municipality(&caller, state.clock().now())?;
    let (listed, which) = which(asked)?;
    let today = state.clock().today();
    let Some(births) = listed.births(today) else {
        return Ok(Json(json!({ "people": [], "after": null })));
    };
    let mut after = which.born.zip(which.after);
    let (mut people, mut looked_at) = (Vec::new(), 0);
    'looking: loop {
        let batch = state
            .store()
            .residents(among(organization, &listed, births), after, BATCH)
            .await;
        let batch = batch.map_err(ApiError::store("reading residents"))?;
        let last = batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        for row in &batch {
            let Some(it) = resident(&state, row).await? else {
                continue;
            };
            after = Some((it.birth, it.person));
            looked_at += 1;
            let waiting = it.waiting(&listed, today);
            let Some(found) = waiting else { continue };
            let Some(permission) = permitted(&state, &caller, it.person, Action::Read).await?
            else {
                continue;
            };
            tell(
                &state,
                &caller,
                it.person,
                (Event::Read, &listed),
                permission,
            )
            .await?;
            let told = told_on(&state, it.person, &listed).await?;
            people.push(shown(&it, &found, told, today));
            if people.len() == PAGE {
                break 'looking;
            }
        }
        if last {
            after = None;
            break;
        }
        if looked_at >= LOOKED_AT_MAX {
            break;
        }
    }
    let after = after.map(|(born, person)| json!({ "born": born.to_string(), "after": person }));
    Ok(Json(json!({ "people": people, "after": after })))
}

/// When the municipality last wrote to them about it.
async fn told_on(
    state: &State,
    person: PersonId,
    listed: &Listed,
) -> Result<Option<Date>, ApiError> {
    let rows = state.store().of_kind(person, COMMUNICATION).await;
    let rows = rows.map_err(ApiError::store("reading notices"))?;
    let about = |row: &Row| {
        let message = Communication::read(&body(row)?).ok()?;
        let vaccine = message.reason?;
        (vaccine.code_in(systems::VACCINE) == Some(&listed.vaccine.code)).then_some(())?;
        message.sent?.date()
    };
    Ok(rows.iter().filter_map(about).max())
}

#[derive(Deserialize)]
pub(super) struct Notify {
    list: String,
    people: Vec<PersonId>,
}

/// `POST /api/v1/cohort/notify`: 接種勧奨 to these residents. Whoever has had the dose since is left out; whoever was
/// written to today is not written to again. Answers how many were written to.
pub(super) async fn notify(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
    let caller = acting::nowhere(&current.account);
    let (now, today) = (state.clock().now(), state.clock().today());
    let organization = municipality(&caller, now)?;
    let Notify { list, people } = read(&headers, sent).await?;
    let listed = cohort::find(&list).ok_or(ApiError::NotFound)?;
    if people.len() > PAGE {
        return Err(ApiError::Malformed("people".to_owned()));
    }
    let mut written = 0;
    for person in people {
        let may = acting::permitted_in(&state, &caller, person, Action::Write, Category::C21);
        if may.await?.is_none() {
            continue;
        }
        let rows = state.store().of_kind(person, PATIENT).await;
        let rows = rows.map_err(ApiError::store("reading a resident"))?;
        let Some(row) = rows.iter().find(|it| it.id.0 == person.0) else {
            continue;
        };
        let Some(it) = resident(&state, row).await? else {
            continue;
        };
        let found = it.waiting(&listed, today);
        let Some(next) = found.as_ref().and_then(Forecast::next) else {
            continue;
        };
        let id = named_id(&format!("notice|{organization}|{person}|{list}|{today}"));
        let notice = Communication::notice(
            id,
            Reference::patient(person),
            rules::organization(&caller).unwrap_or_else(|| Reference::organization(organization)),
            listed.vaccine,
            &ja::cohort::notice(listed.vaccine, next, today),
            now,
        );
        let record = NewRecord::new(id, COMMUNICATION, &notice.to_json());
        let record = record.ok_or_else(|| ApiError::Malformed("notice".to_owned()))?;
        let added = state.store().append(person, record, caller.author(), now);
        if added.await.map_err(ApiError::store("writing a notice"))? {
            written += 1;
        }
    }
    Ok(Json(json!({ "written": written })))
}

fn shown(it: &Resident, found: &Forecast, told: Option<Date>, today: Date) -> Value {
    let next = found.next();
    json!({
        "person": it.person,
        "name": it.patient.name,
        "kana": it.patient.kana,
        "birth": it.birth.to_string(),
        "overdue": found.status == Status::Overdue,
        "dose": next.map(|it| it.label),
        "latest": next.and_then(|it| it.latest).map(|it| it.to_string()),
        "reason": ja::forecast::reason(found, today),
        "told": told.map(|it| it.to_string()),
    })
}

/// `GET /api/v1/cohort/ledger?list=`: 台帳 of one list as CSV, a line for each dose and one for whoever has none.
pub(super) async fn ledger(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    asked: Result<Query<Which>, QueryRejection>,
) -> Result<([(HeaderName, &'static str); 2], Vec<u8>), ApiError> {
    let caller = acting::nowhere(&current.account);
    let organization = municipality(&caller, state.clock().now())?;
    let (listed, _) = which(asked)?;
    let today = state.clock().today();
    let mut lines = vec![ja::cohort::LEDGER.map(str::to_owned).to_vec()];
    let mut after = None;
    while let Some(births) = listed.births_and_before(today) {
        let batch = state
            .store()
            .residents(among(organization, &listed, births), after, BATCH)
            .await;
        let batch = batch.map_err(ApiError::store("reading residents"))?;
        for row in &batch {
            let Some(it) = resident(&state, row).await? else {
                continue;
            };
            after = Some((it.birth, it.person));
            let Some(permission) = permitted(&state, &caller, it.person, Action::Read).await?
            else {
                continue;
            };
            tell(
                &state,
                &caller,
                it.person,
                (Event::Export, &listed),
                permission,
            )
            .await?;
            lines.extend(entries(&it, &listed));
        }
        if batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            break;
        }
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"ledger.csv\"",
        ),
    ];
    Ok((headers, written(&lines)?))
}

fn entries(it: &Resident, listed: &Listed) -> Vec<Vec<String>> {
    let who = |rest: [String; 5]| -> Vec<String> {
        let mut line = vec![
            it.patient.name.clone().unwrap_or_default(),
            it.patient.kana.clone().unwrap_or_default(),
            it.birth.to_string(),
            it.patient
                .gender
                .map_or("", |it| ja::cohort::gender(it))
                .to_owned(),
        ];
        line.extend(rest);
        line
    };
    let dose = |record: &Immunization| {
        let (vaccine, given) = cohort::counted(record, Some(it.birth))?;
        let ours = listed.codes.contains(&vaccine.code.as_str());
        ours.then(|| {
            who([
                vaccine.short.clone(),
                record.dose_number.clone().unwrap_or_default(),
                given.to_string(),
                record.lot_number.clone().unwrap_or_default(),
                record.location.clone().unwrap_or_default(),
            ])
        })
    };
    let mut lines: Vec<Vec<String>> = it.doses.iter().filter_map(dose).collect();
    lines.sort_by(|one, other| one[6].cmp(&other[6]));
    if lines.is_empty() {
        let name = ja::cohort::name(listed.vaccine).to_owned();
        lines.push(who([
            name,
            ja::cohort::NO_DOSE.to_owned(),
            String::new(),
            String::new(),
            String::new(),
        ]));
    }
    lines
}

/// With the mark by which spreadsheets know UTF-8, and with nothing in it that one of them would calculate.
fn written(lines: &[Vec<String>]) -> Result<Vec<u8>, ApiError> {
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for line in lines {
        let fields = line.iter().map(|field| {
            if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                format!("'{field}")
            } else {
                field.clone()
            }
        });
        file.write_record(fields)
            .map_err(|_| ApiError::Malformed("csv".to_owned()))?;
    }
    file.into_inner()
        .map_err(|_| ApiError::Malformed("csv".to_owned()))
}
