//! Which functions a first visit runs, as `app/first-part.txt` keeps it: one hash of a name a line.
//!
//! Names lose what changes with every build (crate hashes, numbers of closures). A function that is not in
//! the list goes to the rest: a new page costs the first visit nothing. What a first visit comes to need
//! later is found by its journey, and `cargo xtask profile` writes the list anew.

use super::program::Program;
use super::{bad, count};
use crate::Fallible;
use std::collections::BTreeSet;

/// Always first: what answers to the network, to other tabs and to signing in. Which of it runs within the
/// first moments is a matter of chance, and no journey sees all of it.
const ALWAYS: [&str; 9] = [
    "app::browser::api",
    "app::browser::hint",
    "app::browser::inner",
    "app::browser::lifecycle",
    "app::browser::session",
    "app::browser::storage",
    "app::browser::sync_loop",
    "app::browser::tabs",
    "sync::machine",
];

/// The list.
pub(crate) struct Profile(BTreeSet<u32>);

impl Profile {
    pub(crate) fn parse(text: &str) -> Fallible<Self> {
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let hashes: Result<BTreeSet<u32>, _> =
            lines.map(|line| u32::from_str_radix(line, 16)).collect();
        hashes.map(Self).map_err(bad)
    }

    /// From the functions of `wasm` that ran, counted from the first one that is not imported.
    pub(crate) fn of(wasm: &[u8], ran: &[u32]) -> Fallible<Self> {
        let program = Program::read(wasm)?;
        let name = |index: &u32| {
            let name = program.names.get(&(program.imported + index));
            name.map(|name| hash(&stable(name)))
        };
        Ok(Self(ran.iter().filter_map(name).collect()))
    }

    pub(crate) fn to_text(&self) -> String {
        let mut text = String::from(
            "# Functions a first visit runs (hashes of their names). Written by `cargo xtask profile`.\n",
        );
        for hash in &self.0 {
            text += &format!("{hash:08x}\n");
        }
        text
    }

    /// How many functions are in it.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Indices of the functions that go to the rest. Those without a Rust name are glue of wasm-bindgen,
    /// which runs at once.
    pub(super) fn rest(&self, program: &Program<'_>) -> Fallible<BTreeSet<u32>> {
        let mut rest = BTreeSet::new();
        for index in program.imported..count(program.type_of.len())? {
            let name = program.names.get(&index).copied().unwrap_or_default();
            let stable = stable(name);
            let first =
                self.0.contains(&hash(&stable)) || ALWAYS.iter().any(|it| stable.contains(it));
            if name.contains("::") && !first {
                rest.insert(index);
            }
        }
        Ok(rest)
    }
}

/// The name without crate hashes (`app[1f2e3d4c5b6a7980]`) and numbers (`{closure#3}`).
fn stable(name: &str) -> String {
    let mut stable = String::with_capacity(name.len());
    let mut left = name;
    while let Some(at) = left.find(['[', '#']) {
        let (before, mark) = left.split_at(at);
        stable.push_str(before);
        let hash = mark
            .get(1..18)
            .filter(|hash| hash.ends_with(']') && is_hex(&hash[..16]));
        left = if hash.is_some() {
            &mark[18..]
        } else if let Some(number) = mark.strip_prefix('#') {
            number.trim_start_matches(|c: char| c.is_ascii_digit())
        } else {
            stable.push('[');
            &mark[1..]
        };
    }
    stable + left
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// FNV-1a, 32 bits.
fn hash(text: &str) -> u32 {
    let step = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, step)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_name_keeps_what_does_not_change_from_build_to_build() {
        let check = |name: &str, expect: &str| assert_eq!(stable(name), expect);
        check(
            "app[1f2e3d4c5b6a7980]::home::page::{closure#12}",
            "app::home::page::{closure}",
        );
        check("<[u8; 4] as core::Trait>::f", "<[u8; 4] as core::Trait>::f");
        check("<[app[1f2e3d4c5b6a7980]::Row]>::sort", "<[app::Row]>::sort");
        check("core::ops::{shim:vtable#0}", "core::ops::{shim:vtable}");
        check("[", "[");
    }

    #[test]
    fn the_list_reads_back() {
        let text = "# a comment\n0000002a\nffffffff\n";
        let profile = Profile::parse(text).unwrap();
        assert_eq!(profile.len(), 2);
        assert_eq!(Profile::parse(&profile.to_text()).unwrap().0, profile.0);
        assert!(Profile::parse("not a hash").is_err());
    }
}
