//! 退会: what is erased when the last one who acts for a notebook leaves, what stays, and why.
//!
//! What somebody wrote for themselves goes. What was handed to a clinic or written by one is no longer the
//! notebook's alone: others must keep it, or need it to show what was agreed.

/// Why a record stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stays {
    /// Written by a clinic or an office, which has to keep it: 診療の記録 5年, 予防接種の記録 5年, 介護の記録 2年か5年
    /// (`security-guidelines` G3; for vaccinations an extension to five years after death was approved on 2025-07-02,
    /// its ordinance is not verified).
    Theirs,
    /// A form that was handed in, and what belongs to it: it is part of the record of the dose.
    HandedIn,
    /// What was agreed to, and taken back: it shows that whoever looked was allowed to.
    Agreed,
    /// だれが見たか: no line is ever taken out.
    Log,
    /// Whose records these are. Goes when nothing else stays.
    Identity,
}

impl Stays {
    /// All reasons, as they are listed.
    pub const ALL: [Stays; 5] = [
        Stays::Theirs,
        Stays::HandedIn,
        Stays::Agreed,
        Stays::Log,
        Stays::Identity,
    ];

    /// Its name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Stays::Theirs => "theirs",
            Stays::HandedIn => "handed-in",
            Stays::Agreed => "agreed",
            Stays::Log => "log",
            Stays::Identity => "identity",
        }
    }

    /// The reason of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// A record, as far as leaving depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// FHIR resource type.
    pub kind: &'a str,
    /// An organisation wrote it.
    pub theirs: bool,
    /// It was handed in, or is no form.
    pub is_final: bool,
}

/// Why it stays; `None`: it is erased.
pub fn stays(record: Kept<'_>) -> Option<Stays> {
    match record.kind {
        "AuditEvent" => Some(Stays::Log),
        _ if record.theirs => Some(Stays::Theirs),
        "Consent" => Some(Stays::Agreed),
        "QuestionnaireResponse" | "Encounter" | "Provenance" if record.is_final => {
            Some(Stays::HandedIn)
        }
        "Patient" => Some(Stays::Identity),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_own_goes_and_what_others_must_keep_stays() {
        let check = |kind, theirs, is_final, expect| {
            let record = Kept {
                kind,
                theirs,
                is_final,
            };
            assert_eq!(stays(record), expect, "{record:?}");
        };
        check("QuestionnaireResponse", false, false, None);
        check("QuestionnaireResponse", false, true, Some(Stays::HandedIn));
        check("QuestionnaireResponse", true, false, Some(Stays::Theirs));
        check("Immunization", true, true, Some(Stays::Theirs));
        check("Immunization", false, true, None);
        check("Observation", false, true, None);
        check("Communication", false, true, None);
        check("Communication", true, true, Some(Stays::Theirs));
        check("RelatedPerson", false, true, None);
        check("Consent", false, true, Some(Stays::Agreed));
        check("AuditEvent", false, true, Some(Stays::Log));
        check("AuditEvent", true, true, Some(Stays::Log));
        check("Patient", false, true, Some(Stays::Identity));
    }
}
