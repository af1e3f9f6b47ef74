//! The way to the server: one request, one reply, as it came. What a reply means is decided in
//! `sync::machine`, never by a status alone.

use domain::DeviceId;
use gloo_timers::callback::Timeout;
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::window;
use sync::machine::{Failure, Reply, read_answer};
use sync::wire::{Session, SyncResponse};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers, RequestInit, Response};

/// Questions about the session wait no longer than this.
const SESSION_MS: u32 = 8_000;
/// Smaller bodies gain nothing from compression.
const COMPRESS_FROM: usize = 8 * 1024;

/// Who the server says is signed in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Who {
    SignedIn(Box<Session>),
    Nobody,
    Unreachable(Failure),
}

pub(super) struct Raw {
    pub(super) status: u16,
    pub(super) redirected: bool,
    pub(super) retry_after: Option<u32>,
    content_type: Option<String>,
    pub(super) body: String,
}

impl Raw {
    fn reply(&self) -> Reply<'_> {
        Reply {
            status: self.status,
            redirected: self.redirected,
            retry_after: self.retry_after,
            content_type: self.content_type.as_deref(),
            body: &self.body,
        }
    }
}

/// `POST /api/v1/sync`.
pub(super) async fn sync(
    body: &str,
    account: &str,
    stop: &AbortSignal,
) -> Result<SyncResponse, Failure> {
    let headers = headers(&[
        ("content-type", "application/json"),
        ("x-tsunagu-account", account),
    ])?;
    let init = RequestInit::new();
    init.set_method("POST");
    match compressed(body).await {
        Some(bytes) => {
            set(&headers, "content-encoding", "gzip")?;
            init.set_body(&bytes);
        }
        None => init.set_body(&JsValue::from_str(body)),
    }
    init.set_headers(&headers);
    let raw = fetch("/api/v1/sync", &init, stop).await?;
    read_answer(raw.reply())
}

/// `GET /api/v1/session`, with the key of the device that asks; without one, only whose cookie it is.
pub(super) async fn session(device: Option<DeviceId>) -> Who {
    let device = device.map_or_else(String::new, |device| format!("?device={device}"));
    let init = RequestInit::new();
    init.set_method("GET");
    let raw = match fetch_within(SESSION_MS, &format!("/api/v1/session{device}"), &init).await {
        Ok(raw) => raw,
        Err(failure) => return Who::Unreachable(failure),
    };
    if raw.status == 200
        && !raw.redirected
        && let Ok(session) = serde_json::from_str(&raw.body)
    {
        return Who::SignedIn(Box::new(session));
    }
    match read_answer(raw.reply()) {
        Err(Failure::NeedsLogin) => Who::Nobody,
        Err(failure) => Who::Unreachable(failure),
        Ok(_) => Who::Unreachable(Failure::Damaged),
    }
}

/// `POST /auth/signout` of one sign-in; another one, begun since, goes on. `true`: it has ended.
pub(super) async fn sign_out(sign_in: &str) -> bool {
    let init = RequestInit::new();
    init.set_method("POST");
    let address = format!("/auth/signout?sign_in={sign_in}");
    let raw = fetch_within(SESSION_MS, &address, &init).await;
    raw.is_ok_and(|raw| !raw.redirected && matches!(raw.status, 200 | 204 | 401))
}

/// `GET /api/v1/put-away`: its answer makes the browser drop what it keeps for the back button. Whether it came;
/// whether it helped, the database says.
pub(super) async fn drop_put_away() -> bool {
    let init = RequestInit::new();
    init.set_method("GET");
    let raw = fetch_within(SESSION_MS, "/api/v1/put-away", &init).await;
    raw.is_ok_and(|raw| !raw.redirected)
}

pub(super) async fn fetch_within(
    millis: u32,
    address: &str,
    init: &RequestInit,
) -> Result<Raw, Failure> {
    let stop = AbortController::new().map_err(|_| Failure::Network)?;
    let signal = stop.signal();
    let timer = Timeout::new(millis, move || stop.abort());
    let raw = fetch(address, init, &signal).await;
    drop(timer);
    raw
}

async fn fetch(address: &str, init: &RequestInit, stop: &AbortSignal) -> Result<Raw, Failure> {
    init.set_signal(Some(stop));
    // a redirect is somebody else's: it is seen as one and not followed
    init.set_redirect(web_sys::RequestRedirect::Manual);
    init.set_cache(web_sys::RequestCache::NoStore);
    let sent = JsFuture::from(window().fetch_with_str_and_init(address, init));
    let response: Response = sent.await.map_err(|_| Failure::Network)?.unchecked_into();
    let headers = response.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    let retry_after = header("retry-after").and_then(|text| text.trim().parse().ok());
    let content_type = header("content-type");
    let text = response.text().map_err(|_| Failure::Network)?;
    // cut off in the middle
    let body = JsFuture::from(text)
        .await
        .map_err(|_| Failure::Network)?
        .as_string()
        .unwrap_or_default();
    Ok(Raw {
        status: response.status(),
        redirected: response.redirected()
            || response.type_() == web_sys::ResponseType::Opaqueredirect,
        retry_after,
        content_type,
        body,
    })
}

pub(super) fn headers(pairs: &[(&str, &str)]) -> Result<Headers, Failure> {
    let headers = Headers::new().map_err(|_| Failure::Network)?;
    pairs
        .iter()
        .try_for_each(|(name, value)| set(&headers, name, value))?;
    Ok(headers)
}

fn set(headers: &Headers, name: &str, value: &str) -> Result<(), Failure> {
    headers.set(name, value).map_err(|_| Failure::Network)
}

/// gzip by the browser itself. `None`: not worth it, or an older browser; the text goes as it is.
async fn compressed(body: &str) -> Option<Uint8Array> {
    if body.len() < COMPRESS_FROM {
        return None;
    }
    let class: js_sys::Function = Reflect::get(&window(), &"CompressionStream".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let stream = Reflect::construct(&class, &js_sys::Array::of1(&"gzip".into())).ok()?;
    let source = Response::new_with_opt_str(Some(body)).ok()?;
    let readable: JsValue = source.body()?.into();
    let pipe: js_sys::Function = Reflect::get(&readable, &"pipeThrough".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let piped: web_sys::ReadableStream = pipe.call1(&readable, &stream).ok()?.unchecked_into();
    let whole = Response::new_with_opt_readable_stream(Some(&piped)).ok()?;
    let buffer = JsFuture::from(whole.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer))
}
