//! The contract every device store keeps, on the tables in memory of a browser without storage. Needs no
//! browser.

use idb::{Connection, IdbStore, SealedBy};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use sync::store::Plain;
use sync::testing::author;
use sync::testing::device::Harness;
use vault::{Ring, Sealer, Secret};

struct InMemory(Connection);

impl InMemory {
    fn store(&self) -> IdbStore {
        IdbStore::new(self.0.clone(), author(1), Rc::new(Plain))
    }
}

impl Harness for InMemory {
    type Store = IdbStore;

    async fn first(&self) -> IdbStore {
        self.store()
    }

    async fn second(&self) -> IdbStore {
        self.store()
    }
}

/// The same under a lock, in two page loads.
struct Sealed(Connection);

impl Sealed {
    fn store(&self, load: u8) -> IdbStore {
        let ring = Ring::new(Secret::new([1; 32]), Secret::new([2; 32]));
        let seal = Rc::new(SealedBy::new(Sealer::new(ring, [load; 16])));
        IdbStore::sealed(self.0.clone(), author(1), seal)
    }
}

impl Harness for Sealed {
    type Store = IdbStore;

    async fn first(&self) -> IdbStore {
        self.store(1)
    }

    async fn second(&self) -> IdbStore {
        self.store(2)
    }
}

/// Nothing in memory has to be waited for.
fn at_once(future: impl Future<Output = ()>) {
    let ready = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(ready, Poll::Ready(()));
}

macro_rules! in_memory {
    ($case:ident) => {
        #[test]
        fn $case() {
            at_once(sync::testing::device::$case(&InMemory(
                Connection::in_memory(),
            )));
        }
    };
}

sync::device_store_contract!(in_memory);

mod sealed {
    use super::{Connection, Sealed, at_once};

    macro_rules! in_memory_sealed {
        ($case:ident) => {
            #[test]
            fn $case() {
                at_once(sync::testing::device::$case(&Sealed(
                    Connection::in_memory(),
                )));
            }
        };
    }

    sync::device_store_contract!(in_memory_sealed);
}
