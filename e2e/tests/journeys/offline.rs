//! Without network, which here means: the server's process does not run.

use crate::harness::{Outcome, World, ensure, journey};
use crate::people::{HARUTO, MISAKI};

#[test]
fn a_form_is_opened_filled_and_handed_in_offline_and_sent_once_without_a_tap() {
    journey("offline", offline);
}

async fn offline(world: World) -> Outcome {
    let mut server = world.server().await?;
    let mut phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    if world.engine.keeps_storage() {
        phone.keeps_its_login().await?;
    }
    let before = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?
        .len();

    server.stop()?;
    if world.engine.keeps_storage() {
        // the installed app is started cold: a new process, nothing answers
        phone.kill();
        phone.open().await?;
    }
    phone.go(&server.url("/home")).await?;
    phone.ready().await?;
    phone.is_drawn_once().await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.is_accessible().await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.hand_in().await?;
    phone.unsent(1).await?;
    phone.see("#submitted[data-state=\"pending\"]").await?;
    phone.is_accessible().await?;
    // still there, and still not sent, after another cold start
    phone.go(&server.url("/home")).await?;
    phone.unsent(1).await?;
    phone.see("[data-todo=\"unsent\"]").await?;
    // whatever is on the page, nothing of the program had to be fetched for it on the spot
    let forced = "return 'restForced' in document.documentElement.dataset;";
    let forced = phone.run(forced, Vec::new()).await?;
    ensure(forced == false, || {
        "a page opened offline lacked a part of the program".to_owned()
    })?;

    server.go_on().await?;
    phone.synced().await?;
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    let ours = forms
        .iter()
        .filter(|form| form["id"] == record.as_str())
        .count();
    ensure(ours == 1, || {
        format!("the form is on the server {ours} times")
    })?;
    ensure(forms.len() == before + 1, || {
        format!("{} forms, there were {before}", forms.len())
    })?;
    let visits = server.records_of(MISAKI, HARUTO, "Encounter").await?.len();
    ensure(visits == 1, || format!("{visits} visits for one form"))
}
