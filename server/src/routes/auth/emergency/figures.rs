//! How often each hospital broke the glass, and whether it confirmed it in time: for everybody, signed in or not.
//! Whoever may open a notebook without asking is watched by all.

use crate::error::ApiError;
use crate::state::State;
use axum::Json;
use axum::extract::State as Extract;
use domain::access::emergency::Tally;
use domain::{Date, Instant};
use serde_json::{Value, json};
use std::collections::BTreeMap;

use chrono::Datelike;

/// This year, and so many before it.
const YEARS_BEFORE: i32 = 2;

/// `GET /api/v1/emergency/figures`
pub(in super::super) async fn figures(
    Extract(state): Extract<State>,
) -> Result<Json<Value>, ApiError> {
    let today = state.clock().today();
    let first = Date::from_ymd_opt(today.year() - YEARS_BEFORE, 1, 1).unwrap_or(today);
    let found = state
        .store()
        .emergency_figures(Instant::start_of(first))
        .await;
    let found = found.map_err(ApiError::store("counting emergencies"))?;
    let mut tallies: BTreeMap<(i32, String), Tally> = BTreeMap::new();
    for it in found {
        let year = it.began_at.date_in_japan().year();
        let tally = tallies.entry((year, it.hospital)).or_default();
        *tally = tally.with(it.began_at, it.widened, it.reviewed_at, today);
    }
    // the newest year first
    let mut lines: Vec<((i32, String), Tally)> = tallies.into_iter().collect();
    lines.sort_by_key(|((year, _), _)| std::cmp::Reverse(*year));
    let line = |((year, hospital), it): ((i32, String), Tally)| {
        json!({
            "year": year,
            "hospital": hospital,
            "sessions": it.sessions,
            "widened": it.widened,
            "in_time": it.in_time,
            "late": it.late,
        })
    };
    let lines: Vec<Value> = lines.into_iter().map(line).collect();
    Ok(Json(json!({ "figures": lines })))
}
