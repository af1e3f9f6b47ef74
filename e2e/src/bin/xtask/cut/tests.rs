//! A small program, cut and run: what it computes must not depend on where it was cut.

use super::profile::Profile;
use super::{cut, instrument};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use wasmi::{AsContext, Caller, Engine, Func, Instance, Linker, Module, Store, Val};

/// `start` calls `near` directly and `far` through the table; `far` calls back into the first part, reads a
/// global and a large constant of its own. Whoever loads the rest calls the glue for it.
const PROGRAM: &str = r#"(module
  (type $unary (func (param i32) (result i32)))
  (import "host" "load" (func $load))
  (table $functions 3 3 funcref)
  (memory $memory 1)
  (global $base (mut i32) (i32.const 100))
  (elem (i32.const 1) func $app::far $app::near)
  (func $need (export "need_rest") call $app::loader)
  (func $app::start (export "start") (param i32) (result i32) BULK
    local.get 0 call $app::near
    local.get 0 i32.const 1 call_indirect (type $unary)
    i32.add)
  (func $app::near (param i32) (result i32) BULK local.get 0 i32.const 7 i32.mul)
  (func $app::far (param i32) (result i32) BULK
    local.get 0 call $app::deep global.get $base i32.add
    i32.const 1040 i32.load8_u i32.add)
  (func $app::deep (param i32) (result i32) BULK
    local.get 0 call $app::near i32.const 1 i32.add)
  (func $app::loader call $load)
  (func $app::lonely (export "lonely") (param i32) (result i32) BULK local.get 0)
  (func $__wbindgen_malloc (export "__wbindgen_malloc") (param i32) (result i32)
    local.get 0 call $app::room)
  (func $app::room (param i32) (result i32) local.get 0 call $app::pages)
  (func $app::pages (param i32) (result i32) local.get 0)
  (data (i32.const 1024) "first...........")
  (data (i32.const 1040) "LARGE"))"#;

/// The same with the constant and the functions grown to a size worth moving.
pub(crate) fn program() -> Vec<u8> {
    wat::parse_str(text(200)).unwrap()
}

fn text(bulk: usize) -> String {
    let large = format!("A{}", "x".repeat(8_000));
    PROGRAM
        .replace("LARGE", &large)
        .replace("BULK", &"nop ".repeat(bulk))
}

struct Run {
    store: Store<()>,
    first: Instance,
    loads: Arc<AtomicU32>,
}

/// Instantiates the first part; the host's `load` brings the rest.
fn run(wasm: &[u8], ran: &[u32]) -> Run {
    let parts = cut(wasm, &Profile::of(wasm, ran).unwrap()).unwrap();
    let engine = Engine::default();
    let first_module = Module::new(&engine, &parts.first).unwrap();
    let rest_module = Module::new(&engine, &parts.rest).unwrap();
    let mut store = Store::new(&engine, ());
    let loads = Arc::new(AtomicU32::new(0));
    let shared = Arc::new(OnceLock::new());
    let (count, first) = (loads.clone(), shared.clone());
    let load = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| {
        count.fetch_add(1, Ordering::Relaxed);
        let first: &Instance = first.get().unwrap();
        let glue = first.get_typed_func::<i32, i32>(&caller, "__wbindgen_malloc");
        assert_eq!(glue.unwrap().call(&mut caller, 8).unwrap(), 8);
        let mut linker = Linker::new(caller.as_context().engine());
        for import in rest_module.imports() {
            let item = first.get_export(&caller, import.name()).unwrap();
            linker.define("first", import.name(), item).unwrap();
        }
        linker
            .instantiate_and_start(&mut caller, &rest_module)
            .unwrap();
        let mark = first.get_global(&caller, "rest").unwrap();
        mark.set(&mut caller, Val::I32(1)).unwrap();
    });
    let mut linker = Linker::new(&engine);
    linker.define("host", "load", load).unwrap();
    let first = linker
        .instantiate_and_start(&mut store, &first_module)
        .unwrap();
    shared.set(first).unwrap();
    Run {
        store,
        first,
        loads,
    }
}

