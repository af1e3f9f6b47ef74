//! 住所地外接種: a 定期接種 outside the municipality of residence, as when a mother gives birth at her parents' home.
//!
//! The municipality of the residence register on the day of the dose carries it out (予防接種法 第5条). Until both sides
//! take part in the digital scheme (June 2026 to April 2028), most ask for a 予防接種実施依頼書 before the day; without
//! it the dose may be outside the law's relief and outside repayment (足立区, 延岡市, 岡崎市). Lead times and deadlines
//! differ by municipality: what is here is the careful end of what was found, and is said to be so.

use crate::age::{birthday, plus_days_signed};
use crate::time::Date;

/// Ten days to two weeks were found; the longer one.
pub const LEAD_DAYS: i64 = 14;
/// One to two years were found for the claim; the shorter one.
const CLAIM_YEARS: u32 = 1;

/// What a family knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// It is so.
    Yes,
    /// It is not.
    No,
    /// Nobody has asked yet.
    #[default]
    Unknown,
}

/// A dose that is planned elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// The day it is planned for.
    pub day: Date,
    /// Both the municipality of residence and the clinic take part in the digital scheme.
    pub digital: Known,
    /// The clinic lies in the prefecture of residence (広域化).
    pub same_prefecture: Known,
}

/// What to do, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whether both sides take part.
    AskDigital,
    /// They do: no paper beforehand.
    BringCard,
    /// Whether the clinic takes part in the prefecture's agreement.
    AskNeighbour,
    /// What the municipality wants, and to whom the 依頼書 is addressed.
    AskTown,
    /// Hand in the application.
    Apply {
        /// Last day with time enough.
        by: Date,
        /// That day is over: the first day of a dose that still leaves time.
        late: Option<Date>,
    },
    /// Have the 依頼書 in hand, valid on the day.
    Receive,
    /// On the day: what to bring, and that it is paid in full.
    Pay,
    /// 償還払い
    Claim {
        /// The day by which it is early enough everywhere that was found.
        by: Date,
    },
}

impl Step {
    /// Names it among the steps of one plan.
    pub fn code(self) -> &'static str {
        match self {
            Step::AskDigital => "ask-digital",
            Step::BringCard => "bring-card",
            Step::AskNeighbour => "ask-neighbour",
            Step::AskTown => "ask-town",
            Step::Apply { .. } => "apply",
            Step::Receive => "receive",
            Step::Pay => "pay",
            Step::Claim { .. } => "claim",
        }
    }
}

impl Away {
    /// The steps as they stand on `today`.
    pub fn steps(&self, today: Date) -> Vec<Step> {
        if self.digital == Known::Yes {
            return vec![Step::BringCard];
        }
        let by = plus_days_signed(self.day, -LEAD_DAYS);
        let late = (by < today).then(|| plus_days_signed(today, LEAD_DAYS));
        let ask_digital = (self.digital == Known::Unknown).then_some(Step::AskDigital);
        let neighbour = (self.same_prefecture != Known::No).then_some(Step::AskNeighbour);
        let rest = [
            Step::AskTown,
            Step::Apply { by, late },
            Step::Receive,
            Step::Pay,
            Step::Claim {
                by: birthday(self.day, CLAIM_YEARS),
            },
        ];
        ask_digital
            .into_iter()
            .chain(neighbour)
            .chain(rest)
            .collect()
    }
}
