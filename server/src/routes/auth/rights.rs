//! Protection (支援措置) and HOLD: rights that rest for a person, and how they come back.
//!
//! Invariant: whoever is shut out gets the same answers as a stranger.

use super::{acting, read, told};
use crate::error::ApiError;
use crate::session::SignedIn;
use crate::state::State;
use crate::store::{Account, Rights};
use axum::body::Body;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use domain::access::Action;
use domain::fhir::audit_event::Event;
use domain::{AccountId, PersonId};
use serde::Deserialize;
use sync::serve::named_id;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Resting {
    Protect,
    Hold,
}

#[derive(Deserialize)]
pub(super) struct Rest {
    person: PersonId,
    what: Resting,
}

/// `POST /api/v1/rights/rest`: at once.
pub(super) async fn rest(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Rest { person, what } = read(&headers, body).await?;
    let change = match what {
        // a guardian protects the child against others, and stays
        Resting::Protect => Rights::Protect {
            but: current.account.id,
        },
        Resting::Hold => Rights::Hold,
    };
    make(&state, &current.account, person, change).await
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Restored {
    LiftProtection,
    Readmit,
    LiftHold,
}

#[derive(Deserialize)]
pub(super) struct Restore {
    person: PersonId,
    what: Restored,
    /// Whom [`Restored::Readmit`] lets back.
    account: Option<AccountId>,
}

/// `POST /api/v1/rights/restore`
pub(super) async fn restore(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Restore {
        person,
        what,
        account,
    } = read(&headers, body).await?;
    let change = match (what, account) {
        (Restored::LiftProtection, _) => Rights::LiftProtection,
        (Restored::LiftHold, _) => Rights::LiftHold,
        (Restored::Readmit, Some(account)) => Rights::Readmit(account),
        (Restored::Readmit, None) => return Err(ApiError::Malformed("account".to_owned())),
    };
    make(&state, &current.account, person, change).await
}

async fn make(
    state: &State,
    account: &Account,
    person: PersonId,
    change: Rights,
) -> Result<StatusCode, ApiError> {
    let (action, event) = match change {
        Rights::Protect { .. } => (Action::Protect, Event::Protect),
        Rights::LiftProtection | Rights::Readmit(_) => {
            (Action::LiftProtection, Event::LiftProtection)
        }
        Rights::Hold => (Action::Hold, Event::Hold),
        Rights::LiftHold => (Action::LiftHold, Event::LiftHold),
    };
    let caller = acting::nowhere(account);
    let permission = acting::permitted(state, &caller, person, action).await?;
    let Some(permission) = permission else {
        super::super::denied::tell(state, &caller, person, event);
        return Err(ApiError::NotFound);
    };
    let now = state.clock().now();
    let id = named_id(&format!(
        "rights|{person}|{}|{change:?}|{}",
        account.id, now.0
    ));
    let line = told::done(&caller, person, event, permission, (id, now));
    let row = told::row(&caller, person, &line, (id, now))?;
    let changed = state.store().change_rights(person, change, row).await;
    // twice is the same as once
    changed.map_err(ApiError::store("changing rights"))?;
    Ok(StatusCode::NO_CONTENT)
}
