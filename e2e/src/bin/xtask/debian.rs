//! System packages: installed without questions when we are root on Debian, otherwise named.

use crate::{Fallible, paths, run, say};
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Makes sure the packages are there. `why` completes the sentence "needed for …".
pub(crate) fn ensure(packages: &[&str], why: &str) -> Fallible<()> {
    // dpkg takes one at a time, and work goes on side by side
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    if paths::find_program("dpkg-query").is_none() {
        return Err(by_hand(packages, why, "this is not a Debian system"));
    }
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|name| version(name).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !is_root() {
        return Err(by_hand(&missing, why, "only root can install them"));
    }
    say::timed(
        &format!("apt-get install {} (for {why})", missing.join(" ")),
        || install(&missing),
    )
    .map_err(|error| by_hand(&missing, why, &error))
}

/// The installed version of a package.
pub(crate) fn version(package: &str) -> Option<String> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f", "${db:Status-Status} ${Version}", package]);
    let output = query
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.strip_prefix("installed ")
        .map(|version| version.trim().to_owned())
}

pub(crate) fn is_root() -> bool {
    run::output(Command::new("id").arg("-u")).is_ok_and(|text| text.trim() == "0")
}

fn install(packages: &[&str]) -> Fallible<()> {
    static UPDATED: OnceLock<Fallible<()>> = OnceLock::new();
    UPDATED
        .get_or_init(|| run::check(apt().arg("update")))
        .clone()?;
    run::check(
        apt()
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages),
    )
}

fn apt() -> Command {
    let mut apt = run::command("apt-get");
    apt.args(["-q", "-o", "Dpkg::Use-Pty=0"]);
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn by_hand(packages: &[&str], why: &str, because: &str) -> String {
    format!(
        "packages are missing, needed for {why}: {list}\n    not installed here: {because}\n    \
         Debian 12: apt-get install {list}\n    elsewhere: install what these contain and run the command again",
        list = packages.join(" ")
    )
}
