//! `data/vaccines.json`, read once, and how a vaccine is found in it.

use super::Vaccine;
use crate::input::{katakana, to_half_width};
use crate::time::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The rule between live vaccines given by injection.
#[derive(Debug, PartialEq, Deserialize)]
pub struct LiveInterval {
    /// In the words of the rule.
    pub text: String,
    /// Full days between.
    pub days: u32,
    /// Since when.
    pub effective_from: Date,
    /// Ids of sources.
    pub source: Vec<String>,
    /// Found in a source or written from memory.
    pub confidence: String,
}

#[derive(Debug, Deserialize)]
struct Table {
    live_interval: LiveInterval,
    vaccines: Vec<Vaccine>,
    sources: BTreeMap<String, String>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(read)
}

/// Never inlined: a first visit downloads without the file as long as one function reads it that no first visit runs.
#[inline(never)]
fn read() -> Table {
    let empty = || Table {
        live_interval: LiveInterval {
            text: String::new(),
            days: 27,
            effective_from: Date::default(),
            source: Vec::new(),
            confidence: String::new(),
        },
        vaccines: Vec::new(),
        sources: BTreeMap::new(),
    };
    // the file is checked by a test
    serde_json::from_str(include_str!("../../data/vaccines.json")).unwrap_or_else(|_| empty())
}

/// Every vaccine of the table.
pub fn all() -> &'static [Vaccine] {
    &table().vaccines
}

/// The vaccine with this code.
pub fn find(code: &str) -> Option<&'static Vaccine> {
    all().iter().find(|vaccine| vaccine.code == code)
}

/// The vaccine a person means by a typed name: the longest known name inside it.
pub fn find_by_name(typed: &str) -> Option<&'static Vaccine> {
    let plain = |text: &str| {
        katakana(&to_half_width(text))
            .to_uppercase()
            .replace(' ', "")
    };
    let typed = plain(typed);
    let matches = all().iter().flat_map(|vaccine| {
        let names = vaccine
            .aliases
            .iter()
            .chain([&vaccine.name, &vaccine.short]);
        names
            .map(|name| plain(name))
            .filter(|name| typed.contains(name.as_str()))
            .map(move |name| (name.len(), vaccine))
    });
    matches
        .fold(
            None,
            |best: Option<(usize, &Vaccine)>, (length, vaccine)| match best {
                Some((longest, _)) if longest >= length => best,
                _ => Some((length, vaccine)),
            },
        )
        .map(|(_, vaccine)| vaccine)
}

/// 注射生ワクチン同士の間隔
pub fn live_interval() -> &'static LiveInterval {
    &table().live_interval
}

/// Titles of sources.
pub fn source_titles(ids: &[String]) -> Vec<&'static str> {
    ids.iter()
        .filter_map(|id| table().sources.get(id))
        .map(String::as_str)
        .collect()
}
