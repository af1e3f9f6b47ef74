//! 救急時閲覧: a hospital opens a notebook because life is in danger and nobody can be asked (`domain::access::emergency`).
//!
//! It is told before it shows anything: the session and the line in the person's log are one transaction.

mod figures;

pub(super) use figures::figures;

use super::residents::{Named, whom};
use super::{acting, attempt, line as journal_line, read, told};
use crate::error::ApiError;
use crate::keys::client::Client;
use crate::session::SignedIn;
use crate::state::State;
use crate::store::{Account, EmergencySession, EmergencyStep};
use axum::Json;
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use domain::access::emergency::{self, Beginning, Identification, Reason, Stage};
use domain::access::{
    self, Action, Basis, Category, Decision, Permission, Purpose, Relation, Request,
};
use domain::fhir::audit_event::{AuditEvent, Event};
use domain::identity::Fits;
use domain::ja::emergency as words;
use domain::{Instant, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::serve::{named_id, review_of};
use sync::server_store::Caller;

/// A reviewer's and a reason's words.
const CHARS_MAX: usize = 500;

/// What is kept of how it began: what the hospital itself said.
#[derive(Serialize, Deserialize)]
struct Said {
    name: String,
    birth: String,
    reason: String,
    words: String,
    identified_by: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Begin {
    #[serde(flatten)]
    named: Named,
    reason: String,
    #[serde(default)]
    words: String,
    identified_by: Vec<String>,
}

/// `POST /api/v1/emergency`
pub(super) async fn begin(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let now = attempt(&state, &client)?;
    let Begin {
        named,
        reason,
        words: typed,
        identified_by,
    } = read(&headers, body).await?;
    let caller = acting::nowhere(&current.account);
    // by the job and the place alone, before anybody is looked for
    allowed(&caller, Action::BeginEmergency, &[], now).ok_or(ApiError::NotAllowed)?;
    let reason =
        Reason::from_code(&reason).ok_or_else(|| ApiError::Malformed("reason".to_owned()))?;
    let ways: Option<Vec<Identification>> = identified_by
        .iter()
        .map(|it| Identification::from_code(it))
        .collect();
    let ways = ways.ok_or_else(|| ApiError::Malformed("identified_by".to_owned()))?;
    let typed: String = typed.trim().chars().take(CHARS_MAX).collect();
    let beginning = Beginning {
        reason,
        words: &typed,
        identified_by: &ways,
        // the route asks for it
        second_factor: true,
    };
    if let Err(missing) = beginning.check() {
        let codes: Vec<&str> = missing.into_iter().map(emergency::Missing::code).collect();
        return Err(ApiError::Malformed(codes.join(",")));
    }
    let found = whom(&state, &named).await?;
    let Fits::One(person) = found else {
        return Err(nobody(&state, &current.account, &client, now, found).await?);
    };
    let facts = acting::facts(&state, &caller, person).await?;
    let Some(permission) = allowed(&caller, Action::BeginEmergency, &facts, now) else {
        return Err(nobody(&state, &current.account, &client, now, Fits::Nobody).await?);
    };
    let organization = caller.organization.ok_or(ApiError::NotAllowed)?;
    let said = Said {
        name: named.name.trim().chars().take(CHARS_MAX).collect(),
        birth: named.birth.to_string(),
        reason: reason.code().to_owned(),
        words: typed.clone(),
        identified_by: ways.iter().map(|it| it.code().to_owned()).collect(),
    };
    let id = named_id(&format!("emergency|{}|{person}|{}", caller.account, now.0));
    let line = AuditEvent {
        words: Some(words::reason_in_words(reason, &typed)),
        categories: emergency::categories(Stage::First),
        ..event(
            &caller,
            person,
            Event::EmergencyStart,
            permission,
            (id, now),
        )
    };
    let new = EmergencySession {
        id,
        person,
        account: caller.account,
        account_name: caller.name.clone(),
        organization,
        said: serde_json::to_string(&said).map_err(ApiError::internal("keeping an emergency"))?,
        began_at: now,
        first_at: now,
        widened_at: None,
        stopped_at: None,
        reviewed_at: None,
        reviewed_by: None,
        review: None,
    };
    let row = told::row(&caller, person, &line, (id, now))?;
    let begun = state.store().begin_emergency(new, row).await;
    let begun = begun.map_err(ApiError::store("beginning an emergency"))?;
    tracing::warn!("an emergency began");
    Ok(Json(one(&begun, &caller, now)))
}

/// Nobody, or more than one: the answer tells which, for another try; the journal keeps that it was tried.
async fn nobody(
    state: &State,
    account: &Account,
    client: &Client,
    now: Instant,
    found: Fits<domain::PersonId>,
) -> Result<ApiError, ApiError> {
    let line = journal_line(Some(account.id), now, "emergency-nobody", client, json!({}));
    let noted = state.store().note(line).await;
    noted.map_err(ApiError::store("writing the journal"))?;
    Ok(match found {
        Fits::Several => ApiError::Malformed("address".to_owned()),
        _ => ApiError::NotFound,
    })
}

fn allowed(
    caller: &Caller,
    action: Action,
    facts: &[Relation],
    now: Instant,
) -> Option<Permission> {
    let actor = caller.actor();
    match access::decide(&Request::new(&actor, action, Category::C20, facts, now)) {
        Decision::Allow(permission) => Some(permission),
        Decision::Deny(_) => None,
    }
}

fn event(
    caller: &Caller,
    person: domain::PersonId,
    event: Event,
    permission: Permission,
    at: (RecordId, Instant),
) -> AuditEvent {
    let emergency = Permission {
        basis: Basis::Emergency,
        ..permission
    };
    AuditEvent {
        purpose: Some(Purpose::BreakTheGlass),
        ..told::done(caller, person, event, emergency, at)
    }
}

#[derive(Deserialize)]
pub(super) struct Which {
    id: RecordId,
}

/// `POST /api/v1/emergency/widen`: the second tap.
pub(super) async fn widen(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let Which { id } = read(&headers, body).await?;
    go_on(&state, &current.account, id, EmergencyStep::Widen).await
}

/// `POST /api/v1/emergency/stop`
pub(super) async fn stop(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let Which { id } = read(&headers, body).await?;
    go_on(&state, &current.account, id, EmergencyStep::Stop).await
}

async fn go_on(
    state: &State,
    account: &Account,
    id: RecordId,
    step: EmergencyStep,
) -> Result<Json<Value>, ApiError> {
    let now = state.clock().now();
    let caller = acting::nowhere(account);
    let found = session(state, id).await?;
    let facts = acting::facts(state, &caller, found.person).await?;
    let fact = found.fact(caller.account);
    let running = facts.contains(&Relation::Emergency(fact.clone())) && fact.is_running(now);
    // one that is over ends without a word
    let permission = match step {
        EmergencyStep::Widen => allowed(&caller, Action::WidenEmergency, &facts, now),
        _ => allowed(&caller, Action::RecordLook, &facts, now),
    };
    let permission = permission.filter(|_| running).ok_or(ApiError::NotFound)?;
    let (what, categories) = match step {
        EmergencyStep::Widen => (Event::EmergencyWiden, emergency::categories(Stage::Second)),
        _ => (Event::EmergencyStop, access::Categories::NONE),
    };
    let line_id = named_id(&format!("{id}|{what:?}"));
    let line = AuditEvent {
        categories,
        ..event(&caller, found.person, what, permission, (line_id, now))
    };
    let row = told::row(&caller, found.person, &line, (line_id, now))?;
    let done = state.store().step_emergency(found, step, row).await;
    done.map_err(ApiError::store("going on with an emergency"))?;
    let found = session(state, id).await?;
    Ok(Json(one(&found, &caller, now)))
}

#[derive(Deserialize)]
pub(super) struct Review {
    id: RecordId,
    words: String,
}

/// `POST /api/v1/emergency/review`: by somebody else of the hospital.
pub(super) async fn review(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Review { id, words } = read(&headers, body).await?;
    let words: String = words.trim().chars().take(CHARS_MAX).collect();
    if words.is_empty() {
        return Err(ApiError::Malformed("words".to_owned()));
    }
    let now = state.clock().now();
    let caller = acting::nowhere(&current.account);
    let found = session(&state, id).await?;
    let permission = reviewer(&found, &caller, now).ok_or(ApiError::NotFound)?;
    let line_id = review_of(id);
    let line = AuditEvent {
        words: Some(words.clone()),
        ..event(
            &caller,
            found.person,
            Event::EmergencyReview,
            permission,
            (line_id, now),
        )
    };
    let row = told::row(&caller, found.person, &line, (line_id, now))?;
    let by = caller.account;
    let step = EmergencyStep::Review { by, words };
    let done = state.store().step_emergency(found, step, row).await;
    done.map_err(ApiError::store("reviewing an emergency"))?;
    Ok(StatusCode::NO_CONTENT)
}

fn reviewer(found: &EmergencySession, caller: &Caller, now: Instant) -> Option<Permission> {
    let here = caller.organization == Some(found.organization);
    let fact = Relation::Emergency(found.fact(caller.account));
    let permission = allowed(caller, Action::ReviewEmergency, &[fact], now);
    permission.filter(|_| here)
}

async fn session(state: &State, id: RecordId) -> Result<EmergencySession, ApiError> {
    let found = state.store().emergency(id).await;
    let found = found.map_err(ApiError::store("reading an emergency"))?;
    found.ok_or(ApiError::NotFound)
}

/// `GET /api/v1/emergency`: of one's own hospital; nobody's records are in it.
pub(super) async fn list(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
) -> Result<Json<Value>, ApiError> {
    let now = state.clock().now();
    let caller = acting::nowhere(&current.account);
    let may_begin = allowed(&caller, Action::BeginEmergency, &[], now).is_some();
    let mut sessions = Vec::new();
    if let Some(organization) = caller.organization {
        let found = state.store().emergencies_of(organization).await;
        sessions = found.map_err(ApiError::store("reading emergencies"))?;
    }
    let shown = |it: &&EmergencySession| {
        it.account == caller.account
            || it.reviewed_by == Some(caller.account)
            || reviewer(it, &caller, now).is_some()
    };
    let list: Vec<Value> = sessions
        .iter()
        .filter(shown)
        .map(|it| one(it, &caller, now))
        .collect();
    Ok(Json(json!({ "may_begin": may_begin, "sessions": list })))
}

fn one(it: &EmergencySession, caller: &Caller, now: Instant) -> Value {
    let fact = it.fact(caller.account);
    let said: Option<Said> = serde_json::from_str(&it.said).ok();
    json!({
        "id": it.id,
        // whoever reviews sees no record, and needs no way to one
        "person": fact.is_running(now).then_some(it.person),
        "by": it.account_name,
        "mine": fact.mine,
        "said": said,
        "began_at": it.began_at.0,
        "ends_at": fact.ends().0,
        "running": fact.is_running(now),
        "widened_at": it.widened_at.map(|at| at.0),
        "review_due": emergency::review_due(it.began_at).to_string(),
        "overdue": emergency::is_overdue(it.began_at, it.reviewed_at, now.date_in_japan()),
        "reviewed_at": it.reviewed_at.map(|at| at.0),
        "review": it.review,
        "may_review": reviewer(it, caller, now).is_some(),
    })
}
