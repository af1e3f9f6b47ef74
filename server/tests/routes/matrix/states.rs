//! The states a relation can be in: how each comes about on the server, and what is then known of whom.

use super::people::{GROWN_UP, HANAKO, HOSPITAL, Somebody, TOWN};
use crate::support::{
    CLINIC, DAY_MILLIS, EMERGENCY_DOCTOR, HARUTO, KENTA, MISAKI, NAOKO, NOW, REN,
};
use domain::access::emergency::{Emergency, Stage};
use domain::access::package::Package;
use domain::access::{Categories, Category, Mandate, Powers, Relation, Team, TeamKind};
use domain::{Date, Instant, PersonId};
use sync::server_store::grant;

/// What a state is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    /// As they came: guardians, an owner, residents.
    Plain,
    Held,
    /// KENTA has become a guardian too.
    Second,
    /// And was shut out.
    Protected,
    /// A proxy of the grown-up.
    Proxy,
    /// A court gave somebody this for the grown-up.
    Statutory(Powers),
    /// The young person has their own sign-in, and hides a category.
    HandedOver,
    /// A visit, so many days ago.
    Visit(i64),
    /// A package to the clinic, so many days ago.
    Granted(Package, i64),
    /// A package that was taken back.
    Revoked,
    /// The clinic is refused.
    Refused,
    /// One category to the clinic.
    One(Category),
    /// To one account that needs no other relation.
    Once,
    /// A relative may look.
    Family,
    Emergency(Stage),
    /// So many minutes after it began.
    EmergencyAfter(i64),
    EmergencyStopped,
}

/// For how many days the court gave it.
const MANDATE_DAYS: i64 = 30;
const MONEY: Categories = Categories::of(&[Category::C02, Category::C16]);

pub(super) fn mandate(powers: Powers) -> Mandate {
    Mandate {
        powers,
        certificate: NOW.date_in_japan(),
        last_day: Some(NOW.plus_millis(MANDATE_DAYS * DAY_MILLIS).date_in_japan()),
    }
}

pub(super) struct State {
    pub(super) name: &'static str,
    pub(super) person: &'static str,
    pub(super) what: What,
    /// Days that pass before anybody asks.
    later: i64,
}

/// Somebody, as the facts need them.
pub(super) struct Who<'a> {
    somebody: &'a Somebody,
}

impl<'a> Who<'a> {
    pub(super) fn of(somebody: &'a Somebody) -> Self {
        Self { somebody }
    }

    fn is(&self, account: &str) -> bool {
        self.somebody.account == account
    }

    fn works_at(&self, place: &str) -> bool {
        self.somebody.place == Some(place)
    }
}

const fn state(name: &'static str, person: &'static str, what: What) -> State {
    State {
        name,
        person,
        what,
        later: 0,
    }
}

const fn later(name: &'static str, person: &'static str, what: What, later: i64) -> State {
    State {
        name,
        person,
        what,
        later,
    }
}

pub(super) const STATES: &[State] = &[
    state("a child and its guardian", HARUTO, What::Plain),
    state("a young person and the guardian", REN, What::Plain),
    later(
        "the guardian after the 18th birthday",
        REN,
        What::Plain,
        760,
    ),
    state("a grown-up", GROWN_UP, What::Plain),
    state("guardians disagree", HARUTO, What::Held),
    state("two guardians", HARUTO, What::Second),
    state("one guardian is shut out", HARUTO, What::Protected),
    state("a proxy", GROWN_UP, What::Proxy),
    state(
        "a guardian of the grown-up",
        GROWN_UP,
        What::Statutory(Powers::Guardianship),
    ),
    state(
        "a curator of the grown-up for money",
        GROWN_UP,
        What::Statutory(Powers::Curatorship(MONEY)),
    ),
    later(
        "a curator after the last day",
        GROWN_UP,
        What::Statutory(Powers::Curatorship(MONEY)),
        31,
    ),
    state("handed over, and less shown", REN, What::HandedOver),
    state("a visit today", HARUTO, What::Visit(0)),
    state("a visit yesterday", HARUTO, What::Visit(1)),
    state("a visit two months ago", HARUTO, What::Visit(61)),
    state(
        "the clinic's package",
        HARUTO,
        What::Granted(Package::Clinic, 0),
    ),
    state(
        "the clinic's package of a grown-up",
        GROWN_UP,
        What::Granted(Package::Clinic, 0),
    ),
    state(
        "the clinic's package is over",
        HARUTO,
        What::Granted(Package::Clinic, 400),
    ),
    state(
        "the pharmacy's package",
        GROWN_UP,
        What::Granted(Package::Pharmacy, 0),
    ),
    state(
        "the care team's package",
        GROWN_UP,
        What::Granted(Package::CareTeam, 0),
    ),
    later(
        "the care team without service",
        GROWN_UP,
        What::Granted(Package::CareTeam, 0),
        70,
    ),
    state("taken back", HARUTO, What::Revoked),
    state("refused", GROWN_UP, What::Refused),
    state("only this once", HARUTO, What::Once),
    later("only this once, two days later", HARUTO, What::Once, 2),
    state("a relative", GROWN_UP, What::Family),
    state("an emergency", HARUTO, What::Emergency(Stage::First)),
    state(
        "an emergency, the rest too",
        GROWN_UP,
        What::Emergency(Stage::Second),
    ),
    state(
        "an emergency after 59 minutes",
        HARUTO,
        What::EmergencyAfter(59),
    ),
    state(
        "an emergency after 60 minutes",
        HARUTO,
        What::EmergencyAfter(60),
    ),
    state(
        "an emergency that was ended",
        HARUTO,
        What::EmergencyStopped,
    ),
    state("C03 to the clinic", GROWN_UP, What::One(Category::C03)),
    state("C06 to the clinic", GROWN_UP, What::One(Category::C06)),
    state("C11 to the clinic", GROWN_UP, What::One(Category::C11)),
    state("C14 to the clinic", GROWN_UP, What::One(Category::C14)),
    state("C16 to the clinic", GROWN_UP, What::One(Category::C16)),
];

