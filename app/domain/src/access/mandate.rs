//! 成年後見人等: what a court gave somebody, as the 登記事項証明書 says.
//!
//! The municipality reads the certificate and writes it down here; no court's register is asked. A guardian of an adult
//! (後見) represents them as a whole; a curator (保佐) or an assistant (補助) only in the acts the court named
//! (民法 859条, 876条の4, 876条の9). None of them may consent to medical treatment, so that what is medical stays
//! with the person's own grants (the model's cells).

use super::age;
use super::category::{Categories, Category};
use super::label::Labels;
use super::level::{Level, level_of};
use super::relation::{Powers, Relation};
use super::role::Role;
use crate::age::plus_days_signed;
use crate::time::Date;
use serde::{Deserialize, Serialize};

/// What a certificate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Mandate {
    /// 後見・保佐・補助, and in which matters.
    pub powers: Powers,
    /// The day the certificate was issued.
    pub certificate: Date,
    /// The last day of a mandate for a time. `None`: until the court ends it.
    pub last_day: Option<Date>,
}

/// Why it cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MandateError {
    /// The person is not of age (民法 4条), or nobody knows when they will be.
    Minor,
    /// The certificate is of a day that has not come, or of one before the person's birth.
    Certificate,
    /// It was over before it was written down.
    Over,
    /// 保佐 or 補助 without any matter to act in.
    Nothing,
}

impl Mandate {
    /// The matters a representative can be given: what the model never gives them is not offered.
    pub fn matters() -> Categories {
        let given = |category: &Category| {
            !always(*category) && level_of(Role::L, *category, Labels::NONE) != Level::Never
        };
        Category::ALL.into_iter().filter(given).collect()
    }

    /// Whether it can be written down for a person born on that day.
    pub fn check(&self, birth: Option<Date>, today: Date) -> Result<(), MandateError> {
        let Some(birth) = birth.filter(|birth| age::is_adult(Some(*birth), today)) else {
            return Err(MandateError::Minor);
        };
        if self.certificate > today || self.certificate < birth {
            return Err(MandateError::Certificate);
        }
        if self.last_day.is_some_and(|day| day < today) {
            return Err(MandateError::Over);
        }
        match self.powers {
            Powers::Curatorship(these) | Powers::Assistance(these) if these.is_empty() => {
                Err(MandateError::Nothing)
            }
            _ => Ok(()),
        }
    }

    /// The fact it makes true.
    pub fn relation(&self) -> Relation {
        Relation::Statutory {
            powers: self.powers,
            ends: self.last_day.map(|day| plus_days_signed(day, 1)),
        }
    }
}

/// Whom one acts for, and messages, belong to every mandate.
pub(super) fn always(category: Category) -> bool {
    matches!(category, Category::C01 | Category::C21)
}

/// As it is sent and kept.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    kind: Kind,
    /// Codes of the matters, of 保佐 and 補助.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    matters: Vec<String>,
    certificate: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_day: Option<Date>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Guardianship,
    Curatorship,
    Assistance,
}

impl From<Mandate> for Written {
    fn from(mandate: Mandate) -> Self {
        let (kind, matters) = match mandate.powers {
            Powers::Guardianship => (Kind::Guardianship, Categories::NONE),
            Powers::Curatorship(these) => (Kind::Curatorship, these),
            Powers::Assistance(these) => (Kind::Assistance, these),
        };
        Written {
            kind,
            matters: matters.iter().map(|it| it.code().to_owned()).collect(),
            certificate: mandate.certificate,
            last_day: mandate.last_day,
        }
    }
}

impl TryFrom<Written> for Mandate {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let matters = Mandate::matters();
        let read = |code: &String| Category::from_code(code).filter(|it| matters.has(*it));
        let these: Option<Categories> = written.matters.iter().map(read).collect();
        let these = these.ok_or("a matter no representative has")?;
        let powers = match written.kind {
            Kind::Guardianship if these.is_empty() => Powers::Guardianship,
            Kind::Guardianship => return Err("a guardianship is not for single matters"),
            Kind::Curatorship => Powers::Curatorship(these),
            Kind::Assistance => Powers::Assistance(these),
        };
        Ok(Mandate {
            powers,
            certificate: written.certificate,
            last_day: written.last_day,
        })
    }
}
