//! The contract every device store keeps, on IndexedDB.

use crate::support::{fresh_name, store_at};
use idb::IdbStore;
use sync::testing::device::Harness;
use wasm_bindgen_test::wasm_bindgen_test;

struct OnDisk(String);

impl Harness for OnDisk {
    type Store = IdbStore;

    async fn first(&self) -> IdbStore {
        store_at(&self.0)
    }

    async fn second(&self) -> IdbStore {
        store_at(&self.0)
    }
}

macro_rules! on_disk {
    ($case:ident) => {
        #[wasm_bindgen_test]
        async fn $case() {
            sync::testing::device::$case(&OnDisk(fresh_name())).await;
        }
    };
}

sync::device_store_contract!(on_disk);
