//! 「だれが見たか」: the lines of the log as the person reads them. Who, from where, what, what for.
//!
//! Pure view: takes AuditEvents that the viewer may read anyway, and gives words. Whom a record may reach is
//! decided by [`crate::access::decide`] before; here only what must not even be drawn is left out.

use crate::access::{Categories, Category, Job, Purpose, Role};
use crate::fhir::audit_event::{AuditEvent, Event, Ground};
use crate::fhir::reference::Reference;
use crate::fhir::when::When;
use crate::id::{OrganizationId, RecordId};
use crate::ja;
use crate::time::{Date, Instant};

/// One AuditEvent and its envelope.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The AuditEvent's record.
    pub record: RecordId,
    /// What it says.
    pub event: &'a AuditEvent,
    /// When the server took it, for events that do not say.
    pub at: Instant,
    /// Who sent it, as shown, for events that do not say.
    pub author: &'a str,
    /// From where, likewise.
    pub organization: Option<&'a str>,
}

/// What the list can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filter {
    /// 緊急
    Emergency,
    /// 家族
    Family,
    /// 役所
    Municipality,
    /// 拒否
    Denied,
    /// 事業所
    Office,
}

impl Filter {
    /// As they are offered.
    pub const ALL: [Filter; 5] = [
        Filter::Emergency,
        Filter::Family,
        Filter::Municipality,
        Filter::Denied,
        Filter::Office,
    ];
}

/// One line, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The AuditEvent's record: what a question is about.
    pub record: RecordId,
    /// When it happened.
    pub at: Instant,
    /// The day in Japan.
    pub day: Date,
    /// 医師 高橋 健一
    pub who: String,
    /// From where, as shown.
    pub organization: Option<String>,
    /// Whom to ask; `None`: nobody there can be asked.
    pub ask: Option<OrganizationId>,
    /// 代理: for whom.
    pub on_behalf_of: Option<String>,
    /// What was done, with which categories: 薬・予防接種と予診票を見ました
    pub what: String,
    /// What for, and on what ground.
    pub why: Option<String>,
    /// It was not allowed: why.
    pub denied: Option<&'static str>,
    /// Told later, from a device without network.
    pub offline: bool,
    filters: Vec<Filter>,
}

/// The lines of one day from one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The day in Japan.
    pub day: Date,
    /// From where; `None`: from nobody's office.
    pub organization: Option<String>,
    /// Latest first.
    pub lines: Vec<Line>,
}

impl Line {
    /// Whether it belongs to a narrowed list.
    pub fn is(&self, filter: Filter) -> bool {
        self.filters.contains(&filter)
    }
}

/// The lines for somebody who is this to the person, latest first.
pub fn lines<'a>(entries: impl IntoIterator<Item = Entry<'a>>, viewer: Role) -> Vec<Line> {
    let mut lines: Vec<Line> = entries
        .into_iter()
        .filter(|entry| is_for(entry.event, viewer))
        .map(line)
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.at, line.record)));
    lines
}

/// The same lines by day and place. The order of the lines stays.
pub fn groups(lines: Vec<Line>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let is_it =
            |group: &&mut Group| group.day == line.day && group.organization == line.organization;
        match groups.iter_mut().find(is_it) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group {
                day: line.day,
                organization: line.organization.clone(),
                lines: vec![line],
            }),
        }
    }
    groups
}

/// Setting and lifting a protection, and whom it kept out, are for the person and those who care for it:
/// on any other screen the line itself would tell.
fn is_for(event: &AuditEvent, viewer: Role) -> bool {
    !event.is_about_protection() || matches!(viewer, Role::P | Role::MC | Role::HN)
}

fn line(entry: Entry<'_>) -> Line {
    let event = entry.event;
    let at = happened(event).unwrap_or(entry.at);
    let name = event.who.as_ref().and_then(|who| who.display.clone());
    let name = name.unwrap_or_else(|| entry.author.to_owned());
    let organization = event.organization.as_ref();
    let shown = organization.and_then(|it| it.display.clone());
    let categories = categories(event);
    Line {
        record: entry.record,
        at,
        day: at.date_in_japan(),
        who: ja::log::who(event.job, &name),
        organization: shown.or_else(|| entry.organization.map(str::to_owned)),
        ask: organization.and_then(|it| it.id_of("Organization")?.parse().ok()),
        on_behalf_of: event
            .on_behalf_of
            .as_ref()
            .and_then(|it| it.display.clone()),
        what: ja::log::what(event.event, categories, event.denied.is_some()),
        why: ja::log::why(event.purpose, event.basis, event.words.as_deref()),
        denied: event.denied.map(ja::log::denied),
        offline: event.offline,
        filters: filters(event),
    }
}

/// What happened earlier and was told later stands where it happened.
fn happened(event: &AuditEvent) -> Option<Instant> {
    let at = |when: When| match when {
        When::At(at) => Some(at),
        other => other.date().map(Instant::start_of),
    };
    let began = event.period.and_then(|(start, _)| at(start));
    began.or_else(|| event.recorded.and_then(at))
}

/// Events of the first release name records only.
fn categories(event: &AuditEvent) -> Categories {
    if !event.categories.is_empty() {
        return event.categories;
    }
    let of = |entity: &Reference| {
        let kind = entity.reference.as_deref()?.split('/').next()?;
        match kind {
            "Patient" | "RelatedPerson" => Some(Category::C01),
            "QuestionnaireResponse" | "Immunization" | "Encounter" | "Observation" | "Consent" => {
                Some(Category::C08)
            }
            "AuditEvent" => Some(Category::C20),
            "Communication" => Some(Category::C21),
            _ => None,
        }
    };
    event.entities.iter().filter_map(of).collect()
}

fn filters(event: &AuditEvent) -> Vec<Filter> {
    let emergency = matches!(
        event.event,
        Some(
            Event::EmergencyStart
                | Event::EmergencyWiden
                | Event::EmergencyStop
                | Event::EmergencyReview
        )
    ) || event.purpose == Some(Purpose::BreakTheGlass)
        || event.basis == Some(Ground::Emergency);
    let municipal = matches!(
        event.job,
        Some(Job::MunicipalCare | Job::MunicipalVaccination | Job::PublicHealthNurse)
    );
    let family =
        event.job == Some(Job::Person) || (event.job.is_none() && event.organization.is_none());
    let mut filters = Vec::new();
    if emergency {
        filters.push(Filter::Emergency);
    }
    if event.denied.is_some() {
        filters.push(Filter::Denied);
    }
    filters.push(if municipal {
        Filter::Municipality
    } else if family {
        Filter::Family
    } else {
        Filter::Office
    });
    filters
}
