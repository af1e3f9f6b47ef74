//! What one is signed in with and where, and the invitations one makes. All of it is asked of the server: keys
//! are its business, and offline there is nothing to take away.

use super::Browser;
use super::keys::{KeyProblem, ask};
use domain::{AccountId, DeviceId, Instant, PersonId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// All keys of the account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MyKeys {
    pub passkeys: Vec<PasskeyLine>,
    pub devices: Vec<DeviceLine>,
    pub sessions: Vec<SignInLine>,
    pub recovery: Recovery,
    pub identities: Vec<IdentityLine>,
    /// Where one could sign in too.
    pub providers: Vec<ProviderLine>,
    /// Until then nothing asks who it is. `None`: it is asked.
    pub fresh_until: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ProviderLine {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PasskeyLine {
    /// Names it; opens nothing.
    pub passkey: String,
    pub name: String,
    pub created_at: Instant,
    pub used_at: Option<Instant>,
    /// There seem to be two of it: neither opens anything.
    pub suspended: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DeviceLine {
    pub device: DeviceId,
    /// The browser, as it calls itself.
    pub agent: String,
    pub created_at: Instant,
    #[serde(rename = "this")]
    pub is_this: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SignInLine {
    pub session: String,
    pub means: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    pub agent: String,
    #[serde(rename = "this")]
    pub is_this: bool,
}

/// The printed codes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Recovery {
    pub left: u32,
    pub made_at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IdentityLine {
    pub name: Option<String>,
    pub issuer: String,
    pub linked_at: Instant,
}

/// One line of the account's journal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct JournalLine {
    pub number: i64,
    pub at: Instant,
    pub event: String,
    #[serde(default)]
    pub more: Value,
}

/// A one-time link.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Link {
    pub link: String,
    pub expires_at: Instant,
}

/// Somebody of one's organisation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StaffLine {
    pub account: AccountId,
    pub name: String,
    pub role: String,
    pub administers: bool,
    /// Still there.
    pub open: bool,
}

/// A link one made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct InvitationLine {
    pub invitation: String,
    pub kind: String,
    pub role: Option<String>,
    /// To act for whom.
    pub person: Option<PersonId>,
    pub status: String,
    pub expires_at: Instant,
    pub accepted_by: Option<String>,
}

pub(super) fn read<T: DeserializeOwned>(told: Value) -> Result<T, KeyProblem> {
    serde_json::from_value(told).map_err(|_| KeyProblem::Failed)
}

pub(super) async fn list<T: DeserializeOwned>(path: &str, name: &str) -> Result<T, KeyProblem> {
    let mut told = ask("GET", path, None).await?;
    read(told[name].take())
}

pub(super) async fn tell(path: &str, body: Value) -> Result<Value, KeyProblem> {
    ask("POST", path, Some(&body)).await
}

impl Browser {
    /// Everything one is signed in with.
    pub async fn my_keys(&self) -> Result<MyKeys, KeyProblem> {
        read(ask("GET", "/auth/keys", None).await?)
    }

    /// What happened to one's keys, the newest first.
    pub async fn journal(&self) -> Result<Vec<JournalLine>, KeyProblem> {
        list("/auth/journal", "lines").await
    }

    /// What of it is new since [`Browser::news_read`] and matters, by its event; the newest first. Nothing before
    /// the first look, and nothing offline.
    pub async fn news(&self, matters: impl Fn(&str) -> bool) -> Vec<JournalLine> {
        let Some(account) = self.0.account() else {
            return Vec::new();
        };
        let who = account.session.borrow().account;
        let Ok(lines) = self.journal().await else {
            return Vec::new();
        };
        let newest = lines.first().map_or(0, |line| line.number);
        let seen = self.0.book.note(who, |_| {}).await.ok().flatten();
        match seen.and_then(|notes| notes.journal_seen) {
            None => {
                self.news_read(newest).await;
                Vec::new()
            }
            Some(seen) => lines
                .into_iter()
                .filter(|line| line.number > seen && matters(&line.event))
                .collect(),
        }
    }

    /// The person has read it up to this line.
    pub async fn news_read(&self, number: i64) {
        if let Some(account) = self.0.account() {
            let who = account.session.borrow().account;
            // not kept: she is told once more
            let _ = self
                .0
                .book
                .note(who, |notes| notes.journal_seen = Some(number))
                .await;
        }
    }

