//! A dose at the grandparents': what to do and until when, with no signal too, and nothing that was typed is lost.

use crate::harness::{Outcome, World, journey};
use crate::people::{HARUTO, MISAKI};

#[test]
fn a_family_away_from_home_gets_the_steps_and_keeps_what_it_ticked() {
    journey("away", away);
}

async fn away(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    server.stop()?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/vaccinations")))
        .await?;
    phone.tap("#away").await?;
    phone.see("#away-no-day").await?;
    phone.is_accessible().await?;
    phone.tap("#away-day--reiwa").await?;
    phone.type_into("#away-day--year", "１２").await?;
    phone.type_into("#away-day--month", "3").await?;
    phone.type_into("#away-day--day", "20").await?;
    phone.read("[data-step=\"apply\"]", "3月6日").await?;
    phone.see("[data-step=\"ask-digital\"]").await?;
    phone.read("#away-due", "日本脳炎第1期").await?;
    phone.tap("label[for=\"away-same--no\"]").await?;
    phone.gone("[data-step=\"ask-neighbour\"]").await?;
    phone.tap("label[for=\"away-done--ask-town\"]").await?;
    phone.is_accessible().await?;

    phone.reload().await?;
    phone.see("#away-done--ask-town:checked").await?;
    phone.holds_value("#away-day--year", "１２").await?;
    phone.gone("[data-step=\"ask-neighbour\"]").await?;
    phone.tap("label[for=\"away-digital--yes\"]").await?;
    phone.see("[data-step=\"bring-card\"]").await?;
    phone.gone("[data-step=\"apply\"]").await?;
    // a day that is over asks for another one, and stays as it was typed
    phone.replace("#away-day--year", "７").await?;
    phone.see("#away-day--error").await?;
    phone.gone("#away-steps").await?;
    phone.is_accessible().await
}
