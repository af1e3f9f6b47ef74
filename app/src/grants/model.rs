//! The grants of one notebook, from the Consents on the device. Pure.

use crate::browser::LocalRow;
use crate::home::child::current;
use domain::access::package::Package;
use domain::access::{Categories, Category, Effect, Purposes};
use domain::fhir::When;
use domain::fhir::privacy::{Notice, Party, Period, PrivacyConsent, Provision};
use domain::ja::package::{self, Lines};
use domain::{AccountId, Date, Instant, PersonId, RecordId};
use serde_json::Value;
use sync::wire::NewRecord;

/// What is never granted by a whole category: only record by record, or never.
const NOT_BY_CATEGORY: [Category; 2] = [Category::C18, Category::C20];

/// One grant, as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The Consent's record.
    pub record: RecordId,
    /// What it says.
    pub consent: PrivacyConsent,
    /// In force now.
    pub stands: bool,
    /// Not on the server yet: so far only this device knows.
    pub pending: bool,
}

/// Every grant that nothing took the place of: those in force first, the latest first.
#[must_use]
pub fn of(rows: &[LocalRow], now: Instant) -> Vec<Given> {
    let mut given: Vec<Given> = current(rows).filter_map(|row| read(row, now)).collect();
    given.sort_by_key(|it| (!it.stands, std::cmp::Reverse(it.record)));
    given
}

/// A grant that ends soon, for whoever decides whether it goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    pub person: PersonId,
    /// Who may see until then.
    pub names: String,
    pub notice: Notice,
}

/// Of everybody's rows, the grants somebody should be reminded of today.
#[must_use]
pub fn ending(rows: &[LocalRow], now: Instant) -> Vec<Ending> {
    let today = now.date_in_japan();
    let due = current(rows).filter_map(|row| {
        let given = read(row, now)?;
        Some(Ending {
            person: row.row.person,
            names: given.names().join("、"),
            notice: given.notice(today)?,
        })
    });
    due.collect()
}

fn read(row: &LocalRow, now: Instant) -> Option<Given> {
    if row.row.kind != "Consent" {
        return None;
    }
    let body: Value = serde_json::from_str(row.row.body.get()).ok()?;
    if Category::of("Consent", &body) != Some(Category::C20) {
        return None;
    }
    let consent = PrivacyConsent::read(&body).ok()?;
    let grants = consent.grants(|_| true);
    let mut permits = grants.iter().filter(|it| it.effect == Effect::Permit);
    let stands = permits.any(|grant| grant.standing(now).is_ok());
    Some(Given {
        record: row.row.id,
        consent,
        stands,
        pending: row.pending,
    })
}

impl Given {
    /// Whom it names.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let parties = self.consent.provisions.iter().flat_map(|it| &it.parties);
        parties.filter_map(Party::display).collect()
    }

    /// The five lines of the screen.
    #[must_use]
    pub fn lines(&self, today: Date) -> Lines {
        let permits = self.consent.provisions.iter();
        let permits = permits.filter(|it| it.effect == Effect::Permit);
        let (what, why) = permits.fold((Categories::NONE, Purposes::NONE), |(what, why), it| {
            let why = why.iter().chain(it.purposes.iter()).collect();
            (what.or(it.categories), why)
        });
        let package = self.consent.package.unwrap_or(Package::Own);
        let last_day = self.consent.last_day().unwrap_or(today);
        package::lines(package, &self.names(), what, why, last_day, today)
    }

    /// つづける？
    #[must_use]
    pub fn notice(&self, today: Date) -> Option<Notice> {
        self.stands
            .then(|| self.consent.due_notice(today))
            .flatten()
    }

    /// やめる: the record that takes the place of this one.
    #[must_use]
    pub fn stopped(&self, id: RecordId, by: Party, now: Instant, reason: &str) -> NewRecord {
        self.followed(self.consent.revoked(id, by, now), id, reason)
    }

    /// つづける, or again: the same from today. `None`: to be chosen anew.
    #[must_use]
    pub fn again(&self, id: RecordId, by: Party, now: Instant, reason: &str) -> Option<NewRecord> {
        let consent = self.consent.renewed(id, by, now, None)?;
        Some(self.followed(consent, id, reason))
    }

    fn followed(&self, consent: PrivacyConsent, id: RecordId, reason: &str) -> NewRecord {
        NewRecord {
            supersedes: Some(self.record),
            reason: Some(reason.to_owned()),
            ..record(id, &consent)
        }
    }
}

/// What was chosen on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    pub package: Package,
    pub party: Party,
    pub categories: Categories,
    pub purposes: Purposes,
    /// The last day it is good for.
    pub last_day: Date,
}

impl Chosen {
    /// The Consent of this choice, given now.
    #[must_use]
    pub fn given(&self, id: RecordId, person: PersonId, by: Party, now: Instant) -> NewRecord {
        let provision = Provision::permit(self.party.clone(), self.categories, self.purposes);
        let consent = PrivacyConsent {
            package: Some(self.package),
            period: Period {
                start: Some(When::Day(now.date_in_japan())),
                end: Some(When::Day(self.last_day)),
            },
            text_version: Some(package::TEXT_VERSION.to_owned()),
            language: Some("ja".to_owned()),
            ..PrivacyConsent::new(id, person, by, now, vec![provision])
        };
        record(id, &consent)
    }
}

