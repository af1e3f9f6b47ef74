//! The part that is loaded first: the whole program with stubs in place of the functions of the rest.

use super::plan::Plan;
use super::program::Program;
use super::{bad, count, data, place};
use crate::Fallible;
use std::ops::Range;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataCountSection, DataSection, ExportKind, ExportSection,
    Function, GlobalSection, GlobalType, Instruction, Module, RawSection, TableSection, ValType,
};
use wasmparser::{Parser, Payload};

pub(super) fn write(program: &Program<'_>, plan: &Plan, moved: &[Range<u32>]) -> Fallible<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(program.bytes) {
        match payload.map_err(bad)? {
            Payload::TableSection(_) => {
                module.section(&tables(program, plan)?);
            }
            Payload::GlobalSection(globals) => {
                module.section(&with_mark(globals)?);
            }
            Payload::ExportSection(_) => {
                module.section(&exports(program, plan)?);
            }
            Payload::CodeSectionStart { .. } => {
                module.section(&code(program, plan)?);
            }
            Payload::DataCountSection { .. } => {
                let count = count(data::pieces(program, moved, true)?.len())?;
                module.section(&DataCountSection { count });
            }
            Payload::DataSection(_) => {
                let mut section = DataSection::new();
                for (offset, bytes) in data::pieces(program, moved, true)? {
                    let offset = ConstExpr::i32_const(offset.cast_signed());
                    section.active(0, &offset, bytes.iter().copied());
                }
                module.section(&section);
            }
            Payload::CodeSectionEntry(_) | Payload::CustomSection(_) => {}
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = program.slice(range)?;
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

fn tables(program: &Program<'_>, plan: &Plan) -> Fallible<TableSection> {
    let mut section = TableSection::new();
    for (index, table) in (0..).zip(&program.tables) {
        let mut ty = table.ty;
        if index == plan.table {
            ty.minimum = u64::from(plan.table_size);
            ty.maximum = ty.maximum.map(|_| u64::from(plan.table_size));
        }
        section.table(ty);
    }
    Ok(section)
}

/// The mark comes behind all globals: 1 once the rest is there.
fn with_mark(globals: wasmparser::GlobalSectionReader<'_>) -> Fallible<GlobalSection> {
    let mut section = GlobalSection::new();
    for global in globals {
        let global = global.map_err(bad)?;
        let ty = RoundtripReencoder.global_type(global.ty).map_err(bad)?;
        let value = RoundtripReencoder
            .const_expr(global.init_expr)
            .map_err(bad)?;
        section.global(ty, &value);
    }
    let mark = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    section.global(mark, &ConstExpr::i32_const(0));
    Ok(section)
}

/// What was exported, and what the rest imports: functions `f…`, globals `g…`, tables `t…`, memory `m`.
fn exports(program: &Program<'_>, plan: &Plan) -> Fallible<ExportSection> {
    let mut section = program.export_section()?;
    for (number, function) in plan.handed.iter().enumerate() {
        section.export(&format!("f{number:x}"), ExportKind::Func, *function);
    }
    for global in 0..count(program.globals.len())? {
        section.export(&format!("g{global:x}"), ExportKind::Global, global);
    }
    for table in 0..count(program.tables.len())? {
        section.export(&format!("t{table:x}"), ExportKind::Table, table);
    }
    section.export("m", ExportKind::Memory, 0);
    section.export("rest", ExportKind::Global, count(program.globals.len())?);
    Ok(section)
}

fn code(program: &Program<'_>, plan: &Plan) -> Fallible<CodeSection> {
    let mut section = CodeSection::new();
    for (function, body) in program.defined() {
        if plan.rest.contains(&function) {
            section.function(&stub(program, plan, function)?);
        } else {
            section.raw(program.slice(body.range())?);
        }
    }
    Ok(section)
}

fn stub(program: &Program<'_>, plan: &Plan, function: u32) -> Fallible<Function> {
    let mut stub = Function::new([]);
    match plan.slots.get(&function) {
        Some(slot) => {
            let ty = program.type_of(function)?;
            let parameters = program.parameters.get(place(ty)?).copied();
            stub.instruction(&Instruction::GlobalGet(count(program.globals.len())?));
            stub.instruction(&Instruction::I32Eqz);
            stub.instruction(&Instruction::If(BlockType::Empty));
            stub.instruction(&Instruction::Call(plan.need_rest));
            stub.instruction(&Instruction::End);
            for parameter in 0..parameters.unwrap_or_default() {
                stub.instruction(&Instruction::LocalGet(parameter));
            }
            stub.instruction(&Instruction::I32Const(slot.cast_signed()));
            stub.instruction(&Instruction::CallIndirect {
                type_index: ty,
                table_index: plan.table,
            });
        }
        // only the rest calls it
        None => {
            stub.instruction(&Instruction::Unreachable);
        }
    }
    stub.instruction(&Instruction::End);
    Ok(stub)
}
