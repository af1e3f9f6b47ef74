//! A program that notes which of its functions ran: a byte for each in a second memory, exported as `hits`.

use super::program::Program;
use super::{bad, count};
use crate::Fallible;
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, MemorySection, MemoryType, Module, RawSection,
};
use wasmparser::{Parser, Payload};

/// Bytes of a page of memory.
const PAGE: usize = 65_536;

pub(crate) fn instrument(wasm: &[u8]) -> Fallible<Vec<u8>> {
    let program = Program::read(wasm)?;
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(bad)? {
            Payload::MemorySection(_) => {
                let mut section = MemorySection::new();
                section.memory(program.memory);
                section.memory(MemoryType {
                    minimum: u64::from(count(program.bodies.len().div_ceil(PAGE))?),
                    maximum: None,
                    memory64: false,
                    shared: false,
                    page_size_log2: None,
                });
                module.section(&section);
            }
            Payload::ExportSection(_) => {
                module.section(&exports(&program)?);
            }
            Payload::CodeSectionStart { .. } => {
                module.section(&code(&program)?);
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

fn exports(program: &Program<'_>) -> Fallible<ExportSection> {
    let mut section = program.export_section()?;
    section.export("hits", ExportKind::Memory, 1);
    Ok(section)
}

/// `i32.const 0, i32.const 1, i32.store8 (memory 1) offset=number` before every body.
fn code(program: &Program<'_>) -> Fallible<CodeSection> {
    let mut section = CodeSection::new();
    for (number, body) in program.bodies.iter().enumerate() {
        let range = body.range();
        let start = body
            .get_operators_reader()
            .map_err(bad)?
            .original_position();
        let mut bytes = program.slice(range.start..start)?.to_vec();
        bytes.extend([0x41, 0x00, 0x41, 0x01, 0x3a, 0x40, 0x01]);
        let mut left = number;
        loop {
            let low = u8::try_from(left & 0x7f).map_err(bad)?;
            left >>= 7;
            bytes.push(if left == 0 { low } else { low | 0x80 });
            if left == 0 {
                break;
            }
        }
        bytes.extend_from_slice(program.slice(start..range.end)?);
        section.raw(&bytes);
    }
    Ok(section)
}
