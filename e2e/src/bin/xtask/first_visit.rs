//! `profile`: finds out which functions a first visit runs, and writes them down for the cut.

use crate::assets::{self, Effort};
use crate::cut::Profile;
use crate::product::{self, Product};
use crate::{Fallible, check, groups, paths, say, toolchain};
use std::path::Path;
use std::process::ExitCode;

/// The journey of a first visit, in a browser whose counting costs it nothing. WebKitGTK lacks the second memory the notes
/// are kept in, and Firefox waits for both parts.
const JOURNEY: &str = "first_visit::landing";
const BROWSER: &str = "chromium";

pub(crate) fn profile() -> Fallible<ExitCode> {
    let toolchain = toolchain::set_up()?;
    groups::install(&toolchain)?;
    let server = product::server(&toolchain)?;
    let trunk = product::compiled(&toolchain)?;
    let dist = paths::root().join("target/dist-noting");
    paths::remove(&dist)?;
    assets::finish(&trunk, &dist, &Effort::Noting)?;
    let wasm = whole_program(&trunk)?;

    let notes = paths::root().join("target/notes.json");
    paths::remove_file(&notes)?;
    let product = Product { server, dist };
    let (_, outcome) =
        check::noting_journeys(&toolchain, &product, BROWSER, &[JOURNEY.to_owned()], &notes);
    outcome?;
    let ran: Vec<u32> = serde_json::from_slice(&paths::read(&notes)?)
        .map_err(|error| format!("{}: {error}", notes.display()))?;
    let profile = Profile::of(&wasm, &ran)?;
    paths::write(&paths::first_part(), profile.to_text())?;
    say::note(&format!(
        "{} functions ran, {} names in {}",
        ran.len(),
        profile.len(),
        paths::first_part().display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// As trunk wrote it: the notes count its functions.
fn whole_program(trunk: &Path) -> Fallible<Vec<u8>> {
    paths::read(&trunk.join(assets::the_file(trunk, "-", "_bg.wasm")?))
}
