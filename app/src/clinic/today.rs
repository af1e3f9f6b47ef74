//! Which forms are today's at this clinic.

use super::case::{Case, body, of_kind};
use super::form::Form;
use crate::browser::{Browser, DraftView, Filter, LocalRow, StoreError};
use domain::fhir::encounter::Encounter;
use domain::{Date, OrganizationId, PersonId, RecordId};
use std::collections::BTreeMap;
use sync::wire::Session;

/// A visit of today.
pub struct Visit<'a> {
    row: &'a LocalRow,
    encounter: Encounter,
}

/// Today's forms, in the order they arrived: an entry never moves under a finger.
pub async fn cases(browser: Browser, me: Session) -> Result<Vec<Case>, StoreError> {
    let today = browser.today();
    let encounters = browser.rows(&Filter::all().kind("Encounter")).await?;
    let drafts = browser.drafts().await?;
    let mut cases = Vec::new();
    for (person, visits) in by_person(&encounters, me.organization, today) {
        // one person at a time: a tablet also keeps the records of earlier years
        let rows = browser.rows(&Filter::all().of(person)).await?;
        cases.extend(of_person(&rows, &visits, &drafts, &me, today));
    }
    cases.sort_by_key(|case| (case.form.submitted, case.form.record));
    Ok(cases)
}

/// Today's visits at the clinic.
pub fn by_person(
    rows: &[LocalRow],
    clinic: Option<OrganizationId>,
    day: Date,
) -> BTreeMap<PersonId, Vec<Visit<'_>>> {
    let mut visits: BTreeMap<PersonId, Vec<Visit<'_>>> = BTreeMap::new();
    for row in of_kind(rows, "Encounter").filter(|row| row.row.superseded_by.is_none()) {
        let Some(encounter) = body(row).and_then(|body| Encounter::read(&body).ok()) else {
            continue;
        };
        let called_off = matches!(encounter.status.as_str(), "cancelled" | "entered-in-error");
        if !called_off
            && clinic.is_some()
            && encounter.organization() == clinic
            && encounter.date() == Some(day)
        {
            visits
                .entry(row.row.person)
                .or_default()
                .push(Visit { row, encounter });
        }
    }
    visits
}

/// The forms handed in for these visits. `rows`: all of the person's.
pub fn of_person(
    rows: &[LocalRow],
    visits: &[Visit<'_>],
    drafts: &[DraftView],
    me: &Session,
    day: Date,
) -> Vec<Case> {
    let forms = rows.iter().filter_map(|row| Form::read(row, me.account));
    forms
        .filter_map(|form| {
            let visit = visit_of(&form, rows, visits)?;
            Some(Case::assemble(form, visit, rows, drafts, day))
        })
        .collect()
}

/// The visit a form was handed in for: the one it names, else the one that came into being with it. A form whose
/// visit cannot be told apart is shown all the same; `None` only when it belongs to another day's visit.
fn visit_of(form: &Form, rows: &[LocalRow], visits: &[Visit<'_>]) -> Option<Option<RecordId>> {
    let id = |visit: &Visit<'_>| visit.row.row.id;
    if let Some(named) = form.encounter {
        return visits
            .iter()
            .any(|visit| id(visit) == named)
            .then_some(Some(named));
    }
    let made_with = |row: &LocalRow| row.row.updated_at == form.submitted;
    if let Some(visit) = visits.iter().find(|visit| made_with(visit.row)) {
        return Some(Some(id(visit)));
    }
    let of_another_day = of_kind(rows, "Encounter").any(made_with);
    (!of_another_day).then(|| {
        visits
            .first()
            .filter(|visit| visit.encounter.date().is_some())
            .map(id)
    })
}
