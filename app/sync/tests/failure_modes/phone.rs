//! A device and the way to the server, as text, one exchange at a time.

use domain::access::Relation;
use domain::{ChangeId, Instant, PersonId, RecordId};
use std::sync::Arc;
use sync::machine::{Reply, read_answer};
use sync::request::read_request;
use sync::serve::serve;
use sync::server_store::{Caller, MemoryServer};
use sync::store::{
    Applied, Batch, DeviceStore, DraftView, FieldWrite, MemoryStore, NewEntry, StoreError,
    SyncApply, TabId, TakeBatch,
};
use sync::testing::{EARLY, QUESTIONNAIRE, SmallRules, caller, create, now, uuid};
use sync::wire::{PROTOCOL, SyncRequest, SyncResponse};

pub(crate) const START: i64 = 1_795_000_000_000;

pub(crate) struct Phone {
    pub(crate) store: MemoryStore,
    pub(crate) caller: Caller,
    pub(crate) clock_error: i64,
}

/// A server that knows person 1, whose guardians are accounts 1 and 2.
pub(crate) fn server() -> MemoryServer {
    let server = MemoryServer::new(Arc::new(SmallRules));
    for n in [1, 2] {
        server.tie(caller(n, None).account, person(), Relation::guardian(None));
    }
    server
}

pub(crate) fn person() -> PersonId {
    PersonId(uuid(2, 1))
}

pub(crate) fn form() -> RecordId {
    RecordId(uuid(3, 900))
}

pub(crate) fn id(n: u32) -> ChangeId {
    ChangeId(uuid(5, n))
}

impl Phone {
    pub(crate) fn of(account: u32) -> Self {
        let caller = caller(account, None);
        Phone {
            store: MemoryStore::new(caller.author()),
            caller,
            clock_error: 0,
        }
    }

    pub(crate) fn typed(&self, n: u32, link: &str, value: &str, time: i64) {
        let seen = self.field(link).map(|field| field.seen).unwrap_or_default();
        self.types(n, link, value, time, seen);
    }

    pub(crate) fn types(&self, n: u32, link: &str, value: &str, time: i64, seen: Vec<ChangeId>) {
        let write = FieldWrite {
            record: form(),
            person: person(),
            questionnaire: QUESTIONNAIRE.to_owned(),
            link: link.to_owned(),
            value: value.into(),
            seen,
            at: Instant(time + self.clock_error),
            version: id(n),
            tab: TabId(1),
        };
        now(self.store.edit_field(write)).unwrap();
    }

    pub(crate) fn creates(&self, n: u32) {
        now(self.store.enqueue(NewEntry::Own(create(n, &[n])))).unwrap();
    }

    pub(crate) fn view(&self) -> Option<DraftView> {
        now(self.store.draft(form(), EARLY)).unwrap()
    }

    pub(crate) fn field(&self, link: &str) -> Option<sync::store::FieldView> {
        self.view()?.fields.remove(link)
    }

    pub(crate) fn unsent(&self) -> u32 {
        now(self.store.head()).unwrap().unsent
    }

    pub(crate) fn take(&self) -> Batch {
        now(self.store.take_batch(TakeBatch {
            max_count: 500,
            max_bytes: 2_000_000,
        }))
        .unwrap()
    }

    /// What the server answers, as text; `limit` rows at most.
    pub(crate) fn asks(
        &self,
        server: &MemoryServer,
        batch: &Batch,
        time: i64,
        limit: u32,
    ) -> String {
        let request = SyncRequest {
            protocol: PROTOCOL,
            device: self.caller.device,
            sent_at: Instant(time + self.clock_error),
            cursor: batch.cursor.clone(),
            changes: batch.changes.clone(),
            limit: Some(limit),
            leases: true,
        };
        let request = read_request(&serde_json::to_vec(&request).unwrap()).unwrap();
        let answer = now(serve(
            server,
            server,
            &SmallRules,
            &self.caller,
            request,
            Instant(time),
        ));
        serde_json::to_string(&answer.unwrap()).unwrap()
    }

    pub(crate) fn stores(&self, batch: &Batch, answer: &str) -> Result<Applied, StoreError> {
        let reply = Reply {
            status: 200,
            redirected: false,
            retry_after: None,
            content_type: Some("application/json"),
            body: answer,
        };
        let response: SyncResponse = read_answer(reply).unwrap();
        now(self.store.apply(SyncApply {
            expect_cursor: batch.cursor.clone(),
            response,
            at: Instant(0),
        }))
    }

    /// Until nothing is left on either side.
    pub(crate) fn syncs(&self, server: &MemoryServer, time: i64) {
        loop {
            let batch = self.take();
            let answer = self.asks(server, &batch, time, 1_000);
            let applied = self.stores(&batch, &answer).unwrap();
            if !applied.more && !applied.offered_again && applied.unsent == 0 {
                return;
            }
        }
    }
}
