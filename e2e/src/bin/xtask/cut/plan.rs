//! Who goes where, and how the parts reach each other.

use super::profile::Profile;
use super::program::Program;
use super::{NEED_REST, bad};
use crate::Fallible;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ExternalKind, Operator};

/// Bytes of a body. A stub has about 30.
const SMALL: usize = 128;

pub(super) struct Plan {
    /// Functions of the rest.
    pub(super) rest: BTreeSet<u32>,
    /// The slot through which the first part calls a function of the rest: where it stands in the table
    /// already, or a new one at the end. Functions that only the rest itself calls have none.
    pub(super) slots: BTreeMap<u32, u32>,
    /// Functions of the first part, and imported ones, that the rest calls: handed over as exports.
    pub(super) handed: Vec<u32>,
    /// Slots in the table altogether.
    pub(super) table_size: u32,
    /// The function table's index.
    pub(super) table: u32,
    pub(super) need_rest: u32,
}

impl Plan {
    pub(super) fn make(program: &Program<'_>, profile: &Profile) -> Fallible<Self> {
        let need_rest = program
            .exported(NEED_REST)
            .ok_or_else(|| bad(format!("no export {NEED_REST}")))?;
        let mut rest = profile.rest(program)?;
        let exported = program.exports.iter();
        let glue = exported.filter(|it| it.kind == ExternalKind::Func && is_glue(it.name));
        let loading = glue.map(|it| it.index).chain([need_rest]);
        stay(program, &mut rest, loading.collect())?;
        small_ones_stay(program, &mut rest)?;
        let mut slots = BTreeMap::new();
        for segment in &program.elements {
            for (slot, function) in (segment.offset..).zip(&segment.functions) {
                if rest.contains(function) {
                    slots.entry(*function).or_insert(slot);
                }
            }
        }
        let (called, handed) = calls(program, &rest)?;
        let table = program.function_table()?;
        let size = program
            .tables
            .get(super::place(table)?)
            .map(|it| it.ty.minimum);
        let mut table_size = u32::try_from(size.unwrap_or_default()).map_err(bad)?;
        for function in called {
            slots.entry(function).or_insert_with(|| {
                table_size += 1;
                table_size - 1
            });
        }
        Ok(Self {
            rest,
            slots,
            handed: handed.into_iter().collect(),
            table_size,
            table,
            need_rest,
        })
    }
}

/// What wasm-bindgen's own code outside calls for any value that goes in or out, also while the rest is being
/// loaded. Not the program's beginning, which is as large as the program.
fn is_glue(export: &str) -> bool {
    let prefixes = ["__wbindgen_", "__externref_"];
    prefixes.iter().any(|it| export.starts_with(it)) && export != "__wbindgen_start"
}

/// What loads the rest cannot be in it: these functions and all they call, through whichever part.
fn stay(program: &Program<'_>, rest: &mut BTreeSet<u32>, mut open: Vec<u32>) -> Fallible<()> {
    let mut seen = BTreeSet::new();
    while let Some(function) = open.pop() {
        if !seen.insert(function) {
            continue;
        }
        rest.remove(&function);
        let Some(body) = program.body(function)? else {
            continue;
        };
        for operator in body.get_operators_reader().map_err(bad)? {
            if let Operator::Call { function_index } = operator.map_err(bad)? {
                open.push(function_index);
            }
        }
    }
    Ok(())
}

/// What the first part calls and is hardly larger than the stub for it stays as well. Many of these run by chance, as
/// when two keys of a table meet in one place: no journey would ever show all of them.
fn small_ones_stay(program: &Program<'_>, rest: &mut BTreeSet<u32>) -> Fallible<()> {
    let (called, _) = calls(program, rest)?;
    let mut small = Vec::new();
    for function in called {
        let Some(body) = program.body(function)? else {
            continue;
        };
        let calls_rest = |operator: &Operator<'_>| matches!(operator, Operator::Call { function_index } if rest.contains(function_index));
        let operators: Result<Vec<_>, _> = body
            .get_operators_reader()
            .map_err(bad)?
            .into_iter()
            .collect();
        if body.as_bytes().len() <= SMALL && !operators.map_err(bad)?.iter().any(calls_rest) {
            small.push(function);
        }
    }
    rest.retain(|function| !small.contains(function));
    Ok(())
}

/// Functions of the rest that the first part or the outside calls, and functions the rest needs handed.
fn calls(program: &Program<'_>, rest: &BTreeSet<u32>) -> Fallible<(BTreeSet<u32>, BTreeSet<u32>)> {
    let mut called = BTreeSet::new();
    let mut handed = BTreeSet::new();
    for (caller, body) in program.defined() {
        for operator in body.get_operators_reader().map_err(bad)? {
            let callee = match operator.map_err(bad)? {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => function_index,
                _ => continue,
            };
            match (rest.contains(&caller), rest.contains(&callee)) {
                (false, true) => called.insert(callee),
                (true, false) => handed.insert(callee),
                _ => continue,
            };
        }
    }
    let exported = program
        .exports
        .iter()
        .filter(|export| export.kind == ExternalKind::Func && rest.contains(&export.index));
    called.extend(exported.map(|export| export.index));
    Ok((called, handed))
}
