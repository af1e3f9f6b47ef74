//! What a first visit downloads, against the budget.
//!
//! A first visit is what landing, signing in and home need. The rest of the program comes behind it and is
//! counted apart.

use crate::product::Product;
use crate::{Fallible, assets, paths, say};
use std::path::Path;
use std::process::ExitCode;

/// HTML, CSS, JavaScript and wasm together, compressed with brotli.
const BUDGET_BYTES: usize = 400 * 1024;
/// What fails the build. Another compiler makes some hundred bytes more or less of the same program, and
/// a landing must not hang on those.
const CEILING_BYTES: usize = 410 * 1024;

pub(crate) fn report(product: &Product) -> Fallible<ExitCode> {
    check(product)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn check(product: &Product) -> Fallible<()> {
    let manifest = paths::read(&product.dist.join("assets.json"))?;
    let manifest: serde_json::Value =
        serde_json::from_slice(&manifest).map_err(|error| format!("assets.json: {error}"))?;
    let mut names = vec!["index.html".to_owned(), "boot.js".to_owned()];
    for part in ["css", "js", "wasm"] {
        let name = manifest[part]
            .as_str()
            .ok_or_else(|| format!("assets.json names no {part}"))?;
        names.push(name.trim_start_matches('/').to_owned());
    }
    let listed = manifest["files"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str());
    names.extend(
        listed
            .map(|name| name.trim_start_matches('/'))
            .filter(|name| name.starts_with("snippets/"))
            .map(str::to_owned),
    );

    let mut sum = 0;
    for name in &names {
        let (plain, packed) = sizes(&product.dist.join(name))?;
        say::note(&format!("{packed:>8} B of {plain:>8} B  {name}"));
        sum += packed;
    }
    if let Some(rest) = manifest["rest"].as_str() {
        let (plain, packed) = sizes(&product.dist.join(rest.trim_start_matches('/')))?;
        say::note(&format!(
            "{packed:>8} B of {plain:>8} B  {rest}, behind the first visit"
        ));
    }
    let percent = sum * 100 / BUDGET_BYTES;
    let line =
        format!("{sum} B brotli for a first visit: {percent} % of the budget of {BUDGET_BYTES} B");
    say::note(&line);
    if sum <= CEILING_BYTES {
        Ok(())
    } else {
        Err(line)
    }
}

/// Of a file, and of the compressed sibling that is served in its place.
fn sizes(file: &Path) -> Fallible<(usize, usize)> {
    let packed = paths::read(&assets::with_ending(file, ".br"))?;
    Ok((paths::read(file)?.len(), packed.len()))
}
