//! What can be done with somebody's records, and what each of it asks of the level table.

use super::category::Category;
use super::label::Labels;
use super::level::{Level, level_of};
use super::role::{Job, Role};

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read a record.
    Read,
    /// Put it on paper.
    Print,
    /// Take it out of the notebook as a file.
    Export,
    /// Read who read what.
    ReadLog,
    /// Add an own entry of any kind that has no action of its own.
    Write,
    /// Type into an open form, or throw it away.
    EditDraft,
    /// Send the form.
    Submit,
    /// Open a visit at a clinic, or say that the person has arrived.
    RecordVisit,
    /// Record the temperature taken before the dose.
    RecordTemperature,
    /// Fill in the physician's section: 実施できる, 見合わせ.
    RecordDecision,
    /// Record what the guardian, or the person, said about this vaccination.
    RecordConsent,
    /// Type into the record of a dose before it is handed in.
    PrepareDose,
    /// Record a dose given, or not given.
    RecordDose,
    /// Say who wrote what.
    RecordProvenance,
    /// Say who looked at what.
    RecordLook,
    /// Change who the person or the guardian is.
    ChangePerson,
    /// Let somebody see.
    Grant,
    /// Take that back, or refuse somebody.
    Revoke,
    /// Name somebody to act for the person.
    NameProxy,
    /// Let a relative look on.
    NameFamily,
    /// Name a second guardian.
    NameGuardian,
    /// Give the young person their own sign-in, at 15.
    HandOver,
    /// Give a grown-up the notebook nobody took over in time.
    HandBack,
    /// Write down, or end, what a court gave somebody (登記事項証明書).
    NameStatutory,
    /// 支援措置: shut somebody out and hide where the person can be found.
    Protect,
    /// End it.
    LiftProtection,
    /// HOLD: guardians disagree.
    Hold,
    /// The papers were checked.
    LiftHold,
    /// これは何ですか: ask about a line of the log.
    Ask,
    /// Answer for the organisation that was asked.
    Answer,
    /// Ask the person for a grant, or to wake a sleeping relation.
    RequestGrant,
    /// Leave: erase what the person wrote themselves.
    Delete,
    /// Break the glass.
    BeginEmergency,
    /// See the rest too; logged apart.
    WidenEmergency,
    /// Confirm, for the hospital, what somebody else did.
    ReviewEmergency,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 35] = [
        Action::Read,
        Action::Print,
        Action::Export,
        Action::ReadLog,
        Action::Write,
        Action::EditDraft,
        Action::Submit,
        Action::RecordVisit,
        Action::RecordTemperature,
        Action::RecordDecision,
        Action::RecordConsent,
        Action::PrepareDose,
        Action::RecordDose,
        Action::RecordProvenance,
        Action::RecordLook,
        Action::ChangePerson,
        Action::Grant,
        Action::Revoke,
        Action::NameProxy,
        Action::NameFamily,
        Action::NameGuardian,
        Action::HandOver,
        Action::HandBack,
        Action::NameStatutory,
        Action::Protect,
        Action::LiftProtection,
        Action::Hold,
        Action::LiftHold,
        Action::Ask,
        Action::Answer,
        Action::RequestGrant,
        Action::Delete,
        Action::BeginEmergency,
        Action::WidenEmergency,
        Action::ReviewEmergency,
    ];

    /// The only category it is asked about. `None`: any.
    pub fn home(self) -> Option<Category> {
        match self {
            Action::Read
            | Action::Print
            | Action::Export
            | Action::Write
            | Action::RecordProvenance => None,
            Action::EditDraft
            | Action::Submit
            | Action::RecordVisit
            | Action::RecordTemperature
            | Action::RecordDecision
            | Action::RecordConsent
            | Action::PrepareDose
            | Action::RecordDose => Some(Category::C08),
            Action::ChangePerson => Some(Category::C01),
            Action::Ask | Action::Answer | Action::RequestGrant => Some(Category::C21),
            Action::ReadLog
            | Action::RecordLook
            | Action::Grant
            | Action::Revoke
            | Action::NameProxy
            | Action::NameFamily
            | Action::NameGuardian
            | Action::HandOver
            | Action::HandBack
            | Action::NameStatutory
            | Action::Protect
            | Action::LiftProtection
            | Action::Hold
            | Action::LiftHold
            | Action::Delete
            | Action::BeginEmergency
            | Action::WidenEmergency
            | Action::ReviewEmergency => Some(Category::C20),
        }
    }

    /// Shows records, and changes none.
    pub fn is_reading(self) -> bool {
        matches!(
            self,
            Action::Read | Action::Print | Action::Export | Action::ReadLog
        )
    }

    /// What a guardian may still do while guardians disagree: look, ask, and protect the child.
    pub(super) fn goes_on_under_hold(self) -> bool {
        self.is_reading() || matches!(self, Action::Ask | Action::Protect)
    }

    /// What somebody younger than 15 may do with their own notebook; for the rest the guardian acts.
    pub(super) fn is_for_the_young(self) -> bool {
        self.is_reading() || matches!(self, Action::EditDraft | Action::Ask | Action::Protect)
    }
}

