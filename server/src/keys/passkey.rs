//! The relying party: what a browser is asked for a passkey, and whether its answer holds.

use crate::ja;
use crate::origin::Site;
use crate::store::Account;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};
use sync::wire::PRF_INPUT;
use url::Url;
use webauthn_rs::prelude::{
    AuthenticationResult, CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// Us, as a browser at this origin sees us.
pub struct RelyingParty(Webauthn);

impl RelyingParty {
    /// `None` where no browser has passkeys: at a bare address instead of a name.
    #[must_use]
    pub fn at(site: &Site, host: &str) -> Option<Self> {
        let origin = Url::parse(&site.origin_at(host)).ok()?;
        let id = origin.domain()?.to_owned();
        let builder = WebauthnBuilder::new(&id, &origin).ok()?;
        builder.rp_name(ja::PRODUCT).build().ok().map(RelyingParty)
    }

    /// The options for `PublicKeyCredential.parseRequestOptionsFromJSON`. Without `allowed`, any passkey of
    /// ours the device has.
    pub fn ask_sign_in(
        &self,
        allowed: &[Vec<u8>],
    ) -> Result<(Value, DiscoverableAuthentication), WebauthnError> {
        let (challenge, state) = self.0.start_discoverable_authentication()?;
        let mut options = written(&challenge.public_key)?;
        let allowed: Vec<Value> = allowed
            .iter()
            .map(|id| json!({ "type": "public-key", "id": BASE64.encode(id) }))
            .collect();
        options["allowCredentials"] = allowed.into();
        // which method of verification it was is nothing we ask for
        options["extensions"] = json!({ "prf": prf() });
        Ok((options, state))
    }

    pub fn check_sign_in(
        &self,
        answer: &PublicKeyCredential,
        state: DiscoverableAuthentication,
        passkey: &Passkey,
    ) -> Result<AuthenticationResult, WebauthnError> {
        self.0
            .finish_discoverable_authentication_v2(answer, state, passkey)
    }

    /// The options for `PublicKeyCredential.parseCreationOptionsFromJSON`.
    pub fn ask_registration(
        &self,
        account: &Account,
        known: Vec<CredentialID>,
    ) -> Result<(Value, PasskeyRegistration), WebauthnError> {
        let (challenge, state) = self.0.start_passkey_registration(
            account.id.0,
            &account.name,
            &account.name,
            Some(known),
        )?;
        let mut options = written(&challenge.public_key)?;
        // without a name one signs in only with a passkey the device itself finds
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        options["extensions"]["prf"] = prf();
        Ok((options, state))
    }

    pub fn check_registration(
        &self,
        answer: &RegisterPublicKeyCredential,
        state: &PasskeyRegistration,
    ) -> Result<Passkey, WebauthnError> {
        self.0.finish_passkey_registration(answer, state)
    }
}

fn written(options: &impl serde::Serialize) -> Result<Value, WebauthnError> {
    serde_json::to_value(options).map_err(WebauthnError::ParseJSONFailure)
}

fn prf() -> Value {
    json!({ "eval": { "first": PRF_INPUT } })
}

/// Whether the browser sent along what its authenticator's secret function gave. That opens the device's
/// storage and is none of our business: such an answer is refused before anything is read from it.
#[must_use]
pub fn tells_secret(answer: &Value) -> bool {
    ["clientExtensionResults", "extensions"]
        .iter()
        .any(|key| !answer[key]["prf"]["results"].is_null())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn passkeys_need_a_name_and_belong_to_it() {
        let check = |origin: Option<&str>, host: &str, expect: Option<&str>| {
            let site = Site::new(origin).unwrap();
            let options = RelyingParty::at(&site, host).map(|it| it.ask_sign_in(&[]).unwrap().0);
            let id = options.as_ref().map(|it| it["rpId"].as_str().unwrap());
            assert_eq!(id, expect, "{origin:?} {host}");
        };
        let here = "techo.example.jp";
        check(Some("https://techo.example.jp"), here, Some(here));
        check(Some("https://techo.example.jp:8443"), here, Some(here));
        check(Some("http://192.0.2.7:3000"), "192.0.2.7:3000", None);
        check(None, "localhost:3000", Some("localhost"));
        check(None, "127.0.0.1:3000", None);
        check(None, "[::1]:3000", None);
    }

    #[test]
    fn the_question_for_a_passkeys_secret_never_changes() {
        let before = Sha256::digest(b"tsunagu-techo device key 1");
        assert_eq!(PRF_INPUT, BASE64.encode(before));
    }

    #[test]
    fn the_secret_of_the_device_is_noticed() {
        let with = json!({ "clientExtensionResults": { "prf": { "results": { "first": "AA" } } } });
        assert!(tells_secret(&with));
        let without = json!({ "clientExtensionResults": { "prf": { "enabled": true } } });
        assert!(!tells_secret(&without));
    }
}
