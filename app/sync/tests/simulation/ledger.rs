//! What the screens said was saved, and whether all of it is still somewhere at the end.
//!
//! Knows nothing of how stores decide: it only knows what each writer had in front of them.

use domain::{ChangeId, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use sync::store::{AttentionItem, TabId};
use sync::wire::{Action, Change, LinkId, Row, RowStatus, Verdict};

/// One version of one field.
pub(crate) type Version = (ChangeId, LinkId);

#[derive(Clone, Debug)]
pub(crate) struct SavedField {
    pub(crate) device: usize,
    pub(crate) record: RecordId,
    pub(crate) value: serde_json::Value,
    /// Versions that somebody wrote with this one in front of them.
    taken_over_by: Vec<Version>,
}

#[derive(Clone, Debug)]
pub(crate) struct SavedChange {
    pub(crate) device: usize,
    pub(crate) change: Change,
    sent_again_as: Option<ChangeId>,
    dismissed: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) fields: BTreeMap<Version, SavedField>,
    pub(crate) changes: BTreeMap<ChangeId, SavedChange>,
    dismissed_fields: BTreeSet<Version>,
    /// The last value typed into a field of a device, and by which tab.
    last: BTreeMap<(usize, RecordId, LinkId), (ChangeId, TabId)>,
}

/// What the server has, for the checks.
pub(crate) struct ServerView<'a> {
    pub(crate) rows: &'a BTreeMap<RecordId, Row>,
    pub(crate) verdict: &'a dyn Fn(usize, ChangeId) -> Option<Verdict>,
}

impl Ledger {
    #[expect(
        clippy::too_many_arguments,
        reason = "one keystroke has that many facts"
    )]
    pub(crate) fn typed(
        &mut self,
        device: usize,
        tab: TabId,
        record: RecordId,
        link: &LinkId,
        version: ChangeId,
        value: &serde_json::Value,
        seen: &[ChangeId],
    ) {
        let new: Version = (version, link.clone());
        let last = self
            .last
            .insert((device, record, link.clone()), (version, tab));
        // A tab knows what it typed itself.
        let own = last
            .filter(|(_, typist)| *typist == tab)
            .map(|(version, _)| version);
        for before in seen.iter().copied().chain(own) {
            if let Some(field) = self.fields.get_mut(&(before, link.clone())) {
                field.taken_over_by.push(new.clone());
            }
        }
        let saved = SavedField {
            device,
            record,
            value: value.clone(),
            taken_over_by: Vec::new(),
        };
        self.fields.insert(new, saved);
    }

    /// What the tab typed last into the form counts as seen by it.
    pub(crate) fn complete(&self, device: usize, tab: TabId, mut change: Change) -> Change {
        let (record, replaces) = match &mut change.action {
            Action::Submit(submit) => (submit.record, &mut submit.replaces),
            Action::Discard(discard) => (discard.record, &mut discard.replaces),
            Action::Edit(_) | Action::Create(_) => return change,
        };
        let own = self.last.iter().filter(|((on, about, _), (_, typist))| {
            (*on, *about, *typist) == (device, record, tab)
        });
        replaces.extend(own.map(|(_, (version, _))| *version));
        change
    }

    pub(crate) fn saved(&mut self, device: usize, change: Change) {
        let saved = SavedChange {
            device,
            change,
            sent_again_as: None,
            dismissed: false,
        };
        self.changes.insert(saved.change.id, saved);
    }

    pub(crate) fn dismissed(&mut self, item: &AttentionItem) {
        if let Some(saved) = self.changes.get_mut(&item.id) {
            saved.dismissed = true;
        }
        self.dismissed_fields
            .extend(versions_in(item).into_iter().map(|(version, _)| version));
    }

    pub(crate) fn sent_again(&mut self, device: usize, item: &AttentionItem, new_id: ChangeId) {
        if let Some(saved) = self.changes.get_mut(&item.id) {
            saved.sent_again_as = Some(new_id);
            let change = Change {
                id: new_id,
                ..saved.change.clone()
            };
            self.saved(device, change);
        }
        for (old, value) in versions_in(item) {
            let new: Version = (new_id, old.1.clone());
            let Some(before) = self.fields.get_mut(&old) else {
                continue;
            };
            before.taken_over_by.push(new.clone());
            let again = SavedField {
                value,
                device,
                taken_over_by: Vec::new(),
                record: before.record,
            };
            self.fields.insert(new, again);
        }
    }

    /// Everything that was said to be saved and is nowhere any more.
    pub(crate) fn lost(
        &self,
        server: &ServerView<'_>,
        attention: &[Vec<AttentionItem>],
    ) -> Vec<String> {
        let mut check = Check {
            ledger: self,
            server,
            attention,
            known: BTreeMap::new(),
        };
        let mut lost = Vec::new();
        for id in self.changes.keys() {
            if !check.change_is_there(*id) {
                let saved = &self.changes[id];
                let verdict = (server.verdict)(saved.device, *id);
                lost.push(format!(
                    "device {}: {:?}, answered {verdict:?}",
                    saved.device, saved.change
                ));
            }
        }
        for (version, field) in &self.fields {
            if !check.version_is_there(version) {
                lost.push(format!(
                    "{:?} typed on device {} as {version:?}",
                    field.value, field.device
                ));
            }
        }
        lost
    }

    /// Everything on the server that nobody wrote, or that is there twice.
    pub(crate) fn phantoms(&self, rows: &BTreeMap<RecordId, Row>) -> Vec<String> {
        let mut phantoms = Vec::new();
        let mut bodies: BTreeSet<&str> = BTreeSet::new();
        let changes = || self.changes.values().map(|saved| &saved.change);
        for row in rows.values() {
            let body = row.body.get();
            for (link, versions) in &row.fields {
                for version in versions {
                    let name = (version.change, link.clone());
                    let known = self.fields.get(&name);
                    if known.is_none() {
                        phantoms.push(format!("nobody typed {name:?}"));
                    }
                    if known
                        .is_some_and(|known| known.value != version.value || known.record != row.id)
                    {
                        phantoms.push(format!("{name:?} is not what was typed"));
                    }
                }
            }
            if row.kind == "AuditEvent" || row.status != RowStatus::Final {
                continue;
            }
            if !changes().any(|change| writes(change, row.id, body)) {
                phantoms.push(format!("nobody wrote {body}"));
            }
            if !bodies.insert(body) {
                phantoms.push(format!("twice: {body}"));
            }
        }
        phantoms
    }
}

