//! The router: the addresses of `routes`, pages, built files, and the layers around all of them.

use crate::state::State;
use crate::{error, headers, origin, pages, routes};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use tower_http::catch_panic::CatchPanicLayer;

/// The whole server as one service.
pub fn app(state: State) -> Router {
    let mut api = Router::new();
    for endpoint in routes::endpoints() {
        let (path, handler) = endpoint.guarded(&state);
        api = api.route(path, handler);
    }
    let api = api
        .route("/api/{*rest}", any(routes::unknown))
        .route("/auth/{*rest}", any(routes::unknown))
        .route("/fhir/{*rest}", any(routes::unknown));
    api.merge(pages::router())
        .layer(from_fn(error::unify))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(state.clone(), origin::guard))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .with_state(state)
}
