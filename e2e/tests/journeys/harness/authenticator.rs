//! A device's own passkeys: Chromium's virtual authenticator, asked for by the driver's protocol. It stands for
//! the finger on the sensor, nothing else: the browser's ceremonies are the real ones.

use super::{Browser, Outcome};
use serde_json::{Value, json};

/// The passkeys of one device. They are gone with the browser unless taken along.
pub(crate) struct Authenticator {
    id: String,
}

impl Browser {
    /// Plugs it in. `secrets`: its passkeys can open a notebook (PRF).
    pub(crate) async fn authenticator(&self, secrets: bool) -> Outcome<Authenticator> {
        let extensions: &[&str] = if secrets { &["prf"] } else { &[] };
        let wanted = json!({
            "protocol": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "extensions": extensions,
        });
        let id = self
            .driver()?
            .command("POST", "/webauthn/authenticator", Some(&wanted))
            .await?;
        let id = id.as_str().ok_or("an authenticator without an id")?;
        Ok(Authenticator { id: id.to_owned() })
    }

    /// Every passkey on it.
    pub(crate) async fn passkeys(&self, authenticator: &Authenticator) -> Outcome<Vec<Value>> {
        let path = format!("/webauthn/authenticator/{}/credentials", authenticator.id);
        let found = self.driver()?.command("GET", &path, None).await?;
        Ok(found.as_array().cloned().unwrap_or_default())
    }

    /// The device loses all of them.
    pub(crate) async fn forget_passkeys(&self, authenticator: &Authenticator) -> Outcome {
        let path = format!("/webauthn/authenticator/{}/credentials", authenticator.id);
        self.driver()?
            .command("DELETE", &path, None)
            .await
            .map(drop)
    }
}