/// Whether a role can do this in a category at all, given the best relation and every grant. Everything
/// else that may forbid it comes after.
pub(super) fn is_open_to(
    role: Role,
    job: Job,
    action: Action,
    category: Category,
    labels: Labels,
) -> bool {
    if action.home().is_some_and(|home| home != category) {
        return false;
    }
    let level = level_of(role, category, labels);
    let shown = !matches!(level, Level::Q | Level::Never);
    let adds = matches!(level, Level::W | Level::X | Level::O);
    let whole = level == Level::W;
    match action {
        Action::Read | Action::Print | Action::ReadLog => shown,
        // a file that leaves is the person's affair, or of whoever acts for them
        Action::Export => shown && matches!(role, Role::P | Role::G | Role::L | Role::A),
        // grants have actions of their own, and the log is written by the server
        Action::Write | Action::RecordProvenance => adds && category != Category::C20,
        Action::ChangePerson | Action::Grant | Action::Revoke | Action::NameFamily => whole,
        _ => is_duty_of(role, job, action),
    }
}

/// Actions that belong to roles rather than to levels.
fn is_duty_of(role: Role, job: Job, action: Action) -> bool {
    use Role::{AD, CM, CW, DR, ED, G, HN, L, MC, MV, P, PH, VN};
    match action {
        Action::EditDraft | Action::Submit => matches!(role, P | G),
        Action::RecordVisit | Action::RecordConsent => matches!(role, P | G | DR),
        Action::RecordTemperature | Action::PrepareDose => role == DR,
        // a dose, and the decision for it, are a doctor's word
        Action::RecordDecision | Action::RecordDose => role == DR && job == Job::Doctor,
        // the person's own looks, and a guardian's, are no news to the person
        Action::RecordLook => !matches!(role, P | G | AD),
        Action::NameProxy => role == P,
        Action::NameGuardian | Action::HandOver => role == G,
        // papers are checked where they are checked for everything else
        Action::HandBack | Action::NameStatutory => matches!(role, MC | HN),
        Action::Protect => matches!(role, P | G | MC | HN),
        // a dispute is among guardians
        Action::Hold => matches!(role, G | MC | HN),
        // not by a guardian: they are the ones it may be against
        Action::LiftProtection => matches!(role, P | MC | HN),
        Action::LiftHold => matches!(role, MC | HN | DR),
        Action::Ask => matches!(role, P | G | L),
        Action::Answer | Action::RequestGrant => {
            matches!(role, CM | CW | VN | DR | PH | MC | MV | HN)
        }
        Action::Delete => matches!(role, P | G),
        Action::BeginEmergency | Action::WidenEmergency => role == ED,
        Action::ReviewEmergency => matches!(role, ED | AD),
        Action::Read
        | Action::Print
        | Action::Export
        | Action::ReadLog
        | Action::Write
        | Action::RecordProvenance
        | Action::ChangePerson
        | Action::Grant
        | Action::Revoke
        | Action::NameFamily => false,
    }
}
