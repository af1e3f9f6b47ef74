//! `profile`: finds out which functions a first visit runs, and writes them down for the cut.

use crate::assets::{self, Effort};
use crate::cut::Profile;
use crate::product::{self, Product};
use crate::{Fallible, check, groups, paths, say, toolchain};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// The journey of a first visit, in a browser whose counting costs it nothing. WebKitGTK lacks the second memory the notes
/// are kept in, and Firefox waits for both parts.
const JOURNEY: &str = "first_visit::landing";
const BROWSER: &str = "chromium";
/// What runs depends on what comes first: answers of the network, keys of a table that meet. One visit sees some of it.
const VISITS: usize = 6;
/// Other things a busy machine does at the same time.
const BUSY: usize = 6;

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
    let product = Product { server, dist };
    let mut ran = BTreeSet::new();
    for visit in 0..VISITS {
        paths::remove_file(&notes)?;
        let journey = [JOURNEY.to_owned()];
        let noted = || check::noting_journeys(&toolchain, &product, BROWSER, &journey, &notes);
        let (_, outcome) = if visit % 2 == 0 {
            noted()
        } else {
            among_others(noted)
        };
        outcome?;
        let these: Vec<u32> = serde_json::from_slice(&paths::read(&notes)?)
            .map_err(|error| format!("{}: {error}", notes.display()))?;
        ran.extend(these);
        say::note(&format!("{} functions ran so far", ran.len()));
    }
    let ran: Vec<u32> = ran.into_iter().collect();
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

/// On a machine that is busy with other things: what is slow takes other ways.
fn among_others<T>(work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..BUSY {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let outcome = work();
        done.store(true, Ordering::Relaxed);
        outcome
    })
}

/// As trunk wrote it: the notes count its functions.
fn whole_program(trunk: &Path) -> Fallible<Vec<u8>> {
    paths::read(&trunk.join(assets::the_file(trunk, "-", "_bg.wasm")?))
}
