//! A module, taken apart as far as cutting needs it.

use super::{bad, place};
use crate::Fallible;
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportKind, ExportSection};
use wasmparser::{
    DataKind, ElementItems, ElementKind, Export, ExternalKind, FunctionBody, KnownCustom, Name,
    Operator, Parser, Payload, RefType, TypeRef,
};

/// One active segment of functions in the table.
pub(super) struct Elements {
    pub(super) offset: u32,
    pub(super) functions: Vec<u32>,
}

/// One active segment of memory.
pub(super) struct Data<'a> {
    pub(super) offset: u32,
    pub(super) bytes: &'a [u8],
}

/// A table as declared, and whether it holds functions.
pub(super) struct Table {
    pub(super) ty: wasm_encoder::TableType,
    pub(super) of_functions: bool,
}

pub(super) struct Program<'a> {
    pub(super) bytes: &'a [u8],
    /// By type index: how many parameters.
    pub(super) parameters: Vec<u32>,
    /// By function index, imported ones first: its type.
    pub(super) type_of: Vec<u32>,
    /// Functions that are imported.
    pub(super) imported: u32,
    pub(super) globals: Vec<wasm_encoder::GlobalType>,
    pub(super) tables: Vec<Table>,
    pub(super) memory: wasm_encoder::MemoryType,
    pub(super) elements: Vec<Elements>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    pub(super) names: BTreeMap<u32, &'a str>,
    pub(super) data: Vec<Data<'a>>,
}

impl<'a> Program<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Fallible<Self> {
        let mut program = Program {
            bytes,
            parameters: Vec::new(),
            type_of: Vec::new(),
            imported: 0,
            globals: Vec::new(),
            tables: Vec::new(),
            memory: wasm_encoder::MemoryType {
                minimum: 0,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            },
            elements: Vec::new(),
            exports: Vec::new(),
            bodies: Vec::new(),
            names: BTreeMap::new(),
            data: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(bytes) {
            program.take(payload.map_err(bad)?)?;
        }
        Ok(program)
    }

    fn take(&mut self, payload: Payload<'a>) -> Fallible<()> {
        match payload {
            Payload::TypeSection(groups) => {
                for group in groups {
                    for ty in group.map_err(bad)?.into_types() {
                        let parameters = ty.unwrap_func().params().len();
                        self.parameters.push(super::count(parameters)?);
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    match import.map_err(bad)?.ty {
                        TypeRef::Func(ty) => self.type_of.push(ty),
                        other => return Err(bad(format!("an import of {other:?}"))),
                    }
                }
                self.imported = super::count(self.type_of.len())?;
            }
            Payload::FunctionSection(types) => {
                for ty in types {
                    self.type_of.push(ty.map_err(bad)?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    let table = table.map_err(bad)?;
                    self.tables.push(Table {
                        ty: RoundtripReencoder.table_type(table.ty).map_err(bad)?,
                        of_functions: table.ty.element_type == RefType::FUNCREF,
                    });
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    let memory = memory.map_err(bad)?;
                    self.memory = RoundtripReencoder.memory_type(memory).map_err(bad)?;
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    let ty = global.map_err(bad)?.ty;
                    self.globals
                        .push(RoundtripReencoder.global_type(ty).map_err(bad)?);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    self.exports.push(export.map_err(bad)?);
                }
            }
            Payload::ElementSection(segments) => {
                for segment in segments {
                    self.elements.push(elements(segment.map_err(bad)?)?);
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment.map_err(bad)?;
                    let DataKind::Active { offset_expr, .. } = segment.kind else {
                        return Err(bad("a passive segment of memory"));
                    };
                    self.data.push(Data {
                        offset: constant(&offset_expr)?,
                        bytes: segment.data,
                    });
                }
            }
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(names) = custom.as_known() {
                    for part in names {
                        if let Name::Function(functions) = part.map_err(bad)? {
                            for naming in functions {
                                let naming = naming.map_err(bad)?;
                                self.names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What it exports already.
    pub(super) fn export_section(&self) -> Fallible<ExportSection> {
        let mut section = ExportSection::new();
        for export in &self.exports {
            let kind = match export.kind {
                ExternalKind::Func => ExportKind::Func,
                ExternalKind::Table => ExportKind::Table,
                ExternalKind::Memory => ExportKind::Memory,
                ExternalKind::Global => ExportKind::Global,
                other => return Err(bad(format!("an export of {other:?}"))),
            };
            section.export(export.name, kind, export.index);
        }
        Ok(section)
    }

    /// The export of this name, when it is a function.
    pub(super) fn exported(&self, name: &str) -> Option<u32> {
        let found = self.exports.iter().find(|export| export.name == name);
        found
            .filter(|export| export.kind == ExternalKind::Func)
            .map(|export| export.index)
    }

    /// Function indices of the bodies, in order.
    pub(super) fn defined(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.imported..).zip(&self.bodies)
    }

    /// `None`: it is imported.
    pub(super) fn body(&self, function: u32) -> Fallible<Option<&FunctionBody<'a>>> {
        let defined = function.checked_sub(self.imported).map(place).transpose()?;
        Ok(defined.and_then(|index| self.bodies.get(index)))
    }

    /// The table that functions are called through.
    pub(super) fn function_table(&self) -> Fallible<u32> {
        let found = self.tables.iter().position(|table| table.of_functions);
        super::count(found.ok_or_else(|| bad("no table of functions"))?)
    }

    pub(super) fn type_of(&self, function: u32) -> Fallible<u32> {
        let ty = self.type_of.get(place(function)?);
        ty.copied()
            .ok_or_else(|| bad(format!("no function {function}")))
    }

    pub(super) fn slice(&self, range: Range<u64>) -> Fallible<&'a [u8]> {
        let (start, end) = (usize::try_from(range.start), usize::try_from(range.end));
        let range = start.map_err(bad)?..end.map_err(bad)?;
        self.bytes
            .get(range)
            .ok_or_else(|| bad("a section beyond the end"))
    }
}

fn elements(segment: wasmparser::Element<'_>) -> Fallible<Elements> {
    let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
        (segment.kind, segment.items)
    else {
        return Err(bad("a segment of the table that is not of functions"));
    };
    let functions: Result<Vec<u32>, _> = functions.into_iter().collect();
    Ok(Elements {
        offset: constant(&offset_expr)?,
        functions: functions.map_err(bad)?,
    })
}

/// Where a segment begins; linkers write a plain number.
fn constant(expression: &wasmparser::ConstExpr<'_>) -> Fallible<u32> {
    match expression.get_operators_reader().read().map_err(bad)? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        other => Err(bad(format!("a segment that begins at {other:?}"))),
    }
}
