//! What is known about each field of an open form: which versions the screen stands for, what is being saved, what
//! could not be, and where somebody is at work. Pure: no screen and no store.

use super::Saving;
use crate::browser::{FieldView, StoreError};
use domain::ChangeId;
use domain::questionnaire::RawAnswer;
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Fields {
    /// Versions of the value on screen.
    seen: BTreeMap<String, Vec<ChangeId>>,
    in_flight: BTreeMap<String, u32>,
    failed: BTreeMap<String, StoreError>,
    /// How many writes of this page the store had taken when a field's last one ended.
    ended: BTreeMap<String, u64>,
    pub(super) focused: Option<String>,
}

impl Fields {
    /// Whether what was read (`read_at`, counted in writes) is older than the screen: the field's last write ended since.
    pub(super) fn is_old(&self, link: &str, read_at: u64) -> bool {
        self.ended.get(link).is_some_and(|ended| *ended > read_at)
    }

    /// Whether the stored value goes onto the screen in place of `shown`. Never where somebody is at work.
    pub(super) fn takes(
        &mut self,
        link: &str,
        field: &FieldView,
        stored: Option<&RawAnswer>,
        shown: Option<&RawAnswer>,
    ) -> bool {
        let same = stored == shown;
        let busy = self.in_flight.get(link).is_some_and(|count| *count > 0)
            || self.failed.contains_key(link)
            || self.focused.as_deref() == Some(link);
        if same || !busy {
            self.seen.insert(link.to_owned(), field.seen.clone());
        }
        !same && !busy
    }

    /// A write begins. Answers the versions it stands for.
    pub(super) fn begin(&mut self, link: &str, also_seen: Vec<ChangeId>) -> Vec<ChangeId> {
        *self.in_flight.entry(link.to_owned()).or_default() += 1;
        let mut seen = self.seen.get(link).cloned().unwrap_or_default();
        seen.extend(also_seen);
        seen.sort_unstable();
        seen.dedup();
        seen
    }

    /// A write has ended. Answers what to say now; `None` while another one runs.
    pub(super) fn end(
        &mut self,
        (link, written): (&str, u64),
        result: Result<(), StoreError>,
    ) -> Option<Saving> {
        self.ended.insert(link.to_owned(), written);
        let count = self.in_flight.entry(link.to_owned()).or_default();
        *count = count.saturating_sub(1);
        match result {
            Ok(()) => self.failed.remove(link),
            Err(error) => self.failed.insert(link.to_owned(), error),
        };
        // a field that is not saved must not be hidden by another one that is
        match self.failed.values().next() {
            Some(error) => Some(Saving::Failed(error.clone())),
            None => self.quiet().then_some(Saving::OnDevice),
        }
    }

    pub(super) fn quiet(&self) -> bool {
        self.in_flight.values().all(|count| *count == 0)
    }

    pub(super) fn failed(&self) -> Vec<String> {
        self.failed.keys().cloned().collect()
    }

    /// Every version on the screen.
    pub(super) fn seen(&self) -> Vec<ChangeId> {
        self.seen.values().flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Reach;

    fn version(number: u128) -> ChangeId {
        ChangeId(uuid::Uuid::from_u128(number))
    }

    fn stored(seen: u128) -> FieldView {
        FieldView {
            value: serde_json::Value::Null,
            others: Vec::new(),
            reach: Reach::Server,
            seen: vec![version(seen)],
        }
    }

    fn words(text: &str) -> RawAnswer {
        RawAnswer::Text(text.to_owned())
    }

    /// Offers a value from elsewhere while `せき` is on the screen: is it taken, and which version does the next
    /// keystroke replace?
    fn offer(fields: &mut Fields, value: &str) -> (bool, Vec<ChangeId>) {
        let (theirs, mine) = (words(value), words("せき"));
        let taken = fields.takes("c03t", &stored(2), Some(&theirs), Some(&mine));
        (taken, fields.begin("c03t", Vec::new()))
    }

    fn field_seen_as(number: u128) -> Fields {
        let mut fields = Fields::default();
        let mine = words("せき");
        assert!(!fields.takes("c03t", &stored(number), Some(&mine), Some(&mine)));
        fields
    }

    #[test]
    fn a_value_from_elsewhere_comes_onto_the_screen_where_nobody_is_at_work() {
        let mut fields = field_seen_as(1);
        assert_eq!(offer(&mut fields, "ねつ"), (true, vec![version(2)]));
    }

    #[test]
    fn a_field_somebody_is_in_keeps_its_words_and_the_next_keystroke_does_not_replace_what_was_not_seen()
     {
        let focused = |fields: &mut Fields| fields.focused = Some("c03t".to_owned());
        let saving = |fields: &mut Fields| drop(fields.begin("c03t", Vec::new()));
        let failed = |fields: &mut Fields| {
            fields.begin("c03t", Vec::new());
            fields.end(("c03t", 0), Err(StoreError::Full));
        };
        let at_work: [fn(&mut Fields); 3] = [focused, saving, failed];
        for begin in at_work {
            let mut fields = field_seen_as(1);
            begin(&mut fields);
            assert_eq!(offer(&mut fields, "ねつ"), (false, vec![version(1)]));
        }
    }

    #[test]
    fn what_was_read_before_the_last_word_was_kept_does_not_come_back_over_it() {
        let mut fields = field_seen_as(1);
        fields.begin("c03t", Vec::new());
        fields.end(("c03t", 7), Ok(()));
        assert!(fields.is_old("c03t", 6), "read before");
        assert!(!fields.is_old("c03t", 7), "read after");
        assert!(!fields.is_old("c04", 0), "never written here");
    }

    #[test]
    fn ones_own_words_coming_back_count_as_seen_even_while_typing() {
        let mut fields = field_seen_as(1);
        fields.focused = Some("c03t".to_owned());
        assert_eq!(offer(&mut fields, "せき"), (false, vec![version(2)]));
    }

    #[test]
    fn choosing_one_of_several_values_replaces_each_of_them_once() {
        let mut fields = field_seen_as(1);
        let all = vec![version(3), version(1), version(2)];
        assert_eq!(fields.begin("c03t", all), [1, 2, 3].map(version));
    }

    #[test]
    fn saved_is_said_when_the_last_write_has_ended() {
        let mut fields = Fields::default();
        fields.begin("c03t", Vec::new());
        fields.begin("c03t", Vec::new());
        assert_eq!(fields.end(("c03t", 0), Ok(())), None);
        assert_eq!(fields.end(("c03t", 0), Ok(())), Some(Saving::OnDevice));
    }

    #[test]
    fn a_failed_field_stays_said_while_others_are_saved_until_it_is_saved_itself() {
        let mut fields = Fields::default();
        let failed = Some(Saving::Failed(StoreError::Full));
        fields.begin("c03t", Vec::new());
        assert_eq!(fields.end(("c03t", 0), Err(StoreError::Full)), failed);
        fields.begin("name", Vec::new());
        assert_eq!(fields.end(("name", 0), Ok(())), failed);
        assert_eq!(fields.failed(), ["c03t"]);
        fields.begin("c03t", Vec::new());
        assert_eq!(fields.end(("c03t", 0), Ok(())), Some(Saving::OnDevice));
    }
}
