//! Where everything lies. Nothing is written into the clone but `target/`.

use crate::Fallible;
use std::path::{Path, PathBuf};

/// The clone.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Tools, toolchain and build output, shared by all clones of one user.
pub(crate) fn cache() -> Fallible<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let base = from("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| from("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let base = base.ok_or("neither XDG_CACHE_HOME nor HOME is set: there is no place for tools")?;
    Ok(base.join("tsunagu-techo"))
}

/// Cargo's output for everything but xtask itself.
pub(crate) fn target() -> Fallible<PathBuf> {
    match std::env::var_os("TSUNAGU_TARGET").filter(|value| !value.is_empty()) {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Ok(cache()?.join("target")),
    }
}

/// The finished web build. It belongs to this clone: two clones may stand at different commits.
pub(crate) fn dist() -> PathBuf {
    root().join("target/dist")
}

/// Which functions a first visit runs.
pub(crate) fn first_part() -> PathBuf {
    root().join("app/first-part.txt")
}

/// What the screens looked like when a journey failed, server logs, and other things to look at.
pub(crate) fn reports() -> PathBuf {
    root().join("target/reports")
}

pub(crate) fn make(folder: &Path) -> Fallible<()> {
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))
}

pub(crate) fn remove(folder: &Path) -> Fallible<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("cannot remove {}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

pub(crate) fn remove_file(file: &Path) -> Fallible<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("cannot remove {}: {error}", file.display()))
        }
        _ => Ok(()),
    }
}

pub(crate) fn read(file: &Path) -> Fallible<Vec<u8>> {
    std::fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

pub(crate) fn read_text(file: &Path) -> Fallible<String> {
    std::fs::read_to_string(file)
        .map_err(|error| format!("cannot read {}: {error}", file.display()))
}

pub(crate) fn write(file: &Path, bytes: impl AsRef<[u8]>) -> Fallible<()> {
    std::fs::write(file, bytes).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

pub(crate) fn rename(from: &Path, to: &Path) -> Fallible<()> {
    std::fs::rename(from, to).map_err(|error| {
        format!(
            "cannot move {} to {}: {error}",
            from.display(),
            to.display()
        )
    })
}

/// Every file below `folder`, sorted, hidden ones too.
pub(crate) fn files_below(folder: &Path) -> Fallible<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .map_err(|error| format!("cannot list {}: {error}", folder.display()))?;
        for entry in entries {
            let entry =
                entry.map_err(|error| format!("cannot list {}: {error}", folder.display()))?;
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The program of that name on PATH.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