impl State {
    pub(super) fn person(&self) -> PersonId {
        self.person.parse().unwrap()
    }

    /// When they ask.
    pub(super) fn now(&self) -> Instant {
        let minutes = match self.what {
            What::EmergencyAfter(minutes) => minutes,
            _ => 0,
        };
        NOW.plus_millis(self.later * DAY_MILLIS + minutes * 60_000)
    }

    pub(super) fn visited(&self) -> Option<Date> {
        match self.what {
            What::Visit(days) => Some(NOW.plus_millis(-days * DAY_MILLIS).date_in_japan()),
            _ => None,
        }
    }

    /// Of age when they ask.
    pub(super) fn is_adult(&self) -> bool {
        self.person == GROWN_UP || self.person == REN && self.later >= 760
    }

    /// And nobody may open the notebook.
    pub(super) fn is_left(&self) -> bool {
        self.is_adult() && self.person == REN
    }

    /// What is known of this account and the person.
    pub(super) fn facts(&self, who: &Who<'_>) -> Vec<Relation> {
        let birth = |text: &str| -> Option<Date> { text.parse().ok() };
        let mut facts = Vec::new();
        let guardian = |text: &str| Relation::guardian(birth(text));
        match self.person {
            HARUTO if who.is(MISAKI) => facts.push(guardian("2023-10-15")),
            REN if who.is(NAOKO) && self.later < 760 => facts.push(guardian("2010-12-20")),
            GROWN_UP if who.is(HANAKO) => facts.push(Relation::Owner {
                birth: birth("1960-05-05"),
            }),
            _ => {}
        }
        if who.works_at(TOWN) {
            facts.push(Relation::Team(Team::by_law(TeamKind::Municipality)));
        }
        match self.what {
            What::Second | What::Protected if who.is(KENTA) => facts.push(guardian("2023-10-15")),
            What::Proxy if who.is(KENTA) => facts.push(Relation::Proxy { until: None }),
            What::Statutory(powers) if who.is(KENTA) && self.later <= MANDATE_DAYS => {
                facts.push(mandate(powers).relation());
            }
            What::HandedOver if who.is(KENTA) => facts.push(Relation::Owner {
                birth: birth("2010-12-20"),
            }),
            _ => {}
        }
        let served = self.visited().filter(|_| who.works_at(CLINIC));
        facts.extend(served.map(|date| Relation::Visit { date }));
        if let Some(row) = self.consent_row() {
            let actor = who.somebody.caller().actor();
            grant(
                &mut facts,
                &[row],
                &actor,
                served,
                self.now().date_in_japan(),
            );
        }
        if self.what == What::Held {
            for fact in &mut facts {
                if let Relation::Guardian { held, .. } = fact {
                    *held = true;
                }
            }
        }
        if self.what == What::Protected {
            facts.push(Relation::Protected);
            if who.is(KENTA) {
                facts.push(Relation::ShutOut);
            }
        }
        facts.extend(self.session(who).map(Relation::Emergency));
        facts
    }

    fn session(&self, who: &Who<'_>) -> Option<Emergency> {
        let stage = match self.what {
            What::Emergency(stage) => stage,
            What::EmergencyAfter(_) => Stage::First,
            _ => return None,
        };
        (who.is(EMERGENCY_DOCTOR) && who.works_at(HOSPITAL)).then_some(Emergency {
            stage,
            began: NOW,
            emergency_began: NOW,
            stopped: None,
            mine: true,
            reviewed: false,
            wishes: Vec::new(),
        })
    }

    /// What a device follows: not everybody a municipality looks after, and no visit of long ago.
    pub(super) fn in_scope(&self, facts: &[Relation]) -> Vec<Relation> {
        let old = self
            .visited()
            .is_some_and(|date| (self.now().date_in_japan() - date).num_days() > 30);
        let followed = |fact: &&Relation| match fact {
            Relation::Team(team) => team.kind != TeamKind::Municipality,
            Relation::Visit { .. } => !old,
            _ => true,
        };
        facts.iter().filter(followed).cloned().collect()
    }
}
