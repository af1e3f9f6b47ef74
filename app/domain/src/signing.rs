//! Who says yes to a dose, and on which part of the paper.
//!
//! 定期接種実施要領（抄）正誤表, 蓮田市, 中野区内医療機関: under 13 a guardian comes along, or somebody with a 委任状; from
//! 13 a guardian may have signed before (HPV, 日本脳炎の特例); from 16 the person decides alone. B類 (八千代市): the person's
//! own wish, which nobody can state for them.

use crate::age::reach_months;
use crate::questionnaire::{CONSENT, CONSENT_SELF, PHYSICIAN, PHYSICIAN_SELF, Questionnaire, WISH};
use crate::time::Date;

/// Age in months from which a guardian's signature made before is enough, where the form allows it.
pub const ALONE_FROM_MONTHS: u32 = 13 * 12;
/// Age in months from which the person decides alone.
pub const OWN_FROM_MONTHS: u32 = 16 * 12;

/// Whose signatures a form takes, as its data says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignedBy {
    /// A guardian's.
    #[default]
    Guardian,
    /// A guardian's until the person is 16.
    GuardianUntil16,
    /// A guardian's, made before, from 13 until the person is 16.
    GuardianBefore,
    /// The person's.
    Person,
    /// The person's own wish (B類).
    Wish,
}

impl SignedBy {
    /// As forms write it.
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "guardian" => SignedBy::Guardian,
            "guardian-until-16" => SignedBy::GuardianUntil16,
            "guardian-before" => SignedBy::GuardianBefore,
            "person" => SignedBy::Person,
            "wish" => SignedBy::Wish,
            _ => return None,
        })
    }

    /// Who signs for somebody born on `birth`, on `day`. Without a birth date a guardian does: a signature too many
    /// harms nobody.
    pub fn signer(self, birth: Option<Date>, day: Date) -> Signer {
        let reached = |months| birth.is_some_and(|birth| reach_months(birth, months) <= day);
        match self {
            SignedBy::Person => Signer::Person,
            SignedBy::Wish => Signer::Wish,
            SignedBy::GuardianUntil16 | SignedBy::GuardianBefore if reached(OWN_FROM_MONTHS) => {
                Signer::Person
            }
            SignedBy::GuardianBefore if reached(ALONE_FROM_MONTHS) => Signer::GuardianBefore,
            SignedBy::Guardian | SignedBy::GuardianUntil16 | SignedBy::GuardianBefore => {
                Signer::Guardian
            }
        }
    }
}

/// Who says yes on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signer {
    /// A guardian who is there, or somebody with a 委任状.
    Guardian,
    /// A guardian who signed on the form before.
    GuardianBefore,
    /// The person.
    Person,
    /// The person, who wishes it (B類).
    Wish,
}

impl Signer {
    /// 保護者記入欄 or 本人記入欄.
    pub fn consent_form(self) -> &'static str {
        match self {
            Signer::Guardian | Signer::GuardianBefore => CONSENT,
            Signer::Person => CONSENT_SELF,
            Signer::Wish => WISH,
        }
    }

    /// 医師記入欄: to whom the physician explained it.
    pub fn physician_form(self) -> &'static str {
        match self {
            Signer::Guardian | Signer::GuardianBefore => PHYSICIAN,
            Signer::Person | Signer::Wish => PHYSICIAN_SELF,
        }
    }

    /// Where the signature stands in that form.
    pub fn signature(self) -> &'static str {
        match self {
            Signer::Guardian | Signer::GuardianBefore => "guardian_sign",
            Signer::Person | Signer::Wish => "self_sign",
        }
    }
}

/// The form for a vaccine: `alone` when the guardian will not be there. `None` for a vaccine no form is for.
pub fn form_for<'a>(
    forms: impl Iterator<Item = &'a Questionnaire>,
    vaccine: &str,
    alone: bool,
) -> Option<&'a Questionnaire> {
    let mut fitting = forms.filter(|form| form.vaccines.iter().any(|code| code == vaccine));
    let first = fitting.next()?;
    let fits = |form: &Questionnaire| form.accompanied != Some(alone);
    if fits(first) {
        return Some(first);
    }
    Some(fitting.find(|form| fits(form)).unwrap_or(first))
}

/// Whether somebody may come without a guardian to this vaccination, given a signature made before.
pub fn may_come_alone<'a>(
    mut forms: impl Iterator<Item = &'a Questionnaire>,
    vaccine: &str,
    birth: Date,
    day: Date,
) -> bool {
    let alone = |form: &Questionnaire| {
        form.accompanied == Some(false)
            && form.vaccines.iter().any(|code| code == vaccine)
            && form.signed_by.signer(Some(birth), day) == Signer::GuardianBefore
    };
    forms.any(alone)
}
