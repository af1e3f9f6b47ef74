//! 予防接種台帳: a municipality sees whom the programme is for among its residents, who is without it yet, and how far
//! each month of birth has come.
//!
//! Counts name nobody. Whoever is named is told so, once a day: every list is a reading of each notebook on it.

mod ledger;
mod open;

pub(super) use ledger::ledger;
pub(super) use open::{notify, open};

use super::{acting, told};
use crate::error::ApiError;
use crate::session::SignedIn;
use crate::state::State;
use crate::store::{Among, CohortCell};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Extract};
use domain::access::{
    self, Action, Categories, Category, Decision, OrganizationKind, Permission, Relation, Request,
    Team, TeamKind,
};
use domain::cohort::{self, Births, Listed};
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::fhir::immunization::{Immunization, ImmunizationStatus};
use domain::fhir::patient::Patient;
use domain::fhir::systems;
use domain::forecast::{Forecast, Person};
use domain::vaccine::PastDose;
use domain::{Date, Instant, OrganizationId, PersonId, ja};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use sync::serve::named_id;
use sync::server_store::{Caller, birth_of};
use sync::wire::Row;

const IMMUNIZATION: &str = "Immunization";
/// People on one page of a list.
const PAGE: usize = 50;
/// Residents that are looked at together.
const BATCH: u32 = 200;

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
    /// Whether a dose of the list was given, and nobody knows when: 不明 is not 未接種.
    fn has_no_day(&self, listed: &Listed) -> bool {
        self.doses.iter().any(|dose| {
            let code = dose.vaccine.code_in(systems::VACCINE);
            dose.status == ImmunizationStatus::Completed
                && dose.counted_from().is_none()
                && code.is_some_and(|code| listed.codes.contains(&code))
        })
    }

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

/// Where a resident stands in the order of a list. Taken of everybody, also of whom nothing more can be read: a batch of
/// those would otherwise be asked for again and again.
fn place(row: &Row) -> Option<(Date, PersonId)> {
    Some((birth_of(row)?, row.person))
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

/// For the resident's log: that they were on a list, or in a file; once a day.
fn line(
    state: &State,
    caller: &Caller,
    person: PersonId,
    (event, list): (Event, &Listed),
    permission: Permission,
) -> Result<Row, ApiError> {
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
    told::row(caller, person, &line, (id, now))
}

/// Nobody is shown before they are told.
async fn tell(state: &State, lines: Vec<Row>) -> Result<(), ApiError> {
    let noted = state.store().tell_all(lines).await;
    noted.map_err(ApiError::store("writing the log"))
}
