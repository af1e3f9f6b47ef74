//! A municipality's lists, asked of the server each time: nothing of them is kept on the device.

use super::Browser;
use super::keys::{KeyProblem, ask, ask_text};
use super::my_keys::{read, tell};
use domain::{Date, PersonId};
use serde::Deserialize;
use serde_json::json;

/// All lists, as they stand today.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Lists {
    pub lists: Vec<ListLine>,
}

/// One vaccine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ListLine {
    pub code: String,
    pub name: String,
    pub counts: Counts,
}

/// Everybody, and how many of them have at least 1, 2, … doses.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Counts {
    pub people: u32,
    pub given: Vec<u32>,
}

/// By month of birth.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Coverage {
    pub months: Vec<Month>,
}

/// `YYYY-MM` of birth.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Month {
    pub month: String,
    pub counts: Counts,
}

/// A page of those for whom it is time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OpenPage {
    pub people: Vec<OpenLine>,
    /// Where the next page begins. `None`: that was all.
    pub after: Option<After>,
}

/// The last one who was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct After {
    pub born: Date,
    pub after: PersonId,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OpenLine {
    pub person: PersonId,
    pub name: Option<String>,
    pub kana: Option<String>,
    pub birth: Date,
    /// The standard period is over.
    pub overdue: bool,
    /// There is a dose of which nobody knows the day: whoever has one is not called.
    pub unclear: bool,
    pub dose: Option<String>,
    pub reason: String,
    /// When they were last written to about it.
    pub told: Option<Date>,
}

impl Browser {
    /// Every list with its counts.
    pub async fn cohort(&self) -> Result<Lists, KeyProblem> {
        read(ask("GET", "/api/v1/cohort", None).await?)
    }

    /// One list by month of birth.
    pub async fn coverage(&self, list: &str) -> Result<Coverage, KeyProblem> {
        let path = format!("/api/v1/cohort/coverage?list={list}");
        read(ask("GET", &path, None).await?)
    }

    /// Who could have the next dose.
    pub async fn open_of(&self, list: &str, after: Option<After>) -> Result<OpenPage, KeyProblem> {
        let after = after.map_or_else(String::new, |it| {
            format!("&born={}&after={}", it.born, it.after)
        });
        let path = format!("/api/v1/cohort/open?list={list}{after}");
        read(ask("GET", &path, None).await?)
    }

    /// 接種勧奨. How many were written to.
    pub async fn notify(&self, list: &str, people: &[PersonId]) -> Result<u32, KeyProblem> {
        #[derive(Deserialize)]
        struct Written {
            written: u32,
        }
        let body = json!({ "list": list, "people": people });
        let told: Written = read(tell("/api/v1/cohort/notify", body).await?)?;
        Ok(told.written)
    }

    /// 台帳 as CSV.
    pub async fn ledger(&self, list: &str) -> Result<String, KeyProblem> {
        ask_text(&format!("/api/v1/cohort/ledger?list={list}")).await
    }
}
