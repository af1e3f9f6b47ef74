//! Reading FHIR R4 Bundles: organisations, staff, people, guardians, and people's records.
//!
//! Pure: text in, [`Imported`] out. Resources that become records are kept as the bytes they came
//! in. A Bundle comes in wholly or not at all, and twice is the same as once.

mod bundle;
mod people;

use crate::ja;
use crate::store::{Imported, NewOrganization, TieKind};
use bundle::{Bundle, Head};
use domain::age::reach_months;
use domain::fhir::patient::Patient;
use domain::{AccountId, Date, Instant, OrganizationId, PersonId, RecordId};
use people::Staff;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use sync::decide::visit;
use sync::wire::{Author, Row, RowStatus};
use uuid::Uuid;

/// Largest file read.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
const ENTRIES_MAX: usize = 100_000;
const ADULT_MONTHS: u32 = 18 * 12;

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ImportError {
    #[error("not readable as JSON (line {line}, column {column})")]
    NotJson { line: usize, column: usize },
    #[error("not a FHIR Bundle of type transaction, batch or collection")]
    NotABundle,
    #[error("more than {ENTRIES_MAX} entries")]
    TooMany,
    #[error("entry {entry}: {problem}")]
    Entry { entry: usize, problem: String },
}

/// Reads one Bundle. `now` dates its records.
pub fn read(text: &str, now: Instant) -> Result<Imported, ImportError> {
    let bundle: Bundle = serde_json::from_str(text).map_err(|error| ImportError::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    let kinds = ["transaction", "batch", "collection"];
    if bundle.resource_type != "Bundle" || !kinds.contains(&bundle.kind.as_str()) {
        return Err(ImportError::NotABundle);
    }
    if bundle.entry.len() > ENTRIES_MAX {
        return Err(ImportError::TooMany);
    }
    let mut reader = Reader {
        now,
        ..Reader::default()
    };
    for (index, entry) in bundle.entry.iter().enumerate() {
        reader
            .take(&entry.resource)
            .map_err(|problem| ImportError::Entry {
                entry: index + 1,
                problem,
            })?;
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    now: Instant,
    imported: Imported,
    staff: BTreeMap<Uuid, Staff>,
}

impl Reader {
    fn take(&mut self, resource: &RawValue) -> Result<(), String> {
        let head: Head = serde_json::from_str(resource.get())
            .map_err(|_| "not a resource with a type and an id".to_owned())?;
        let id: Uuid = head
            .id
            .parse()
            .map_err(|_| "its id is not a UUID".to_owned())?;
        match head.resource_type.as_str() {
            "Organization" => self.organization(id, resource),
            "Practitioner" => self.practitioner(id, resource),
            "PractitionerRole" => self.role(resource),
            "RelatedPerson" => {
                let person = self.record(&head, id, resource)?;
                let read: people::RelatedPerson = part(resource)?;
                let (account, tie) = read.account_and_tie(person)?;
                self.add_account(account);
                self.imported.ties.extend(tie);
                Ok(())
            }
            _ => self.record(&head, id, resource).map(drop),
        }
    }

    fn organization(&mut self, id: Uuid, resource: &RawValue) -> Result<(), String> {
        let read: people::Organization = part(resource)?;
        let body = resource.get().to_owned();
        self.imported.organizations.push(NewOrganization {
            id: OrganizationId(id),
            kind: read.kind(),
            name: read.name,
            body,
        });
        Ok(())
    }

    fn practitioner(&mut self, id: Uuid, resource: &RawValue) -> Result<(), String> {
        let read: people::Practitioner = part(resource)?;
        self.staff.entry(id).or_default().practitioner = Some(read);
        Ok(())
    }

    fn role(&mut self, resource: &RawValue) -> Result<(), String> {
        let read: people::PractitionerRole = part(resource)?;
        let id = read
            .practitioner
            .id("Practitioner")
            .ok_or("its practitioner is not named by id")?;
        self.staff.entry(id).or_default().role = Some(read);
        Ok(())
    }

    fn add_account(&mut self, new: Option<crate::store::NewAccount>) {
        let Some(new) = new else { return };
        match self.imported.accounts.iter_mut().find(|it| it.id == new.id) {
            // one guardian, one RelatedPerson for each child: any of them may carry the demo mark
            Some(known) if known.demo == 0 => *known = new,
            Some(_) => {}
            None => self.imported.accounts.push(new),
        }
    }

    fn record(&mut self, head: &Head, id: Uuid, resource: &RawValue) -> Result<PersonId, String> {
        let person = head
            .person(id)
            .ok_or("it names no person (Patient) by id")?;
        let incoming = domain::fhir::Incoming {
            kind: &head.resource_type,
            record: RecordId(id),
            person,
        };
        domain::fhir::check(&incoming, resource.get()).map_err(|error| error.to_string())?;
        let row = Row {
            id: RecordId(id),
            person,
            kind: head.resource_type.clone(),
            seq: 0,
            updated_at: self.now,
            author: Author {
                account: AccountId(Uuid::nil()),
                name: ja::IMPORT_AUTHOR.to_owned(),
                organization: None,
                organization_name: None,
            },
            status: RowStatus::Final,
            body: resource.to_owned(),
            fields: BTreeMap::new(),
            supersedes: None,
            superseded_by: None,
            reason: None,
        };
        let residence = head.municipality().map(|place| (person, place));
        self.imported.residents.extend(residence);
        let visit = visit(&row);
        self.imported.rows.push((row, visit));
        Ok(person)
    }

    /// Guardianship of the children of this Bundle ends before their 18th birthday.
    fn end_guardianships(&mut self) {
        let births: BTreeMap<PersonId, Date> = self
            .imported
            .rows
            .iter()
            .filter_map(|(row, _)| birth(row))
            .collect();
        for tie in self
            .imported
            .ties
            .iter_mut()
            .filter(|tie| tie.kind == TieKind::Guardian)
        {
            tie.last_day = births
                .get(&tie.person)
                .map(|birth| reach_months(*birth, ADULT_MONTHS));
        }
    }

    fn finish(mut self) -> Result<Imported, ImportError> {
        let staff = std::mem::take(&mut self.staff);
        for (id, staff) in staff {
            let account = staff.account();
            let problem = |text| ImportError::Entry {
                entry: 0,
                problem: format!("Practitioner/{id}: {text}"),
            };
            self.add_account(account.map_err(problem)?);
        }
        self.end_guardianships();
        Ok(self.imported)
    }
}

fn birth(row: &Row) -> Option<(PersonId, Date)> {
    if row.kind != "Patient" {
        return None;
    }
    let body = serde_json::from_str(row.body.get()).ok()?;
    Some((row.person, Patient::read(&body).ok()?.birth_date()?))
}

fn part<'a, T: serde::Deserialize<'a>>(resource: &'a RawValue) -> Result<T, String> {
    serde_json::from_str(resource.get())
        .map_err(|error| format!("not readable (column {})", error.column()))
}

#[cfg(test)]
mod tests;
