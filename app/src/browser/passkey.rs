//! Passkeys by the browser's own ceremonies. Called by name: WebKit's older releases lack the helpers that
//! read and write JSON, and the bindings would be larger than these few lines.
//!
//! Invariant: what a passkey's secret function (PRF) gives stays on this device. It is taken out of the
//! browser's answer here and never becomes part of what is sent.

mod base64url;

use super::clock::random;
use super::keys::KeyProblem;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use serde_json::{Value, json};
use sync::wire::PRF_INPUT;
use vault::Secret;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A passkey's answer.
pub(super) struct Shown {
    /// For the server; without the secret.
    pub(super) credential: Value,
    /// The secret, if the passkey has one.
    pub(super) secret: Option<PasskeySecret>,
}

/// What a passkey's secret function gave.
pub(super) struct PasskeySecret {
    /// The credential's id.
    pub(super) credential: String,
    pub(super) output: Secret,
}

/// Whether this browser knows passkeys on this page.
pub(super) fn is_here() -> bool {
    let has = |object: &JsValue, name: &str| {
        Reflect::get(object, &name.into()).is_ok_and(|value| value.is_truthy())
    };
    has(&window(), "PublicKeyCredential") && has(&window().navigator(), "credentials")
}

/// Shows a passkey. `options` as the server gives them (`publicKey`).
pub(super) async fn show(options: &Value) -> Result<Shown, KeyProblem> {
    let answer = ceremony("get", options).await?;
    let response = field(&answer, "response");
    let mut told = json!({
        "clientDataJSON": bytes_of(&response, "clientDataJSON"),
        "authenticatorData": bytes_of(&response, "authenticatorData"),
        "signature": bytes_of(&response, "signature"),
    });
    if let Some(handle) = bytes_of(&response, "userHandle") {
        told["userHandle"] = handle.into();
    }
    Ok(Shown {
        secret: secret_of(&answer),
        credential: credential(&answer, told),
    })
}

/// Makes a passkey. `options` as the server gives them (`publicKey`).
pub(super) async fn make(options: &Value) -> Result<Shown, KeyProblem> {
    let answer = ceremony("create", options).await?;
    let response = field(&answer, "response");
    let mut told = json!({
        "clientDataJSON": bytes_of(&response, "clientDataJSON"),
        "attestationObject": bytes_of(&response, "attestationObject"),
    });
    if let Ok(transports) = field(&response, "getTransports").dyn_into::<Function>()
        && let Ok(list) = transports.call0(&response)
    {
        let list: Vec<String> = Array::from(&list)
            .iter()
            .filter_map(|it| it.as_string())
            .collect();
        told["transports"] = list.into();
    }
    Ok(Shown {
        secret: secret_of(&answer),
        credential: credential(&answer, told),
    })
}

/// Asks passkeys of this site for their secret, without any server.
pub(super) async fn secret(credentials: &[String]) -> Result<PasskeySecret, KeyProblem> {
    let allowed: Vec<Value> = credentials
        .iter()
        .map(|id| json!({ "type": "public-key", "id": id }))
        .collect();
    let options = json!({
        // nobody checks the answer: what it opens is the proof
        "challenge": base64url::text(&random::<32>()),
        "allowCredentials": allowed,
        "userVerification": "required",
        "extensions": { "prf": { "eval": { "first": PRF_INPUT } } },
    });
    show(&options).await?.secret.ok_or(KeyProblem::NoSecret)
}

async fn ceremony(which: &str, options: &Value) -> Result<JsValue, KeyProblem> {
    if !is_here() {
        return Err(KeyProblem::NoPasskeysInBrowser);
    }
    let public_key = JSON::parse(&options.to_string()).map_err(|_| KeyProblem::Failed)?;
    into_bytes(&public_key);
    let asked = Object::new();
    set(&asked, "publicKey", &public_key);
    let container = field(&window().navigator(), "credentials");
    let call: Function = field(&container, which)
        .dyn_into()
        .map_err(|_| KeyProblem::NoPasskeysInBrowser)?;
    let promise: Promise = call
        .call1(&container, &asked)
        .map_err(|error| refused(&error))?
        .unchecked_into();
    let answer = JsFuture::from(promise)
        .await
        .map_err(|error| refused(&error))?;
    if answer.is_null() {
        return Err(KeyProblem::Cancelled);
    }
    Ok(answer)
}

/// Browsers tell by these names what happened, and no more.
fn refused(error: &JsValue) -> KeyProblem {
    match field(error, "name")
        .as_string()
        .unwrap_or_default()
        .as_str()
    {
        "InvalidStateError" => KeyProblem::AlreadyHere,
        "SecurityError" => KeyProblem::NoPasskeysAtAddress,
        "NotSupportedError" | "ConstraintError" => KeyProblem::NoPasskeysInBrowser,
        _ => KeyProblem::Cancelled,
    }
}

/// Texts in JSON become the bytes that the browser wants.
fn into_bytes(options: &JsValue) {
    bytes_at(options, "challenge");
    bytes_at(&field(options, "user"), "id");
    for list in ["allowCredentials", "excludeCredentials"] {
        let list = field(options, list);
        if Array::is_array(&list) {
            Array::from(&list).iter().for_each(|it| bytes_at(&it, "id"));
        }
    }
    let prf = field(&field(options, "extensions"), "prf");
    bytes_at(&field(&prf, "eval"), "first");
}

fn bytes_at(object: &JsValue, name: &str) {
    let text = field(object, name).as_string();
    if let Some(bytes) = text.and_then(|text| base64url::bytes(&text)) {
        set(object, name, &Uint8Array::from(bytes.as_slice()));
    }
}

fn credential(answer: &JsValue, response: Value) -> Value {
    json!({
        "id": field(answer, "id").as_string(),
        "rawId": bytes_of(answer, "rawId"),
        "type": "public-key",
        "response": response,
        "clientExtensionResults": {},
    })
}

fn secret_of(answer: &JsValue) -> Option<PasskeySecret> {
    let results: Function = field(answer, "getClientExtensionResults").dyn_into().ok()?;
    let results = results.call0(answer).ok()?;
    let first = field(&field(&field(&results, "prf"), "results"), "first");
    if !first.is_object() {
        return None;
    }
    let bytes = Uint8Array::new(&first);
    let mut output = [0; 32];
    if bytes.length() != 32 {
        return None;
    }
    bytes.copy_to(&mut output);
    bytes.fill(0, 0, 32);
    Some(PasskeySecret {
        credential: field(answer, "id").as_string()?,
        output: Secret::new(output),
    })
}

fn bytes_of(object: &JsValue, name: &str) -> Option<String> {
    let value = field(object, name);
    let there = value.is_object();
    there.then(|| base64url::text(&Uint8Array::new(&value).to_vec()))
}

/// `undefined` where it is missing.
fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // an object of our own: it takes what it is given
    let _ = Reflect::set(object, &name.into(), value);
}
