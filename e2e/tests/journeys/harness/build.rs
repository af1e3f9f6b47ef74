//! Another release to update from, without compiling one: the same program under other names.

use super::Outcome;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Makes from a build the one before it: other file names, another build id, the same program.
pub(crate) fn older_build(from: &Path, to: &Path) -> Outcome<PathBuf> {
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(from.join("assets.json"))?)?;
    let mut names = vec![(text(&manifest["build"])?, "0123456789abcdef".to_owned())];
    for part in ["js", "wasm", "rest", "css"] {
        let name = text(&manifest[part])?;
        let (start, hash) = name.rsplit_once('-').ok_or("a name without a hash")?;
        // the last digit of the hash turns round
        let older = format!("{start}-0{}", hash.get(1..).unwrap_or_default());
        names.push((
            name.trim_start_matches('/').to_owned(),
            older.trim_start_matches('/').to_owned(),
        ));
    }
    let renamed = |text: &str| {
        names
            .iter()
            .fold(text.to_owned(), |text, (new, old)| text.replace(new, old))
    };
    for file in files_below(from)? {
        let name = file.strip_prefix(from)?.to_string_lossy().into_owned();
        // compressed siblings of texts would still name the new files
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let target = to.join(renamed(&name));
        std::fs::create_dir_all(target.parent().unwrap_or(to))?;
        match std::fs::read_to_string(&file) {
            Ok(text) => std::fs::write(target, renamed(&text))?,
            Err(_) => drop(std::fs::copy(&file, target)?),
        }
    }
    manifest["build"] = Value::from("0123456789abcdef");
    let manifest = renamed(&manifest.to_string());
    std::fs::write(to.join("assets.json"), manifest)?;
    Ok(to.to_owned())
}

fn text(value: &Value) -> Outcome<String> {
    Ok(value
        .as_str()
        .ok_or("assets.json is not as expected")?
        .to_owned())
}

fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
