//! The release build: the server and the web app. `start`, `e2e`, `size` and `bench` use the same one.

use crate::assets::{self, Effort};
use crate::cut::Profile;
use crate::toolchain::{self, Toolchain};
use crate::{Fallible, paths, run, say, tools};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Raise it when the finishing of the build changes: the stamp of unchanged inputs is then void.
const FINISHING: u32 = 6;

/// What was built.
pub(crate) struct Product {
    pub(crate) server: PathBuf,
    pub(crate) dist: PathBuf,
}

/// `build`, or one half of it.
pub(crate) fn command(halves: &[String]) -> Fallible<ExitCode> {
    let toolchain = toolchain::set_up()?;
    match halves
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => build(&toolchain).map(drop)?,
        ["server"] => server(&toolchain).map(drop)?,
        ["web"] => web(&toolchain).map(drop)?,
        other => {
            return Err(format!(
                "build what? server, web, or both: {}",
                other.join(" ")
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds what is not up to date, both halves at the same time: each ends in minutes of work for one core
/// alone.
pub(crate) fn build(toolchain: &Toolchain) -> Fallible<Product> {
    let (server, dist) = std::thread::scope(|scope| {
        let server = scope.spawn(|| server(toolchain));
        let dist = web(toolchain);
        (server.join(), dist)
    });
    let server = server.map_err(|_| "building the server panicked".to_owned())??;
    Ok(Product {
        server,
        dist: dist?,
    })
}

/// For `ci`: the web app as it is released, and the server as the tests of the same run leave it. It is the same
/// code with more checks in it (overflows, assertions), and a release build would take five minutes of one core.
pub(crate) fn with_tested_server(toolchain: &Toolchain) -> Fallible<Product> {
    Ok(Product {
        server: paths::target()?.join("debug/server"),
        dist: web(toolchain)?,
    })
}

/// The server alone.
pub(crate) fn server(toolchain: &Toolchain) -> Fallible<PathBuf> {
    let mut cargo = toolchain.cargo()?;
    cargo.args(["build", "--profile", "host", "--package", "server"]);
    say::timed("server (release)", || run::check(&mut cargo))?;
    Ok(paths::target()?.join("host/server"))
}

fn web(toolchain: &Toolchain) -> Fallible<PathBuf> {
    let dist = paths::dist();
    let stamp = paths::root().join("target/dist.stamp");
    let wasm_opt = tools::wasm_opt()?;
    let inputs = inputs(toolchain, wasm_opt.is_some())?;
    let fresh = std::fs::read_to_string(&stamp).ok().as_deref() == Some(&inputs);
    if fresh && dist.join("assets.json").exists() {
        say::note("web app: unchanged");
        return Ok(dist);
    }
    let trunk = compiled(toolchain)?;
    let new = paths::root().join("target/dist-new");
    paths::remove(&new)?;
    let profile = Profile::parse(&paths::read_text(&paths::first_part())?)?;
    assets::finish(&trunk, &new, &Effort::Full { wasm_opt, profile })?;
    replace(&dist, &new)?;
    paths::write(&stamp, inputs)?;
    Ok(dist)
}

/// What trunk makes of the app, before it is finished.
pub(crate) fn compiled(toolchain: &Toolchain) -> Fallible<PathBuf> {
    tools::for_building(toolchain)?;
    let trunk = paths::root().join("target/trunk");
    say::timed("web app (trunk, release)", || {
        trunk_build(toolchain, &trunk, true)
    })?;
    Ok(trunk)
}

/// Puts the new build in place. The build before it stays as `-previous`, since open tabs still ask
/// for its files.
fn replace(dist: &Path, new: &Path) -> Fallible<()> {
    let build = |folder: &Path| std::fs::read(folder.join("assets.json")).ok();
    if build(dist).is_some() && build(dist) != build(new) {
        let previous = assets::with_ending(dist, "-previous");
        paths::remove(&previous)?;
        paths::rename(dist, &previous)?;
    }
    paths::remove(dist)?;
    paths::rename(new, dist)
}

/// Runs trunk with its output in `to`.
pub(crate) fn trunk_build(toolchain: &Toolchain, to: &Path, release: bool) -> Fallible<()> {
    paths::remove(to)?;
    paths::make(to)?;
    // trunk calls Cargo offline: what it needs must be here
    let mut fetch = toolchain.cargo()?;
    fetch.args(["fetch", "--quiet", "--target", "wasm32-unknown-unknown"]);
    run::check(&mut fetch)?;
    let mut trunk = toolchain.command("trunk")?;
    trunk.arg("build").arg("--dist").arg(to);
    if release {
        trunk.arg("--release");
    }
    trunk.current_dir(paths::root().join("app"));
    trunk.env("CARGO_TARGET_DIR", paths::target()?);
    // it reads NO_COLOR as a boolean and fails on other values
    trunk.env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
    run::check(&mut trunk)
}

/// One line for everything the web build is made of.
fn inputs(toolchain: &Toolchain, wasm_opt: bool) -> Fallible<String> {
    let root = paths::root();
    let mut names: Vec<String> = ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"]
        .map(str::to_owned)
        .to_vec();
    for folder in ["app", "style", "public"] {
        let files = paths::files_below(&root.join(folder))?;
        let files = files
            .iter()
            .filter_map(|file| file.strip_prefix(&root).ok()?.to_str());
        names.extend(files.map(str::to_owned));
    }
    let sum = assets::hash_of(&root, &names)?;
    Ok(format!(
        "{sum} finishing={FINISHING} wasm-opt={wasm_opt} {}",
        toolchain.name
    ))
}
