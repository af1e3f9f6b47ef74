//! 救急時閲覧, and what a municipality does for its residents: asked of the server, which decides and tells the person.

use super::Browser;
use super::keys::{KeyProblem, ask};
use super::my_keys::{read, tell};
use domain::access::Mandate;
use domain::{AccountId, Date, Instant, PersonId, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// 四情報 of somebody who is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    pub name: String,
    pub birth: Date,
    /// FHIR code.
    pub gender: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// What one may do, and what was done at one's own hospital.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Emergencies {
    pub may_begin: bool,
    pub sessions: Vec<EmergencyLine>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EmergencyLine {
    pub id: RecordId,
    /// While it runs, to whoever began it.
    pub person: Option<PersonId>,
    pub by: String,
    pub mine: bool,
    pub said: Option<Said>,
    pub began_at: Instant,
    pub ends_at: Instant,
    pub running: bool,
    pub widened_at: Option<Instant>,
    pub review_due: Date,
    /// Nobody confirmed it in time.
    pub overdue: bool,
    pub reviewed_at: Option<Instant>,
    pub review: Option<String>,
    pub may_review: bool,
}

/// What was said before it began.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Said {
    pub name: String,
    pub birth: Date,
    pub reason: String,
    pub words: String,
    pub identified_by: Vec<String>,
}

/// Why, and how it is known who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    pub reason: String,
    pub words: String,
    pub identified_by: Vec<String>,
}

/// What a hospital publishes of a year.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Figures {
    pub year: i32,
    pub hospital: String,
    pub sessions: u32,
    pub widened: u32,
    pub in_time: u32,
    pub late: u32,
}

#[derive(Deserialize)]
struct Published {
    figures: Vec<Figures>,
}

/// A resident, as far as a municipality needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Resident {
    pub person: PersonId,
    pub held: bool,
    pub protected: bool,
    pub shut_out: Vec<ShutOut>,
    pub may_protect: bool,
    /// 成年後見人等.
    pub statutory: Vec<Representative>,
    /// May write one down.
    pub may_name_statutory: bool,
    /// Nobody may open the notebook though its person is of age.
    pub may_hand_back: bool,
}

/// Whom a court gave something.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Representative {
    pub account: AccountId,
    pub name: String,
    pub mandate: Mandate,
}

/// Somebody for whom there is nothing here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ShutOut {
    pub account: AccountId,
    pub name: String,
}

impl Browser {
    /// What was begun at one's own hospital.
    pub async fn emergencies(&self) -> Result<Emergencies, KeyProblem> {
        read(ask("GET", "/api/v1/emergency", None).await?)
    }

    /// Breaks the glass. The records come with the next contact, which is now.
    pub async fn begin_emergency(
        &self,
        named: &Named,
        ground: &Ground,
    ) -> Result<EmergencyLine, KeyProblem> {
        let mut body = serde_json::to_value(named).unwrap_or_default();
        body["reason"] = ground.reason.clone().into();
        body["words"] = ground.words.clone().into();
        body["identified_by"] = json!(ground.identified_by);
        self.stepped(tell("/api/v1/emergency", body).await?)
    }

    /// The rest too.
    pub async fn widen_emergency(&self, id: RecordId) -> Result<EmergencyLine, KeyProblem> {
        self.stepped(tell("/api/v1/emergency/widen", json!({ "id": id })).await?)
    }

    /// Ends it now.
    pub async fn stop_emergency(&self, id: RecordId) -> Result<EmergencyLine, KeyProblem> {
        self.stepped(tell("/api/v1/emergency/stop", json!({ "id": id })).await?)
    }

    fn stepped(&self, told: Value) -> Result<EmergencyLine, KeyProblem> {
        self.sync_now();
        read(told)
    }

    /// Confirms what somebody else of the hospital did.
    pub async fn review_emergency(&self, id: RecordId, words: &str) -> Result<(), KeyProblem> {
        let body = json!({ "id": id, "words": words });
        tell("/api/v1/emergency/review", body).await.map(drop)
    }

    /// What all hospitals publish. Nobody need be signed in.
    pub async fn emergency_figures(&self) -> Result<Vec<Figures>, KeyProblem> {
        let told: Published = read(ask("GET", "/api/v1/emergency/figures", None).await?)?;
        Ok(told.figures)
    }

    /// Somebody one's municipality looks after.
    pub async fn find_resident(&self, named: &Named) -> Result<Resident, KeyProblem> {
        let body = serde_json::to_value(named).unwrap_or_default();
        read(tell("/api/v1/residents/find", body).await?)
    }

    /// A court ended what it gave somebody.
    pub async fn dismiss_statutory(
        &self,
        person: PersonId,
        account: AccountId,
    ) -> Result<(), KeyProblem> {
        let body = json!({ "person": person, "account": account });
        tell("/api/v1/residents/dismiss", body).await.map(drop)
    }

    /// `protect` or `hold`.
    pub async fn rest_rights(&self, person: PersonId, what: &str) -> Result<(), KeyProblem> {
        let body = json!({ "person": person, "what": what });
        tell("/api/v1/rights/rest", body).await?;
        self.sync_now();
        Ok(())
    }

    /// `lift-protection`, `lift-hold`, or `readmit` with whom.
    pub async fn restore_rights(
        &self,
        person: PersonId,
        what: &str,
        account: Option<AccountId>,
    ) -> Result<(), KeyProblem> {
        let body = json!({ "person": person, "what": what, "account": account });
        tell("/api/v1/rights/restore", body).await?;
        self.sync_now();
        Ok(())
    }
}
