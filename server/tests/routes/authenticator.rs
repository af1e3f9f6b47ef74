//! A phone with a passkey and a browser with cookies, for asking the server as they would.
//!
//! The authenticator is a library of its own; what the browser adds is written here, so that a test can have
//! a browser that lies.

use crate::support::{Answer, HOST, ORIGIN, Server};
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use passkey_authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod};
use passkey_crypto::AvailableBackend;
use passkey_types::Passkey;
use passkey_types::ctap2::{Aaguid, Ctap2Error, get_assertion, make_credential};
use passkey_types::webauthn::{PublicKeyCredentialCreationOptions, PublicKeyCredentialDescriptor};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

struct Finger {
    verifies: bool,
}

#[async_trait::async_trait]
impl UserValidationMethod for Finger {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _hint: UiHint<'a, Passkey>,
        presence: bool,
        _verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck {
            presence,
            verification: self.verifies,
        })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(self.verifies)
    }
}

pub(crate) struct Phone {
    inner: Authenticator<Option<Passkey>, Finger, AvailableBackend>,
    verifies: bool,
    /// What its browser says where it is.
    pub(crate) origin: &'static str,
    /// Which relying party it signs for, instead of the one that asked.
    pub(crate) party: Option<&'static str>,
}

impl Phone {
    pub(crate) fn new() -> Self {
        Phone::with(None, true)
    }

    pub(crate) fn with(passkey: Option<Passkey>, verifies: bool) -> Self {
        let finger = Finger { verifies };
        let mut inner = Authenticator::new(Aaguid::new_empty(), passkey, finger, AvailableBackend);
        inner.set_make_credentials_with_signature_counter(true);
        Phone {
            inner,
            verifies,
            origin: ORIGIN,
            party: None,
        }
    }

    /// All there is to know, as somebody with the right tools could copy it.
    pub(crate) fn copy(&self) -> Passkey {
        self.inner.store().clone().unwrap()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    /// `navigator.credentials.create(…)` and `toJSON()`.
    pub(crate) async fn create(&mut self, options: &Value) -> Value {
        let data = self.client_data("webauthn.create", options);
        let read: PublicKeyCredentialCreationOptions =
            serde_json::from_value(options.clone()).unwrap();
        let party = self.party.map(str::to_owned);
        let request = make_credential::Request {
            client_data_hash: Sha256::digest(&data).to_vec().into(),
            rp: make_credential::PublicKeyCredentialRpEntity {
                id: party.or(read.rp.id).unwrap(),
                name: Some(read.rp.name),
            },
            user: read.user,
            pub_key_cred_params: read.pub_key_cred_params,
            exclude_list: None,
            extensions: None,
            options: make_credential::Options {
                rk: true,
                up: true,
                uv: self.verifies,
            },
            pin_auth: None,
            pin_protocol: None,
        };
        let made = self.inner.make_credential(request).await.unwrap();
        let id = BASE64.encode(&*self.copy().credential_id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": { "credProps": { "rk": true }, "prf": { "enabled": true } },
            "response": {
                "attestationObject": BASE64.encode(&*made.as_webauthn_bytes()),
                "clientDataJSON": BASE64.encode(data),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// `navigator.credentials.get(…)` and `toJSON()`.
    pub(crate) async fn get(&mut self, options: &Value) -> Value {
        let data = self.client_data("webauthn.get", options);
        let allowed: Vec<PublicKeyCredentialDescriptor> =
            serde_json::from_value(options["allowCredentials"].clone()).unwrap();
        let party = self.party.or(options["rpId"].as_str()).unwrap();
        let request = get_assertion::Request {
            rp_id: party.to_owned(),
            client_data_hash: Sha256::digest(&data).to_vec().into(),
            allow_list: Some(allowed),
            extensions: None,
            options: get_assertion::Options {
                up: true,
                uv: self.verifies,
            },
            pin_auth: None,
            pin_protocol: None,
        };
        let got = self.inner.get_assertion(request).await.unwrap();
        let passkey = self.copy();
        let id = BASE64.encode(&*passkey.credential_id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "authenticatorData": BASE64.encode(got.auth_data.to_vec()),
                "clientDataJSON": BASE64.encode(data),
                "signature": BASE64.encode(&*got.signature),
                "userHandle": passkey.user_handle.map(|it| BASE64.encode(&*it)),
            },
        })
    }
}

/// A browser with its cookies.
pub(crate) struct Browser<'s> {
    pub(crate) server: &'s Server,
    jar: BTreeMap<String, String>,
}

impl<'s> Browser<'s> {
    pub(crate) fn new(server: &'s Server) -> Self {
        Browser {
            server,
            jar: BTreeMap::new(),
        }
    }

    /// Signed in as a demo person.
    pub(crate) async fn of(server: &'s Server, account: &str) -> Self {
        let mut browser = Browser::new(server);
        browser.take_cookie(&server.sign_in(account).await);
        browser
    }

    fn take_cookie(&mut self, text: &str) {
        let pair = text.split(';').next().unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        self.jar.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.jar.get(name).cloned()
    }

    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.jar.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) async fn send(&mut self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let cookies: Vec<String> = self.jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, ORIGIN)
            .header(header::USER_AGENT, "Test/1")
            .header(header::COOKIE, cookies.join("; "));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |it| Body::from(it.to_string()));
        let answer = Answer::of(self.server.send(request.body(body).unwrap()).await).await;
        for value in answer.headers.get_all(header::SET_COOKIE) {
            self.take_cookie(value.to_str().unwrap());
        }
        answer
    }

    pub(crate) async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body)).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    /// Makes a passkey on `phone`; `start` says with which invitation, if any.
    pub(crate) async fn register(&mut self, phone: &mut Phone, start: Value) -> Answer {
        let asked = self.post("/auth/passkey/register/start", start).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        let credential = phone.create(&asked.json()["publicKey"]).await;
        let finish = json!({ "credential": credential, "name": "わたしのスマホ" });
        self.post("/auth/passkey/register/finish", finish).await
    }

    pub(crate) async fn ask(&mut self, again: bool) -> Value {
        let asked = self
            .post("/auth/passkey/start", json!({ "again": again }))
            .await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        asked.json()["publicKey"].clone()
    }

    pub(crate) async fn sign_in(&mut self, phone: &mut Phone) -> Answer {
        let options = self.ask(false).await;
        let credential = phone.get(&options).await;
        self.post("/auth/passkey/finish", credential).await
    }

    /// What happened to the keys of whoever is signed in, the newest first.
    pub(crate) async fn journal(&mut self) -> Vec<String> {
        let told = self.get("/auth/journal").await.json();
        let line = |it: &Value| {
            let why = it["more"]["why"].as_str().unwrap_or_default();
            format!("{} {why}", it["event"].as_str().unwrap())
                .trim()
                .to_owned()
        };
        told["lines"].as_array().unwrap().iter().map(line).collect()
    }
}
