//! What a notebook says by itself: what is due next, and everything in one file. Both without a network.

use crate::harness::{Outcome, World, ensure, journey};
use crate::people::{HARUTO, MISAKI, id};

#[test]
fn the_vaccination_calendar_says_what_is_due_and_why_without_a_network() {
    journey("calendar", calendar);
}

async fn calendar(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.installed().await?;
    server.stop()?;
    phone.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    phone.read("#due-now", "日本脳炎").await?;
    phone.tap("#calendar").await?;
    phone.see("#now [data-vaccine=\"je1\"]").await?;
    phone
        .read("#now [data-vaccine=\"je1\"]", "受けられます")
        .await?;
    phone
        .see("#now [data-vaccine=\"je1\"] .period__today")
        .await?;
    phone.see("#later [data-vaccine=\"mr2\"]").await?;
    phone
        .read("#later [data-vaccine=\"mr2\"]", "から受けられます")
        .await?;
    phone.is_accessible().await?;
    let catch = "const make = URL.createObjectURL.bind(URL); \
                 URL.createObjectURL = (blob) => { blob.text().then((it) => { window.kept = it; }); \
                 return make(blob); };";
    phone.run(catch, Vec::new()).await?;
    phone.tap("#keep").await?;
    phone
        .holds("the calendar file", "window.kept?.includes('BEGIN:VEVENT')")
        .await
}

#[test]
fn everything_is_carried_away_in_one_file_without_a_network() {
    journey("takeout", takeout);
}

async fn takeout(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.installed().await?;
    server.stop()?;
    phone.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    phone.tap("#takeout").await?;
    phone.see("#take").await?;
    phone.is_accessible().await?;
    // the file itself, before the browser puts it away
    let catch = "const make = URL.createObjectURL.bind(URL); \
                 URL.createObjectURL = (blob) => { blob.arrayBuffer().then((it) => { \
                 window.taken = [...new Uint8Array(it)]; }); return make(blob); };";
    phone.run(catch, Vec::new()).await?;
    phone.tap("#take").await?;
    phone.see("#taken").await?;
    let bytes = phone.run("return window.taken;", Vec::new()).await?;
    let bytes: Vec<u8> = serde_json::from_value(bytes)?;
    ensure(bytes.starts_with(b"PK"), || "not an archive".to_owned())?;
    for name in ["techo.html", "fhir-bundle.json"] {
        ensure(
            bytes
                .windows(name.len())
                .any(|part| part == name.as_bytes()),
            || format!("{name} is not in it"),
        )?;
    }
    phone.is_accessible().await
}

#[test]
fn a_dose_is_copied_from_the_paper_notebook_without_a_network_and_taken_back() {
    journey("past-dose", past_dose);
}

async fn past_dose(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    server.stop()?;
    phone.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    phone.tap("#past-doses").await?;
    phone.see("#past-save").await?;
    phone.is_accessible().await?;
    phone.tap("#past-save").await?;
    phone.see("#past-vaccine[aria-invalid]").await?;
    phone.is_accessible().await?;
    phone.tap(&id("past-vaccine--mumps")).await?;
    phone.tap("#past-day--reiwa").await?;
    phone.type_into("#past-day--year", "８").await?;
    phone.type_into("#past-day--month", "11").await?;
    phone.type_into("#past-day--day", "31").await?;
    phone.tap(&id("past-origin--record")).await?;
    phone.type_into("#past-lot", "ab12").await?;
    // in the middle of it
    phone.reload().await?;
    phone.holds_value("#past-day--day", "31").await?;
    phone.holds_value("#past-lot", "ab12").await?;
    phone.tap("#past-save").await?;
    phone.read("#past-day--error", "30日まで").await?;
    phone.replace("#past-day--day", "20").await?;
    phone.tap("#past-save").await?;
    phone.read("#past-saved", "入れました").await?;
    phone.holds_value("#past-lot", "").await?;
    phone.is_accessible().await?;

    // of another one nobody knows the day: it is written down all the same, and nothing is counted from it
    phone.tap(&id("past-vaccine--je1")).await?;
    phone.tap("label[for=\"past-precision--nothing\"]").await?;
    phone.see("#past-no-day").await?;
    phone.tap(&id("past-origin--recall")).await?;
    phone.is_accessible().await?;
    phone.tap("#past-save").await?;
    phone.read("#past-saved", "入れました").await?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/vaccinations")))
        .await?;
    phone
        .read("#unclear [data-vaccine=\"je1\"]", "受けた日は不明")
        .await?;
    phone.gone("#now [data-vaccine=\"je1\"]").await?;
    phone.is_accessible().await?;

    phone.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    phone.read("#doses", "手帳などから転記").await?;
    phone.read("#doses", "AB12").await?;
    phone.unsent(2).await?;
    phone.is_accessible().await?;
    server.go_on().await?;
    phone.synced().await?;
    phone.tap("[id^=\"take-back-\"]").await?;
    phone.tap("[id^=\"take-back-\"][id$=\"--confirm\"]").await?;
    let first_is_gone = "!document.querySelector('#doses').innerText.includes('受けた日は不明')";
    phone.holds("the first note is gone", first_is_gone).await?;
    phone.tap("[id^=\"take-back-\"]").await?;
    phone.tap("[id^=\"take-back-\"][id$=\"--confirm\"]").await?;
    phone.gone("[id^=\"take-back-\"]").await?;
    phone.synced().await?;
    let shown = phone.text("#doses").await?;
    ensure(!shown.contains("手帳などから転記"), || {
        "a note taken back still stands".to_owned()
    })
}
