//! 救急時閲覧: a hospital reads without asking because life is in danger and nobody can be asked.
//!
//! Rules of 救急時医療情報閲覧 as the model takes them over (`consent-and-access.md` 6). Clinics,
//! pharmacies and care staff cannot; they use the emergency card the person carries.

use super::actor::Actor;
use super::category::{Categories, Category};
use super::role::{Job, OrganizationKind, Role};
use crate::id::RecordId;
use crate::time::Instant;
use crate::{age::plus_days_signed, time::Date};

const MINUTE_MILLIS: i64 = 60_000;
/// One session (model, `break_glass.session_minutes`).
pub const SESSION_MINUTES: i64 = 60;
/// All sessions of one emergency (model, `break_glass.max_hours`).
pub const EMERGENCY_HOURS: i64 = 24;
/// A reviewer of the hospital confirms within (model, `break_glass.review_days`).
pub const REVIEW_DAYS: i64 = 7;
/// Of C14, only the last days (model, note `C14/ED`).
pub const VITALS_DAYS: i64 = 7;

/// Why the person is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// 意識障害
    Unconscious,
    /// 重いけが・ショック
    Shock,
    /// 会話できない
    CannotSpeak,
    /// その他: words are required
    Other,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 4] = [
        Reason::Unconscious,
        Reason::Shock,
        Reason::CannotSpeak,
        Reason::Other,
    ];

    /// As kept and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Reason::Unconscious => "unconscious",
            Reason::Shock => "shock",
            Reason::CannotSpeak => "cannot-speak",
            Reason::Other => "other",
        }
    }

    /// The reason of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// How it was made sure who the patient is. Two are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identification {
    /// マイナ保険証, 資格確認書
    Card,
    /// 氏名・生年月日・性別・住所または保険者
    FourItems,
    /// 顔写真
    Photo,
    /// Care staff who know the person are there.
    CareStaff,
}

impl Identification {
    /// All ways.
    pub const ALL: [Identification; 4] = [
        Identification::Card,
        Identification::FourItems,
        Identification::Photo,
        Identification::CareStaff,
    ];

    /// As kept and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Identification::Card => "card",
            Identification::FourItems => "four-items",
            Identification::Photo => "photo",
            Identification::CareStaff => "care-staff",
        }
    }

    /// The way of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What is said before the glass breaks.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// The ground.
    pub reason: Reason,
    /// In words; required for [`Reason::Other`].
    pub words: &'a str,
    /// At least two different ones.
    pub identified_by: &'a [Identification],
    /// The second authentication factor was given just now.
    pub second_factor: bool,
}

/// What is missing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// The reason in words.
    Words,
    /// A second way of knowing who it is.
    Identification,
    /// The second factor.
    SecondFactor,
}

impl Missing {
    /// As told to the screen.
    pub const fn code(self) -> &'static str {
        match self {
            Missing::Words => "words",
            Missing::Identification => "identified_by",
            Missing::SecondFactor => "second_factor",
        }
    }
}

impl Beginning<'_> {
    /// `Err` holds everything that is missing, not the first.
    pub fn check(&self) -> Result<(), Vec<Missing>> {
        let mut missing = Vec::new();
        if self.reason == Reason::Other && self.words.trim().is_empty() {
            missing.push(Missing::Words);
        }
        let first = self.identified_by.first();
        if self.identified_by.iter().all(|way| Some(way) == first) {
            missing.push(Missing::Identification);
        }
        if !self.second_factor {
            missing.push(Missing::SecondFactor);
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(missing)
        }
    }
}

/// How far the glass is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The first screen.
    First,
    /// After a second tap, which is logged.
    Second,
}

/// One session in which somebody reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Emergency {
    /// How far.
    pub stage: Stage,
    /// This session's beginning.
    pub began: Instant,
    /// The first session's beginning, of this emergency.
    pub emergency_began: Instant,
    /// Closed early.
    pub stopped: Option<Instant>,
    /// The asking account's own. One of somebody else at the hospital is only to be reviewed.
    pub mine: bool,
    /// Confirmed by the hospital.
    pub reviewed: bool,
    /// What the person has set free for emergencies: ACP wishes and contacts (records of C19).
    pub wishes: Vec<RecordId>,
}

