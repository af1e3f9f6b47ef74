//! What the person has granted or refused, as a fact for the decision. Where it stands as a FHIR Consent,
//! [`crate::fhir::privacy`] reads it.

use super::DenyReason;
use super::category::{Categories, Category};
use super::label::Labels;
use super::purpose::Purposes;
use crate::id::RecordId;
use crate::time::Instant;

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// 見てよい
    Permit,
    /// 見せない: beats every permit.
    Deny,
}

/// One provision of a Consent, for this actor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// The Consent, as it is named in the log.
    pub consent: RecordId,
    /// Yes or no.
    pub effect: Effect,
    /// Of a permit: these. Of a refusal: these, or everything when nothing at all is named.
    pub categories: Categories,
    /// Single records, the only way to what is sensitive.
    pub items: Vec<RecordId>,
    /// Of a permit: all but records with these labels. Of a refusal: records with these labels.
    pub labels: Labels,
    /// Of a permit: for these only. Empty: for whatever the role acts for.
    pub purposes: Purposes,
    /// Not before.
    pub from: Option<Instant>,
    /// From then on no more.
    pub until: Option<Instant>,
    /// Taken back at.
    pub revoked: Option<Instant>,
    /// It needs no other relation: 今回だけ, shown by the person to the one who stands before them.
    pub alone: bool,
}

impl Grant {
    /// A permit for categories, without an end.
    pub fn permit(consent: RecordId, categories: Categories) -> Self {
        Grant {
            consent,
            effect: Effect::Permit,
            categories,
            items: Vec::new(),
            labels: Labels::NONE,
            purposes: Purposes::NONE,
            from: None,
            until: None,
            revoked: None,
            alone: false,
        }
    }

    /// A refusal of categories; of everything, when there are none.
    pub fn deny(consent: RecordId, categories: Categories) -> Self {
        Grant {
            effect: Effect::Deny,
            ..Grant::permit(consent, categories)
        }
    }

    /// Whether it counts at this moment, and if not, why.
    pub fn standing(&self, now: Instant) -> Result<(), DenyReason> {
        if self.revoked.is_some_and(|revoked| revoked <= now) {
            Err(DenyReason::Revoked)
        } else if self.until.is_some_and(|until| until <= now) {
            Err(DenyReason::Expired)
        } else if self.from.is_some_and(|from| now < from) {
            Err(DenyReason::NotGranted)
        } else {
            Ok(())
        }
    }

    /// Whether a refusal is about this record.
    pub(super) fn refuses(
        &self,
        category: Category,
        labels: Labels,
        record: Option<RecordId>,
        now: Instant,
    ) -> bool {
        let everything =
            self.categories.is_empty() && self.items.is_empty() && self.labels.is_empty();
        let about = everything
            || self.categories.has(category)
            || self.labels.meet(labels)
            || record.is_some_and(|record| self.items.contains(&record));
        self.effect == Effect::Deny && about && self.standing(now).is_ok()
    }

    /// Whether a permit names the category (never enough for what is sensitive), or this very record.
    pub(super) fn names(
        &self,
        category: Category,
        labels: Labels,
        record: Option<RecordId>,
    ) -> Option<Named> {
        if self.effect == Effect::Deny || self.labels.meet(labels) {
            return None;
        }
        if record.is_some_and(|record| self.items.contains(&record)) {
            Some(Named::Item)
        } else {
            self.categories.has(category).then_some(Named::Category)
        }
    }

    pub(super) fn turns(&self) -> Vec<Instant> {
        let all = [self.from, self.until, self.revoked];
        all.into_iter().flatten().collect()
    }
}

/// How a permit names a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// As one of its category.
    Category,
    /// Itself.
    Item,
}
