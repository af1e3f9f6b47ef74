//! The network at its worst, with a browser in front of it. Numbers are those of the failure modes that
//! lost people's data elsewhere.

use crate::harness::{
    Browser, Fault, Network, Outcome, PATIENCE, Server, World, ensure, journey, until,
};
use crate::people::{HARUTO, MISAKI, Said, id};
use serde_json::Value;

const SYNC: &str = "/api/v1/sync";

/// A signed-in phone behind a network that can be broken.
async fn start(world: &World) -> Outcome<(Server, Network, Browser)> {
    let (server, network) = world.server_behind_network().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    Ok((server, network, phone))
}

async fn copies(server: &Server, record: &str) -> Outcome<usize> {
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    Ok(forms.iter().filter(|form| form["id"] == record).count())
}

#[test]
fn fm_1_an_answer_lost_after_the_commit_makes_no_duplicate() {
    journey("fm-1", fm_1);
}

async fn fm_1(world: World) -> Outcome {
    let (server, network, phone) = start(&world).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.synced().await?;
    network.break_times(SYNC, Fault::LoseAnswer, 2);
    phone.hand_in().await?;
    phone.synced().await?;
    let copies = copies(&server, &record).await?;
    ensure(copies == 1, || {
        format!("the form is on the server {copies} times")
    })?;
    let visits = server.records_of(MISAKI, HARUTO, "Encounter").await?.len();
    ensure(visits == 1, || format!("{visits} visits for one form"))
}

#[test]
fn fm_3_an_edit_made_while_the_one_before_is_in_flight_is_sent_too() {
    journey("fm-3", fm_3);
}

async fn fm_3(world: World) -> Outcome {
    let (server, network, phone) = start(&world).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone
        .go(&server.url(&format!("/forms/{record}?step=4")))
        .await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.sent().await?;
    network.break_times(SYNC, Fault::HoldAnswer, 1);
    let seen = network.seen("POST /api/v1/sync");
    phone.type_into(&id("c03t"), "せ").await?;
    until("the push is under way", PATIENCE, || async {
        (network.seen("POST /api/v1/sync") > seen).then_some(())
    })
    .await?;
    phone.type_into(&id("c03t"), "き").await?;
    phone.type_into(&id("c03t"), "と熱").await?;
    phone.saved().await?;
    network.release();
    phone.synced().await?;

    // another device of hers sees the last of the three
    let other = world.device("other", crate::harness::Screen::Phone).await?;
    other.at_home(&server, MISAKI).await?;
    other
        .go(&server.url(&format!("/forms/{record}?step=4")))
        .await?;
    other.holds_value(&id("c03t"), "せきと熱").await
}

#[test]
fn fm_7_and_8_no_status_and_no_captive_portal_discards_an_edit() {
    journey("fm-7", fm_7);
}

async fn fm_7(world: World) -> Outcome {
    let (server, network, phone) = start(&world).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.synced().await?;
    network.break_with("/api/", Fault::Status(503));
    phone.hand_in().await?;
    phone.unsent(1).await?;
    let faults = [401, 403, 404, 408, 413, 425, 429, 500, 502, 504, 511].map(Fault::Status);
    for fault in faults.into_iter().chain([Fault::Portal, Fault::Refuse]) {
        network.heal();
        network.break_with("/api/", fault.clone());
        let seen = network.tries();
        // a load tries at once, whatever the pause had grown to
        phone.reload().await?;
        until(&format!("one try meets {fault:?}"), PATIENCE, || async {
            (network.tries() > seen).then_some(())
        })
        .await?;
        phone.unsent(1).await?;
        phone.see("#submitted[data-state=\"pending\"]").await?;
    }
    network.heal();
    phone.reload().await?;
    phone.synced().await?;
    let copies = copies(&server, &record).await?;
    ensure(copies == 1, || {
        format!("the form is on the server {copies} times")
    })
}

#[test]
fn fm_9_a_login_that_ran_out_keeps_the_work_until_the_same_person_is_back() {
    journey("fm-9", fm_9);
}

async fn fm_9(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    server.stop()?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.hand_in().await?;
    phone.unsent(1).await?;
    // the cookie is gone, as after weeks
    phone.client()?.delete_all_cookies().await?;
    server.go_on().await?;
    phone.reload().await?;
    phone.see("#login-notice").await?;
    phone.unsent(1).await?;
    phone.is_accessible().await?;
    phone.sign_in(&server, MISAKI).await?;
    phone.synced().await?;
    let copies = copies(&server, &record).await?;
    ensure(copies == 1, || {
        format!("the form is on the server {copies} times")
    })
}

#[test]
fn fm_14_a_lost_connection_to_the_storage_loses_no_keystroke() {
    journey("fm-14", fm_14);
}

async fn fm_14(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    // before any page script runs a database connection cannot be caught: the page keeps what it opens
    phone.at_home(&server, MISAKI).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone
        .go(&server.url(&format!("/forms/{record}?step=4")))
        .await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.type_into(&id("c03t"), "せ").await?;
    phone.saved().await?;
    // every connection is closed behind the program's back at the next transaction
    let close = "const open = IDBDatabase.prototype.transaction; \
                 IDBDatabase.prototype.transaction = function (...a) { \
                   IDBDatabase.prototype.transaction = open; this.close(); return open.apply(this, a); };";
    phone.run(close, Vec::<Value>::new()).await?;
    phone.type_into(&id("c03t"), "き").await?;
    phone.saved().await?;
    phone.reload().await?;
    phone.holds_value(&id("c03t"), "せき").await
}

#[test]
fn fm_16_a_device_whose_storage_was_evicted_gets_its_notebook_back() {
    journey("fm-16", fm_16);
}

async fn fm_16(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone
        .go(&server.url(&format!("/forms/{record}?step=4")))
        .await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.type_into(&id("c03t"), "せき").await?;
    phone.sent().await?;
    // a page without the program, so that nothing holds the databases open
    phone.go(&server.url("/healthz")).await?;
    let clear = "(async () => { \
                   for (const {name} of await indexedDB.databases()) await new Promise(r => { \
                     const q = indexedDB.deleteDatabase(name); q.onsuccess = q.onerror = q.onblocked = r; }); \
                   for (const name of await caches.keys()) await caches.delete(name); \
                 })().then(() => done(true), e => done(String(e)));";
    let cleared = phone.run_async(clear, Vec::<Value>::new()).await?;
    ensure(cleared == Value::Bool(true), || {
        format!("clearing: {cleared}")
    })?;
    phone.go(&server.url("/home")).await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;
    phone.see("[data-todo=\"draft\"]").await?;
    phone
        .go(&server.url(&format!("/forms/{record}?step=4")))
        .await?;
    phone.holds_value(&id("c03t"), "せき").await
}
