//! Large constants that only the rest reads (tables of the QR reader, forms) move with it.
//!
//! A constant has no name here, only the addresses that code and other constants mention. A stretch moves
//! when it begins at an address that functions of the rest mention and nobody else does, and reaches to the
//! next address anybody mentions. Its end stays, in case the constant behind it is addressed a little
//! before or after its beginning.

use super::plan::Plan;
use super::program::Program;
use super::{bad, count, place};
use crate::Fallible;
use std::collections::BTreeSet;
use std::ops::Range;
use wasmparser::{FunctionBody, Operator};

/// Shorter ones are not worth a segment.
const LENGTH_MIN: u32 = 4096;
/// Lengths, alignments and places in the table of functions are below it.
const SMALL: u32 = 1 << 16;
/// What stays of a stretch.
const END_STAYS: u32 = 1024;

/// Addresses that move, in order.
pub(super) fn moved(program: &Program<'_>, plan: &Plan) -> Fallible<Vec<Range<u32>>> {
    let (mut by_first, mut by_rest) = (BTreeSet::new(), BTreeSet::new());
    for (function, body) in program.defined() {
        let mentions = if plan.rest.contains(&function) {
            &mut by_rest
        } else {
            &mut by_first
        };
        mentioned(body, mentions)?;
    }
    for data in &program.data {
        let end = data.offset.saturating_add(count(data.bytes.len())?);
        by_first.extend(addresses(data.bytes, &(data.offset..end)));
    }
    let all: BTreeSet<u32> = by_first.union(&by_rest).copied().collect();
    let mut moved = Vec::new();
    for data in &program.data {
        let end = data.offset.saturating_add(count(data.bytes.len())?);
        for start in by_rest
            .range(data.offset..end)
            .filter(|it| !by_first.contains(it))
        {
            let next = all.range(start + 1..).next().copied().unwrap_or(end);
            let stretch = *start..next.min(end).saturating_sub(END_STAYS);
            if stretch.end.saturating_sub(stretch.start) >= LENGTH_MIN {
                moved.push(stretch);
            }
        }
    }
    Ok(moved)
}

/// Every word among the constants that could be an address: a length follows it, or it is one of several words in a
/// row that point to whole words. Parts of tables and texts that only look like an address do neither.
fn addresses(bytes: &[u8], segment: &Range<u32>) -> Vec<u32> {
    let words: Vec<u32> = bytes
        .chunks_exact(4)
        .filter_map(|word| word.try_into().ok().map(u32::from_le_bytes))
        .collect();
    let small = |word: Option<&u32>| word.is_none_or(|it| *it < SMALL);
    let whole = |word: &u32| word.is_multiple_of(4) && segment.contains(word);
    let beside = |word: Option<&u32>| small(word) || word.is_some_and(whole);
    let before = std::iter::once(None).chain(words.iter().map(Some));
    let after = words.iter().skip(1).map(Some).chain([None]);
    let placed = words.iter().zip(before.zip(after));
    placed
        .filter(|(word, (before, after))| {
            small(*after) || whole(word) && (beside(*before) || beside(*after))
        })
        .map(|(word, _)| *word)
        .collect()
}

/// Every number in the code that could be an address.
fn mentioned(body: &FunctionBody<'_>, found: &mut BTreeSet<u32>) -> Fallible<()> {
    for operator in body.get_operators_reader().map_err(bad)? {
        let operator = operator.map_err(bad)?;
        if let Operator::I32Const { value } = operator {
            found.insert(value.cast_unsigned());
        }
        if let Some(offset) = offset(&operator) {
            found.insert(u32::try_from(offset).map_err(bad)?);
        }
    }
    Ok(())
}

/// The address part of a load or store.
fn offset(operator: &Operator<'_>) -> Option<u64> {
    use Operator::*;
    match operator {
        I32Load { memarg }
        | I64Load { memarg }
        | F32Load { memarg }
        | F64Load { memarg }
        | I32Load8S { memarg }
        | I32Load8U { memarg }
        | I32Load16S { memarg }
        | I32Load16U { memarg }
        | I64Load8S { memarg }
        | I64Load8U { memarg }
        | I64Load16S { memarg }
        | I64Load16U { memarg }
        | I64Load32S { memarg }
        | I64Load32U { memarg }
        | I32Store { memarg }
        | I64Store { memarg }
        | F32Store { memarg }
        | F64Store { memarg }
        | I32Store8 { memarg }
        | I32Store16 { memarg }
        | I64Store8 { memarg }
        | I64Store16 { memarg }
        | I64Store32 { memarg } => Some(memarg.offset),
        _ => None,
    }
}

/// A segment without the stretches that moved (`kept`), or only those.
pub(super) fn pieces<'a>(
    program: &Program<'a>,
    moved: &[Range<u32>],
    kept: bool,
) -> Fallible<Vec<(u32, &'a [u8])>> {
    let mut pieces = Vec::new();
    for data in &program.data {
        let end = data.offset.saturating_add(count(data.bytes.len())?);
        let inside: Vec<&Range<u32>> = moved
            .iter()
            .filter(|stretch| (data.offset..end).contains(&stretch.start))
            .collect();
        let mut ranges: Vec<Range<u32>> = Vec::new();
        if kept {
            let mut from = data.offset;
            for stretch in &inside {
                ranges.push(from..stretch.start);
                from = stretch.end;
            }
            ranges.push(from..end);
        } else {
            ranges.extend(inside.into_iter().cloned());
        }
        for range in ranges.into_iter().filter(|range| !range.is_empty()) {
            let (from, to) = (
                place(range.start - data.offset)?,
                place(range.end - data.offset)?,
            );
            let bytes = data.bytes.get(from..to);
            pieces.push((
                range.start,
                bytes.ok_or_else(|| bad("overlapping constants"))?,
            ));
        }
    }
    Ok(pieces)
}
