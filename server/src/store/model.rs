//! What stands in the tables beside the records: accounts, organisations, who is tied to whom.

use crate::store::error::StoreError;
use domain::access::acting::Acting;
use domain::access::emergency::{Emergency, Stage};
use domain::access::{Mandate, OrganizationKind};
use domain::cohort::Births;
use domain::fhir::patient::Gender;
use domain::leave::Stays;
use domain::{AccountId, Date, Instant, OrganizationId, PersonId, RecordId};
use std::collections::BTreeMap;
use sync::server_store::Caller;
use sync::wire::{Job, Row};

pub use sync::wire::Clinic;

/// One sign-in identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub role: Job,
    pub organization: Option<OrganizationId>,
    pub organization_name: Option<String>,
    /// What that organisation is. `None`: nobody has said.
    pub organization_kind: Option<OrganizationKind>,
    /// May invite and remove staff of the organisation.
    pub administers: bool,
}

impl Account {
    /// The account as sync knows it, on one of its devices.
    #[must_use]
    pub fn caller(&self, device: domain::DeviceId) -> Caller {
        Caller {
            account: self.id,
            name: self.name.clone(),
            role: self.role,
            organization: self.organization,
            organization_name: self.organization_name.clone(),
            organization_kind: self.organization_kind,
            device,
        }
    }
}

/// An institution that comes in by import.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    pub id: OrganizationId,
    pub name: String,
    pub kind: Option<OrganizationKind>,
    /// The Organization as it came.
    pub body: String,
}

/// A person who may sign in, from a RelatedPerson or a Practitioner that came in by import.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub id: AccountId,
    pub name: String,
    pub role: Job,
    pub organization: Option<OrganizationId>,
    /// Place in the list of demo people; 0 for real ones.
    pub demo: i64,
    /// Who a demo person is, in a line.
    pub demo_note: Option<String>,
}

/// Somebody one can be with one tap under `--demo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    pub account: Account,
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieKind {
    Owner,
    Guardian,
}

impl TieKind {
    /// As in the table.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            TieKind::Owner => "owner",
            TieKind::Guardian => "guardian",
        }
    }
}

/// Who looks after whom.
#[derive(Clone, Copy, Debug)]
pub struct NewTie {
    pub person: PersonId,
    pub account: AccountId,
    pub kind: TieKind,
    /// Guardianship ends with the day before the 18th birthday.
    pub last_day: Option<Date>,
}

/// Somebody who acts for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acts {
    pub who: Acting,
    pub name: String,
    /// Guardianship ends with the day before the 18th birthday, a mandate for a time with its last day.
    pub last_day: Option<Date>,
    /// 成年後見人等: what the court gave.
    pub mandate: Option<Mandate>,
}

/// Of one session of 救急時閲覧, what its hospital publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyFigures {
    pub hospital: String,
    pub began_at: Instant,
    pub widened: bool,
    pub reviewed_at: Option<Instant>,
}

/// What rests or is shut for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resting {
    /// Guardians disagree, and write nothing.
    pub held_at: Option<Instant>,
    /// 支援措置: where the person can be found is hidden.
    pub protected_at: Option<Instant>,
    /// For them there is nothing here.
    pub shut_out: Vec<(AccountId, String)>,
}

/// A change of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Shuts out everybody but the person and this account.
    Protect {
        but: AccountId,
    },
    LiftProtection,
    /// One of those shut out may come back.
    Readmit(AccountId),
    Hold,
    LiftHold,
}

/// One session of 救急時閲覧.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencySession {
    /// Also of the line in the person's log.
    pub id: RecordId,
    pub person: PersonId,
    pub account: AccountId,
    pub account_name: String,
    pub organization: OrganizationId,
    /// What was said before it began, as JSON: the hospital's own words.
    pub said: String,
    pub began_at: Instant,
    /// When this emergency began.
    pub first_at: Instant,
    pub widened_at: Option<Instant>,
    pub stopped_at: Option<Instant>,
    pub reviewed_at: Option<Instant>,
    pub reviewed_by: Option<AccountId>,
    /// The reviewer's words.
    pub review: Option<String>,
}

impl EmergencySession {
    /// As the decision knows it, for the one who asks.
    #[must_use]
    pub fn fact(&self, account: AccountId) -> Emergency {
        Emergency {
            stage: if self.widened_at.is_some() {
                Stage::Second
            } else {
                Stage::First
            },
            began: self.began_at,
            emergency_began: self.first_at,
            stopped: self.stopped_at,
            mine: self.account == account,
            reviewed: self.reviewed_at.is_some(),
            // no page takes down such wishes yet
            wishes: Vec::new(),
        }
    }
}

/// What becomes of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmergencyStep {
    /// The rest is shown too.
    Widen,
    Stop,
    /// Somebody else of the hospital has looked into it.
    Review {
        by: AccountId,
        words: String,
    },
}

/// What it would do to a person's notebook if an account left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub person: PersonId,
    /// Nobody else acts for them.
    pub alone: bool,
    pub erased: Vec<RecordId>,
    /// How many records stay for which reason.
    pub stays: BTreeMap<Stays, usize>,
}

/// One Bundle, read and checked. It comes in wholly or not at all.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    pub organizations: Vec<NewOrganization>,
    pub accounts: Vec<NewAccount>,
    pub ties: Vec<NewTie>,
    /// For whom a municipality acts.
    pub residents: Vec<(PersonId, OrganizationId)>,
    /// Records in the order of the Bundle, each with the visit it opens. Their `seq` is not set yet.
    pub rows: Vec<(Row, Option<sync::server_store::Visit>)>,
}

/// What tells one database from every other.
#[derive(Clone)]
pub(super) struct Names {
    /// The lineage; another one after a restore.
    pub(super) epoch: String,
    /// Devices' keys are made from it. Never leaves the server.
    pub(super) secret: String,
}

impl Names {
    pub(super) fn fresh() -> Result<Self, StoreError> {
        Ok(Names {
            epoch: random(8)?,
            secret: random(32)?,
        })
    }
}

fn random(bytes: usize) -> Result<String, StoreError> {
    random_bytes(bytes).map(|it| crate::hex::encode(&it))
}

pub(super) fn random_bytes(bytes: usize) -> Result<Vec<u8>, StoreError> {
    #[derive(Debug, thiserror::Error)]
    #[error("no randomness from the machine: {0}")]
    struct NoRandom(getrandom::Error);

    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).map_err(|error| StoreError::Failed(Box::new(NoRandom(error))))?;
    Ok(buffer)
}

/// A person's audit trail, gone through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Lines that fit, from the first on.
    pub lines: i64,
    /// The first line that does not fit.
    pub broken_at: Option<i64>,
    /// Hash of the last line that fits. Kept elsewhere, it shows when lines were cut off at the end.
    pub last: Vec<u8>,
}

impl Chain {
    /// Every line is as it was written.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.broken_at.is_none()
    }
}

/// Residents of a municipality, for one list of doses.
#[derive(Clone, Debug, PartialEq)]
pub struct Among {
    pub organization: OrganizationId,
    pub births: Births,
    /// Where the vaccine is for one sex only.
    pub gender: Option<Gender>,
    /// Code of the list.
    pub list: String,
}

/// How many of a month's births were given how many doses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortCell {
    /// `YYYY-MM`
    pub month: String,
    /// Doses of the list.
    pub given: i64,
    pub people: i64,
}
