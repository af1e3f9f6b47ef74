//! Who acts for a person (保護者・代理人), and how that ends. How it begins: `invite`.

use super::super::denied;
use super::{line, read};
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::SignedIn;
use crate::state::State;
use crate::store::{Account, Acts};
use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State as Extract};
use axum::http::{HeaderMap, StatusCode};
use domain::access::acting::{self, Acting, Kept};
use domain::access::{self, Action, Category, Request};
use domain::fhir::audit_event::Event;
use domain::{AccountId, DeviceId, PersonId};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::server_store::ServerStore;
use sync::wire::Job;
use uuid::Uuid;

/// Whether this account may do that with a person's affairs, by all that connects the two.
pub(super) async fn may(
    state: &State,
    account: &Account,
    person: PersonId,
    action: Action,
) -> Result<bool, ApiError> {
    let caller = account.caller(DeviceId(Uuid::nil()));
    let scope = state.store().scope(&caller, state.clock().today()).await;
    let scope = scope.map_err(ApiError::store("reading ties"))?;
    let facts = scope.into_iter().find(|it| it.person == person);
    let facts = facts.map(|it| it.facts).unwrap_or_default();
    let actor = caller.actor();
    let now = state.clock().now();
    let request = Request::new(&actor, action, Category::C20, &facts, now);
    Ok(access::decide(&request).is_allowed())
}

pub(super) async fn everybody(state: &State, person: PersonId) -> Result<Vec<Acts>, ApiError> {
    let found = state
        .store()
        .acting_for(person, state.clock().today())
        .await;
    found.map_err(ApiError::store("reading ties"))
}

#[derive(Deserialize)]
pub(super) struct Whose {
    person: PersonId,
}

/// `GET /api/v1/acting?person=`: for the person's own side. Nobody's, and a stranger's, are the same.
pub(super) async fn list(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    whose: Result<Query<Whose>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let Query(Whose { person }) = whose.map_err(|_| ApiError::Malformed("person".to_owned()))?;
    let account = &current.account;
    let family = account.role == Job::Person;
    if !family || !may(&state, account, person, Action::Read).await? {
        let caller = account.caller(DeviceId(Uuid::nil()));
        denied::tell(&state, &caller, person, Event::Read);
        return Err(ApiError::NotFound);
    }
    let all = everybody(&state, person).await?;
    let acting: Vec<Acting> = all.iter().map(|it| it.who).collect();
    let one = |it: &Acts| {
        json!({
            "account": it.who.account,
            "name": it.name,
            "acts": code(it.who.acts),
            "this": it.who.account == account.id,
            "last_day": it.last_day.map(|day| day.to_string()),
            "kept": acting::may_end(account.id, it.who, &acting).err().map(kept),
        })
    };
    Ok(Json(json!({
        "acting": all.iter().map(one).collect::<Vec<Value>>(),
        "may_name_guardian": may(&state, account, person, Action::NameGuardian).await?,
        "may_name_proxy": may(&state, account, person, Action::NameProxy).await?,
    })))
}

fn code(acts: acting::Acts) -> &'static str {
    match acts {
        acting::Acts::Owner => "owner",
        acting::Acts::Guardian => "guardian",
        acting::Acts::Proxy => "proxy",
    }
}

fn kept(kept: Kept) -> &'static str {
    match kept {
        Kept::Owner => "owner",
        Kept::LastGuardian => "last-guardian",
        Kept::NotTheirs => "not-theirs",
    }
}

#[derive(Deserialize)]
pub(super) struct End {
    person: PersonId,
    account: AccountId,
}

/// `POST /api/v1/acting/end`: stepping down, or the person sends a proxy away. At once: it asks for no fresh proof,
/// since ending must not be harder than beginning.
pub(super) async fn end(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let End { person, account } = read(&headers, body).await?;
    let by = current.account.id;
    if !may(&state, &current.account, person, Action::Read).await? {
        return Err(ApiError::NotFound);
    }
    let now = state.clock().now();
    let more = json!({ "person": person, "account": account, "by": by });
    let mut subjects = vec![account];
    if by != account {
        subjects.push(by);
    }
    let told = |subject: AccountId| line(Some(subject), now, "acting-ended", &client, more.clone());
    let lines = subjects.into_iter().map(told).collect();
    let ended = state
        .store()
        .end_acting((person, by, account), state.clock().today(), lines)
        .await;
    match ended.map_err(ApiError::store("ending a tie"))? {
        Some(Ok(())) => Ok(StatusCode::NO_CONTENT),
        Some(Err(_)) => Err(ApiError::NotAllowed),
        None => Err(ApiError::NotFound),
    }
}
