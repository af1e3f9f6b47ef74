//! Dates, times, ages and the child's record.

use domain::Instant;

/// 令和8年11月21日 14:30
pub fn date_and_time(at: Instant) -> String {
    let (hour, minute) = at.hour_and_minute_in_japan();
    format!("{} {hour}:{minute:02}", domain::ja::date::wareki(at.date_in_japan()))
}
