//! Old phones: without script the first pages are readable, without WebAssembly the page says so.

use crate::harness::{Fault, Outcome, Screen, World, ensure, journey};
use crate::people::MISAKI;

#[test]
fn landing_and_sign_in_are_readable_without_script() {
    journey("no-script", no_script);
}

/// The driver needs script itself, so the document is read as it comes over the wire: what stands
/// there is what a browser without script shows.
async fn no_script(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    for (path, wanted) in [
        ("/", vec!["<main", "<h1"]),
        ("/signin", vec!["<main", "<h1", "<form", MISAKI]),
    ] {
        // from any page of ours, past the program that runs there
        phone.go(&server.url("/")).await?;
        let read = "fetch(arguments[0]).then(r => r.text()).then(done, e => done(String(e)));";
        let html = phone.run_async(read, vec![server.url(path).into()]).await?;
        let html = html.as_str().unwrap_or_default().to_owned();
        for part in wanted {
            ensure(html.contains(part), || {
                format!("{path} has no {part} without script:\n{html}")
            })?;
        }
    }
    // the form works by itself: posted as a browser without script posts it
    let post = "fetch('/auth/demo', {method: 'POST', headers: {'Content-Type': 'application/x-www-form-urlencoded'}, \
                body: 'person=' + arguments[0]}).then(r => done(r.ok && r.redirected), e => done(String(e)));";
    let signed_in = phone.run_async(post, vec![MISAKI.into()]).await?;
    ensure(signed_in == true, || {
        format!("signing in without script: {signed_in}")
    })
}

#[test]
fn fm_33_without_webassembly_the_page_stays_readable_and_names_the_cause() {
    journey("fm-33", fm_33);
}

async fn fm_33(world: World) -> Outcome {
    let (server, network) = world.server_behind_network().await?;
    if world.engine.can_drop_wasm() {
        let old = world.device_without_wasm().await?;
        old.go(&server.url("/")).await?;
        old.read("#boot-notice", "WebAssembly").await?;
        old.see("main h1").await?;
        old.go(&server.url("/signin")).await?;
        old.see("main form button").await?;
    }
    // a part of the program that does not arrive: a sentence and a way on, no endless waiting
    for part in ["wasm", "js"] {
        // a device of its own: what arrived once is kept for ever
        let phone = world.device(part, Screen::Phone).await?;
        network.break_with(&server.asset(part)?, Fault::Status(404));
        phone.go(&server.url("/")).await?;
        phone.see("#boot-notice").await?;
        phone.see("main h1").await?;
        network.heal();
        phone.reload().await?;
        phone.ready().await?;
    }
    Ok(())
}