fn writes(change: &Change, id: RecordId, body: &str) -> bool {
    match &change.action {
        Action::Submit(submit) => {
            (submit.record == id && submit.response.get() == body)
                || submit
                    .records
                    .iter()
                    .any(|record| record.id == id && record.body.get() == body)
        }
        Action::Create(create) => create
            .records
            .iter()
            .any(|record| record.id == id && record.body.get() == body),
        Action::Edit(_) | Action::Discard(_) => false,
    }
}

fn versions_in(item: &AttentionItem) -> Vec<(Version, serde_json::Value)> {
    let Some(Action::Edit(edit)) = item.change.change.as_ref().map(|change| &change.action) else {
        return Vec::new();
    };
    let version = |link: &LinkId| (edit.fields[link].version.unwrap_or(item.id), link.clone());
    edit.fields
        .iter()
        .map(|(link, field)| (version(link), field.value.clone()))
        .collect()
}

struct Check<'a> {
    ledger: &'a Ledger,
    server: &'a ServerView<'a>,
    attention: &'a [Vec<AttentionItem>],
    known: BTreeMap<Version, bool>,
}

impl Check<'_> {
    fn change_is_there(&self, id: ChangeId) -> bool {
        let Some(saved) = self.ledger.changes.get(&id) else {
            return false;
        };
        if saved.dismissed
            || saved
                .sent_again_as
                .is_some_and(|new| self.change_is_there(new))
        {
            return true;
        }
        if self.attention[saved.device]
            .iter()
            .any(|item| item.id == id)
        {
            return true;
        }
        let accepted = matches!(
            (self.server.verdict)(saved.device, id),
            Some(Verdict::Accepted { .. })
        );
        let row = |id: RecordId| self.server.rows.get(&id);
        let stands = |id: RecordId, body: &str| {
            row(id).is_some_and(|row| row.status == RowStatus::Final && row.body.get() == body)
        };
        accepted
            && match &saved.change.action {
                Action::Submit(submit) => {
                    stands(submit.record, submit.response.get())
                        && submit
                            .records
                            .iter()
                            .all(|record| stands(record.id, record.body.get()))
                }
                Action::Create(create) => create
                    .records
                    .iter()
                    .all(|record| stands(record.id, record.body.get())),
                // Whoever throws away what they never filled in has nothing to say about a form
                // that is filled in later.
                Action::Discard(discard) => {
                    discard.replaces.is_empty()
                        || row(discard.record).is_none_or(|row| row.status == RowStatus::Discarded)
                }
                Action::Edit(_) => true,
            }
    }

    fn version_is_there(&mut self, version: &Version) -> bool {
        if let Some(known) = self.known.get(version) {
            return *known;
        }
        self.known.insert(version.clone(), false); // a circle is no foothold
        let there = self.find(version);
        self.known.insert(version.clone(), there);
        there
    }

    fn find(&mut self, version: &Version) -> bool {
        let Some(field) = self.ledger.fields.get(version) else {
            return false;
        };
        let (name, link) = version;
        if self.ledger.dismissed_fields.contains(version) {
            return true;
        }
        let row = self.server.rows.get(&field.record);
        let live = row
            .and_then(|row| row.fields.get(link))
            .map_or(&[][..], Vec::as_slice);
        if live.iter().any(|live| live.change == *name) {
            return true;
        }
        let listed = |item: &AttentionItem| {
            versions_in(item)
                .iter()
                .any(|(listed, _)| listed == version)
        };
        if self.attention[field.device].iter().any(listed) {
            return true;
        }
        let accepted = |saved: &SavedChange| {
            matches!(
                (self.server.verdict)(saved.device, saved.change.id),
                Some(Verdict::Accepted { .. })
            )
        };
        let stands_for = |saved: &SavedChange| match &saved.change.action {
            Action::Submit(submit) if submit.record == field.record => {
                let same = |seen: &ChangeId| {
                    *seen == *name
                        || self
                            .ledger
                            .fields
                            .get(&(*seen, link.clone()))
                            .is_some_and(|seen| seen.value == field.value)
                };
                submit.replaces.iter().any(same)
            }
            Action::Discard(discard) if discard.record == field.record => {
                discard.replaces.contains(name) && accepted(saved)
            }
            _ => false,
        };
        let covering: Vec<ChangeId> = self
            .ledger
            .changes
            .iter()
            .filter(|(_, saved)| stands_for(saved))
            .map(|(id, _)| *id)
            .collect();
        if covering.into_iter().any(|id| self.change_is_there(id)) {
            return true;
        }
        let later = field.taken_over_by.clone();
        later.iter().any(|later| self.version_is_there(later))
    }
}
