//! A new release while people are in the middle of something.

use crate::harness::{Outcome, World, asset_of, ensure, journey, older_build};
use crate::people::{HARUTO, MISAKI, Said, id};

#[test]
fn fm_18_a_new_release_waits_while_a_form_is_open_and_the_draft_opens_in_it() {
    journey("fm-18", fm_18);
}

async fn fm_18(world: World) -> Outcome {
    let mut server = world.server().await?;
    let new = server.dist().to_owned();
    // one folder that is deployed into, as on a real machine
    let deployed = older_build(&new, &world.folder().join("dist"))?;
    server.stop()?;
    server.use_build(&deployed);
    server.go_on().await?;

    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    let step = server.url(&format!("/forms/{record}?step=4"));
    phone.go(&step).await?;
    let client = phone.client()?;
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second).await?;
    phone.go(&step).await?;
    phone.answer("c04", Said::Choice("no")).await?;
    phone.saved().await?;
    client.switch_to_window(first).await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.type_into(&id("c03t"), "せ").await?;
    phone.saved().await?;

    std::fs::rename(&deployed, deployed.with_file_name("dist-previous"))?;
    copy(&new, &deployed)?;
    server.stop()?;
    server.go_on().await?;
    // the browser looks for a new worker when the page comes to the front; here it is asked to
    phone
        .run(
            "navigator.serviceWorker.getRegistration().then(r => r.update());",
            Vec::new(),
        )
        .await?;
    phone.see("#update-notice").await?;
    // nothing was taken away: one types on in the old release
    phone.type_into(&id("c03t"), "き").await?;
    phone.saved().await?;
    phone.holds_value(&id("c03t"), "せき").await?;
    phone.is_accessible().await?;

    phone.tap("#apply-update").await?;
    let wasm = asset_of(&new, "wasm")?;
    let runs =
        format!("performance.getEntriesByType('resource').some(e => e.name.endsWith({wasm:?}))");
    phone.holds("the new release runs", &runs).await?;
    phone.ready().await?;
    phone.holds_value(&id("c03t"), "せき").await?;
    phone.see(&format!("{}:checked", id("c04--no"))).await?;
    phone.gone("#update-notice").await?;
    phone.synced().await
}

fn copy(from: &std::path::Path, to: &std::path::Path) -> Outcome {
    let done = std::process::Command::new("cp")
        .arg("-r")
        .arg(from)
        .arg(to)
        .status()?;
    ensure(done.success(), || format!("cp ended with {done}"))
}
