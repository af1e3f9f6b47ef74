//! Packages: だれに・なにを・なんのために・いつまで, as one choice. Chosen packages become provisions of a
//! Consent ([`crate::fhir::privacy`]); the words stand in `ja::access`.
//!
//! What is sensitive (C18) is in none of them. A category in a package is shown to a role no fuller than
//! the level table allows: medicines are a reduced view for a care worker.

use super::category::{Categories, Category};
use super::purpose::{Purpose, Purposes};
use crate::age::{plus_days_signed, plus_months};
use crate::time::{Date, Instant};

/// Days of a grant that nobody ended otherwise (model, `grant_days`).
pub const GRANT_DAYS: i64 = 365;
/// Most days of a municipal procedure.
pub const PROCEDURE_DAYS_MAX: i64 = 180;
/// Hours in which 今回だけ can be read.
pub const ONCE_HOURS: i64 = 24;
/// Minutes in which its QR code must be opened, once.
pub const ONCE_OPEN_MINUTES: i64 = 15;
/// Days before the end on which the person is reminded. Silence is the end.
pub const REMINDERS_DAYS: [i64; 2] = [30, 7];

/// One choice on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Package {
    /// ケアチーム: 居宅介護支援 and the services of the plan
    CareTeam,
    /// かかりつけ医
    Clinic,
    /// かかりつけ薬局
    Pharmacy,
    /// 家族にみせる
    Family,
    /// 今回だけ (QR)
    Once,
    /// 市町村の手つづき
    MunicipalProcedure,
    /// 自分でえらぶ
    Own,
}

impl Package {
    /// All packages, as they are offered.
    pub const ALL: [Package; 7] = [
        Package::CareTeam,
        Package::Clinic,
        Package::Pharmacy,
        Package::Family,
        Package::Once,
        Package::MunicipalProcedure,
        Package::Own,
    ];

    /// As in the Consent.
    pub fn code(self) -> &'static str {
        match self {
            Package::CareTeam => "care-team",
            Package::Clinic => "clinic",
            Package::Pharmacy => "pharmacy",
            Package::Family => "family",
            Package::Once => "once",
            Package::MunicipalProcedure => "municipal-procedure",
            Package::Own => "own",
        }
    }

    /// The package of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|package| package.code() == code)
    }

    /// What it shares. Empty where the person chooses on the spot.
    pub const fn categories(self) -> Categories {
        match self {
            // of C11 the result; the texts behind it carry a label of their own
            Package::CareTeam => Categories::of(&[
                Category::C01,
                Category::C02,
                Category::C03,
                Category::C04,
                Category::C05,
                Category::C06,
                Category::C11,
                Category::C12,
                Category::C14,
                Category::C15,
                Category::C21,
            ]),
            Package::Clinic | Package::Pharmacy => Categories::of(&[
                Category::C03,
                Category::C04,
                Category::C05,
                Category::C06,
                Category::C07,
                Category::C08,
                Category::C10,
                Category::C14,
            ]),
            Package::Family => Categories::of(&[
                Category::C03,
                Category::C05,
                Category::C12,
                Category::C14,
                Category::C21,
            ]),
            Package::Once | Package::MunicipalProcedure | Package::Own => Categories::NONE,
        }
    }

    /// What for. Empty where the person chooses.
    pub const fn purposes(self) -> Purposes {
        match self {
            Package::CareTeam => Purposes::of(&[Purpose::CareManagement, Purpose::Treatment]),
            Package::Clinic | Package::Pharmacy => Purposes::of(&[Purpose::Treatment]),
            Package::Family => Purposes::of(&[Purpose::FamilyAsked, Purpose::Supporter]),
            Package::Once => Purposes::of(&[Purpose::Treatment, Purpose::CareManagement]),
            Package::MunicipalProcedure => {
                Purposes::of(&[Purpose::Coverage, Purpose::PublicHealth])
            }
            Package::Own => Purposes::NONE,
        }
    }

    /// The last day it is good for when the person says nothing else, counting from `today`.
    /// `certified_until`: the end of the 要介護認定, which may come first.
    pub fn last_day(self, today: Date, certified_until: Option<Date>) -> Date {
        let year = plus_days_signed(today, GRANT_DAYS - 1);
        match self {
            Package::CareTeam => certified_until
                .filter(|end| *end >= today)
                .map_or(year, |end| end.min(year)),
            Package::Clinic | Package::Pharmacy | Package::Family | Package::Own => year,
            Package::Once => plus_days_signed(today, 1),
            Package::MunicipalProcedure => plus_days_signed(today, PROCEDURE_DAYS_MAX - 1),
        }
    }

    /// The last day when the person chooses so many months; never later than the package's own end.
    pub fn last_day_of(self, today: Date, months: u32) -> Date {
        let chosen = plus_days_signed(plus_months(today, months), -1);
        chosen.min(self.last_day(today, None))
    }

    /// From then on it shows nothing: the end of its last day, or for 今回だけ the hours after it was shown.
    pub fn until(self, now: Instant, certified_until: Option<Date>) -> Instant {
        match self {
            Package::Once => now.plus_millis(ONCE_HOURS * 3_600_000),
            _ => {
                let last = self.last_day(now.date_in_japan(), certified_until);
                Instant::start_of(plus_days_signed(last, 1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_to_the_day_before_and_never_go_past_a_year() {
        let check = |today: &str, months: u32, expect: &str| {
            let day = Package::Clinic.last_day_of(today.parse().unwrap(), months);
            assert_eq!(day.to_string(), expect);
        };
        check("2026-11-26", 1, "2026-12-25");
        check("2026-11-26", 6, "2027-05-25");
        check("2026-11-26", 12, "2027-11-25");
        check("2027-03-01", 12, "2028-02-28");
        check("2026-08-31", 6, "2027-02-27");
    }
}
