//! Which vaccine a product code means: learnt on this device from what its staff recorded. Names nobody, so it is kept in
//! the clear and for everybody who uses the device.

use super::Browser;
use domain::vaccine::{self, Vaccine};
use leptos::prelude::window;
use std::collections::BTreeMap;
use web_sys::Storage;

const KEY: &str = "tsunagu-products";
/// Products a clinic ever uses are fewer; a list that is longer is not ours.
const MOST: usize = 500;

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn all() -> BTreeMap<String, String> {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    kept.and_then(|kept| serde_json::from_str(&kept).ok())
        .unwrap_or_default()
}

impl Browser {
    /// The vaccine recorded with this GTIN before.
    #[must_use]
    pub fn product(&self, gtin: &str) -> Option<&'static Vaccine> {
        vaccine::find(all().get(gtin)?)
    }

    /// Keeps what was recorded. A full storage forgets it, and the next vial asks again.
    pub fn learn_product(&self, gtin: &str, vaccine: &str) {
        let mut products = all();
        if products.len() >= MOST && !products.contains_key(gtin) {
            return;
        }
        products.insert(gtin.to_owned(), vaccine.to_owned());
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&products)) {
            let _ = storage.set_item(KEY, &text);
        }
    }
}