impl Run {
    fn call(&mut self, name: &str, argument: i32) -> i32 {
        let function = self
            .first
            .get_typed_func::<i32, i32>(&self.store, name)
            .unwrap();
        function.call(&mut self.store, argument).unwrap()
    }

    fn loads(&self) -> u32 {
        self.loads.load(Ordering::Relaxed)
    }
}

/// In order: need, start, near, far, deep, loader, lonely, and what the glue calls: room, pages.
const ALL: [u32; 9] = [0, 1, 2, 3, 4, 5, 6, 8, 9];
const EXPECTED: i32 = 5 * 7 + (5 * 7 + 1 + 100 + 65);

#[test]
fn wherever_it_is_cut_the_program_computes_the_same() {
    for parts in 0..1_u32 << ALL.len() {
        let first: Vec<u32> = ALL
            .into_iter()
            .filter(|it| parts & (1 << it) != 0)
            .collect();
        let mut run = run(&program(), &first);
        assert_eq!(run.call("start", 5), EXPECTED, "first: {first:?}");
        assert_eq!(run.call("lonely", 9), 9, "first: {first:?}");
        assert_eq!(run.call("start", 5), EXPECTED, "first: {first:?}");
        assert!(run.loads() <= 1, "first: {first:?}");
    }
}

#[test]
fn the_rest_is_loaded_when_it_is_called_and_not_before() {
    let mut run = run(&program(), &[1, 2, 3, 4]);
    assert_eq!(run.call("start", 5), EXPECTED);
    assert_eq!(run.loads(), 0);
    assert_eq!(run.call("lonely", 3), 3);
    assert_eq!(run.loads(), 1);
}

/// What runs by chance is often a few bytes that sit in no profile.
#[test]
fn what_is_hardly_larger_than_its_stub_stays() {
    let mut run = run(&wat::parse_str(text(0)).unwrap(), &[1]);
    assert_eq!(run.call("lonely", 3), 3);
    assert_eq!(run.loads(), 0);
}

#[test]
fn a_large_constant_moves_with_the_only_function_that_reads_it() {
    let size = |first: &[u32]| {
        let parts = cut(&program(), &Profile::of(&program(), first).unwrap()).unwrap();
        (parts.first.len(), parts.rest.len())
    };
    let (all, _) = size(&ALL);
    let (first, rest) = size(&[0, 1, 2]);
    assert!(
        all > 8_000 && first < 3_000 && rest > 6_000,
        "{all} {first} {rest}"
    );
}

/// Four bytes of a table that happen to be an address inside it; beside a length they would be one.
#[test]
fn a_constant_moves_past_a_number_that_only_looks_like_its_address() {
    let moved = |table: &str| {
        let wasm = wat::parse_str(text(200).replace("first...........", table)).unwrap();
        let parts = cut(&wasm, &Profile::of(&wasm, &[0, 1, 2]).unwrap()).unwrap();
        parts.rest.len() > 6_000
    };
    // 5,000 among letters, and before the length 3
    assert!(moved("....\\88\\13\\00\\00........"));
    assert!(!moved("....\\88\\13\\00\\00\\03\\00\\00\\00...."));
}

#[test]
fn an_instrumented_program_notes_what_ran() {
    let wasm = instrument(&program()).unwrap();
    let engine = Engine::default();
    let module = Module::new(&engine, &wasm).unwrap();
    let mut store = Store::new(&engine, ());
    let load = Func::wrap(&mut store, || {});
    let mut linker = Linker::new(&engine);
    linker.define("host", "load", load).unwrap();
    let program = linker.instantiate_and_start(&mut store, &module).unwrap();
    let start = program
        .get_typed_func::<i32, i32>(&store, "lonely")
        .unwrap();
    start.call(&mut store, 1).unwrap();
    let hits = program.get_memory(&store, "hits").unwrap();
    assert_eq!(hits.data(&store)[..7], [0, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn a_program_without_the_seam_is_not_cut() {
    let without = text(200).replace("(export \"need_rest\")", "");
    let wasm = wat::parse_str(without).unwrap();
    let outcome = cut(&wasm, &Profile::of(&wasm, &[]).unwrap());
    assert!(
        outcome
            .err()
            .is_some_and(|error| error.contains("need_rest"))
    );
}
