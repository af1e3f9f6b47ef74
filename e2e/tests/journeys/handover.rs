//! Phone to tablet without any network: codes on the screen, pasted here instead of scanned.

use crate::harness::{Browser, Outcome, World, ensure, journey};
use crate::people::{HARUTO, MISAKI, NURSE, id};
use serde_json::json;

#[test]
fn a_form_passes_from_phone_to_tablet_offline_and_both_sides_merge_to_one_record() {
    journey("handover", handover);
}

async fn handover(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let tablet = world.tablet().await?;
    tablet.sign_in(&server, NURSE).await?;
    tablet.go(&server.url("/clinic")).await?;
    tablet.installed().await?;
    tablet.synced().await?;
    server.stop()?;

    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.hand_in().await?;
    phone.unsent(1).await?;
    phone.tap("#to-qr").await?;
    phone.see("#qr").await?;
    phone.is_accessible().await?;
    let codes = phone.value("#qr-text").await?;
    let codes: Vec<&str> = codes
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let shown = phone
        .run(
            "return document.querySelector('#qr').dataset.count;",
            Vec::new(),
        )
        .await?;
    let count = codes.len().to_string();
    ensure(shown == count.as_str(), || {
        format!("{shown} codes shown, {} in the text", codes.len())
    })?;

    tablet.go(&server.url("/clinic/scan")).await?;
    tablet.see("main h1").await?;
    tablet.is_accessible().await?;
    // a code of another program, then ours: half of them, in the wrong order, one twice
    paste(&tablet, "https://example.com/menu").await?;
    tablet.see("#scan-wrong").await?;
    let mut order: Vec<&str> = codes.iter().rev().copied().collect();
    order.extend(codes.iter().rev().take(1));
    for code in order {
        paste(&tablet, code).await?;
    }
    tablet.tap("#open-received").await?;
    tablet.see("#identity").await?;
    tablet.read("#identity", "陽翔").await?;
    tablet.type_into("#temperature", "36.5").await?;
    tablet.tap("#save-temperature").await?;
    tablet.see("#temperature-now").await?;
    tablet.is_accessible().await?;

    server.go_on().await?;
    tablet.synced().await?;
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
    })?;
    let visits = server.records_of(MISAKI, HARUTO, "Encounter").await?.len();
    ensure(visits == 1, || format!("{visits} visits for one form"))?;
    tablet.go(&server.url("/clinic")).await?;
    tablet.see(&id(&format!("form-{record}"))).await?;
    let lines = tablet.count("#today-list > li").await?;
    ensure(lines == 1, || {
        format!("{lines} lines on the list for one form")
    })
}

async fn paste(tablet: &Browser, text: &str) -> Outcome {
    tablet.see("#scan-text").await?;
    let put = "const field = document.querySelector('#scan-text'); field.value = arguments[0]; \
               field.dispatchEvent(new Event('input', {bubbles: true}));";
    tablet.run(put, vec![json!(text)]).await?;
    tablet.tap("#scan-text-read").await
}
