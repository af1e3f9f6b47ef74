//! Facts that connect the one who asks with the person, or shut them out.
//!
//! A fact is about this actor and this person already, so it carries no ids of either: whoever loads the
//! facts has asked the database for exactly these two.

use super::age;
use super::category::{Categories, Category};
use super::emergency::Emergency;
use super::grant::Grant;
use super::mandate;
use crate::age::{birthday, plus_days_signed};
use crate::id::RecordId;
use crate::time::{Date, Instant};

/// Days without a service record after which a relation sleeps (model, `suspend_after_days_without_service`).
pub const SUSPENDED_AFTER_DAYS: i64 = 60;

/// One fact about the actor and the person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// 本人: the notebook is the account's own.
    Owner {
        /// 生年月日. Unknown: an adult's.
        birth: Option<Date>,
    },
    /// 保護者: the account acts for a child.
    Guardian {
        /// 生年月日 of the child. Guardianship ends at 00:00 of the 18th birthday; whose child cannot be
        /// shown to be one has no guardian.
        birth: Option<Date>,
        /// What the young person has hidden; counts from 15.
        narrowed: Categories,
        /// HOLD: parents disagree. They go on seeing; writing and new grants stop until papers were checked.
        held: bool,
    },
    /// 成年後見人等 of an adult.
    Statutory {
        /// What the court gave (登記事項証明書).
        powers: Powers,
        /// First day without it.
        ends: Option<Date>,
    },
    /// 代理人 named by the person. What they see beyond the least is granted.
    Proxy {
        /// From then on no more.
        until: Option<Instant>,
    },
    /// 家族 whom the person lets look on.
    Family {
        /// From then on no more.
        until: Option<Instant>,
    },
    /// The actor's organisation serves the person.
    Team(Team),
    /// A form was handed to the actor's clinic for this day. No team relation: it opens what the form
    /// is about and nothing more, until the end of the day.
    Visit {
        /// The day in Japan.
        date: Date,
    },
    /// The person has granted, or refused, something to the actor or the actor's organisation.
    Grant(Grant),
    /// An emergency session at the actor's hospital or ambulance.
    Emergency(Emergency),
    /// The person has asked the actor's organisation about a line of the log.
    Question {
        /// The Communication.
        record: RecordId,
    },
    /// 支援措置 for the person: where they can be found is shown to nobody but themselves, whoever holds
    /// their rights, and the teams that serve them.
    Protected,
    /// Protection against this actor: for them there is nothing here.
    ShutOut,
}

/// 後見・保佐・補助
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Powers {
    /// 後見: everything the model gives a statutory representative.
    Guardianship,
    /// 保佐: only these.
    Curatorship(Categories),
    /// 補助: only these.
    Assistance(Categories),
}

impl Powers {
    /// Whom they act for, and messages, are theirs in any case.
    pub(super) fn cover(self, category: Category) -> bool {
        match self {
            _ if mandate::always(category) => true,
            Powers::Guardianship => true,
            Powers::Curatorship(these) | Powers::Assistance(these) => these.has(category),
        }
    }
}

/// How an organisation serves a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TeamKind {
    /// 居宅介護支援 and the services of its plan
    CareTeam,
    /// かかりつけ医, or a clinic that treats the person
    Clinic,
    /// 薬局
    Pharmacy,
    /// 市町村, by residence or as insurer
    Municipality,
}

/// An organisation's relation to a person over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Team {
    /// In what way.
    pub kind: TeamKind,
    /// The last service record or plan row. `None`: it does not depend on service (a municipality).
    pub last_activity: Option<Date>,
    /// Asleep for another reason: a long stay in hospital, 認定 not renewed, 指定 lost.
    pub suspended: bool,
    /// First day without it: the end of the contract, the person's choice, death and 14 days.
    pub ended: Option<Date>,
}

/// Where a relation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It holds.
    Active,
    /// It sleeps: own entries, and a request to wake it.
    Suspended,
    /// It is over: own entries.
    Ended,
}

