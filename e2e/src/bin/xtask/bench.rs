//! `bench`: our product beside its peers, in one run, on the same records.

use crate::{Fallible, Options, paths, product, run, toolchain};
use std::process::ExitCode;

pub(crate) fn run(options: &Options) -> Fallible<ExitCode> {
    let bench = paths::root().join("e2e/bench");
    if !bench.join("run.mjs").exists() {
        return Err("there is no e2e/bench/run.mjs in this clone".to_owned());
    }
    for program in ["node", "npm"] {
        paths::find_program(program)
            .ok_or_else(|| format!("{program} is needed: the peers are JavaScript"))?;
    }
    let product = product::build(&toolchain::set_up()?)?;
    if !bench.join("node_modules").exists() {
        run::check(
            run::command("npm")
                .args(["ci", "--no-audit", "--no-fund"])
                .current_dir(&bench),
        )?;
    }
    let mut node = run::command("node");
    node.arg("run.mjs").args(&options.words).current_dir(&bench);
    node.env("TSUNAGU_SERVER", &product.server)
        .env("TSUNAGU_DIST", &product.dist);
    run::check(&mut node)?;
    Ok(ExitCode::SUCCESS)
}
