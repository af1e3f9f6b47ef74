//! The program comes in two parts: what a first visit runs comes first, the rest behind it.
//!
//! On a build that notes which functions run (`cargo xtask profile`), the first of these journeys writes the
//! notes that decide where the program is cut.

use crate::harness::{
    Browser, Fault, Network, Outcome, PATIENCE, Server, World, ensure, journey, until,
};
use crate::people::{HARUTO, MISAKI, id};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a person does within the first moments; the rest of the program is not there at all.
#[test]
fn landing_signing_in_and_home_need_the_first_part_only() {
    journey("first-part", first_part);
}

async fn first_part(world: World) -> Outcome {
    if world.engine.waits_for_the_rest() {
        return nothing_starts_in_parts(&world).await;
    }
    let (mut server, network) = world.server_behind_network().await?;
    let notes = Notes::wanted();
    if notes.is_none() {
        network.break_with(&server.asset("rest")?, Fault::Refuse);
    }
    let mut ran = BTreeSet::new();
    let phone = world.phone().await?;
    for path in ["/", "/signin", "/", "/home"] {
        phone.go(&server.url(path)).await?;
        phone.ready().await?;
        ran.extend(left(&phone, notes.as_ref()).await?);
    }
    phone.go(&server.url("/signin")).await?;
    phone.ready().await?;
    phone.tap(&id(&format!("demo-{MISAKI}"))).await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;
    // one goes on before the rest came, and back
    phone.tap(&format!("a[href=\"/people/{HARUTO}\"]")).await?;
    phone.see("main .skeleton").await?;
    phone.run("history.back();", Vec::new()).await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    ran.extend(left(&phone, notes.as_ref()).await?);
    // the notebook that is here already, and the network going and coming back under an open page
    phone.reload().await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;
    server.stop()?;
    // an open page learns of it with the next try
    let tried = network.tries();
    phone
        .run("dispatchEvent(new Event('online'));", Vec::new())
        .await?;
    until("the page has tried in vain, twice", PATIENCE, || async {
        (network.tries() > tried + 1).then_some(())
    })
    .await?;
    ran.extend(left(&phone, notes.as_ref()).await?);
    server.go_on().await?;
    phone.synced().await?;
    ran.extend(left(&phone, notes.as_ref()).await?);
    match notes {
        Some(notes) => notes.write(&ran),
        None => Ok(()),
    }
}

/// Where a part alone would not be safe: a page that lacks one says so, and works as soon as it can be had.
async fn nothing_starts_in_parts(world: &World) -> Outcome {
    let (server, network) = world.server_behind_network().await?;
    network.break_with(&server.asset("rest")?, Fault::Status(503));
    let phone = world.phone().await?;
    phone.go(&server.url("/signin")).await?;
    phone.see("#boot-notice button").await?;
    network.heal();
    phone.reload().await?;
    phone.ready().await?;
    phone.tap(&id(&format!("demo-{MISAKI}"))).await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;
    left(&phone, None).await.map(drop)
}

/// Before a page is left: nothing of it needed the rest. Gives the functions it ran, on a noting build.
async fn left(phone: &Browser, notes: Option<&Notes>) -> Outcome<Vec<u64>> {
    let forced = phone
        .run(
            "return 'restForced' in document.documentElement.dataset;",
            Vec::new(),
        )
        .await?;
    ensure(forced == false, || {
        "a function of the rest was needed on a page of a first visit: `cargo xtask profile` finds out \
         which and writes app/first-part.txt anew"
            .to_owned()
    })?;
    if notes.is_none() {
        return Ok(Vec::new());
    }
    let script = "const hits = new Uint8Array(tsunaguProgram.hits.buffer); \
                  return [...hits.keys()].filter((i) => hits[i]);";
    let ran = phone.run(script, Vec::new()).await?;
    let ran = ran.as_array().ok_or("no notes on this page")?;
    Ok(ran.iter().filter_map(serde_json::Value::as_u64).collect())
}

/// Where the notes go.
struct Notes(PathBuf);

impl Notes {
    fn wanted() -> Option<Self> {
        std::env::var_os("TSUNAGU_NOTES").map(|file| Self(file.into()))
    }

    fn write(&self, ran: &BTreeSet<u64>) -> Outcome {
        Ok(std::fs::write(&self.0, serde_json::to_vec(ran)?)?)
    }
}

#[test]
fn whoever_goes_on_before_the_rest_came_waits_and_gets_there() {
    journey("rest-waits", rest_waits);
}

async fn rest_waits(world: World) -> Outcome {
    if world.engine.waits_for_the_rest() {
        return Ok(());
    }
    let (server, network, phone) = home_without_the_rest(&world).await?;
    phone.tap(&format!("a[href=\"/people/{HARUTO}\"]")).await?;
    phone.see("main .skeleton").await?;
    phone.is_accessible().await?;
    network.heal();
    phone.read("main h1", "佐藤 陽翔").await?;
    phone.is_drawn_once().await?;
    // from here on everything is kept: the same page without any network
    phone.installed().await?;
    let mut server = server;
    server.stop()?;
    phone.reload().await?;
    phone.read("main h1", "佐藤 陽翔").await
}

async fn home_without_the_rest(world: &World) -> Outcome<(Server, Network, Browser)> {
    let (server, network) = world.server_behind_network().await?;
    network.break_with(&server.asset("rest")?, Fault::Status(503));
    let phone = world.phone().await?;
    phone.sign_in(&server, MISAKI).await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    Ok((server, network, phone))
}
