//! Built files and documents: what a browser asks for by address.

use crate::assets::AssetFile;
use crate::error::ApiError;
use crate::headers::shell_policy;
use crate::ja;
use crate::state::State;
use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Pages by address, and everything else that is a file of the build.
pub(crate) fn router(_state: &State) -> Router<State> {
    Router::new().fallback(file_or_page)
}

async fn file_or_page(Extract(state): Extract<State>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ApiError::Method.into_response();
    }
    let path = request.uri().path();
    if let Some(file) = state.assets().build().file(path) {
        return serve(file, request.headers());
    }
    // a file of the build that is not there is never answered with a page
    if path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'))
    {
        return ApiError::NotFound.into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, ja::APP_NOT_BUILT).into_response()
}

fn serve(file: &AssetFile, request: &HeaderMap) -> Response {
    let text = |name| {
        request
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
            .unwrap_or_default()
    };
    let fresh = text(header::IF_NONE_MATCH)
        .split(',')
        .any(|tag| tag.trim() == file.etag);
    let found = file.choose(text(header::ACCEPT_ENCODING));
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        axum::body::Body::from(found.body).into_response()
    };
    let cache = if file.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.extend(
        HeaderValue::try_from(&file.etag)
            .ok()
            .map(|it| (header::ETAG, it)),
    );
    if !fresh {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(file.content_type),
        );
        headers.extend(
            found
                .coding
                .token()
                .map(|it| (header::CONTENT_ENCODING, HeaderValue::from_static(it))),
        );
    }
    if file.document {
        headers.insert(header::CONTENT_SECURITY_POLICY, shell_policy());
    }
    response
}
