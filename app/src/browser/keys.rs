//! Asking the server about keys, sign-ins and invitations: one question, one answer or one reason.

use super::api;
use serde_json::Value;
use sync::machine::Failure;
use wasm_bindgen::JsValue;
use web_sys::RequestInit;

/// A proof of presence and a registration wait for people, not for machines; only the server is timed.
const ANSWER_MS: u32 = 15_000;

/// Why a key was not used, made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// The server cannot be reached.
    NoNetwork,
    /// Something in between wants a login of its own.
    NetworkNeedsLogin,
    /// This browser has no passkeys, or not on pages like this one.
    NoPasskeysInBrowser,
    /// Passkeys belong to another address than the one in the address bar.
    NoPasskeysAtAddress,
    /// The person stopped, or the device found no passkey of ours.
    Cancelled,
    /// This device has a passkey of this account already.
    AlreadyHere,
    /// The passkey works, but has no secret to lock a notebook with.
    NoSecret,
    /// The server did not believe it.
    NotBelieved,
    /// Nobody is signed in at the server any more.
    SignInNeeded,
    /// Who it is was proved too long ago.
    NotFresh,
    /// Signed in with a recovery code: a passkey comes first.
    PasskeyFirst,
    /// The invitation is used, expired or never was.
    InvitationVoid,
    /// Not for this account.
    NotAllowed,
    /// Nobody could sign in any more.
    LastKey,
    /// Not before so many seconds.
    TooMany(u32),
    /// The server did not understand what was typed.
    Unclear,
    /// It is not there (any more).
    Gone,
    /// Anything else.
    Failed,
}

/// Asks; the answer is JSON, or nothing.
pub(super) async fn ask(
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Value, KeyProblem> {
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        let headers = api::headers(&[("content-type", "application/json")]).map_err(unreachable)?;
        init.set_headers(&headers);
        init.set_body(&JsValue::from_str(&body.to_string()));
    }
    let raw = sent(path, &init).await?;
    if raw.status == 204 {
        return Ok(Value::Null);
    }
    let told = serde_json::from_str::<Value>(&raw.body);
    match (raw.status, told) {
        (200, Ok(told)) => Ok(told),
        (_, Ok(told)) => Err(problem(&told, raw.retry_after)),
        (200..=499, Err(_)) => Err(KeyProblem::NetworkNeedsLogin),
        (_, Err(_)) => Err(KeyProblem::NoNetwork),
    }
}

/// Asks for a file of text.
pub(super) async fn ask_text(path: &str) -> Result<String, KeyProblem> {
    let init = RequestInit::new();
    init.set_method("GET");
    let raw = sent(path, &init).await?;
    match (raw.status, serde_json::from_str::<Value>(&raw.body)) {
        (200, _) => Ok(raw.body),
        (_, Ok(told)) => Err(problem(&told, raw.retry_after)),
        (201..=499, Err(_)) => Err(KeyProblem::NetworkNeedsLogin),
        (_, Err(_)) => Err(KeyProblem::NoNetwork),
    }
}

async fn sent(path: &str, init: &RequestInit) -> Result<api::Raw, KeyProblem> {
    let raw = api::fetch_within(ANSWER_MS, path, init)
        .await
        .map_err(unreachable)?;
    if raw.redirected || raw.status == 0 {
        return Err(KeyProblem::NetworkNeedsLogin);
    }
    Ok(raw)
}

fn unreachable(_: Failure) -> KeyProblem {
    KeyProblem::NoNetwork
}

fn problem(told: &Value, retry_after: Option<u32>) -> KeyProblem {
    let code = told.pointer("/issue/0/details/coding/0/code");
    match code.and_then(Value::as_str).unwrap_or_default() {
        "login-required" => KeyProblem::SignInNeeded,
        "sign-in-failed" => KeyProblem::NotBelieved,
        "fresh-sign-in-required" => KeyProblem::NotFresh,
        "passkey-required" => KeyProblem::PasskeyFirst,
        "no-passkeys-here" => KeyProblem::NoPasskeysAtAddress,
        "invitation-void" => KeyProblem::InvitationVoid,
        "not-allowed" | "other-site" | "other-host" => KeyProblem::NotAllowed,
        "last-key" => KeyProblem::LastKey,
        "malformed" => KeyProblem::Unclear,
        "not-found" => KeyProblem::Gone,
        "too-many" => KeyProblem::TooMany(retry_after.unwrap_or(60)),
        "busy" => KeyProblem::NoNetwork,
        _ => KeyProblem::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_server_says_is_told_by_its_code_alone() {
        let check = |code: &str, expect| {
            let told = json!({ "issue": [{ "details": { "coding": [{ "code": code }] } }] });
            assert_eq!(problem(&told, Some(7)), expect, "{code}");
        };
        for (code, expect) in [
            ("sign-in-failed", KeyProblem::NotBelieved),
            ("fresh-sign-in-required", KeyProblem::NotFresh),
            ("invitation-void", KeyProblem::InvitationVoid),
            ("last-key", KeyProblem::LastKey),
            ("too-many", KeyProblem::TooMany(7)),
            ("something-new", KeyProblem::Failed),
        ] {
            check(code, expect);
        }
        assert_eq!(problem(&json!({}), None), KeyProblem::Failed);
    }
}
