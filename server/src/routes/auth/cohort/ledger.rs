//! 台帳 as a file for spreadsheets.

use super::{
    BATCH, Resident, Which, among, line, municipality, permitted, place, resident, tell, which,
};
use crate::error::ApiError;
use crate::routes::auth::acting;
use crate::session::SignedIn;
use crate::state::State;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Extract};
use axum::http::{HeaderName, header};
use domain::access::Action;
use domain::cohort::{self, Listed};
use domain::fhir::audit_event::Event;
use domain::fhir::immunization::Immunization;
use domain::ja;

/// `GET /api/v1/cohort/ledger?list=`: 台帳 of one list as CSV, a line for each dose and one for whoever has none.
pub(in crate::routes::auth) async fn ledger(
    Extract(state): Extract<State>,
    SignedIn(current): SignedIn,
    asked: Result<Query<Which>, QueryRejection>,
) -> Result<([(HeaderName, &'static str); 2], Vec<u8>), ApiError> {
    let caller = acting::nowhere(&current.account);
    let organization = municipality(&caller, state.clock().now())?;
    let (listed, _) = which(asked)?;
    let today = state.clock().today();
    let mut lines = vec![ja::cohort::LEDGER.map(str::to_owned).to_vec()];
    let mut after = None;
    while let Some(births) = listed.births_and_before(today) {
        let batch = state
            .store()
            .residents(among(organization, &listed, births), after, BATCH)
            .await;
        let batch = batch.map_err(ApiError::store("reading residents"))?;
        let mut log = Vec::new();
        for row in &batch {
            after = place(row).or(after);
            let Some(it) = resident(&state, row).await? else {
                continue;
            };
            let Some(permission) = permitted(&state, &caller, it.person, Action::Read).await?
            else {
                continue;
            };
            let taken_out = (Event::Export, &listed);
            log.push(line(&state, &caller, it.person, taken_out, permission)?);
            lines.extend(entries(&it, &listed));
        }
        tell(&state, log).await?;
        if batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            break;
        }
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"ledger.csv\"",
        ),
    ];
    Ok((headers, written(&lines)?))
}

fn entries(it: &Resident, listed: &Listed) -> Vec<Vec<String>> {
    let who = |rest: [String; 5]| -> Vec<String> {
        let mut line = vec![
            it.patient.name.clone().unwrap_or_default(),
            it.patient.kana.clone().unwrap_or_default(),
            it.birth.to_string(),
            it.patient
                .gender
                .map_or("", |it| ja::cohort::gender(it))
                .to_owned(),
        ];
        line.extend(rest);
        line
    };
    let dose = |record: &Immunization| {
        let (vaccine, given) = cohort::counted(record, it.birth)?;
        let ours = listed.codes.contains(&vaccine.code.as_str());
        ours.then(|| {
            who([
                vaccine.short.clone(),
                record.dose_number.clone().unwrap_or_default(),
                given.to_string(),
                record.lot_number.clone().unwrap_or_default(),
                record.location.clone().unwrap_or_default(),
            ])
        })
    };
    let mut lines: Vec<Vec<String>> = it.doses.iter().filter_map(dose).collect();
    lines.sort_by(|one, other| one[6].cmp(&other[6]));
    if lines.is_empty() {
        let name = ja::cohort::name(listed.vaccine).to_owned();
        lines.push(who([
            name,
            ja::cohort::NO_DOSE.to_owned(),
            String::new(),
            String::new(),
            String::new(),
        ]));
    }
    lines
}

/// With the mark by which spreadsheets know UTF-8, and with nothing in it that one of them would calculate.
fn written(lines: &[Vec<String>]) -> Result<Vec<u8>, ApiError> {
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for line in lines {
        let fields = line.iter().map(|field| {
            if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                format!("'{field}")
            } else {
                field.clone()
            }
        });
        file.write_record(fields)
            .map_err(|_| ApiError::Malformed("csv".to_owned()))?;
    }
    file.into_inner()
        .map_err(|_| ApiError::Malformed("csv".to_owned()))
}
