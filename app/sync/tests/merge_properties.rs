//! What the merge promises for every history, not only for those somebody thought of.

#[cfg(test)]
mod tests {

    use domain::{ChangeId, Instant, RecordId};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};
    use sync::merge::{Clock, Context, merge};
    use sync::testing::{QUESTIONNAIRE, author, change, raw, uuid};
    use sync::wire::{
        Action, Change, Discard, Edit, FieldEdit, RefuseReason, Row, RowStatus, Submit,
    };

    const LINKS: [&str; 3] = ["a", "b", "c"];

    fn record() -> RecordId {
        RecordId(uuid(3, 1))
    }

    fn id(n: usize) -> ChangeId {
        ChangeId(uuid(5, u32::try_from(n).unwrap()))
    }

    fn edit(n: usize, at: i64, link: &str, value: &str, replaces: Vec<ChangeId>) -> Change {
        let field = FieldEdit {
            value: value.into(),
            replaces,
            version: None,
            at: None,
        };
        let edit = Edit {
            record: record(),
            questionnaire: QUESTIONNAIRE.to_owned(),
            fields: BTreeMap::from([(link.to_owned(), field)]),
        };
        change(u32::try_from(n).unwrap(), at, Action::Edit(edit))
    }

    fn apply(row: Option<Row>, change: &Change) -> Result<Option<Row>, RefuseReason> {
        let context = Context {
            author: author(1),
            clock: Clock::Corrected {
                received: Instant(1_000_000),
                sent_at: Instant(1_000_000),
            },
        };
        let existing: Vec<Row> = row.clone().into_iter().collect();
        match merge(&existing, change, &context) {
            Ok(rows) => Ok(rows.into_iter().next().or(row)),
            Err(refusal) => Err(refusal.reason),
        }
    }

    fn all(changes: &[&Change]) -> Row {
        let row = changes
            .iter()
            .fold(None, |row, change| apply(row, change).unwrap());
        row.unwrap()
    }

    /// A history of edits: each replaces some of the versions that its writer can have seen.
    #[derive(Clone, Debug)]
    struct History(Vec<Change>);

    fn histories() -> impl Strategy<Value = History> {
        let step = (0..LINKS.len(), 0..4_u8, any::<u16>(), 0..1_000_i64);
        proptest::collection::vec(step, 1..14).prop_map(|steps| {
            let mut changes: Vec<Change> = Vec::new();
            let mut written: BTreeMap<&str, Vec<ChangeId>> = BTreeMap::new();
            for (n, (link, value, seen, at)) in steps.into_iter().enumerate() {
                let link = LINKS[link];
                let versions = written.entry(link).or_default();
                let seen = versions
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| seen >> (bit % 16) & 1 == 1);
                let replaces = seen.map(|(_, id)| *id).collect();
                versions.push(id(n + 1));
                changes.push(edit(n + 1, at, link, &format!("value {value}"), replaces));
            }
            History(changes)
        })
    }

    /// (link, version) of everything live.
    fn live(row: &Row) -> BTreeSet<(String, ChangeId)> {
        let versions = |(link, versions): (&String, &Vec<sync::wire::FieldVersion>)| {
            versions
                .iter()
                .map(|version| (link.clone(), version.change))
                .collect::<Vec<_>>()
        };
        row.fields.iter().flat_map(versions).collect()
    }

    fn fields(change: &Change) -> &BTreeMap<String, FieldEdit> {
        match &change.action {
            Action::Edit(edit) => &edit.fields,
            _ => unreachable!("only edits here"),
        }
    }

    /// What is live by definition: written and by nobody replaced.
    fn expected(history: &History) -> BTreeSet<(String, ChangeId)> {
        let written = history
            .0
            .iter()
            .flat_map(|change| fields(change).keys().map(|link| (link.clone(), change.id)));
        let replaced: BTreeSet<(String, ChangeId)> = history
            .0
            .iter()
            .flat_map(|change| {
                fields(change)
                    .iter()
                    .flat_map(|(link, field)| field.replaces.iter().map(|id| (link.clone(), *id)))
            })
            .collect();
        written
            .filter(|version| !replaced.contains(version))
            .collect()
    }

    /// Another order in which the same changes can arrive: nobody replaces what has not arrived.
    fn reorder(history: &History, picks: &[u16]) -> Vec<Change> {
        let mut waiting = history.0.clone();
        let mut arrived: BTreeSet<ChangeId> = BTreeSet::new();
        let mut order = Vec::new();
        let mut picks = picks.iter().copied().cycle();
        while !waiting.is_empty() {
            let ready = |change: &Change| {
                fields(change)
                    .values()
                    .flat_map(|field| &field.replaces)
                    .all(|id| arrived.contains(id))
            };
            let can: Vec<usize> = (0..waiting.len())
                .filter(|index| ready(&waiting[*index]))
                .collect();
            let next = waiting.remove(can[usize::from(picks.next().unwrap()) % can.len()]);
            arrived.insert(next.id);
            order.push(next);
        }
        order
    }

    proptest! {
        #[test]
        fn edits_of_different_fields_commute(a in 0..9_u8, b in 0..9_u8, at in 0..1_000_i64) {
            let one = edit(1, at, "a", &format!("{a}"), Vec::new());
            let two = edit(2, 500, "b", &format!("{b}"), Vec::new());
            let (first, second) = (all(&[&one, &two]), all(&[&two, &one]));
            prop_assert_eq!(&first.fields, &second.fields);
            prop_assert_eq!(first.fields["a"][0].value.clone(), format!("{a}"));
            prop_assert_eq!(first.fields["b"][0].value.clone(), format!("{b}"));
        }

        #[test]
        fn nothing_is_invented_and_nothing_dropped_that_nobody_replaced(history in histories()) {
            let row = all(&history.0.iter().collect::<Vec<_>>());
            prop_assert_eq!(live(&row), expected(&history));
            for (link, versions) in &row.fields {
                for version in versions {
                    let change = history.0.iter().find(|change| change.id == version.change).unwrap();
                    prop_assert_eq!(&version.value, &fields(change)[link].value);
                }
            }
        }

        #[test]
        fn every_order_of_arrival_ends_in_the_same_draft(history in histories(), picks in proptest::collection::vec(any::<u16>(), 1..20)) {
            let order = reorder(&history, &picks);
            let (first, second) = (all(&history.0.iter().collect::<Vec<_>>()), all(&order.iter().collect::<Vec<_>>()));
            prop_assert_eq!(first.fields, second.fields, "also which one is shown first");
            prop_assert_eq!(first.updated_at, second.updated_at);
        }

        #[test]
        fn a_change_applied_again_changes_nothing(history in histories()) {
            let changes: Vec<&Change> = history.0.iter().collect();
            let once = all(&changes);
            let last = changes.last().unwrap();
            let twice = apply(Some(once.clone()), last).unwrap().unwrap();
            prop_assert_eq!(once.fields, twice.fields);
        }

        #[test]
        fn a_submission_stands_for_what_its_writer_saw_and_the_rest_is_left_over(history in histories(), seen in any::<u16>()) {
            let draft = all(&history.0.iter().collect::<Vec<_>>());
            let versions: Vec<(String, ChangeId)> = live(&draft).into_iter().collect();
            let replaces: Vec<ChangeId> =
                versions.iter().enumerate().filter(|(bit, _)| seen >> (bit % 16) & 1 == 1).map(|(_, (_, id))| *id).collect();
            let response = raw(&format!(r#"{{"questionnaire":"{QUESTIONNAIRE}"}}"#));
            let submit = Submit { record: record(), response, replaces: replaces.clone(), records: Vec::new() };
            let done = apply(Some(draft.clone()), &change(99, 1, Action::Submit(submit))).unwrap().unwrap();
            prop_assert_eq!(done.status, RowStatus::Final);
            for (link, version) in &versions {
                let left = done.fields.get(link).is_some_and(|left| left.iter().any(|left| left.change == *version));
                let of = |id: &ChangeId| draft.fields[link].iter().find(|field| field.change == *id);
                let value = &of(version).unwrap().value;
                let says_the_same = replaces.iter().filter_map(of).any(|seen| seen.value == *value);
                prop_assert_eq!(left, !replaces.contains(version) && !says_the_same);
            }
        }

        #[test]
        fn a_draft_is_thrown_away_only_by_somebody_who_saw_all_of_it(history in histories(), blind in any::<bool>()) {
            let draft = all(&history.0.iter().collect::<Vec<_>>());
            let mut replaces: Vec<ChangeId> = live(&draft).into_iter().map(|(_, id)| id).collect();
            if blind {
                replaces.pop();
            }
            let discard = Discard { record: record(), replaces };
            let result = apply(Some(draft), &change(99, 1, Action::Discard(discard)));
            match result {
                Ok(row) => prop_assert!(!blind && row.unwrap().status == RowStatus::Discarded),
                Err(reason) => prop_assert!(blind && reason == RefuseReason::WrittenElsewhere),
            }
        }

        #[test]
        fn effective_times_never_lie_in_the_future(at in any::<i64>(), sent in any::<i64>(), received in any::<i64>()) {
            let clock = Clock::Corrected { received: Instant(received), sent_at: Instant(sent) };
            prop_assert!(clock.effective(Instant(at)) <= Instant(received));
        }
    }
}