/// What can be chosen one by one.
pub fn choosable() -> impl Iterator<Item = Category> {
    let all = Category::ALL.into_iter();
    all.filter(|category| !NOT_BY_CATEGORY.contains(category))
}

/// Who decides: the person in her own notebook, otherwise the account under its own name.
#[must_use]
pub fn decider(rows: &[LocalRow], person: PersonId, account: AccountId, name: &str) -> Party {
    let id = account.to_string();
    let own = current(rows).any(|row| {
        row.row.kind == "RelatedPerson"
            && serde_json::from_str(row.row.body.get()).is_ok_and(|body| is_oneself(&body, &id))
    });
    if own {
        Party::person(person)
    } else {
        Party::account(account, name)
    }
}

/// The person's own account stands as a RelatedPerson 本人.
fn is_oneself(related: &Value, account: &str) -> bool {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let named = list(&related["identifier"])
        .iter()
        .any(|it| it["value"] == account);
    let codes = list(&related["relationship"]);
    let mut codings = codes.iter().flat_map(|code| list(&code["coding"]));
    named && codings.any(|coding| coding["code"] == "ONESELF")
}

fn record(id: RecordId, consent: &PrivacyConsent) -> NewRecord {
    let body = serde_json::value::to_raw_value(&consent.to_json());
    NewRecord {
        id,
        kind: "Consent".to_owned(),
        body: body.unwrap_or_default(),
        supersedes: None,
        reason: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, ACCOUNT, person};
    use domain::OrganizationId;
    use domain::fhir::{Incoming, check};

    const NOW: Instant = Instant(1_795_230_000_000);
    const CLINIC: &str = "01930001-0000-7000-8000-000000000001";

    fn id(n: u8) -> RecordId {
        format!("0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f{n:02x}")
            .parse()
            .unwrap()
    }

    fn by() -> Party {
        Party::account(ACCOUNT.parse().unwrap(), "佐藤 美咲")
    }

    fn chosen(package: Package) -> Chosen {
        let clinic: OrganizationId = CLINIC.parse().unwrap();
        Chosen {
            package,
            party: Party::organization(clinic, "あおぞらこどもクリニック"),
            categories: Categories::of(&[Category::C06, Category::C08]),
            purposes: Package::Clinic.purposes(),
            last_day: package.last_day(NOW.date_in_japan(), None),
        }
    }

    fn row(new: &NewRecord) -> LocalRow {
        let body = serde_json::from_str(new.body.get()).unwrap();
        testing::row(&new.id.to_string(), &new.kind, &body)
    }

    /// As the server's gate sees it.
    fn is_taken(new: &NewRecord) {
        let incoming = Incoming {
            kind: &new.kind,
            record: new.id,
            person: person(),
        };
        assert_eq!(check(&incoming, new.body.get()).err(), None);
    }

    #[test]
    fn what_is_chosen_given_stopped_and_given_again_is_taken_by_the_gate() {
        for package in [
            Package::Clinic,
            Package::Pharmacy,
            Package::CareTeam,
            Package::Own,
        ] {
            let given = chosen(package).given(id(1), person(), by(), NOW);
            is_taken(&given);
            let shown = of(&[row(&given)], NOW);
            assert!(shown[0].stands);
            let stopped = shown[0].stopped(id(2), by(), NOW.plus_millis(1000), "やめる");
            is_taken(&stopped);
            let later = of(&[row(&stopped)], NOW.plus_millis(2000));
            assert!(!later[0].stands, "{package:?}");
            let again = later[0].again(id(3), by(), NOW.plus_millis(3000), "もう一度");
            let again = again.expect("can be given again");
            is_taken(&again);
            assert!(of(&[row(&again)], NOW.plus_millis(4000))[0].stands);
        }
    }

    #[test]
    fn a_grant_reads_as_five_lines_and_ends_by_itself() {
        let given = chosen(Package::Clinic).given(id(1), person(), by(), NOW);
        let rows = [row(&given)];
        let shown = &of(&rows, NOW)[0];
        let lines = shown.lines(NOW.date_in_japan());
        assert_eq!(lines.who, "あおぞらこどもクリニック");
        assert_eq!(lines.what, "薬、予防接種と予診票");
        assert_eq!(lines.why, "診察や看護のため");
        let year = NOW.plus_millis(365 * 86_400_000);
        assert!(!of(&rows, year)[0].stands);
        let soon = NOW.plus_millis(340 * 86_400_000).date_in_japan();
        assert_eq!(shown.notice(soon).map(|it| it.stage), Some(30));
        assert_eq!(shown.notice(NOW.date_in_japan()), None);
        assert!(ending(&rows, NOW).is_empty());
        let reminded = ending(&rows, NOW.plus_millis(340 * 86_400_000));
        assert_eq!(reminded[0].names, "あおぞらこどもクリニック");
        assert_eq!((reminded.len(), reminded[0].person), (1, person()));
    }

    #[test]
    fn what_is_sensitive_cannot_be_chosen_as_a_whole() {
        assert!(choosable().all(|it| it != Category::C18));
        assert_eq!(choosable().count(), Category::ALL.len() - 2);
    }
}