impl Team {
    /// One that depends on no service: it lasts as long as the law says.
    pub const fn by_law(kind: TeamKind) -> Self {
        Team {
            kind,
            last_activity: None,
            suspended: false,
            ended: None,
        }
    }

    /// Active, asleep or over on a day.
    pub fn state(&self, day: Date) -> State {
        let quiet = |last: Date| day > plus_days_signed(last, SUSPENDED_AFTER_DAYS);
        if self.ended.is_some_and(|ended| ended <= day) {
            State::Ended
        } else if self.suspended || self.last_activity.is_some_and(quiet) {
            State::Suspended
        } else {
            State::Active
        }
    }
}

impl Relation {
    /// A guardian of a child born on that day, with nothing narrowed and no dispute.
    pub fn guardian(birth: Option<Date>) -> Self {
        Relation::Guardian {
            birth,
            narrowed: Categories::NONE,
            held: false,
        }
    }

    /// The same with the date of birth the person's own record tells, where it depends on one.
    #[must_use]
    pub fn born(self, birth: Option<Date>) -> Self {
        match self {
            Relation::Owner { .. } => Relation::Owner { birth },
            Relation::Guardian { narrowed, held, .. } => Relation::Guardian {
                birth,
                narrowed,
                held,
            },
            other => other,
        }
    }

    /// Somebody of the house: looks of the person and of a guardian need no line in the log.
    pub fn is_household(&self) -> bool {
        matches!(self, Relation::Owner { .. } | Relation::Guardian { .. })
    }

    /// Where it stands. What is no relation (a refusal, a protection) is over.
    pub fn state(&self, now: Instant) -> State {
        let day = now.date_in_japan();
        let open = |open: bool| {
            if open { State::Active } else { State::Ended }
        };
        match self {
            Relation::Owner { .. } | Relation::Question { .. } => State::Active,
            Relation::Guardian { birth, .. } => {
                open(birth.is_some_and(|birth| day < birthday(birth, age::GUARDIAN_ENDS)))
            }
            Relation::Statutory { ends, .. } => open(ends.is_none_or(|ends| day < ends)),
            Relation::Proxy { until } | Relation::Family { until } => {
                open(until.is_none_or(|until| now < until))
            }
            Relation::Team(team) => team.state(day),
            Relation::Visit { date } => open(day <= *date),
            Relation::Grant(grant) => open(grant.standing(now).is_ok()),
            Relation::Emergency(emergency) => open(emergency.is_running(now)),
            Relation::Protected | Relation::ShutOut => State::Ended,
        }
    }

    /// The moments at which what it means may change, in no order.
    pub(super) fn turns(&self) -> Vec<Instant> {
        let start = Instant::start_of;
        match self {
            Relation::Owner { birth } => birth
                .iter()
                .flat_map(|birth| [15, 16, 18].map(|years| start(birthday(*birth, years))))
                .collect(),
            Relation::Guardian { birth, .. } => birth
                .iter()
                .flat_map(|birth| [15, 16, 18].map(|years| start(birthday(*birth, years))))
                .collect(),
            Relation::Statutory { ends, .. } => ends.iter().map(|day| start(*day)).collect(),
            Relation::Proxy { until } | Relation::Family { until } => {
                until.iter().copied().collect()
            }
            Relation::Team(team) => {
                let sleeps = team
                    .last_activity
                    .map(|last| plus_days_signed(last, SUSPENDED_AFTER_DAYS + 1));
                let days = [sleeps, team.ended];
                days.into_iter().flatten().map(start).collect()
            }
            Relation::Visit { date } => vec![start(plus_days_signed(*date, 1))],
            Relation::Grant(grant) => grant.turns(),
            Relation::Emergency(emergency) => vec![emergency.began, emergency.ends()],
            Relation::Question { .. } | Relation::Protected | Relation::ShutOut => Vec::new(),
        }
    }
}
