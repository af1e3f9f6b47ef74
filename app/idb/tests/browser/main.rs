//! The device store in a real browser. Run by `wasm-bindgen-test-runner`; on the host these tests are empty.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod connection;
mod contract;
mod damage;
mod device;
mod history;
mod lock;
mod model;
mod raw;
mod revive;
mod sealing;
mod store;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
