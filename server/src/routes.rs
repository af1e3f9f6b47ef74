//! The addresses for devices and forms, each with who may ask it.
//!
//! Invariant: an address that is not marked [`Access::Public`], with the reason, is behind sign-in,
//! because the router is built from this list and from nothing else.

mod auth;
mod denied;
mod events;
pub(crate) mod fhir;
mod health;
mod session;
mod sync;

use crate::error::ApiError;
use crate::session::SignedIn;
use crate::state::State;
use crate::store::Stage;
use axum::extract::{FromRequestParts, Request, State as Extract};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use sync::{is_fhir, is_json};

/// Who may ask an address. Whose data the answer holds is decided further in, by `domain::access`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, for this reason.
    Public(&'static str),
    SignedIn,
    /// Who proved within minutes who they are: what this does cannot be taken back.
    Fresh,
}

/// One address.
pub struct Endpoint {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
    handler: MethodRouter<State>,
}

fn endpoint(
    method: &'static str,
    path: &'static str,
    access: Access,
    handler: MethodRouter<State>,
) -> Endpoint {
    Endpoint {
        method,
        path,
        access,
        handler,
    }
}

/// Every address but pages and built files.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        endpoint(
            "GET",
            "/healthz",
            Access::Public("says only whether the server works"),
            get(health::healthz),
        ),
        endpoint(
            "GET",
            "/api/v1/put-away",
            Access::Public("says nothing, and is needed before anybody is signed in"),
            get(health::put_away),
        ),
        endpoint(
            "POST",
            "/auth/demo",
            Access::Public("this is where one signs in"),
            post(session::demo),
        ),
        endpoint(
            "POST",
            "/auth/signout",
            Access::Public("ends the sign-in it came with, if any"),
            post(session::sign_out),
        ),
        endpoint(
            "GET",
            "/api/v1/session",
            Access::SignedIn,
            get(session::session),
        ),
        endpoint("POST", "/api/v1/sync", Access::SignedIn, sync::handler()),
        endpoint(
            "GET",
            "/api/v1/events",
            Access::SignedIn,
            get(events::events),
        ),
    ];
    all.extend(auth::endpoints());
    all.extend(fhir::endpoints());
    all
}

impl Endpoint {
    /// The handler behind its guard.
    pub(crate) fn guarded(self, state: &State) -> (&'static str, MethodRouter<State>) {
        let handler = match self.access {
            Access::Public(_) => self.handler,
            Access::SignedIn => self
                .handler
                .route_layer(from_fn_with_state(state.clone(), signed_in)),
            Access::Fresh => self
                .handler
                .route_layer(from_fn_with_state(state.clone(), fresh)),
        };
        (self.path, handler)
    }
}

/// Lets only the signed in through, and slows down who asks too much.
async fn signed_in(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    admit(state, request, next, Access::SignedIn).await
}

async fn fresh(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    admit(state, request, next, Access::Fresh).await
}

async fn admit(state: State, request: Request, next: Next, access: Access) -> Response {
    let (mut parts, body) = request.into_parts();
    let found = SignedIn::from_request_parts(&mut parts, &state).await;
    let now = state.clock().now();
    let admitted = found.and_then(|it| {
        state.limits().take(it.0.session, now)?;
        if it.0.stage == Stage::Recovery {
            return Err(ApiError::PasskeyRequired);
        }
        if access == Access::Fresh && !it.0.is_fresh(now) {
            return Err(ApiError::NotFresh);
        }
        Ok(it)
    });
    match admitted {
        Ok(it) => {
            parts.extensions.insert(it);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.into_response(),
    }
}

/// For addresses below `/api`, `/auth` and `/fhir` that are not in the list.
pub(crate) async fn unknown() -> ApiError {
    ApiError::NotFound
}
