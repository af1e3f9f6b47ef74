//! The contract of a device store: whatever happens, the one on IndexedDB says the same as the one in
//! memory, which the simulation of devices and a server has proven.

use crate::support::{FORM, change_id, fresh_name, person, record, store_at};
use domain::{ChangeId, Instant, PersonId};
use idb::IdbStore;
use serde_json::json;
use std::rc::Rc;
use sync::digest;
use sync::store::{
    DeviceStore, FieldWrite, Filter, LocalDraft, MemoryStore, NewEntry, SyncApply, TabId, TakeBatch,
};
use sync::testing::{author, raw, row, uuid};
use sync::wire::{
    Action, Change, Create, Cursor, Discard, Lease, NewRecord, Outcome, PROTOCOL, RefuseReason,
    Row, RowStatus, ScopeChange, ScopeKind, Submit, SyncResponse, Verdict,
};
use wasm_bindgen_test::wasm_bindgen_test;

const SEEDS: u64 = 6;
const STEPS: u32 = 120;

/// The same numbers on every run: a failure names its seed and can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 % u64::from(limit)).unwrap()
    }
}

struct World {
    dice: Dice,
    memory: MemoryStore,
    disk: Rc<IdbStore>,
    name: String,
    next: u32,
    cursor: Option<Cursor>,
    sent: Vec<ChangeId>,
    epoch: u32,
}

fn shown<T: std::fmt::Debug>(value: &T) -> String {
    format!("{value:?}")
}

impl World {
    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// Moves on with every step, so that leases end.
    fn now(&self) -> Instant {
        Instant(i64::from(self.next))
    }

    fn change(&mut self, action: Action) -> Change {
        let n = self.number();
        Change {
            id: change_id(n),
            person: person(),
            at: Instant(i64::from(n)),
            action,
        }
    }

    fn keystroke(&mut self) -> FieldWrite {
        let n = self.number();
        FieldWrite {
            record: record(1 + self.dice.below(3)),
            person: person(),
            questionnaire: FORM.to_owned(),
            link: ["1.1", "1.2"][usize::from(self.dice.below(2) == 0)].to_owned(),
            value: json!({ "text": format!("text {n}") }),
            seen: Vec::new(),
            at: Instant(i64::from(n)),
            version: change_id(n),
            tab: TabId(u64::from(self.dice.below(2))),
        }
    }

