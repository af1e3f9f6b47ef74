//! The device store in a real browser. Run by `wasm-bindgen-test-runner`; on the host these tests are empty.

mod connection;
mod device;
mod history;
mod store;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
