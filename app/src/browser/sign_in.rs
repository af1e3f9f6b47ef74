//! Showing who one is: by passkey, by a recovery code, by an invitation. No password anywhere.

use super::Browser;
use super::inner::Inner;
use super::keys::{KeyProblem, ask};
use super::{passkey, session};
use domain::Instant;
use serde_json::{Value, json};
use std::rc::Rc;

/// What one is invited to, as far as the link's holder may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub kind: InvitedTo,
    /// Who made the link. `None`: whoever runs the server.
    pub invited_by: Option<String>,
    pub organization: Option<String>,
    pub expires_at: Instant,
    /// An account is made with it, and that needs a name.
    pub asks_name: bool,
}

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitedTo {
    /// To work in an organisation, in this role.
    Staff { role: String, administers: bool },
    /// A passkey for an account that is there already.
    Account,
    /// To act for a person, in this relation.
    Person { relation: String },
}

/// A passkey was made, and its person is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registered {
    /// Six digits to read out to the inviting side.
    pub spoken: Option<String>,
}

async fn show(inner: &Rc<Inner>, again: bool) -> Result<(), KeyProblem> {
    if !passkey::is_here() {
        return Err(KeyProblem::NoPasskeysInBrowser);
    }
    let start = json!({ "again": again });
    let asked = ask("POST", "/auth/passkey/start", Some(&start)).await?;
    let shown = passkey::show(&asked["publicKey"]).await?;
    ask("POST", "/auth/passkey/finish", Some(&shown.credential)).await?;
    inner.lock.shown.replace(shown.secret);
    Ok(())
}

/// Whoever is signed in shows again that it is they.
pub(super) async fn prove_again(inner: &Rc<Inner>) -> Result<(), KeyProblem> {
    show(inner, true).await
}

async fn register(
    inner: &Rc<Inner>,
    start: Value,
    key_name: &str,
) -> Result<Registered, KeyProblem> {
    if !passkey::is_here() {
        return Err(KeyProblem::NoPasskeysInBrowser);
    }
    let asked = ask("POST", "/auth/passkey/register/start", Some(&start)).await?;
    let made = passkey::make(&asked["publicKey"]).await?;
    let finish = json!({ "credential": made.credential, "name": key_name });
    let told = ask("POST", "/auth/passkey/register/finish", Some(&finish)).await?;
    inner.lock.shown.replace(made.secret);
    Ok(Registered {
        spoken: told["code"].as_str().map(str::to_owned),
    })
}

fn read_invitation(told: &Value) -> Option<Invitation> {
    let text = |name: &str| told[name].as_str().map(str::to_owned);
    let kind = match told["kind"].as_str()? {
        "staff" => InvitedTo::Staff {
            role: text("role")?,
            administers: told["administers"] == true,
        },
        "account" => InvitedTo::Account,
        "person" => InvitedTo::Person {
            relation: text("relation")?,
        },
        _ => return None,
    };
    Some(Invitation {
        kind,
        invited_by: text("invited_by"),
        organization: text("organization_name"),
        expires_at: Instant(told["expires_at"].as_i64()?),
        asks_name: told["asks_name"] == true,
    })
}

impl Browser {
    /// Whether this browser has passkeys on this page at all.
    #[must_use]
    pub fn has_passkeys(&self) -> bool {
        passkey::is_here()
    }

    /// Signs in without a name: the device finds the passkey. Afterwards the session says what is next.
    pub async fn sign_in_with_passkey(&self) -> Result<(), KeyProblem> {
        show(&self.0, false).await?;
        session::arrive(&self.0).await
    }

    /// Before something that cannot be taken back.
    pub async fn prove_again(&self) -> Result<(), KeyProblem> {
        prove_again(&self.0).await
    }

    /// One more passkey for whoever is signed in, or has used a recovery code. `key_name`: what she calls it.
    pub async fn add_passkey(&self, key_name: &str) -> Result<(), KeyProblem> {
        register(&self.0, json!({}), key_name).await.map(drop)
    }

    /// The first passkey by an invitation. `name`: hers, where an account is made.
    pub async fn join(
        &self,
        invitation: &str,
        name: Option<&str>,
        key_name: &str,
    ) -> Result<Registered, KeyProblem> {
        let start = json!({ "invitation": invitation, "name": name });
        register(&self.0, start, key_name).await
    }

    /// Opens the notebook of whoever has just shown who it is.
    pub async fn arrive(&self) -> Result<(), KeyProblem> {
        session::arrive(&self.0).await
    }

    /// One of the printed codes. It is used up; a passkey has to be made before anything else.
    pub async fn use_recovery_code(&self, code: &str) -> Result<(), KeyProblem> {
        let body = json!({ "code": code });
        ask("POST", "/auth/recovery/use", Some(&body))
            .await
            .map(drop)
    }

    /// Whether somebody is signed in by a recovery code and has no passkey yet.
    pub async fn recovers(&self) -> bool {
        ask("GET", "/auth/keys", None).await == Err(KeyProblem::PasskeyFirst)
    }

    /// What the link is for.
    pub async fn look_at_invitation(&self, secret: &str) -> Result<Invitation, KeyProblem> {
        let body = json!({ "token": secret });
        let told = ask("POST", "/auth/invitation/look", Some(&body)).await?;
        read_invitation(&told).ok_or(KeyProblem::Failed)
    }

    /// Accepts with the account one is signed in to. The answer: six digits to read out.
    pub async fn accept_invitation(&self, secret: &str) -> Result<String, KeyProblem> {
        let body = json!({ "token": secret });
        let told = ask("POST", "/auth/invitation/accept", Some(&body)).await?;
        let code = told["code"].as_str().map(str::to_owned);
        code.ok_or(KeyProblem::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_says_what_it_is_for() {
        let check = |kind: Value, expect: Option<InvitedTo>| {
            let mut told = kind;
            told["invited_by"] = "中村 恵子".into();
            told["expires_at"] = 5.into();
            told["asks_name"] = true.into();
            let found = read_invitation(&told);
            assert_eq!(found.map(|it| it.kind), expect, "{told}");
        };
        check(
            json!({ "kind": "staff", "role": "nurse", "administers": false }),
            Some(InvitedTo::Staff {
                role: "nurse".to_owned(),
                administers: false,
            }),
        );
        check(json!({ "kind": "account" }), Some(InvitedTo::Account));
        check(
            json!({ "kind": "person", "relation": "guardian" }),
            Some(InvitedTo::Person {
                relation: "guardian".to_owned(),
            }),
        );
        check(json!({ "kind": "something-new" }), None);
    }
}
