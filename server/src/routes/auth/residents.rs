//! What a municipality does for a person it looks after by law: it finds them by who they are, sees what rests, and
//! changes it once the papers were checked (`rights`).

use super::{acting, attempt, read, told};
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::SignedIn;
use crate::state::State;
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::HeaderMap;
use domain::access::Action;
use domain::fhir::audit_event::Event;
use domain::fhir::patient::{Gender, Patient};
use domain::identity::{Fits, FourItems};
use domain::{Date, PersonId};
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
    })))
}
