//! Two devices, one form.

use crate::harness::{Outcome, Screen, World, journey};
use crate::people::{HARUTO, MISAKI, Said, id};

#[test]
fn fm_11_different_answers_merge_and_differing_ones_stand_side_by_side_until_chosen_once() {
    journey("fm-11", fm_11);
}

async fn fm_11(world: World) -> Outcome {
    let mut server = world.server().await?;
    let one = world.phone().await?;
    one.at_home(&server, MISAKI).await?;
    let record = one.start_form(HARUTO, "je1", "first").await?;
    let step = server.url(&format!("/forms/{record}?step=4"));
    one.go(&step).await?;
    one.answer("c03", Said::Choice("yes")).await?;
    one.sent().await?;
    let two = world.device("other", Screen::Phone).await?;
    two.at_home(&server, MISAKI).await?;
    two.go(&step).await?;
    two.see(&id("c03t")).await?;

    server.stop()?;
    one.type_into(&id("c03t"), "せき").await?;
    one.answer("c04", Said::Choice("no")).await?;
    one.saved().await?;
    two.type_into(&id("c03t"), "鼻水").await?;
    two.answer("c05", Said::Choice("no")).await?;
    two.saved().await?;
    server.go_on().await?;
    one.synced().await?;
    two.synced().await?;

    for (device, own, other) in [(&one, "せき", "鼻水"), (&two, "鼻水", "せき")] {
        // reading again shows both, whichever of the two is shown first
        device.go(&step).await?;
        device.see(&format!("{}:checked", id("c04--no"))).await?;
        device.see(&format!("{}:checked", id("c05--no"))).await?;
        device.see(&id("c03t--conflict")).await?;
        device.read(&id("c03t--conflict"), own).await?;
        device.read(&id("c03t--conflict"), other).await?;
        device.is_accessible().await?;
    }
    let shown = two.value(&id("c03t")).await?;
    let chosen = if shown == "せき" {
        "鼻水"
    } else {
        "せき"
    };
    two.tap(&id("c03t--other-0")).await?;
    two.gone(&id("c03t--conflict")).await?;
    two.holds_value(&id("c03t"), chosen).await?;
    two.synced().await?;
    // chosen once, gone on both
    one.gone(&id("c03t--conflict")).await?;
    one.holds_value(&id("c03t"), chosen).await
}
