//! Two tabs on one device: one notebook, sent once.

use crate::harness::{Outcome, World, ensure, journey};
use crate::people::{HARUTO, MISAKI, Said, id};

#[test]
fn two_tabs_on_one_form_show_each_others_answers_and_lose_none() {
    journey("tabs", tabs);
}

async fn tabs(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    server.stop()?;
    let step = server.url(&format!("/forms/{record}?step=4"));
    phone.go(&step).await?;
    let client = phone.client()?;
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second.clone()).await?;
    phone.go(&step).await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.type_into(&id("c03t"), "せき").await?;
    phone.saved().await?;

    client.switch_to_window(first).await?;
    // the other tab's answer is here without a reload
    phone.see(&format!("{}:checked", id("c03--yes"))).await?;
    phone.holds_value(&id("c03t"), "せき").await?;
    phone.answer("c04", Said::Choice("no")).await?;
    phone.saved().await?;
    client.switch_to_window(second).await?;
    phone.see(&format!("{}:checked", id("c04--no"))).await?;

    server.go_on().await?;
    phone.synced().await?;
    phone.reload().await?;
    phone.holds_value(&id("c03t"), "せき").await?;
    phone.see(&format!("{}:checked", id("c04--no"))).await?;
    // nothing was written twice, so nothing is in conflict
    let conflicts = phone.count("[id$=\"--conflict\"]").await?;
    ensure(conflicts == 0, || {
        format!("{conflicts} conflicts between two tabs of one device")
    })
}
