//! Built files and documents: what a browser asks for by address.

use crate::assets::AssetFile;
use crate::error::ApiError;
use crate::headers::shell_policy;
use crate::ssr;
use crate::state::State;
use axum::Router;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Pages by address, and everything else that is a file of the build.
pub(crate) fn router() -> Router<State> {
    let pages = ssr::paths()
        .into_iter()
        .fold(Router::new(), |router, path| router.route(&path, get(page)));
    pages.fallback(file_or_nothing)
}

async fn page(Extract(state): Extract<State>, request: Request) -> Response {
    ssr::page(&state, request, StatusCode::OK).await
}

async fn file_or_nothing(Extract(state): Extract<State>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ApiError::Method.into_response();
    }
    let path = request.uri().path();
    if let Some(file) = state.assets().build().file(path) {
        return serve(file, request.headers());
    }
    let navigation = request
        .headers()
        .get(header::ACCEPT)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    // a file of the build that is not there is never answered with a page
    if navigation
        && !path
            .rsplit('/')
            .next()
            .is_some_and(|name| name.contains('.'))
    {
        return ssr::page(&state, request, StatusCode::NOT_FOUND).await;
    }
    ApiError::NotFound.into_response()
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
