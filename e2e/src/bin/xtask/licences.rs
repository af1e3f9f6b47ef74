//! Which licences come in with dependencies. `cargo deny` decides when it is installed (it also
//! knows advisories); otherwise the same list of licences is read from `.deny.toml` and applied.

use crate::toolchain::Toolchain;
use crate::{Fallible, paths, run, say};

pub(crate) fn check(toolchain: &Toolchain) -> Fallible<()> {
    let settings = paths::root().join(".deny.toml");
    if paths::find_program("cargo-deny").is_some() {
        let mut deny = toolchain.cargo()?;
        deny.args(["deny", "--config"])
            .arg(&settings)
            .args(["check", "licenses", "bans", "sources"]);
        return run::check(&mut deny);
    }
    let allowed = allowed(&paths::read_text(&settings)?);
    let metadata = run::output(
        toolchain
            .cargo()?
            .args(["metadata", "--format-version", "1"]),
    )?;
    let metadata: serde_json::Value =
        serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"]
        .as_array()
        .ok_or("cargo metadata lists no packages")?;
    let bad: Vec<String> = packages
        .iter()
        .filter_map(|package| {
            let licence = package["license"].as_str().unwrap_or("none stated");
            let name = package["name"].as_str().unwrap_or_default();
            (!acceptable(licence, &allowed)).then(|| format!("{name}: {licence}"))
        })
        .collect();
    say::note(&format!(
        "{} packages, own check (cargo-deny is not installed)",
        packages.len()
    ));
    if bad.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "licences not allowed by .deny.toml\n    {}",
            bad.join("\n    ")
        ))
    }
}

/// The quoted words of the list behind `allow = [`.
fn allowed(settings: &str) -> Vec<String> {
    let list = settings
        .split_once("allow = [")
        .and_then(|(_, rest)| rest.split_once(']'));
    let list = list.map_or("", |(list, _)| list);
    list.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Reads an SPDX expression: one way through `OR` suffices, every part of an `AND` is needed.
fn acceptable(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let verdict = any(&words, &mut at, allowed);
    verdict && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut verdict = every(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        verdict |= every(words, at, allowed);
    }
    verdict
}

fn every(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut verdict = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        verdict &= one(words, at, allowed);
    }
    verdict
}

fn one(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let Some(word) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *word == "(" {
        let verdict = any(words, at, allowed);
        *at += 1;
        return verdict;
    }
    // an exception (`WITH …`) only ever permits more
    if words.get(*at) == Some(&"WITH") {
        *at += 2;
    }
    allowed.iter().any(|licence| licence == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_expressions_are_read() {
        let allowed = allowed("[licenses]\nallow = [\n  \"MIT\", # why\n  \"Apache-2.0\",\n]\n");
        assert_eq!(allowed, ["MIT", "Apache-2.0"]);
        let check = |expression: &str, expect: bool| {
            assert_eq!(acceptable(expression, &allowed), expect, "{expression}");
        };
        check("MIT", true);
        check("GPL-3.0", false);
        check("GPL-3.0 OR MIT", true);
        check("MIT/Apache-2.0", true);
        check("MIT AND GPL-3.0", false);
        check("(MIT OR GPL-3.0) AND Apache-2.0", true);
        check("Apache-2.0 WITH LLVM-exception", true);
        check("none stated", false);
    }
}
