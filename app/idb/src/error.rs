//! The border: browser errors hold JS values and one browser's message differs from the next one's.
//! What leaves this crate is a [`StoreError`].

use indexed_db_futures::error::{DomException, Error, OpenDbError};
use sync::store::StoreError;

/// WebKit, after its storage process died: "Connection to Indexed Database server lost. Refresh the page to try again".
const LOST: &str = "server lost";

/// An error of a request or a transaction on an open database.
pub(crate) fn from_request(error: &Error) -> StoreError {
    match error {
        Error::DomException(exception) => from_dom(&name_of(exception), &exception.message()),
        Error::Serialisation(detail) => StoreError::Corrupt {
            table: "database",
            detail: detail.to_string(),
        },
        Error::MissingData(detail) => StoreError::Aborted(detail.to_string()),
        Error::Unknown(detail) => StoreError::Aborted(detail.to_string()),
    }
}

/// An error while opening.
pub(crate) fn from_open(error: &OpenDbError) -> StoreError {
    match error {
        // Firefox's private windows of old, and sandboxed frames
        OpenDbError::Base(Error::DomException(
            DomException::InvalidStateError(exception) | DomException::Other(exception),
        )) if matches!(
            exception.name().as_str(),
            "InvalidStateError" | "SecurityError" | "NotAllowedError"
        ) =>
        {
            StoreError::Unavailable(exception.message())
        }
        OpenDbError::Base(error) => from_request(error),
        OpenDbError::NullFactory
        | OpenDbError::UnsupportedEnvironment
        | OpenDbError::VersionZero => StoreError::Unavailable(error.to_string()),
    }
}

fn name_of(exception: &DomException) -> String {
    web_sys::DomException::from(exception.clone()).name()
}

/// By name where the standard gives one, by message where browsers only say "UnknownError".
pub(crate) fn from_dom(name: &str, message: &str) -> StoreError {
    match name {
        "QuotaExceededError" => StoreError::Full,
        "VersionError" => StoreError::Newer,
        // "The database connection is closing"
        "InvalidStateError" => StoreError::Lost,
        "SecurityError" | "NotAllowedError" => StoreError::Unavailable(message.to_owned()),
        "NotFoundError" => StoreError::Corrupt {
            table: "database",
            detail: message.to_owned(),
        },
        _ if message.contains(LOST) => StoreError::Lost,
        // Chromium on a full disk, before any quota is reached
        _ if message.contains("space") || message.contains("disk is full") => StoreError::Full,
        _ => StoreError::Aborted(format!("{name}: {message}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fm_15_fm_16_each_browser_error_has_its_meaning() {
        let check = |name: &str, message: &str, expect: StoreError| {
            assert_eq!(from_dom(name, message), expect)
        };
        check("QuotaExceededError", "", StoreError::Full);
        check(
            "UnknownError",
            "Unable to write: no space left on device",
            StoreError::Full,
        );
        check(
            "VersionError",
            "less than the existing version",
            StoreError::Newer,
        );
        check(
            "InvalidStateError",
            "The database connection is closing.",
            StoreError::Lost,
        );
        check(
            "UnknownError",
            "Connection to Indexed Database server lost. Refresh the page to try again",
            StoreError::Lost,
        );
        check(
            "SecurityError",
            "denied",
            StoreError::Unavailable("denied".to_owned()),
        );
        check(
            "AbortError",
            "user agent",
            StoreError::Aborted("AbortError: user agent".to_owned()),
        );
    }
}
