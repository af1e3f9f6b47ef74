//! What happened, in the codes of FHIR, DICOM and our own.

use crate::fhir::systems::OWN_SYSTEM;

/// FHIR's kinds of audit events.
const TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
/// RESTful interactions.
const INTERACTION: &str = "http://hl7.org/fhir/restful-interaction";
/// DICOM's own.
const DCM: &str = "http://dicom.nema.org/resources/ontology/DCM";
/// Ours, under [`OWN_SYSTEM`].
const OWN: &str = "audit-event";

/// A code in its system.
pub(super) type Coding = (String, &'static str);

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// Records were opened.
    Read,
    /// A record was added.
    Create,
    /// A record was corrected.
    Update,
    /// The person's own entries were erased.
    Delete,
    /// Put on paper.
    Print,
    /// Taken out as a file.
    Export,
    /// Somebody was let in.
    Grant,
    /// That was taken back, or somebody was refused.
    Revoke,
    /// A proxy, a relative or a second guardian was named.
    Name,
    /// The young person got their own sign-in.
    HandOver,
    /// Protection was set. For the person and the municipality only.
    Protect,
    /// Protection was lifted. For the person and the municipality only.
    LiftProtection,
    /// Writing stopped because guardians disagree.
    Hold,
    /// It goes on.
    LiftHold,
    /// The glass was broken.
    EmergencyStart,
    /// The rest was opened too.
    EmergencyWiden,
    /// The emergency session ended.
    EmergencyStop,
    /// The hospital has confirmed it.
    EmergencyReview,
    /// A question about a line of the log.
    Ask,
    /// Its answer.
    Answer,
    /// An organisation asked to be let in.
    Request,
    /// A device was added to the account.
    NewDevice,
}

/// Type, standard subtype if there is one, action letter, our own code.
type Row = (
    Event,
    (&'static str, &'static str),
    Option<(&'static str, &'static str)>,
    &'static str,
    &'static str,
);

const REST: (&str, &str) = (TYPE, "rest");
const EXPORT: (&str, &str) = (DCM, "110106");
const SECURITY: (&str, &str) = (DCM, "110113");
/// DICOM counts printing as taking data out of the system; 110136 is "Security Attributes Changed".
const ATTRIBUTES: Option<(&str, &str)> = Some((DCM, "110136"));
const ROLES: Option<(&str, &str)> = Some((DCM, "110137"));

const ROWS: [Row; 22] = [
    (Event::Read, REST, Some((INTERACTION, "read")), "R", "read"),
    (
        Event::Create,
        REST,
        Some((INTERACTION, "create")),
        "C",
        "create",
    ),
    (
        Event::Update,
        REST,
        Some((INTERACTION, "update")),
        "U",
        "update",
    ),
    (
        Event::Delete,
        REST,
        Some((INTERACTION, "delete")),
        "D",
        "delete",
    ),
    (Event::Print, EXPORT, None, "R", "print"),
    (Event::Export, EXPORT, None, "R", "export"),
    (Event::Grant, SECURITY, ATTRIBUTES, "C", "grant"),
    (Event::Revoke, SECURITY, ATTRIBUTES, "U", "revoke"),
    (Event::Name, SECURITY, ROLES, "C", "name"),
    (Event::HandOver, SECURITY, ROLES, "U", "hand-over"),
    (Event::Protect, SECURITY, ATTRIBUTES, "E", "protect"),
    (
        Event::LiftProtection,
        SECURITY,
        ATTRIBUTES,
        "E",
        "lift-protection",
    ),
    (Event::Hold, SECURITY, ATTRIBUTES, "E", "hold"),
    (Event::LiftHold, SECURITY, ATTRIBUTES, "E", "lift-hold"),
    (
        Event::EmergencyStart,
        SECURITY,
        Some((DCM, "110127")),
        "E",
        "emergency-start",
    ),
    (
        Event::EmergencyWiden,
        SECURITY,
        Some((DCM, "110127")),
        "E",
        "emergency-widen",
    ),
    (
        Event::EmergencyStop,
        SECURITY,
        Some((DCM, "110128")),
        "E",
        "emergency-stop",
    ),
    (
        Event::EmergencyReview,
        SECURITY,
        None,
        "E",
        "emergency-review",
    ),
    (Event::Ask, REST, Some((INTERACTION, "create")), "C", "ask"),
    (
        Event::Answer,
        REST,
        Some((INTERACTION, "create")),
        "C",
        "answer",
    ),
    (
        Event::Request,
        REST,
        Some((INTERACTION, "create")),
        "C",
        "request",
    ),
    (Event::NewDevice, SECURITY, None, "C", "new-device"),
];

impl Event {
    fn row(self) -> &'static Row {
        ROWS.iter()
            .find(|row| row.0 == self)
            .expect("every event has a row: a test walks them")
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Event> {
        ROWS.iter().map(|row| row.0)
    }

    /// Our own code.
    pub fn code(self) -> &'static str {
        self.row().4
    }

    pub(super) fn kind(self) -> Coding {
        let (system, code) = self.row().1;
        (system.to_owned(), code)
    }

    /// The standard subtype says all there is to say.
    fn is_standard(self) -> bool {
        matches!(
            self,
            Event::Read
                | Event::Create
                | Event::Update
                | Event::Delete
                | Event::EmergencyStart
                | Event::EmergencyStop
        )
    }

    /// The standard subtype first, for other systems; then ours, unless the standard one says it all.
    pub(super) fn subtypes(self) -> Vec<Coding> {
        let standard = self.row().2;
        let own = (format!("{OWN_SYSTEM}{OWN}"), self.code());
        let standard = standard.map(|(system, code)| (system.to_owned(), code));
        let own = (!self.is_standard()).then_some(own);
        standard.into_iter().chain(own).collect()
    }

    /// C, R, U, D, or E for what changes no record.
    pub(super) fn letter(self) -> &'static str {
        self.row().3
    }

    /// From the codes of a resource: ours if there is one, else what the standard one says, also
    /// where its system was left out.
    pub(super) fn from_codings<'a>(
        subtypes: impl Iterator<Item = (Option<&'a str>, &'a str)> + Clone,
    ) -> Option<Self> {
        let own = format!("{OWN_SYSTEM}{OWN}");
        let ours = subtypes.clone().find_map(|(system, code)| {
            let row = ROWS.iter().find(|row| row.4 == code);
            row.filter(|_| system == Some(own.as_str()))
        });
        let standard = || {
            subtypes.clone().find_map(|(system, code)| {
                let is_it = |row: &&Row| {
                    row.0.is_standard()
                        && row.2.is_some_and(|it| {
                            it.1 == code && system.is_none_or(|system| system == it.0)
                        })
                };
                ROWS.iter().find(is_it)
            })
        };
        ours.or_else(standard).map(|row| row.0)
    }
}
