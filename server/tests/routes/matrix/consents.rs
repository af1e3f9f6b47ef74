//! What the person decided in each state.

use super::people::{GROWN_UP, HANAKO};
use super::states::{State, What};
use crate::support::{CLINIC, DAY_MILLIS, KENTA, MISAKI, NAOKO, NOW, OTHER_DOCTOR, REN};
use domain::access::Category;
use domain::access::package::Package;
use domain::access::{Categories, Purpose, Purposes};
use domain::fhir::When;
use domain::fhir::privacy::{Party, Period, PrivacyConsent, Provision};
use domain::{OrganizationId, RecordId};
use server::store::own_row;
use sync::wire::{Author, NewRecord, Row};

pub(super) const RECORD: &str = "0193a0ff-0000-7000-8000-000000000001";

fn clinic() -> OrganizationId {
    OrganizationId(CLINIC.parse().unwrap())
}

impl State {
    fn by(&self) -> (Party, &'static str) {
        match self.person {
            GROWN_UP => (Party::person(self.person()), HANAKO),
            REN => (Party::person(self.person()), KENTA),
            _ => (Party::account(MISAKI.parse().unwrap(), "佐藤 美咲"), MISAKI),
        }
    }

    /// What the person decided, if they did.
    fn consent(&self) -> Option<PrivacyConsent> {
        let office = Party::organization(clinic(), "あおぞらこどもクリニック");
        let package = |package: Package| {
            let provision =
                Provision::permit(office.clone(), package.categories(), package.purposes());
            (provision, Some(package), 0)
        };
        let (provision, package, age) = match self.what {
            What::Granted(wanted, age) => {
                let (provision, package, _) = package(wanted);
                (provision, package, age)
            }
            What::Revoked => package(Package::Clinic),
            What::Refused => (Provision::deny(office, Categories::NONE), None, 0),
            What::One(category) => {
                let purposes = Purposes::of(&[Purpose::Treatment]);
                let provision = Provision::permit(office, Categories::of(&[category]), purposes);
                (provision, Some(Package::Own), 0)
            }
            What::Family => {
                let relative = Party::account(KENTA.parse().unwrap(), "鈴木 健太");
                let package = Package::Family;
                (
                    Provision::permit(relative, package.categories(), package.purposes()),
                    Some(package),
                    0,
                )
            }
            What::Once => {
                let doctor = Party::account(OTHER_DOCTOR.parse().unwrap(), "伊藤 真理");
                let package = Package::Once;
                (
                    Provision::permit(doctor, Categories::of(&[Category::C08]), package.purposes()),
                    Some(package),
                    0,
                )
            }
            What::HandedOver => {
                let mother = Party::account(NAOKO.parse().unwrap(), "山田 直子");
                (
                    Provision::deny(mother, Categories::of(&[Category::C14])),
                    None,
                    0,
                )
            }
            _ => return None,
        };
        let at = NOW.plus_millis(-age * DAY_MILLIS);
        let end = package.map(|package| match package {
            Package::Once => When::At(package.until(at, None)),
            _ => When::Day(package.last_day(at.date_in_japan(), None)),
        });
        let start = match package {
            Some(Package::Once) => When::At(at),
            _ => When::Day(at.date_in_japan()),
        };
        let id: RecordId = RECORD.parse().unwrap();
        let consent = PrivacyConsent {
            package,
            period: Period {
                start: package.map(|_| start),
                end,
            },
            ..PrivacyConsent::new(id, self.person(), self.by().0, at, vec![provision])
        };
        Some(if self.what == What::Revoked {
            PrivacyConsent {
                status: "active".to_owned(),
                ..consent.revoked(id, self.by().0, NOW)
            }
        } else {
            consent
        })
    }

    pub(super) fn consent_row(&self) -> Option<Row> {
        let consent = self.consent()?;
        let record = NewRecord::new(RECORD.parse().unwrap(), "Consent", &consent.to_json())?;
        let author = Author {
            account: self.by().1.parse().unwrap(),
            name: String::new(),
            organization: None,
            organization_name: None,
        };
        Some(own_row(self.person(), record, author, NOW))
    }
}
