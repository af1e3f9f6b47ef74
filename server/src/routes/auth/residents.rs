//! What a municipality does for a person it looks after by law: it finds them by who they are, sees what rests, and
//! changes it once the papers were checked (`rights`). What a court gave somebody begins with `invite` and ends here.

use super::{acting, attempt, read, told};
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::SignedIn;
use crate::state::State;
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use domain::access::Action;
use domain::access::acting::{Acting, is_left as is_left_on};
use domain::access::age;
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::fhir::patient::{Gender, Patient};
use domain::identity::{Fits, FourItems};
use domain::{AccountId, Date, PersonId};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::serve::named_id;
use sync::server_store::ServerStore;

/// 四情報
#[derive(Clone, Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) birth: Date,
    pub(super) gender: Gender,
    pub(super) address: Option<String>,
}

/// Whom it fits. Nothing is told of anybody else.
pub(super) async fn whom(state: &State, named: &Named) -> Result<Fits<PersonId>, ApiError> {
    let found = state.store().born(named.birth).await;
    let found = found.map_err(ApiError::store("finding a person"))?;
    let read = |row: &sync::wire::Row| {
        let body: Value = serde_json::from_str(row.body.get()).ok()?;
        Some((row.person, Patient::read(&body).ok()?))
    };
    let people: Vec<(PersonId, Patient)> = found.iter().filter_map(read).collect();
    let items = FourItems {
        name: &named.name,
        birth: named.birth,
        gender: named.gender,
        address: named.address.as_deref(),
    };
    Ok(items.among(&people))
}

/// `POST /api/v1/residents/find`: one resident, and what rests for them. Somebody of elsewhere and nobody are the same.
pub(super) async fn find(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let now = attempt(&state, &client)?;
    let named: Named = read(&headers, body).await?;
    let Fits::One(person) = whom(&state, &named).await? else {
        return Err(ApiError::NotFound);
    };
    let today = now.date_in_japan();
    let caller = acting::nowhere(&current.account);
    let may = async |action| acting::permitted(&state, &caller, person, action).await;
    let Some(permission) = may(Action::LiftHold).await? else {
        super::super::denied::tell(&state, &caller, person, Event::Read);
        return Err(ApiError::NotFound);
    };
    let id = named_id(&format!("resident|{}|{person}|{}", caller.account, now.0));
    let line = told::done(&caller, person, Event::Read, permission, (id, now));
    let record = told::record(&line, id)?;
    let noted = state.store().append(person, record, caller.author(), now);
    noted.await.map_err(ApiError::store("writing the log"))?;
    let resting = state.store().resting(person).await;
    let resting = resting.map_err(ApiError::store("reading rights"))?;
    let acting = acting::everybody(&state, person).await?;
    let statutory = acting.iter().filter(|it| it.mandate.is_some());
    let statutory: Vec<Value> = statutory
        .map(|it| json!({ "account": it.who.account, "name": it.name, "mandate": it.mandate }))
        .collect();
    let acting: Vec<Acting> = acting.into_iter().map(|it| it.who).collect();
    let shut_out: Vec<Value> = resting
        .shut_out
        .iter()
        .map(|(account, name)| json!({ "account": account, "name": name }))
        .collect();
    Ok(Json(json!({
        "person": person,
        "held": resting.held_at.is_some(),
        "protected": resting.protected_at.is_some(),
        "shut_out": shut_out,
        "may_protect": may(Action::Protect).await?.is_some(),
        "statutory": statutory,
        "may_name_statutory": age::is_adult(Some(named.birth), today) && may(Action::NameStatutory).await?.is_some(),
        "may_hand_back": is_left_on(Some(named.birth), &acting, today) && may(Action::HandBack).await?.is_some(),
    })))
}

/// The day of birth a person's own record tells.
pub(super) async fn birth(state: &State, person: PersonId) -> Result<Option<Date>, ApiError> {
    let found = state.store().of_kind(person, "Patient").await;
    let found = found.map_err(ApiError::store("reading a person"))?;
    let own = found.iter().find(|row| row.id.0 == person.0);
    let body = own.and_then(|row| serde_json::from_str::<Value>(row.body.get()).ok());
    Ok(body.and_then(|body| Patient::read(&body).ok()?.birth_date()))
}

/// Whether nobody may open this notebook today though its person is of age.
pub(super) async fn is_left(state: &State, person: PersonId) -> Result<bool, ApiError> {
    let all = acting::everybody(state, person).await?;
    let all: Vec<Acting> = all.into_iter().map(|it| it.who).collect();
    Ok(is_left_on(
        birth(state, person).await?,
        &all,
        state.clock().today(),
    ))
}

#[derive(Deserialize)]
pub(super) struct Dismiss {
    person: PersonId,
    account: AccountId,
}

/// `POST /api/v1/residents/dismiss`: a court ended what it gave somebody. At once, and the person reads it.
pub(super) async fn dismiss(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Dismiss { person, account } = read(&headers, body).await?;
    let caller = acting::nowhere(&current.account);
    let permission = acting::permitted(&state, &caller, person, Action::NameStatutory).await?;
    let Some(permission) = permission else {
        super::super::denied::tell(&state, &caller, person, Event::Revoke);
        return Err(ApiError::NotFound);
    };
    let all = acting::everybody(&state, person).await?;
    let one = all
        .iter()
        .find(|it| it.who.account == account && it.mandate.is_some());
    let one = one.ok_or(ApiError::NotFound)?;
    let now = state.clock().now();
    let by = caller.account;
    let id = named_id(&format!("dismissed|{person}|{account}|{by}|{}", now.0));
    let line = AuditEvent {
        words: one
            .mandate
            .map(|mandate| domain::ja::access::represents(&one.name, mandate.powers)),
        ..told::done(&caller, person, Event::Revoke, permission, (id, now))
    };
    let row = told::row(&caller, person, &line, (id, now))?;
    let more = json!({ "person": person, "account": account, "by": by });
    let lines = [account, by]
        .map(|subject| super::line(Some(subject), now, "acting-ended", &client, more.clone()));
    let gone = state
        .store()
        .dismiss_statutory((person, account), row, lines.to_vec())
        .await;
    if gone.map_err(ApiError::store("ending a mandate"))? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::NotFound)
    }
}
