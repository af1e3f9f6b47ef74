//! A second guardian comes when both sides said yes, and steps down by himself; and one leaves for good.

use crate::harness::{Outcome, World, ensure, journey};
use crate::people::{CLINIC, HARUTO, KENTA, MISAKI, id};

#[test]
fn a_second_guardian_is_let_in_by_both_sides_and_steps_down_himself() {
    journey("family", family);
}

async fn family(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    phone.tap("#family").await?;
    phone.see("#acting [data-acts=\"guardian\"]").await?;
    // the only guardian stays
    phone.gone(&format!("[id=\"end-{MISAKI}\"]")).await?;
    phone.is_accessible().await?;
    phone.tap("#invite").await?;
    phone.see("#link svg").await?;
    phone.is_accessible().await?;
    let link = phone.text("#link-text").await?;

    let other = world
        .device("father", crate::harness::Screen::Phone)
        .await?;
    other.sign_in(&server, KENTA).await?;
    other.gone(&format!("[data-person=\"{HARUTO}\"]")).await?;
    other.go(&link).await?;
    other.read("#invited-to", "もう一人の保護者").await?;
    other.tap("#accept").await?;
    let code = other.text(".spoken-code").await?;
    other.is_accessible().await?;

    // told without a tap; a wrong number is refused and stays in its place
    phone.read("#accepted-by", "鈴木 健太").await?;
    phone.type_into("#spoken-code", "12345").await?;
    phone.tap("#confirm").await?;
    phone.see("#spoken-code[aria-invalid]").await?;
    phone.is_accessible().await?;
    phone.replace("#spoken-code", &full_width(&code)).await?;
    phone.tap("#confirm").await?;
    phone
        .see(&format!("#acting [data-account=\"{KENTA}\"]"))
        .await?;
    phone.gone("#waiting").await?;

    other.tap("#go-on").await?;
    other.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    other
        .go(&server.url(&format!("/people/{HARUTO}/family")))
        .await?;
    other
        .see(&format!("#acting [data-account=\"{MISAKI}\"]"))
        .await?;
    other.gone(&format!("[id=\"end-{MISAKI}\"]")).await?;
    other.is_accessible().await?;

    // who is in it is the server's to say
    server.stop()?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/family")))
        .await?;
    phone.see("main .notice").await?;
    phone.is_accessible().await?;
    server.go_on().await?;

    other.tap(&format!("[id=\"end-{KENTA}\"]")).await?;
    other.tap(&format!("[id=\"end-{KENTA}--confirm\"]")).await?;
    other.go(&server.url("/home")).await?;
    other.gone(&format!("[data-person=\"{HARUTO}\"]")).await
}

#[test]
fn who_leaves_is_shown_what_goes_and_what_stays_and_is_gone_from_the_device() {
    journey("leaving", leaving);
}

async fn leaving(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/sharing/new")))
        .await?;
    phone.tap(&id(&format!("grant-whom--{CLINIC}"))).await?;
    phone.tap("#grant-package--clinic").await?;
    phone.tap("#give").await?;
    phone.read("#grants", "あおぞらこどもクリニック").await?;
    phone.synced().await?;
    phone.tap("a[href=\"/settings\"]").await?;
    phone.tap("#to-leave").await?;
    phone
        .see(&format!(
            "#leaving [data-person=\"{HARUTO}\"] [data-stays=\"agreed\"]"
        ))
        .await?;
    phone.see("#leaving .erased").await?;
    phone.is_accessible().await?;
    // not by one careless tap, nor by two
    phone.tap("#leave").await?;
    phone.is_accessible().await?;
    phone.tap("#leave--confirm").await?;
    phone.see("main .field__error").await?;
    phone.tap("#understood").await?;
    phone.tap("#leave").await?;
    phone.tap("#leave--confirm").await?;
    phone.see("#left").await?;
    phone.is_accessible().await?;
    let here = format!(
        "indexedDB.databases().then((all) => done(all.some((it) => it.name.includes('{MISAKI}'))));"
    );
    let here = phone.run_async(&here, Vec::new()).await?;
    ensure(here == false, || {
        "the notebook is still on the device".to_owned()
    })?;
    phone.go(&server.url("/signin")).await?;
    phone.ready().await?;
    phone.gone(&id(&format!("demo-{MISAKI}"))).await
}

/// As somebody types who has not left Japanese input.
fn full_width(digits: &str) -> String {
    let wide = |digit: char| {
        let number = digit.to_digit(10)?;
        char::from_u32(u32::from('０') + number)
    };
    digits.chars().filter_map(wide).collect()
}
