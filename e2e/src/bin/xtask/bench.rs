//! `bench`: our product beside its peers, in one run, on the same records. What is measured and how is
//! in `e2e/bench`; here is only what must be built and installed before.

use crate::toolchain::{self, Toolchain};
use crate::{Fallible, Options, assets, paths, product, run, say, tools};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What decides whether the peers must be installed anew.
const LOCK: &str = "package-lock.json";

pub(crate) fn run(options: &Options) -> Fallible<ExitCode> {
    for program in ["node", "npm"] {
        paths::find_program(program)
            .ok_or_else(|| format!("{program} is needed: the peers are JavaScript"))?;
    }
    let bench = paths::root().join("e2e/bench");
    let peers = peers(&bench)?;
    let toolchain = toolchain::set_up()?;
    let product = product::build(&toolchain)?;
    let leg = leg(&toolchain)?;
    let load = load(&toolchain)?;

    let mut node = run::command("node");
    node.arg(bench.join("run.mjs")).args(&options.words);
    node.env("TSUNAGU_SERVER", &product.server);
    node.env("TSUNAGU_DIST", &product.dist);
    node.env("BENCH_NPM", peers);
    node.env("BENCH_LEG", leg);
    node.env("BENCH_LOAD", load);
    node.env("BENCH_OUT", paths::root().join("target/bench"));
    run::check(&mut node)?;
    Ok(ExitCode::SUCCESS)
}

/// Installs the peers into the cache, one folder for each state of the lock file.
fn peers(bench: &Path) -> Fallible<PathBuf> {
    let lock = paths::read(&bench.join(LOCK))?;
    let home = paths::cache()?.join(format!("bench-{}", assets::hash(&lock)));
    if home.join("complete").exists() {
        return Ok(home);
    }
    paths::remove(&home)?;
    paths::make(&home)?;
    for name in ["package.json", LOCK] {
        paths::write(&home.join(name), paths::read(&bench.join(name))?)?;
    }
    let npm = |arguments: &[&str]| {
        let mut npm = run::command("npm");
        npm.args(arguments).current_dir(&home);
        npm
    };
    say::timed("installing the peers (once)", || {
        run::check(&mut npm(&[
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ]))
    })?;
    // the only one that needs a compiler; without it one row is missing in the server's table
    let native = say::timed("building better-sqlite3 (once)", || {
        run::output(&mut npm(&["rebuild", "better-sqlite3"]))
    });
    if let Err(why) = native {
        say::note(&format!("without node + SQLite: {why}"));
    }
    paths::write(&home.join("complete"), "")?;
    Ok(home)
}

/// The product's store and sync as a module the benchmark's page loads, made like the app's own.
fn leg(toolchain: &Toolchain) -> Fallible<PathBuf> {
    let target = "wasm32-unknown-unknown";
    let mut cargo = toolchain.cargo()?;
    cargo.args(["build", "--package", "bench-leg", "--target", target]);
    cargo.args(["--profile", "wasm-release"]);
    say::timed("our leg (wasm)", || run::check(&mut cargo))?;

    let folder = paths::root().join("target/bench/leg");
    paths::make(&folder)?;
    let built = paths::target()?
        .join(target)
        .join("wasm-release/bench_leg.wasm");
    let mut bindgen = toolchain.command("wasm-bindgen")?;
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "leg"]);
    bindgen.arg("--out-dir").arg(&folder).arg(built);
    run::check(&mut bindgen)?;
    if let Some(program) = tools::wasm_opt()? {
        let file = folder.join("leg_bg.wasm");
        let mut opt = run::command(program);
        opt.args(assets::WASM_OPT).arg(&file).arg("-o").arg(&file);
        run::check(&mut opt)?;
    }
    Ok(folder)
}

/// The load generator.
fn load(toolchain: &Toolchain) -> Fallible<PathBuf> {
    let mut cargo = toolchain.cargo()?;
    cargo.args(["build", "--profile", "host", "--package", "bench-load"]);
    say::timed("load generator", || run::check(&mut cargo))?;
    Ok(paths::target()?.join("host/bench-load"))
}
