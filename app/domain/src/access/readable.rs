//! What may be read of a person now, in short: so that a device notices when it becomes something else,
//! and forgets what it holds when it ends.

use super::{
    Action, Actor, Category, Effect, Entry, Label, Labels, Relation, Request, State, View, decide,
};
use crate::id::{AccountId, OrganizationId, RecordId};
use crate::time::Instant;
use uuid::Uuid;

/// Staff read without contact for no longer (model, `offline_pack_hours`).
const LEASE_HOURS_MAX: i64 = 72;
const HOUR_MILLIS: i64 = 3_600_000;

/// What may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// What others wrote, by category. `None`: nothing.
    pub views: [Option<View>; 21],
    /// Records that are named singly, whatever their category: grants, wishes for emergencies, questions.
    pub items: Vec<RecordId>,
    /// The earliest moment at which any of it changes by itself.
    pub until: Option<Instant>,
    key: [u8; 8],
}

impl Readable {
    /// Names what may be read: another name means another content. Eight small letters, as a cursor
    /// carries them.
    pub fn key(&self) -> String {
        self.key.iter().map(|letter| char::from(*letter)).collect()
    }

    /// How a category is seen.
    pub fn view(&self, category: Category) -> Option<View> {
        self.views[category.index()]
    }

    /// Until when a device may show it without asking again. Staff at most 72 hours; the person's own side
    /// only as far as something ends.
    pub fn lease(&self, actor: &Actor, now: Instant) -> Option<Instant> {
        if !actor.job.is_staff() {
            return self.until;
        }
        let most = now.plus_millis(LEASE_HOURS_MAX * HOUR_MILLIS);
        Some(self.until.map_or(most, |until| until.min(most)))
    }
}

/// What the actor may read of the person these facts are about. `None`: nothing at all.
pub fn readable(facts: &[Relation], actor: &Actor, now: Instant) -> Option<Readable> {
    let answers = Answers::at(facts, actor, now)?;
    let mut turns: Vec<Instant> = facts.iter().flat_map(Relation::turns).collect();
    turns.retain(|turn| *turn > now);
    turns.sort_unstable();
    turns.dedup();
    let differs = |turn: &Instant| Answers::at(facts, actor, *turn).as_ref() != Some(&answers);
    Some(Readable {
        until: turns.into_iter().find(differs),
        key: letters(&answers.told()),
        views: answers.views(),
        items: answers.items(),
    })
}

/// The answers to every question whose answer may depend on more than the record's content.
#[derive(PartialEq, Eq)]
struct Answers {
    /// For each category: others' entries, own ones, and such as tell a place.
    views: Vec<[Option<View>; 3]>,
    /// Labels that change the level: C11X and concerns, others' and own, and what the log says of them.
    labelled: [Option<View>; 6],
    named: Vec<Named>,
}

/// Records that something in force names singly or by a label, and to which effect.
type Named = (Effect, Labels, Vec<RecordId>);

impl Answers {
    fn at(facts: &[Relation], actor: &Actor, now: Instant) -> Option<Self> {
        let nobody = Uuid::nil();
        let other = Entry {
            id: RecordId(nobody),
            account: AccountId(nobody),
            organization: Some(OrganizationId(nobody)),
            at: now,
        };
        let own = Entry {
            account: actor.account,
            organization: actor.organization,
            ..other
        };
        let ask = |category: Category, labels: Labels, entry: Entry| -> Option<View> {
            let request = Request {
                labels,
                entry: Some(entry),
                ..Request::new(actor, Action::Read, category, facts, now)
            };
            decide(&request).view()
        };
        let none = Labels::NONE;
        let place = Labels::of(&[Label::Place]);
        let of = |category: Category| {
            [
                ask(category, none, other),
                ask(category, none, own),
                ask(category, place, other),
            ]
        };
        let opinion = Labels::of(&[Label::Opinion]);
        let concern = Labels::of(&[Label::Concern]);
        let answers = Answers {
            views: Category::ALL.into_iter().map(of).collect(),
            labelled: [
                ask(Category::C11, opinion, other),
                ask(Category::C11, opinion, own),
                ask(Category::C19, concern, other),
                ask(Category::C19, concern, own),
                ask(Category::C20, concern, other),
                ask(Category::C20, Labels::of(&[Label::Protection]), other),
            ],
            named: named(facts, actor, now),
        };
        let nothing =
            answers.items().is_empty() && answers.views.iter().flatten().all(Option::is_none);
        (!nothing).then_some(answers)
    }

    fn views(&self) -> [Option<View>; 21] {
        let mut views = [None; 21];
        for (to, from) in views.iter_mut().zip(&self.views) {
            *to = from[0];
        }
        views
    }

    fn told(&self) -> Vec<u8> {
        let letter = |view: &Option<View>| match view {
            None => b'-',
            Some(View::Reduced) => b'r',
            Some(View::WithoutPlaces) => b'w',
            Some(View::Full) => b'f',
        };
        let views = self.views.iter().flatten().chain(&self.labelled);
        let mut told: Vec<u8> = views.map(letter).collect();
        for (effect, labels, items) in &self.named {
            told.push(if *effect == Effect::Permit {
                b'+'
            } else {
                b'-'
            });
            told.extend(labels.iter().flat_map(|label| label.code().bytes()));
            told.extend(items.iter().flat_map(|item| item.0.into_bytes()));
        }
        told
    }

    fn items(&self) -> Vec<RecordId> {
        let permits = self.named.iter().filter(|it| it.0 == Effect::Permit);
        let mut items: Vec<RecordId> = permits.flat_map(|it| it.2.clone()).collect();
        items.sort_unstable();
        items.dedup();
        items
    }
}

/// Nothing, when nobody may ask at all.
fn named(facts: &[Relation], actor: &Actor, now: Instant) -> Vec<Named> {
    let related = facts
        .iter()
        .any(|fact| actor.column(fact).is_some() && fact.state(now) == State::Active);
    if !related || facts.contains(&Relation::ShutOut) {
        return Vec::new();
    }
    let of = |fact: &Relation| match fact {
        Relation::Grant(grant) if grant.standing(now).is_ok() => {
            Some((grant.effect, grant.labels, grant.items.clone()))
        }
        Relation::Emergency(emergency)
            if emergency.is_running(now) && actor.column(fact).is_some() =>
        {
            Some((Effect::Permit, Labels::NONE, emergency.wishes.clone()))
        }
        Relation::Question { record } if actor.column(fact).is_some() => {
            Some((Effect::Permit, Labels::NONE, vec![*record]))
        }
        _ => None,
    };
    let mut named: Vec<Named> = facts.iter().filter_map(of).collect();
    named.retain(|(_, labels, items)| !labels.is_empty() || !items.is_empty());
    named.sort_unstable();
    named.dedup();
    named
}

/// FNV-1a, as eight letters: enough to tell one view of a person from the next.
fn letters(told: &[u8]) -> [u8; 8] {
    let mut hash = told.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    [(); 8].map(|()| {
        let letter = u8::try_from(hash % 26).unwrap_or(0);
        hash /= 26;
        b'a'.saturating_add(letter)
    })
}