    fn entry(&mut self) -> NewEntry {
        let form = record(1 + self.dice.below(3));
        let n = self.number();
        let observation = NewRecord {
            id: record(100 + n),
            kind: "Observation".to_owned(),
            body: raw(&format!(r#"{{"resourceType":"Observation","n":{n}}}"#)),
            supersedes: None,
            reason: None,
        };
        let action = match self.dice.below(6) {
            0 => Action::Submit(Submit {
                record: form,
                response: raw(r#"{"resourceType":"QuestionnaireResponse"}"#),
                replaces: Vec::new(),
                records: vec![observation],
            }),
            1 => Action::Discard(Discard {
                record: form,
                replaces: Vec::new(),
            }),
            _ => Action::Create(Create {
                records: vec![observation],
            }),
        };
        NewEntry::Own(self.change(action))
    }

    fn answer(&mut self) -> SyncApply {
        let n = self.number();
        let count = if self.dice.below(5) == 0 {
            250
        } else {
            self.dice.below(4)
        };
        let mut rows: Vec<Row> = (0..count)
            .map(|_| {
                let seq = self.number();
                let whose = self.dice.below(2);
                // one record has one person
                let mut row = row(1000 + whose * 1000 + self.dice.below(400), u64::from(seq));
                row.person = PersonId(uuid(2, 1 + whose));
                if self.dice.below(10) == 0 {
                    row.status = RowStatus::Discarded;
                }
                row
            })
            .collect();
        // a page names a record once
        rows.sort_by_key(|row| (row.id, row.seq));
        rows.dedup_by_key(|row| row.id);
        let mut outcomes = Vec::new();
        for id in std::mem::take(&mut self.sent) {
            outcomes.extend(match self.dice.below(4) {
                0 => None,
                1 => {
                    let reason = RefuseReason::InvalidResource;
                    Some(Outcome {
                        id,
                        verdict: Verdict::Refused {
                            reason,
                            detail: None,
                        },
                    })
                }
                _ => Some(Outcome {
                    id,
                    verdict: Verdict::Accepted { seq: u64::from(n) },
                }),
            });
        }
        let kind = if self.dice.below(2) == 0 {
            ScopeKind::Reset
        } else {
            ScopeKind::Gone
        };
        let scope = (self.dice.below(8) == 0).then_some(ScopeChange {
            person: person(),
            kind,
        });
        let lease = (self.dice.below(8) == 0).then(|| Lease {
            person: person(),
            until: Instant(i64::from(n + self.dice.below(20))),
        });
        self.epoch += u32::from(self.dice.below(15) == 0);
        let cursor = Cursor(n.to_string());
        let after = self.cursor.replace(cursor.clone());
        SyncApply {
            expect_cursor: after.clone(),
            response: SyncResponse {
                protocol: PROTOCOL,
                epoch: self.epoch.to_string(),
                now: Instant(i64::from(n)),
                after,
                outcomes,
                scope: scope.into_iter().collect(),
                leases: lease.into_iter().collect(),
                digest: digest::of_page(&rows),
                frame: None,
                rows,
                cursor,
                more: self.dice.below(3) == 0,
            },
            at: Instant(i64::from(n)),
        }
    }

    async fn step(&mut self) -> (String, String) {
        // sometimes another tab does it
        let other = self.dice.below(3) == 0;
        let disk = if other {
            Rc::new(store_at(&self.name))
        } else {
            self.disk.clone()
        };
        let memory = self.memory.clone();
        macro_rules! both {
            ($name:ident($($argument:expr),*)) => {{
                let on_disk = disk.$name($($argument.clone()),*).await;
                (shown(&memory.$name($($argument),*).await), shown(&on_disk))
            }};
        }
        match self.dice.below(11) {
            0 => {
                let draft = LocalDraft {
                    record: record(1),
                    person: person(),
                    questionnaire: FORM.to_owned(),
                    opened_at: Instant(1),
                    closed: false,
                };
                both!(open_draft(draft))
            }
            1..=3 => {
                let write = self.keystroke();
                both!(edit_field(write))
            }
            4 => {
                let entry = self.entry();
                both!(enqueue(entry))
            }
            5 | 6 => {
                let take = TakeBatch {
                    max_count: 3,
                    max_bytes: 1 << 20,
                };
                let on_disk = disk.take_batch(take).await.unwrap();
                let in_memory = memory.take_batch(take).await.unwrap();
                self.sent = in_memory.changes.iter().map(|change| change.id).collect();
                (shown(&in_memory), shown(&on_disk))
            }
            7 | 8 => {
                let answer = self.answer();
                both!(apply(answer))
            }
            9 => {
                let now = self.now();
                let ended = both!(expire(now));
                self.cursor = memory.head().await.unwrap().cursor;
                ended
            }
            _ => {
                let items = memory.attention().await.unwrap();
                let Some(item) = items.first() else {
                    return Default::default();
                };
                let new_id = change_id(self.next + 500_000);
                self.next += 1;
                if self.dice.below(2) == 0 {
                    both!(dismiss(item.id))
                } else {
                    both!(send_again(item.id, new_id, Instant(1)))
                }
            }
        }
    }

    async fn compare(&self, store: &IdbStore, when: &str) {
        let memory = &self.memory;
        let now = self.now();
        assert_eq!(
            shown(&store.head().await),
            shown(&memory.head().await),
            "head {when}"
        );
        assert_eq!(
            shown(&store.waiting().await),
            shown(&memory.waiting().await),
            "waiting {when}"
        );
        assert_eq!(
            shown(&store.drafts(now).await),
            shown(&memory.drafts(now).await),
            "drafts {when}"
        );
        for n in 1..=3 {
            let (on_disk, in_memory) = (
                store.draft(record(n), now).await,
                memory.draft(record(n), now).await,
            );
            assert_eq!(shown(&on_disk), shown(&in_memory), "draft {n} {when}");
        }
        for filter in [
            Filter::default(),
            Filter::all().of(person()),
            Filter::all().kind("Observation"),
        ] {
            let on_disk = store.rows(&filter, now).await.unwrap();
            let in_memory = memory.rows(&filter, now).await.unwrap();
            assert_eq!(on_disk.len(), in_memory.len(), "rows {when}");
            assert_eq!(shown(&on_disk), shown(&in_memory), "rows {when}");
        }
        let ids = async |attention: Result<Vec<sync::store::AttentionItem>, _>| {
            let mut items: Vec<String> = attention.unwrap().iter().map(shown).collect();
            items.sort();
            items
        };
        assert_eq!(
            ids(store.attention().await).await,
            ids(memory.attention().await).await,
            "{when}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_store_on_disk_says_what_the_store_in_memory_says() {
    for seed in 1..=SEEDS {
        let name = fresh_name();
        let mut world = World {
            dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            memory: MemoryStore::new(author(1)),
            disk: Rc::new(store_at(&name)),
            name: name.clone(),
            next: 0,
            cursor: None,
            sent: Vec::new(),
            epoch: 0,
        };
        for step in 0..STEPS {
            let when = format!("after step {step} of seed {seed}");
            let (in_memory, on_disk) = world.step().await;
            assert_eq!(on_disk, in_memory, "answer {when}");
            if step % 10 == 9 {
                world.compare(&world.disk, &when).await;
                world.compare(&store_at(&name), &when).await;
            }
            if step % 40 == 39 {
                while world.disk.compact().await.unwrap() {}
                world.compare(&world.disk, &when).await;
            }
        }
    }
}