impl Emergency {
    /// From then on nothing more is shown.
    pub fn ends(&self) -> Instant {
        let session = self.began.plus_millis(SESSION_MINUTES * MINUTE_MILLIS);
        let emergency = self
            .emergency_began
            .plus_millis(EMERGENCY_HOURS * 60 * MINUTE_MILLIS);
        let ends = session.min(emergency);
        self.stopped.map_or(ends, |stopped| stopped.min(ends))
    }

    /// Whether it runs.
    pub fn is_running(&self, now: Instant) -> bool {
        self.mine && self.began <= now && now < self.ends()
    }
}

/// Whether somebody with this job, at this place, may break the glass at all.
pub fn may_begin(actor: &Actor) -> bool {
    actor.organization.is_some()
        && actor.kind == Some(OrganizationKind::EmergencyHospital)
        && matches!(actor.job, Job::Doctor | Job::Nurse | Job::Pharmacist)
}

/// What is shown on a screen. Never C08, C13, C16, C18.
pub fn categories(stage: Stage) -> Categories {
    const FIRST: Categories = Categories::of(&[
        Category::C01,
        Category::C03,
        Category::C04,
        Category::C05,
        Category::C06,
        Category::C07,
    ]);
    const REST: Categories = Categories::of(&[
        Category::C02,
        Category::C09,
        Category::C10,
        Category::C11,
        Category::C12,
        Category::C14,
        Category::C19,
    ]);
    match stage {
        Stage::First => FIRST,
        Stage::Second => FIRST.or(REST),
    }
}

/// The same for the crew of an ambulance, who see the card the person carries and nothing behind it.
pub(super) fn categories_for(role: Role, stage: Stage) -> Categories {
    if role != Role::EM {
        return categories(stage);
    }
    Categories::of(&[
        Category::C01,
        Category::C03,
        Category::C04,
        Category::C05,
        Category::C06,
        Category::C19,
    ])
}

/// The last day on which a reviewer confirms in time.
pub fn review_due(began: Instant) -> Date {
    plus_days_signed(began.date_in_japan(), REVIEW_DAYS)
}

/// Nobody confirmed it in time: the person is told, and the hospital's administrator (model, `break_glass`).
pub fn is_overdue(began: Instant, reviewed: Option<Instant>, today: Date) -> bool {
    reviewed.is_none() && today > review_due(began)
}

/// What is published of a hospital in a year. Of whom, and by whom, is in none of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sessions.
    pub sessions: u32,
    /// In which the rest was opened too.
    pub widened: u32,
    /// Confirmed within [`REVIEW_DAYS`].
    pub in_time: u32,
    /// Confirmed later, or not at all though the time is over.
    pub late: u32,
}

impl Tally {
    /// With one more session.
    #[must_use]
    pub fn with(
        self,
        began: Instant,
        widened: bool,
        reviewed: Option<Instant>,
        today: Date,
    ) -> Self {
        let due = review_due(began);
        let in_time = reviewed.is_some_and(|at| at.date_in_japan() <= due);
        let late = !in_time && (reviewed.is_some() || today > due);
        Tally {
            sessions: self.sessions + 1,
            widened: self.widened + u32::from(widened),
            in_time: self.in_time + u32::from(in_time),
            late: self.late + u32::from(late),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_confirmed_in_time_late_or_still_open() {
        let day = |text: &str| -> Date { text.parse().unwrap() };
        let at = |text: &str| Instant::start_of(day(text)).plus_millis(10 * 60 * MINUTE_MILLIS);
        let began = at("2026-11-01");
        let check = |reviewed: Option<&str>, today: &str, expect: (u32, u32), overdue: bool| {
            let reviewed = reviewed.map(at);
            let tally = Tally::default().with(began, true, reviewed, day(today));
            assert_eq!((tally.sessions, tally.widened), (1, 1));
            assert_eq!((tally.in_time, tally.late), expect, "{reviewed:?} {today}");
            assert_eq!(is_overdue(began, reviewed, day(today)), overdue);
        };
        check(None, "2026-11-01", (0, 0), false);
        check(None, "2026-11-08", (0, 0), false);
        check(None, "2026-11-09", (0, 1), true);
        check(Some("2026-11-08"), "2026-11-30", (1, 0), false);
        check(Some("2026-11-09"), "2026-11-30", (0, 1), false);
    }
}
