//! Those for whom it is time, by name, and 接種勧奨 to them.

use super::{
    BATCH, PAGE, Resident, Which, among, body, line, municipality, permitted, place, resident,
    tell, which,
};
use crate::error::ApiError;
use crate::routes::auth::{acting, read};
use crate::routes::denied;
use crate::rules;
use crate::session::SignedIn;
use crate::state::State;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Extract};
use axum::http::HeaderMap;
use domain::access::{Action, Category};
use domain::cohort::{self, Listed};
use domain::fhir::audit_event::Event;
use domain::fhir::communication::Communication;
use domain::fhir::{Reference, systems};
use domain::forecast::{Forecast, Status};
use domain::{Date, PersonId, ja};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::serve::named_id;
use sync::server_store::{COMMUNICATION, ServerStore};
use sync::wire::{NewRecord, Row};

const PATIENT: &str = "Patient";
/// Residents that are looked at for one page: where nearly everybody was vaccinated, the rest comes with the next one.
const LOOKED_AT_MAX: usize = 4_000;

/// `GET /api/v1/cohort/open?list=&after=&born=`: who could have the next dose today, oldest first.
pub(in crate::routes::auth) async fn open(
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
    let (mut people, mut log, mut looked_at) = (Vec::new(), Vec::new(), 0);
    'looking: loop {
        let batch = state
            .store()
            .residents(among(organization, &listed, births), after, BATCH)
            .await;
        let batch = batch.map_err(ApiError::store("reading residents"))?;
        let last = batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        for row in &batch {
            after = place(row).or(after);
            let Some(it) = resident(&state, row).await? else {
                continue;
            };
            looked_at += 1;
            let waiting = it.waiting(&listed, today);
            let Some(found) = waiting else { continue };
            let Some(permission) = permitted(&state, &caller, it.person, Action::Read).await?
            else {
                continue;
            };
            let read = (Event::Read, &listed);
            log.push(line(&state, &caller, it.person, read, permission)?);
            let told = told_on(&state, it.person, &listed).await?;
            people.push(shown(&it, &listed, &found, (told, today)));
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
    tell(&state, log).await?;
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

/// `POST /api/v1/cohort/notify`: 接種勧奨 to these residents. Whoever has had the dose since is left out, and
/// whoever may have had it; whoever was written to today is not written to again. Answers how many were written to.
pub(in crate::routes::auth) async fn notify(
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
            denied::tell(&state, &caller, person, Event::Create);
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
        if it.has_no_day(&listed) {
            continue;
        }
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

fn shown(
    it: &Resident,
    listed: &Listed,
    found: &Forecast,
    (told, today): (Option<Date>, Date),
) -> Value {
    let next = found.next();
    json!({
        "person": it.person,
        "name": it.patient.name,
        "kana": it.patient.kana,
        "birth": it.birth.to_string(),
        "unclear": it.has_no_day(listed),
        "overdue": found.status == Status::Overdue,
        "dose": next.map(|it| it.label),
        "latest": next.and_then(|it| it.latest).map(|it| it.to_string()),
        "reason": ja::forecast::reason(found, today),
        "told": told.map(|it| it.to_string()),
    })
}
