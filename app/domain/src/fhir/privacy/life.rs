//! The life of a grant: what it gives to whom, when to remind, how it goes on and how it ends.

use super::{Party, Period, PrivacyConsent, Provision};
use crate::access::package::REMINDERS_DAYS;
use crate::access::{Actor, Categories, Effect, Grant};
use crate::age::plus_days_signed;
use crate::fhir::reference::Reference;
use crate::fhir::when::When;
use crate::id::RecordId;
use crate::time::{Date, Instant};

/// A reminder that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// 30 or 7: which of the reminders it is. Each is shown once.
    pub stage: i64,
    /// The last day of the grant.
    pub last_day: Date,
    /// Days until then.
    pub days_left: i64,
}

impl Party {
    /// Whether this is the actor, or the actor's organisation.
    pub fn is(&self, actor: &Actor) -> bool {
        match self {
            Party::Account { account, .. } => *account == actor.account,
            Party::Resource(_) => {
                self.organization_id().is_some() && self.organization_id() == actor.organization
            }
        }
    }
}

impl Period {
    fn from(&self) -> Option<Instant> {
        match self.start? {
            When::At(at) => Some(at),
            other => other.date().map(Instant::start_of),
        }
    }

    fn until(&self) -> Option<Instant> {
        match self.end? {
            When::At(at) => Some(at),
            other => Some(Instant::start_of(plus_days_signed(other.date()?, 1))),
        }
    }
}

/// The stricter of two bounds.
fn both(
    one: Option<Instant>,
    other: Option<Instant>,
    pick: fn(Instant, Instant) -> Instant,
) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(pick(one, other)),
        (one, other) => one.or(other),
    }
}

impl PrivacyConsent {
    /// The facts it makes for whoever `is_it` says the party is (a CareTeam is known to the server only).
    /// A Consent that is neither active nor was taken back (a draft, an error) makes none.
    pub fn grants(&self, is_it: impl Fn(&Party) -> bool) -> Vec<Grant> {
        let Some(consent) = self.id.as_deref().and_then(|id| id.parse().ok()) else {
            return Vec::new();
        };
        let decided = match self.date_time {
            Some(When::At(at)) => Some(at),
            Some(other) => other.date().map(Instant::start_of),
            None => None,
        };
        let revoked = match self.status.as_str() {
            "active" => None,
            // taken back at an unknown time: from the beginning
            "inactive" => Some(decided.unwrap_or(Instant(i64::MIN))),
            _ => return Vec::new(),
        };
        let theirs = |provision: &&Provision| provision.parties.iter().any(&is_it);
        let grant = |provision: &Provision| Grant {
            consent,
            effect: provision.effect,
            categories: provision.categories,
            items: provision.items.iter().filter_map(item).collect(),
            labels: provision.except,
            purposes: provision.purposes,
            from: both(self.period.from(), provision.period.from(), Instant::max),
            until: both(self.period.until(), provision.period.until(), Instant::min),
            revoked,
            alone: self.package == Some(crate::access::package::Package::Once),
        };
        self.provisions.iter().filter(theirs).map(grant).collect()
    }

    /// What a young person has hidden from this guardian, on this day.
    pub fn narrowing(&self, is_it: impl Fn(&Party) -> bool, now: Instant) -> Categories {
        let by_the_person = match &self.performer {
            Some(Party::Resource(by)) => {
                let person = self.patient.as_ref().and_then(Reference::person);
                person.is_some() && by.person() == person
            }
            _ => false,
        };
        if !by_the_person {
            return Categories::NONE;
        }
        let hides = |grant: &Grant| grant.effect == Effect::Deny && grant.standing(now).is_ok();
        let all = self.grants(is_it);
        let narrowed = all.iter().filter(|grant| hides(grant));
        narrowed.fold(Categories::NONE, |sum, grant| {
            let everything = grant.categories.is_empty() && grant.items.is_empty();
            sum.or(if everything {
                Categories::ALL
            } else {
                grant.categories
            })
        })
    }

    /// The last day of the grant that ends first.
    pub fn last_day(&self) -> Option<Date> {
        let ends = self
            .provisions
            .iter()
            .filter(|provision| provision.effect == Effect::Permit)
            .filter_map(|provision| {
                both(self.period.until(), provision.period.until(), Instant::min)
            });
        // the moment after is no more part of it
        Some(ends.min()?.plus_millis(-1).date_in_japan())
    }

    /// The reminder that is due on this day, the latest one first; none after the end.
    pub fn due_notice(&self, today: Date) -> Option<Notice> {
        let last_day = self.last_day().filter(|_| self.opens())?;
        let days_left = (last_day - today).num_days();
        let due = REMINDERS_DAYS
            .into_iter()
            .filter(|stage| (0..=*stage).contains(&days_left));
        due.min().map(|stage| Notice {
            stage,
            last_day,
            days_left,
        })
    }

    /// つづける: the same again from today, as a new Consent that takes the place of this one. Its end is
    /// the package's; what the person chose on the spot is not renewed but chosen again.
    #[must_use]
    pub fn renewed(
        &self,
        id: RecordId,
        by: Party,
        now: Instant,
        certified_until: Option<Date>,
    ) -> Option<Self> {
        use crate::access::package::Package;
        let package = self
            .package
            .filter(|it| !matches!(it, Package::Once | Package::MunicipalProcedure))?;
        let today = now.date_in_japan();
        let again = |provision: &Provision| Provision {
            period: Period::default(),
            ..provision.clone()
        };
        Some(PrivacyConsent {
            period: Period {
                start: Some(When::Day(today)),
                end: Some(When::Day(package.last_day(today, certified_until))),
            },
            provisions: self.provisions.iter().map(again).collect(),
            status: "active".to_owned(),
            verification: Vec::new(),
            support: None,
            ..self.follow(id, by, now)
        })
    }

    /// やめる: the same provisions, in force no more from now on.
    #[must_use]
    pub fn revoked(&self, id: RecordId, by: Party, now: Instant) -> Self {
        PrivacyConsent {
            status: "inactive".to_owned(),
            ..self.follow(id, by, now)
        }
    }

    fn follow(&self, id: RecordId, by: Party, now: Instant) -> Self {
        let previous = self.id.as_ref().map(|old| Reference::to("Consent", old));
        PrivacyConsent {
            id: Some(id.to_string()),
            date_time: Some(When::At(now)),
            performer: Some(by),
            previous,
            rest: serde_json::Map::new(),
            ..self.clone()
        }
    }
}

/// The record a reference names, of whatever kind.
fn item(reference: &Reference) -> Option<RecordId> {
    let (_, id) = reference.reference.as_deref()?.split_once('/')?;
    id.parse().ok()
}
