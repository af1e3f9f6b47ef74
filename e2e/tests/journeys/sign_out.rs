//! Leaving with work that is not sent.

use crate::harness::{Outcome, World, ensure, journey};
use crate::people::{HARUTO, MISAKI};

#[test]
fn fm_34_signing_out_offline_keeps_unsent_work_and_the_next_sign_in_sends_it() {
    journey("fm-34", fm_34);
}

async fn fm_34(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    server.stop()?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.hand_in().await?;
    phone.unsent(1).await?;
    phone.go(&server.url("/settings")).await?;
    phone.tap("#sign-out").await?;
    phone.tap("#sign-out--confirm").await?;
    phone
        .holds(
            "signed out",
            "document.body.dataset.session === 'signed-out'",
        )
        .await?;
    // nobody's data on the screen
    phone.gone(&format!("[data-person=\"{HARUTO}\"]")).await?;

    server.go_on().await?;
    phone.sign_in(&server, MISAKI).await?;
    phone.synced().await?;
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    let copies = forms
        .iter()
        .filter(|form| form["id"] == record.as_str())
        .count();
    ensure(copies == 1, || {
        format!("the form is on the server {copies} times")
    })
}
