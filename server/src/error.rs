//! Every answer that is not a success, as a FHIR OperationOutcome.
//!
//! The only file that makes HTTP from errors, and the place where a failure of the server is logged,
//! once. Invariant: neither the answer nor the log line holds anything a person wrote.

use crate::ja;
use crate::store::StoreError;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::fhir::ReadErrorKind;
use serde_json::json;

/// The system of the codes below. A device acts on such a code only, never on an HTTP status alone:
/// a captive portal or a proxy can make any status.
pub const PROBLEM_SYSTEM: &str = "https://tsunagu-techo.example/fhir/CodeSystem/problem";

const OUTCOME: &[u8] = b"application/fhir+json";
const OUTCOME_TYPE: &str = "application/fhir+json; charset=utf-8";

#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("not signed in")]
    LoginRequired,
    #[error("who it is was not proved")]
    SignInFailed,
    #[error("who it is was proved too long ago")]
    NotFresh,
    #[error("a passkey must be registered first")]
    PasskeyRequired,
    #[error("passkeys do not work at this address")]
    NoPasskeysHere,
    #[error("the invitation is used, expired or unknown")]
    InvitationVoid,
    #[error("not for this account")]
    NotAllowed,
    #[error("nobody could sign in any more")]
    LastKey,
    #[error("the request came from another site")]
    OtherSite,
    #[error("the request was for another host")]
    OtherHost,
    #[error("the app is not built")]
    NotBuilt,
    #[error("no such address")]
    NotFound,
    #[error("the address does not take this method")]
    Method,
    #[error("the body is larger than {max_bytes} bytes")]
    TooLarge { max_bytes: u32 },
    #[error("the body is not readable: {0}")]
    Malformed(String),
    #[error("not what the operation needs: {0}")]
    Refused(domain::fhir::ReadError),
    #[error("the body did not arrive in time")]
    Slow,
    #[error("the body's content type or encoding is not supported")]
    MediaType,
    #[error("protocol {0} is not spoken here")]
    Protocol(u16),
    #[error("too many requests")]
    TooMany { retry_after_seconds: u32 },
    #[error("too busy for {operation}")]
    Busy {
        operation: &'static str,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("{operation} failed")]
    Internal {
        operation: &'static str,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl ApiError {
    /// A failure that is not the caller's fault. `operation` says in two words what was being done.
    pub fn internal<E>(operation: &'static str) -> impl FnOnce(E) -> Self
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        move |source| ApiError::Internal {
            operation,
            source: Box::new(source),
        }
    }

    /// A failure of the database: try again, or ours.
    pub fn store(operation: &'static str) -> impl FnOnce(StoreError) -> Self {
        move |error| match error {
            StoreError::Busy(source) => ApiError::Busy { operation, source },
            StoreError::Failed(source) => ApiError::Internal { operation, source },
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            ApiError::LoginRequired | ApiError::SignInFailed => StatusCode::UNAUTHORIZED,
            ApiError::NotFresh | ApiError::PasskeyRequired | ApiError::NotAllowed => {
                StatusCode::FORBIDDEN
            }
            ApiError::NoPasskeysHere | ApiError::LastKey => StatusCode::CONFLICT,
            ApiError::InvitationVoid => StatusCode::NOT_FOUND,
            ApiError::OtherSite => StatusCode::FORBIDDEN,
            ApiError::OtherHost => StatusCode::MISDIRECTED_REQUEST,
            ApiError::NotBuilt => StatusCode::SERVICE_UNAVAILABLE,
            ApiError::NotFound => StatusCode::NOT_FOUND,
            ApiError::Method => StatusCode::METHOD_NOT_ALLOWED,
            ApiError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            ApiError::Malformed(_) => StatusCode::BAD_REQUEST,
            ApiError::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ApiError::Slow => StatusCode::REQUEST_TIMEOUT,
            ApiError::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ApiError::Protocol(_) => StatusCode::UPGRADE_REQUIRED,
            ApiError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            ApiError::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            ApiError::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Our code and the code of FHIR's issue-type value set.
    fn codes(&self) -> (&'static str, &'static str) {
        match self {
            ApiError::LoginRequired => ("login-required", "login"),
            ApiError::SignInFailed => ("sign-in-failed", "login"),
            ApiError::NotFresh => ("fresh-sign-in-required", "forbidden"),
            ApiError::PasskeyRequired => ("passkey-required", "forbidden"),
            ApiError::NoPasskeysHere => ("no-passkeys-here", "not-supported"),
            ApiError::InvitationVoid => ("invitation-void", "not-found"),
            ApiError::NotAllowed => ("not-allowed", "forbidden"),
            ApiError::LastKey => ("last-key", "conflict"),
            ApiError::OtherSite => ("other-site", "forbidden"),
            ApiError::OtherHost => ("other-host", "forbidden"),
            ApiError::NotBuilt => ("not-built", "transient"),
            ApiError::NotFound => ("not-found", "not-found"),
            ApiError::Method => ("method", "not-supported"),
            ApiError::TooLarge { .. } => ("too-large", "too-long"),
            ApiError::Malformed(_) => ("malformed", "structure"),
            ApiError::Refused(error) => ("refused", issue_type(error.kind)),
            ApiError::Slow => ("slow", "timeout"),
            ApiError::MediaType => ("media-type", "not-supported"),
            ApiError::Protocol(_) => ("update-required", "not-supported"),
            ApiError::TooMany { .. } => ("too-many", "throttled"),
            ApiError::Busy { .. } => ("busy", "transient"),
            ApiError::Internal { .. } => ("internal", "exception"),
        }
    }

    fn log(&self) {
        if let ApiError::Internal { operation, source } | ApiError::Busy { operation, source } =
            self
        {
            let mut text = source.to_string();
            let mut cause = source.source();
            while let Some(deeper) = cause {
                text = format!("{text}: {deeper}");
                cause = deeper.source();
            }
            tracing::error!(operation, error = text, "request failed");
        }
    }
}

/// FHIR's issue-type of what is wrong with an element.
fn issue_type(kind: ReadErrorKind) -> &'static str {
    match kind {
        ReadErrorKind::Missing => "required",
        ReadErrorKind::TooLarge => "too-costly",
        ReadErrorKind::NotJson | ReadErrorKind::WrongResource => "structure",
        ReadErrorKind::Invalid | ReadErrorKind::WrongReference => "value",
        ReadErrorKind::UnknownCode => "code-invalid",
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let (problem, issue) = self.codes();
        let diagnostics = match &self {
            // where in the text, never what stood there
            ApiError::Malformed(place) => Some(place.as_str()),
            _ => None,
        };
        let mut issue = json!({
            "severity": "error",
            "code": issue,
            "details": {
                "coding": [{ "system": PROBLEM_SYSTEM, "code": problem }],
                "text": ja::problem(&self),
            },
        });
        if let (Some(object), Some(place)) = (issue.as_object_mut(), diagnostics) {
            object.insert("diagnostics".to_owned(), place.into());
        }
        if let (Some(object), ApiError::Refused(error)) = (issue.as_object_mut(), &self) {
            object.insert("expression".to_owned(), json!([error.path]));
        }
        let outcome = json!({ "resourceType": "OperationOutcome", "issue": [issue] });
        let mut response = (self.status(), Json(outcome)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(OUTCOME_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match &self {
            ApiError::TooMany {
                retry_after_seconds,
            } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
            }
            ApiError::Busy { .. } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            ApiError::Protocol(_) => {
                headers.insert(header::UPGRADE, HeaderValue::from_static("tsunagu-sync/1"));
            }
            _ => {}
        }
        response
    }
}

/// Gives the answers that libraries make (wrong method, unknown encoding) the same form as ours.
pub async fn unify(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    // an outcome or a rendered page
    let ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| {
            it.as_bytes().starts_with(OUTCOME) || it.as_bytes().starts_with(b"text/html")
        });
    if ours || !(response.status().is_client_error() || response.status().is_server_error()) {
        return response;
    }
    let error = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => ApiError::Method,
        StatusCode::NOT_FOUND => ApiError::NotFound,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::MediaType,
        status if status.is_client_error() => ApiError::Malformed("request".to_owned()),
        _ => return response,
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut unified = error.into_response();
    unified
        .headers_mut()
        .extend(allow.map(|it| (header::ALLOW, it)));
    unified
}

/// What a request gets whose handler panicked. The others go on.
pub fn panicked(_what: Box<dyn std::any::Any + Send>) -> Response {
    #[derive(Debug, thiserror::Error)]
    #[error("a handler panicked")]
    struct Panicked;
    ApiError::internal("answering")(Panicked).into_response()
}
