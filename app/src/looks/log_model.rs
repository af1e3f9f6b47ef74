//! The log of one notebook, from the records on the device. Pure.

use crate::browser::LocalRow;
use crate::home::child::current;
use domain::access::Role;
use domain::fhir::audit_event::AuditEvent;
use domain::log::{Entry, Filter, Group, Line, groups, lines};

/// How a family member reads it. Setting a protection is told to the protected only: whoever shares the
/// notebook must not learn of it.
const VIEWER: Role = Role::G;

/// Every line, latest first.
#[must_use]
pub fn of(rows: &[LocalRow]) -> Vec<Line> {
    let events: Vec<(&LocalRow, AuditEvent)> = current(rows)
        .filter(|row| row.row.kind == "AuditEvent")
        .filter_map(|row| {
            let body = serde_json::from_str(row.row.body.get()).ok()?;
            Some((row, AuditEvent::read(&body).ok()?))
        })
        .collect();
    let entries = events.iter().map(|(row, event)| Entry {
        record: row.row.id,
        event,
        at: row.row.updated_at,
        author: &row.row.author.name,
        organization: row.row.author.organization_name.as_deref(),
    });
    lines(entries, VIEWER)
}

/// The filters that would leave something, in the order they are offered; none when all lines are alike.
#[must_use]
pub fn offered(lines: &[Line]) -> Vec<Filter> {
    let all = Filter::ALL.into_iter();
    let found: Vec<Filter> = all
        .filter(|filter| lines.iter().any(|line| line.is(*filter)))
        .collect();
    let narrows = |filter: &Filter| lines.iter().any(|line| !line.is(*filter));
    if found.iter().any(narrows) {
        found
    } else {
        Vec::new()
    }
}

/// The lines of a filter, by day and place. `None`: all.
#[must_use]
pub fn shown(lines: &[Line], filter: Option<Filter>) -> Vec<Group> {
    let kept = |line: &&Line| filter.is_none_or(|filter| line.is(filter));
    groups(lines.iter().filter(kept).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use domain::access::{DenyReason, Job};
    use domain::fhir::Reference;
    use domain::fhir::audit_event::Event;
    use domain::{Instant, RecordId};

    const LINE: &str = "0193a1f0-7b1a-7c3e-9f10-5b7d1c2e3f4";
    const OFFICE: &str = "あおぞらこどもクリニック";

    fn row(number: u32, kind: &str, job: Option<Job>, denied: Option<DenyReason>) -> LocalRow {
        let id: RecordId = format!("{LINE}{number}").parse().unwrap();
        let at = Instant(1_790_000_000_000 + i64::from(number));
        let who = Reference::named("田中 由美");
        let organization = job.map(|_| Reference::named(OFFICE));
        let event = AuditEvent {
            job,
            denied,
            organization,
            ..AuditEvent::new(id, Event::Read, who, at).about(testing::person())
        };
        testing::row(&id.to_string(), kind, &event.to_json())
    }

    #[test]
    fn the_log_holds_audit_events_only_the_latest_first() {
        let rows = [
            row(1, "AuditEvent", Some(Job::Nurse), None),
            row(2, "Immunization", Some(Job::Nurse), None),
            row(3, "AuditEvent", Some(Job::Doctor), None),
        ];
        let ids: Vec<String> = of(&rows)
            .iter()
            .map(|line| line.record.to_string())
            .collect();
        assert_eq!(ids, [format!("{LINE}3"), format!("{LINE}1")]);
    }

    #[test]
    fn only_filters_that_narrow_are_offered() {
        let check = |rows: &[LocalRow], expect: &[Filter]| assert_eq!(offered(&of(rows)), expect);
        let nurse = row(1, "AuditEvent", Some(Job::Nurse), None);
        let refused = row(
            2,
            "AuditEvent",
            Some(Job::Nurse),
            Some(DenyReason::NotGranted),
        );
        let family = row(3, "AuditEvent", None, None);
        check(&[], &[]);
        check(std::slice::from_ref(&nurse), &[]);
        check(
            &[nurse.clone(), refused.clone()],
            &[Filter::Denied, Filter::Office],
        );
        check(
            &[nurse, refused, family],
            &[Filter::Family, Filter::Denied, Filter::Office],
        );
    }

    #[test]
    fn a_protection_somebody_met_is_not_in_the_family_s_log() {
        let met = row(
            1,
            "AuditEvent",
            Some(Job::Nurse),
            Some(DenyReason::Protected),
        );
        assert!(of(&[met]).is_empty());
    }

    #[test]
    fn one_place_on_one_day_is_one_group() {
        let rows = [
            row(1, "AuditEvent", Some(Job::Nurse), None),
            row(2, "AuditEvent", Some(Job::Doctor), None),
            row(3, "AuditEvent", None, None),
        ];
        let lines = of(&rows);
        let sizes = |filter| -> Vec<usize> {
            let groups = shown(&lines, filter);
            groups.iter().map(|group| group.lines.len()).collect()
        };
        assert_eq!(sizes(None), [1, 2]);
        assert_eq!(sizes(Some(Filter::Family)), [1]);
        assert!(sizes(Some(Filter::Emergency)).is_empty());
    }
}
