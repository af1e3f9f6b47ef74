//! The part that comes behind: it brings functions and constants, and shares everything else.

use super::plan::Plan;
use super::program::Program;
use super::{FIRST_MODULE, bad, count, data};
use crate::Fallible;
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, FunctionSection,
    ImportSection, Module, TypeSection,
};
use wasmparser::{Parser, Payload};

pub(super) fn write(program: &Program<'_>, plan: &Plan, moved: &[Range<u32>]) -> Fallible<Vec<u8>> {
    let numbers = (0..)
        .zip(plan.handed.iter().chain(&plan.rest))
        .map(|(new, old)| (*old, new));
    let mut renumber = Renumber(numbers.collect());
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(program.bytes) {
        if let Payload::TypeSection(types) = payload.map_err(bad)? {
            let mut section = TypeSection::new();
            renumber
                .parse_type_section(&mut section, types)
                .map_err(bad)?;
            module.section(&section);
        }
    }
    module.section(&imports(program, plan)?);
    let mut functions = FunctionSection::new();
    for function in &plan.rest {
        functions.function(program.type_of(*function)?);
    }
    module.section(&functions);
    module.section(&slots(program, plan, &renumber)?);
    let mut code = CodeSection::new();
    for (function, body) in program.defined() {
        if plan.rest.contains(&function) {
            let parsed = renumber.parse_function_body(&mut code, body.clone());
            parsed.map_err(bad)?;
        }
    }
    module.section(&code);
    let constants = data::pieces(program, moved, false)?;
    if !constants.is_empty() {
        let mut section = DataSection::new();
        for (offset, bytes) in constants {
            let offset = ConstExpr::i32_const(offset.cast_signed());
            section.active(0, &offset, bytes.iter().copied());
        }
        module.section(&section);
    }
    Ok(module.finish())
}

/// Types, tables, globals and memory keep their numbers; functions get new ones.
struct Renumber(BTreeMap<u32, u32>);

impl Reencode for Renumber {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<String>> {
        let new = self.0.get(&function).copied();
        new.ok_or_else(|| Error::UserError(format!("function {function} is in neither part")))
    }
}

fn imports(program: &Program<'_>, plan: &Plan) -> Fallible<ImportSection> {
    let mut section = ImportSection::new();
    for (number, function) in plan.handed.iter().enumerate() {
        let ty = EntityType::Function(program.type_of(*function)?);
        section.import(FIRST_MODULE, &format!("f{number:x}"), ty);
    }
    for (number, ty) in program.globals.iter().enumerate() {
        section.import(FIRST_MODULE, &format!("g{number:x}"), *ty);
    }
    for (number, table) in (0..).zip(&program.tables) {
        let mut ty = table.ty;
        if number == plan.table {
            ty.minimum = u64::from(plan.table_size);
            ty.maximum = ty.maximum.map(|_| u64::from(plan.table_size));
        }
        section.import(FIRST_MODULE, &format!("t{number:x}"), ty);
    }
    section.import(FIRST_MODULE, "m", program.memory);
    Ok(section)
}

/// Puts the functions into the slots the stubs call, and where they stood in the table before.
fn slots(program: &Program<'_>, plan: &Plan, renumber: &Renumber) -> Fallible<ElementSection> {
    let stood = program.elements.iter().flat_map(|segment| {
        let slots = (segment.offset..).zip(&segment.functions);
        slots.filter(|(_, function)| plan.rest.contains(function))
    });
    let mut slots: BTreeMap<u32, u32> = stood.map(|(slot, function)| (slot, *function)).collect();
    slots.extend(plan.slots.iter().map(|(function, slot)| (*slot, *function)));
    let mut section = ElementSection::new();
    let mut run: Vec<u32> = Vec::new();
    let mut next = None;
    for (slot, function) in &slots {
        if next.is_some_and(|next| next != *slot) {
            put(&mut section, plan.table, next, &mut run)?;
        }
        let new = renumber.0.get(function).copied();
        run.push(new.ok_or_else(|| bad("a slot of nobody"))?);
        next = Some(slot + 1);
    }
    put(&mut section, plan.table, next, &mut run)?;
    Ok(section)
}

/// Writes one run of slots that ends before `next`.
fn put(
    section: &mut ElementSection,
    table: u32,
    next: Option<u32>,
    run: &mut Vec<u32>,
) -> Fallible<()> {
    let Some(next) = next else { return Ok(()) };
    let functions = std::mem::take(run);
    let start = ConstExpr::i32_const((next - count(functions.len())?).cast_signed());
    // 0 is the table meant when none is named
    let table = Some(table).filter(|table| *table != 0);
    section.active(table, &start, Elements::Functions(functions.into()));
    Ok(())
}
