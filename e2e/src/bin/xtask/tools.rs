//! Programs the build and the tests need, in `<cache>/tools/<name>-<version>/`, each built once.

use crate::{Fallible, paths, run, say, toolchain::Toolchain};
use std::path::PathBuf;

const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";
const BINARYEN: &str = "132";
const AXE: &str = "4.10.3";
const OIDC_PROVIDER: &str = "9.13.3";

/// What of wasm-bindgen goes through megabytes at each build.
const WASM_BINDGEN_WORKS: [&str; 3] = [
    "profile.release.package.walrus.opt-level=1",
    "profile.release.package.wasmparser.opt-level=1",
    "profile.release.package.wasm-bindgen-cli-support.opt-level=1",
];

/// Folders with the tools' programs, for PATH. Named whether they exist yet or not.
pub(crate) fn folders() -> Fallible<Vec<PathBuf>> {
    Ok(vec![
        home("trunk", TRUNK)?.join("bin"),
        home("wasm-bindgen-cli", &wasm_bindgen_version()?)?.join("bin"),
        home("geckodriver", GECKODRIVER)?.join("bin"),
        home("binaryen", BINARYEN)?.join("node_modules/.bin"),
    ])
}

/// What the release build needs. Both tools without their TLS: they have nothing to fetch here.
pub(crate) fn for_building(toolchain: &Toolchain) -> Fallible<()> {
    // it has no `--locked`: its lock file may name releases a registry mirror does not have yet
    let mut options = vec!["--no-default-features"];
    for setting in WASM_BINDGEN_WORKS {
        options.extend(["--config", setting]);
    }
    cargo_install(
        toolchain,
        "wasm-bindgen-cli",
        &wasm_bindgen_version()?,
        "wasm-bindgen",
        &options,
    )?;
    cargo_install(
        toolchain,
        "trunk",
        TRUNK,
        "trunk",
        &["--locked", "--no-default-features"],
    )
}

/// `wasm-opt`, if it can be had. Without it the download is some percent larger, nothing else.
pub(crate) fn wasm_opt() -> Fallible<Option<PathBuf>> {
    let program = home("binaryen", BINARYEN)?.join("node_modules/.bin/wasm-opt");
    match npm_install("binaryen", BINARYEN) {
        Ok(_) => Ok(Some(program)),
        Err(why) => {
            say::note(&format!(
                "without wasm-opt (the app gets a little larger): {why}"
            ));
            Ok(None)
        }
    }
}

/// The driver of Firefox.
pub(crate) fn geckodriver(toolchain: &Toolchain) -> Fallible<PathBuf> {
    cargo_install(
        toolchain,
        "geckodriver",
        GECKODRIVER,
        "geckodriver",
        &["--locked"],
    )?;
    Ok(home("geckodriver", GECKODRIVER)?.join("bin/geckodriver"))
}

/// The accessibility checker the journeys put into each page.
pub(crate) fn axe() -> Fallible<PathBuf> {
    Ok(npm_install("axe-core", AXE)?.join("node_modules/axe-core/axe.min.js"))
}

/// The OpenID provider the server's tests sign in with: the folder it is installed in.
pub(crate) fn oidc_provider() -> Fallible<PathBuf> {
    if paths::find_program("node").is_none() {
        return Err(
            "node is not installed: needed for signing in with a real OpenID provider".to_owned(),
        );
    }
    npm_install("oidc-provider", OIDC_PROVIDER)
}

fn home(name: &str, version: &str) -> Fallible<PathBuf> {
    Ok(paths::cache()?
        .join("tools")
        .join(format!("{name}-{version}")))
}

/// The command line tool must be exactly the library's version.
pub(crate) fn wasm_bindgen_version() -> Fallible<String> {
    let lock = paths::read_text(&paths::root().join("Cargo.lock"))?;
    version_in_lock(&lock, "wasm-bindgen")
        .ok_or_else(|| "Cargo.lock names no wasm-bindgen".to_owned())
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

fn cargo_install(
    toolchain: &Toolchain,
    name: &str,
    version: &str,
    program: &str,
    options: &[&str],
) -> Fallible<()> {
    let home = home(name, version)?;
    if home.join("bin").join(program).exists() {
        return Ok(());
    }
    let cache = paths::cache()?;
    paths::make(&cache)?;
    let mut cargo = toolchain.command("cargo")?;
    cargo
        .args(["install", name, "--version", version, "--root"])
        .arg(&home)
        .args(options);
    // outside the clone: the workspace's flags are not for tools
    cargo
        .current_dir(&cache)
        .env("CARGO_TARGET_DIR", cache.join("tools-target"));
    // their own release profiles optimise for a quarter of an hour; these run for seconds
    for (setting, value) in [
        ("LTO", "off"),
        ("CODEGEN_UNITS", "16"),
        ("OPT_LEVEL", "0"),
        ("DEBUG", "0"),
        ("STRIP", "true"),
    ] {
        cargo.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
    }
    say::timed(&format!("building {name} {version} (once)"), || {
        run::check(&mut cargo)
    })
}

fn npm_install(name: &str, version: &str) -> Fallible<PathBuf> {
    let home = home(name, version)?;
    if home.join("node_modules").join(name).exists() {
        return Ok(home);
    }
    if paths::find_program("npm").is_none() {
        return Err("npm is not installed".to_owned());
    }
    paths::make(&home)?;
    let mut npm = run::command("npm");
    npm.args([
        "install",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--prefix",
    ]);
    npm.arg(&home).arg(format!("{name}@{version}"));
    say::timed(&format!("npm install {name}@{version} (once)"), || {
        run::check(&mut npm)
    })?;
    Ok(home)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_version_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n[[package]]\nname = \"x\"\n";
        assert_eq!(
            version_in_lock(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
