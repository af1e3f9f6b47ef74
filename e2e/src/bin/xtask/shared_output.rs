//! The build output is shared by all clones of one user, and Cargo takes the older clone's files for
//! unchanged when the younger one was built last: it compares times, not contents. So whoever comes after
//! another clone forgets what that one made of the project's own packages. What it made of all others stays.

use crate::toolchain::Toolchain;
use crate::{Fallible, paths, run, say};
use std::path::Path;

/// Whose output it is.
const MARK: &str = "clone";

/// To be called before anything is built into the folder.
pub(crate) fn claim(toolchain: &Toolchain) -> Fallible<()> {
    let folder = paths::target()?;
    paths::make(&folder)?;
    let mark = folder.join(MARK);
    let me = paths::root().display().to_string();
    if std::fs::read_to_string(&mark).is_ok_and(|owner| owner == me) {
        return Ok(());
    }
    let forgotten = forget(&folder, &packages(toolchain)?)?;
    if forgotten > 0 {
        say::note("the build output was another clone's: the project itself is compiled anew");
    }
    paths::write(&mark, me)
}

/// Names of the workspace's packages.
fn packages(toolchain: &Toolchain) -> Fallible<Vec<String>> {
    let mut metadata = toolchain.cargo()?;
    metadata.args(["metadata", "--no-deps", "--format-version", "1"]);
    let text = run::output(&mut metadata)?;
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = value["packages"].as_array().into_iter().flatten();
    Ok(packages
        .filter_map(|package| package["name"].as_str().map(str::to_owned))
        .collect())
}

/// Removes Cargo's notes on these packages, so that it builds them again. Gives how many there were.
fn forget(folder: &Path, packages: &[String]) -> Fallible<usize> {
    let mut forgotten = 0;
    for folder in folders(folder)? {
        // <target>/<profile> and <target>/<triple>/<profile>
        for place in folders(&folder)?.into_iter().chain([folder]) {
            for notes in folders(&place.join(".fingerprint"))? {
                let name = notes.file_name().unwrap_or_default().to_string_lossy();
                let package = name.rsplit_once('-').map(|(package, _)| package);
                if package.is_some_and(|package| packages.iter().any(|own| own == package)) {
                    paths::remove(&notes)?;
                    forgotten += 1;
                }
            }
        }
    }
    Ok(forgotten)
}

fn folders(folder: &Path) -> Fallible<Vec<std::path::PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder)
        .map_err(|error| format!("cannot list {}: {error}", folder.display()))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    Ok(paths.filter(|path| path.is_dir()).collect())
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn only_the_projects_own_packages_are_forgotten() {
        let folder = std::env::temp_dir().join(format!("tsunagu-output-{}", std::process::id()));
        let notes = |place: &str, name: &str| folder.join(place).join(".fingerprint").join(name);
        let own = [
            notes("debug", "app-0123456789abcdef"),
            notes("wasm32-unknown-unknown/release", "app-fedcba9876543210"),
        ];
        let others = [
            notes("debug", "app-kit-0123456789abcdef"),
            notes("debug", "serde-0123456789abcdef"),
        ];
        for folder in own.iter().chain(&others) {
            paths::make(folder).unwrap();
        }
        assert_eq!(forget(&folder, &["app".to_owned()]).unwrap(), 2);
        assert!(own.iter().all(|folder| !folder.exists()));
        assert!(others.iter().all(|folder| folder.exists()));
        paths::remove(&folder).unwrap();
    }
}
