//! The contracts of both stores, kept by the stores in memory.

use domain::access::Relation;
use std::cell::RefCell;
use std::sync::Arc;
use sync::server_store::MemoryServer;
use sync::store::MemoryStore;
use sync::testing::{SmallRules, author, device, now, server};

#[derive(Default)]
struct Memory(RefCell<Option<MemoryStore>>);

impl device::Harness for Memory {
    type Store = MemoryStore;

    async fn first(&self) -> MemoryStore {
        self.0
            .borrow_mut()
            .insert(MemoryStore::new(author(1)))
            .clone()
    }

    async fn second(&self) -> MemoryStore {
        self.0
            .borrow()
            .clone()
            .expect("the first tab is opened first")
    }
}

struct Server;

impl server::Harness for Server {
    type Store = MemoryServer;

    async fn empty(&self) -> MemoryServer {
        MemoryServer::new(Arc::new(SmallRules))
    }

    async fn tie(
        &self,
        store: &MemoryServer,
        account: domain::AccountId,
        person: domain::PersonId,
        relation: Relation,
    ) {
        store.tie(account, person, relation);
    }
}

macro_rules! device_in_memory {
    ($case:ident) => {
        #[test]
        fn $case() {
            now(device::$case(&Memory::default()));
        }
    };
}
sync::device_store_contract!(device_in_memory);

macro_rules! server_in_memory {
    ($case:ident) => {
        #[test]
        fn $case() {
            now(server::$case(&Server));
        }
    };
}
sync::server_store_contract!(server_in_memory);
