//! The single checks that `test` and `ci` are made of. Each uses the same flags and features every
//! time, so that nothing is compiled twice.

use crate::postgres::Postgres;
use crate::product::Product;
use crate::run::{self, Count};
use crate::toolchain::{self, Toolchain};
use crate::{Fallible, licences, paths, say, tools};
use std::path::Path;
use std::process::{Command, ExitCode};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
/// The browser half: a selection of its own, since `hydrate` and `ssr` must never meet.
const BROWSER_HALF: [&str; 6] = [
    "--package",
    "app",
    "--package",
    "idb",
    "--features",
    "app/hydrate",
];
/// A journey starts a server and up to three browsers.
const JOURNEYS_AT_ONCE: &str = "--test-threads=2";

/// A check by its name.
type Check = (&'static str, fn(&Toolchain) -> Fallible<()>);

/// What `ci` adds to `test`. The quick ones first.
pub(crate) const ALL: [Check; 5] = [
    ("format", format),
    ("lock file", lock_file),
    ("licences", licences::check),
    ("clippy, host", clippy_host),
    ("clippy, wasm", clippy_wasm),
];

fn format(toolchain: &Toolchain) -> Fallible<()> {
    run::check(toolchain.cargo()?.args(["fmt", "--all", "--check"]))
}

fn lock_file(toolchain: &Toolchain) -> Fallible<()> {
    run::output(
        toolchain
            .cargo()?
            .args(["metadata", "--locked", "--format-version", "1"]),
    )
    .map(drop)
}

fn clippy_host(toolchain: &Toolchain) -> Fallible<()> {
    let mut cargo = toolchain.cargo()?;
    cargo.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        "e2e/browsers",
    ]);
    run::check(cargo.args(["--", "-D", "warnings"]))
}

fn clippy_wasm(toolchain: &Toolchain) -> Fallible<()> {
    let mut cargo = toolchain.cargo()?;
    cargo
        .arg("clippy")
        .args(BROWSER_HALF)
        .args(WASM)
        .args(["--lib", "--bins", "--tests"]);
    run::check(cargo.args(["--", "-D", "warnings"]))
}

/// Rules, sync, stores, routes, markup, tidy, and these commands' own tests. `foreign`: also with a
/// PostgreSQL and an OpenID provider of our own.
pub(crate) fn host_tests(toolchain: &Toolchain, foreign: bool) -> (Count, Fallible<()>) {
    let (postgres, no_postgres) = match foreign.then(Postgres::start).transpose() {
        Ok(postgres) => (postgres, Ok(())),
        Err(error) => (None, Err(error)),
    };
    let (oidc, no_oidc) = match foreign.then(tools::oidc_provider).transpose() {
        Ok(oidc) => (oidc, Ok(())),
        Err(error) => (None, Err(error)),
    };
    let (count, outcome) = counted(|| {
        let mut cargo = toolchain.cargo()?;
        cargo.args(["test", "--workspace", "--no-fail-fast"]);
        match &postgres {
            Some(postgres) => cargo.env("DATABASE_URL", postgres.url()),
            None => cargo.env_remove("DATABASE_URL"),
        };
        match &oidc {
            Some(folder) => cargo.env("TSUNAGU_OIDC_PROVIDER", folder),
            None => cargo.env_remove("TSUNAGU_OIDC_PROVIDER"),
        };
        Ok(cargo)
    });
    (count, outcome.and(no_postgres).and(no_oidc))
}

/// Tests of the IndexedDB store in a real browser.
pub(crate) fn wasm_tests(toolchain: &Toolchain, browser: &str) -> (Count, Fallible<()>) {
    counted(|| {
        paths::make(&paths::reports())?;
        let settings = paths::reports().join("webdriver.json");
        let mut cargo = toolchain.cargo()?;
        cargo
            .args(["test", "--package", "idb", "--no-fail-fast"])
            .args(WASM);
        cargo.env_remove("CHROMEDRIVER").env_remove("GECKODRIVER");
        if browser == "firefox" {
            paths::write(
                &settings,
                r#"{"moz:firefoxOptions":{"binary":"/usr/bin/firefox-esr","args":["-headless"]}}"#,
            )?;
            cargo.env("GECKODRIVER", tools::geckodriver(toolchain)?);
        } else {
            paths::write(
                &settings,
                r#"{"goog:chromeOptions":{"args":["--headless=new","--no-sandbox","--disable-gpu","--disable-dev-shm-usage"]}}"#,
            )?;
            cargo.env(
                "CHROMEDRIVER",
                paths::find_program("chromedriver").ok_or("no chromedriver")?,
            );
        }
        cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings);
        // the default of 20 s is short on two cores
        cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
        Ok(cargo)
    })
}

/// The journeys in one browser.
pub(crate) fn journeys(
    toolchain: &Toolchain,
    product: &Product,
    browser: &str,
    filters: &[String],
) -> (Count, Fallible<()>) {
    counted(|| on_their_way(toolchain, product, browser, filters))
}

/// Journeys on a build that notes which functions run; the notes go to a file.
pub(crate) fn noting_journeys(
    toolchain: &Toolchain,
    product: &Product,
    browser: &str,
    filters: &[String],
    notes: &Path,
) -> (Count, Fallible<()>) {
    counted(|| {
        let mut cargo = on_their_way(toolchain, product, browser, filters)?;
        cargo.env("TSUNAGU_NOTES", notes);
        Ok(cargo)
    })
}

fn on_their_way(
    toolchain: &Toolchain,
    product: &Product,
    browser: &str,
    filters: &[String],
) -> Fallible<Command> {
    let mut cargo = toolchain.cargo()?;
    cargo.args([
        "test",
        "--workspace",
        "--features",
        "e2e/browsers",
        "--test",
        "journeys",
    ]);
    cargo.args(["--", JOURNEYS_AT_ONCE]).args(filters);
    cargo.env("TSUNAGU_BROWSER", browser);
    cargo.env("TSUNAGU_SERVER", &product.server);
    cargo.env("TSUNAGU_DIST", &product.dist);
    cargo.env("TSUNAGU_AXE", tools::axe()?);
    cargo.env("TSUNAGU_OIDC_PROVIDER", tools::oidc_provider()?);
    cargo.env("TSUNAGU_REPORTS", paths::reports());
    cargo.env("GECKODRIVER", tools::geckodriver(toolchain)?);
    Ok(cargo)
}

fn counted(command: impl FnOnce() -> Fallible<Command>) -> (Count, Fallible<()>) {
    match command() {
        Ok(mut command) => run::tests(&mut command),
        Err(error) => (Count::default(), Err(error)),
    }
}

/// `fix`: what a machine can put right.
pub(crate) fn fix() -> Fallible<ExitCode> {
    let toolchain = toolchain::set_up()?;
    let fix = ["--fix", "--allow-dirty", "--allow-staged"];
    let mut host = toolchain.cargo()?;
    host.arg("clippy").args(fix).args([
        "--workspace",
        "--all-targets",
        "--features",
        "e2e/browsers",
    ]);
    say::timed("clippy --fix, host", || run::check(&mut host))?;
    let mut wasm = toolchain.cargo()?;
    wasm.arg("clippy").args(fix).args(BROWSER_HALF).args(WASM);
    say::timed("clippy --fix, wasm", || run::check(&mut wasm))?;
    run::check(toolchain.cargo()?.args(["fmt", "--all"]))?;
    Ok(ExitCode::SUCCESS)
}