    /// Takes a passkey away, with the sign-ins that began with it.
    pub async fn remove_passkey(&self, passkey: &str) -> Result<(), KeyProblem> {
        let body = json!({ "passkey": passkey });
        tell("/auth/passkey/remove", body).await.map(drop)
    }

    /// A lost device: its sign-ins end, and its second key is void.
    pub async fn remove_device(&self, device: DeviceId) -> Result<(), KeyProblem> {
        let body = json!({ "device": device });
        tell("/auth/device/remove", body).await.map(drop)
    }

    /// Signs out somewhere else; without a name, everywhere else.
    pub async fn end_sign_in(&self, session: Option<&str>) -> Result<(), KeyProblem> {
        let body = json!({ "session": session });
        tell("/auth/session/end", body).await.map(drop)
    }

    /// Leaves for an OpenID provider, to sign in there from now on too. Who it is must have been proved a moment ago.
    pub async fn link(&self, provider: &str) -> Result<(), KeyProblem> {
        let fresh = self.my_keys().await?.fresh_until;
        if fresh.is_none() {
            return Err(KeyProblem::NotFresh);
        }
        super::page::go(&format!("/auth/oidc/start?provider={provider}&link=true"));
        Ok(())
    }

    /// No longer by this OpenID identity.
    pub async fn unlink(&self, issuer: &str) -> Result<(), KeyProblem> {
        let body = json!({ "issuer": issuer });
        tell("/auth/oidc/unlink", body).await.map(drop)
    }

    /// Ten new codes, told this once. Older ones are void.
    pub async fn make_recovery_codes(&self) -> Result<Vec<String>, KeyProblem> {
        let mut told = tell("/auth/recovery/make", json!({})).await?;
        read(told["codes"].take())
    }

    /// A link by which another device gets a passkey of this account.
    pub async fn invite_own_device(&self) -> Result<Link, KeyProblem> {
        let account = self.0.account().ok_or(KeyProblem::SignInNeeded)?;
        let account = account.session.borrow().account;
        let body = json!({ "kind": "account", "account": account });
        read(tell("/api/v1/invitations", body).await?)
    }

    /// A link by which somebody joins one's organisation.
    pub async fn invite_staff(&self, role: &str, administers: bool) -> Result<Link, KeyProblem> {
        let body = json!({
            "kind": "staff", "role": role, "administers": administers, "minutes": 24 * 60,
        });
        read(tell("/api/v1/invitations", body).await?)
    }

    /// Everybody of the organisation one administers. `NotAllowed`: one administers none.
    pub async fn staff(&self) -> Result<Vec<StaffLine>, KeyProblem> {
        list("/api/v1/staff", "staff").await
    }

    /// Somebody left: signed out everywhere at once.
    pub async fn close_staff(&self, account: AccountId) -> Result<(), KeyProblem> {
        let body = json!({ "account": account });
        tell("/api/v1/staff/close", body).await.map(drop)
    }

    /// The links one made.
    pub async fn invitations(&self) -> Result<Vec<InvitationLine>, KeyProblem> {
        list("/api/v1/invitations", "invitations").await
    }

    /// A link is void from now on.
    pub async fn withdraw(&self, invitation: &str) -> Result<(), KeyProblem> {
        let body = json!({ "invitation": invitation });
        tell("/api/v1/invitations/withdraw", body).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_keys_is_read_as_the_server_writes_it() {
        let told = json!({
            "passkeys": [{ "passkey": "ab", "name": "スマホ", "created_at": 5, "used_at": null, "suspended": false }],
            "devices": [{ "device": "01930009-0000-7000-8000-000000000001", "agent": "x", "created_at": 5, "this": true }],
            "sessions": [{ "session": "cd", "means": "passkey", "stage": "full", "created_at": 5, "seen_at": 6,
                           "expires_at": 7, "agent": "x", "device": null, "this": true }],
            "recovery": { "left": 10, "made_at": 5 },
            "identities": [{ "provider": null, "name": null, "issuer": "https://id.example", "linked_at": 5 }],
            "providers": [{ "id": "a", "name": "本人確認" }],
            "fresh_until": null,
        });
        let keys: MyKeys = read(told).unwrap();
        assert!(keys.devices[0].is_this && keys.sessions[0].is_this);
        assert_eq!(keys.passkeys[0].used_at, None);
        assert_eq!(keys.recovery.left, 10);
    }
}
