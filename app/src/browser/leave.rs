//! 退会: what the server would do, and telling it to.

use super::Browser;
use super::keys::KeyProblem;
use super::my_keys::{list, tell};
use domain::PersonId;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// What would become of one notebook.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LeavingLine {
    pub person: PersonId,
    /// Nobody else acts for them.
    pub alone: bool,
    /// How many records would be erased.
    pub erased: u32,
    /// How many stay, by the name of the reason.
    pub stays: BTreeMap<String, u32>,
}

impl Browser {
    /// What leaving would do to each notebook.
    pub async fn leaving(&self) -> Result<Vec<LeavingLine>, KeyProblem> {
        list("/api/v1/account/leaving", "people").await
    }

    /// Leaves for good: the account on the server, then everything on this device. `false`: the storage would not let
    /// go of what is here.
    pub async fn leave(&self) -> Result<bool, KeyProblem> {
        let account = self.0.account().ok_or(KeyProblem::SignInNeeded)?;
        let who = account.session.borrow().account;
        tell("/api/v1/account/leave", json!({})).await?;
        Ok(self.delete_from_device(who).await.is_ok())
    }
}
