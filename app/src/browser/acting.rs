//! Who acts for a person, asked of the server: it decides, and offline nobody is named.

use super::Browser;
use super::keys::KeyProblem;
use super::my_keys::{Link, read, tell};
use domain::access::Mandate;
use domain::{AccountId, Date, PersonId};
use serde::Deserialize;
use serde_json::json;

/// Everybody who acts for somebody, as the one who asks may see it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ActingFor {
    pub acting: Vec<ActingLine>,
    /// May invite a second guardian.
    pub may_name_guardian: bool,
    /// May name a proxy.
    pub may_name_proxy: bool,
    /// May give the young person their own sign-in.
    pub may_hand_over: bool,
    /// May shut out everybody else.
    pub may_protect: bool,
    /// May end that.
    pub may_lift: bool,
    /// May stop writing while guardians disagree.
    pub may_hold: bool,
    pub held: bool,
    pub protected: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ActingLine {
    pub account: AccountId,
    pub name: String,
    /// `owner`, `guardian`, `proxy` or `statutory`.
    pub acts: String,
    #[serde(rename = "this")]
    pub is_this: bool,
    /// A guardian's, or a mandate's, last day.
    pub last_day: Option<Date>,
    /// 成年後見人等: what the court gave.
    pub mandate: Option<Mandate>,
    /// For them there is nothing here.
    pub shut_out: bool,
    /// Why the one who asks cannot end it. `None`: they can.
    pub kept: Option<String>,
}

/// What somebody is invited to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// `guardian`, `proxy`, `owner` or `statutory`.
    pub relation: String,
    /// Of `statutory`.
    pub mandate: Option<Mandate>,
}

impl Browser {
    /// Who acts for somebody of one's own.
    pub async fn acting_for(&self, person: PersonId) -> Result<ActingFor, KeyProblem> {
        read(super::keys::ask("GET", &format!("/api/v1/acting?person={person}"), None).await?)
    }

    /// A link by which somebody comes to act for a person.
    pub async fn invite_to_act(
        &self,
        person: PersonId,
        wanted: &Wanted,
        minutes: i64,
    ) -> Result<Link, KeyProblem> {
        let Wanted { relation, mandate } = wanted;
        let body = json!({
            "kind": "person", "person": person, "relation": relation, "mandate": mandate, "minutes": minutes,
        });
        read(tell("/api/v1/invitations", body).await?)
    }

    /// The digits the other side read out are right: they act from now on.
    pub async fn confirm_invitation(&self, invitation: &str, code: &str) -> Result<(), KeyProblem> {
        let body = json!({ "invitation": invitation, "code": code });
        tell("/api/v1/invitations/confirm", body).await.map(drop)
    }

    /// One steps down, or sends a proxy away.
    pub async fn end_acting(&self, person: PersonId, account: AccountId) -> Result<(), KeyProblem> {
        let body = json!({ "person": person, "account": account });
        tell("/api/v1/acting/end", body).await.map(drop)
    }
}
