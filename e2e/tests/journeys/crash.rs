//! Everything dies in the middle of sending.

use crate::harness::{Fault, Outcome, PATIENCE, World, ensure, journey, until};
use crate::people::{HARUTO, MISAKI};

#[test]
fn server_and_browser_killed_in_the_middle_of_a_sync_lose_nothing_and_double_nothing() {
    journey("crash", crash);
}

async fn crash(world: World) -> Outcome {
    let (mut server, network) = world.server_behind_network().await?;
    let mut phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let mut records = Vec::new();
    for round in 0..3 {
        phone.go(&server.url("/home")).await?;
        let record = phone.start_form(HARUTO, "je1", "first").await?;
        phone.fill_in().await?;
        phone.synced().await?;
        // an answer to something else, held in its place, would keep the form from being sent at all
        network.is_quiet().await?;
        network.break_with("/api/v1/sync", Fault::HoldAnswer);
        phone.hand_in().await?;
        // the server has it and its answer is under way, when both die
        until("the server has the form", PATIENCE, || async {
            let forms = server.records_of(MISAKI, HARUTO, "QuestionnaireResponse");
            let forms = forms.await.ok()?;
            forms
                .iter()
                .any(|form| form["id"] == record.as_str())
                .then_some(())
        })
        .await?;
        server.kill();
        if world.engine.keeps_storage() {
            phone.keeps_its_login().await?;
            phone.kill();
            phone.open().await?;
        } else {
            // where a killed browser forgets everything, the page dies: the answer must find nobody
            phone.go(&server.url("/home")).await?;
        }
        network.heal();
        // first the device alone, then with the server
        if round == 1 {
            phone.go(&server.url("/home")).await?;
            phone.unsent(1).await?;
        }
        server.go_on().await?;
        phone.go(&server.url("/home")).await?;
        phone.synced().await?;
        records.push(record);
    }
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    for record in &records {
        let copies = forms
            .iter()
            .filter(|form| form["id"] == record.as_str())
            .count();
        ensure(copies == 1, || {
            format!("a form is on the server {copies} times")
        })?;
    }
    let visits = server.records_of(MISAKI, HARUTO, "Encounter").await?.len();
    ensure(visits == records.len(), || {
        format!("{visits} visits for {} forms", records.len())
    })
}
