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
use domain::access::{self, Action, Category, Decision, Permission, Relation, Request};
use domain::fhir::audit_event::Event;
use domain::{AccountId, DeviceId, PersonId};
use serde::Deserialize;
use serde_json::{Value, json};
use sync::server_store::Caller;
use sync::wire::Job;
use uuid::Uuid;

/// What connects this account with a person.
pub(super) async fn facts(
    state: &State,
    caller: &Caller,
    person: PersonId,
) -> Result<Vec<Relation>, ApiError> {
    let today = state.clock().today();
    let found = state.store().facts(caller.clone(), person, today).await;
    found.map_err(ApiError::store("reading ties"))
}

/// Whether this account may do that with a person's affairs, and on what ground.
pub(super) async fn permitted(
    state: &State,
    caller: &Caller,
    person: PersonId,
    action: Action,
) -> Result<Option<Permission>, ApiError> {
    permitted_in(state, caller, person, action, Category::C20).await
}

/// The same with records of one category.
pub(super) async fn permitted_in(
    state: &State,
    caller: &Caller,
    person: PersonId,
    action: Action,
    category: Category,
) -> Result<Option<Permission>, ApiError> {
    let facts = facts(state, caller, person).await?;
    let (actor, now) = (caller.actor(), state.clock().now());
    let request = Request::new(&actor, action, category, &facts, now);
    Ok(match access::decide(&request) {
        Decision::Allow(permission) => Some(permission),
        Decision::Deny(_) => None,
    })
}

/// Whether this account may do that with a person's affairs, by all that connects the two.
pub(super) async fn may(
    state: &State,
    account: &Account,
    person: PersonId,
    action: Action,
) -> Result<bool, ApiError> {
    let found = permitted(state, &nowhere(account), person, action).await?;
    Ok(found.is_some())
}

/// The account, wherever its device is.
pub(super) fn nowhere(account: &Account) -> Caller {
    account.caller(DeviceId(Uuid::nil()))
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
        denied::tell(&state, &nowhere(account), person, Event::Read);
        return Err(ApiError::NotFound);
    }
    let all = everybody(&state, person).await?;
    let acting: Vec<Acting> = all.iter().map(|it| it.who).collect();
    let resting = state.store().resting(person).await;
    let resting = resting.map_err(ApiError::store("reading rights"))?;
    let one = |it: &Acts| {
        let shut_out = resting
            .shut_out
            .iter()
            .any(|(shut, _)| *shut == it.who.account);
        json!({
            "shut_out": shut_out,
            "account": it.who.account,
            "name": it.name,
            "acts": code(it.who.acts),
            "this": it.who.account == account.id,
            "last_day": it.last_day.map(|day| day.to_string()),
            "mandate": it.mandate,
            "kept": acting::may_end(account.id, it.who, &acting).err().map(kept),
        })
    };
    let owned = all.iter().any(|it| it.who.acts == acting::Acts::Owner);
    Ok(Json(json!({
        "acting": all.iter().map(one).collect::<Vec<Value>>(),
        "may_name_guardian": may(&state, account, person, Action::NameGuardian).await?,
        "may_name_proxy": may(&state, account, person, Action::NameProxy).await?,
        "may_hand_over": !owned && may(&state, account, person, Action::HandOver).await?,
        "may_protect": resting.protected_at.is_none() && may(&state, account, person, Action::Protect).await?,
        "may_lift": may(&state, account, person, Action::LiftProtection).await?,
        "may_hold": resting.held_at.is_none() && may(&state, account, person, Action::Hold).await?,
        "held": resting.held_at.is_some(),
        "protected": resting.protected_at.is_some(),
    })))
}

fn code(acts: acting::Acts) -> &'static str {
    match acts {
        acting::Acts::Owner => "owner",
        acting::Acts::Guardian => "guardian",
        acting::Acts::Proxy => "proxy",
        acting::Acts::Statutory => "statutory",
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
