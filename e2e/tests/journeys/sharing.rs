//! Who may see a notebook is decided on one screen, ended with one tap, and every look is told.

use crate::harness::{Outcome, Screen, World, journey};
use crate::people::{CLINIC, HARUTO, MISAKI, NURSE, OTHER_DOCTOR, id};

#[test]
fn a_clinic_is_let_in_sees_is_seen_seeing_and_let_out_again() {
    journey("sharing", sharing);
}

async fn sharing(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let tablet = world.tablet().await?;
    tablet.sign_in(&server, NURSE).await?;
    tablet.go(&server.url("/shared")).await?;
    tablet.see("#no-shared").await?;
    tablet.is_accessible().await?;

    // nothing is chosen for her but how long; the button says what is open
    phone.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    phone.tap("#sharing").await?;
    phone.see("#no-grants").await?;
    phone.is_accessible().await?;
    phone.tap("#new-grant").await?;
    phone.tap("#give").await?;
    phone.see("#grant-package[aria-invalid]").await?;
    phone.is_accessible().await?;
    phone.tap(&id(&format!("grant-whom--{CLINIC}"))).await?;
    phone.tap("#grant-package--clinic").await?;
    phone.read("#preview", "あおぞらこどもクリニック").await?;
    phone.read("#preview", "予防接種と予診票").await?;
    phone.is_accessible().await?;
    phone.tap("#give").await?;
    phone.read("#grants", "あおぞらこどもクリニック").await?;
    phone.synced().await?;
    phone.is_accessible().await?;

    // live, without a visit
    tablet
        .see(&format!("#shared [data-person=\"{HARUTO}\"]"))
        .await?;
    tablet
        .tap(&format!("#shared a[href=\"/people/{HARUTO}\"]"))
        .await?;
    tablet.see("#doses").await?;
    tablet.gone("#looks").await?;
    tablet.is_accessible().await?;

    phone.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    phone.read("#looks", "田中").await?;
    phone.tap("#whole-log").await?;
    phone.read("#log", "あおぞらこどもクリニック").await?;
    phone.is_accessible().await?;

    tablet.go(&server.url("/shared")).await?;
    tablet
        .see(&format!("#shared [data-person=\"{HARUTO}\"]"))
        .await?;

    // stopped without network: here at once, there with the next contact
    server.stop()?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/sharing")))
        .await?;
    phone.tap("#grants button[id^=\"stop-\"]").await?;
    phone.see("#no-grants").await?;
    phone.read("#ended", "あおぞらこどもクリニック").await?;
    phone.unsent(1).await?;
    server.go_on().await?;
    phone.synced().await?;
    tablet.see("#no-shared").await
}

#[test]
fn a_line_of_the_log_is_asked_about_and_whoever_looked_answers() {
    journey("question", question);
}

async fn question(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/sharing/new")))
        .await?;
    phone.tap(&id(&format!("grant-whom--{CLINIC}"))).await?;
    phone.tap("#grant-package--clinic").await?;
    phone.tap("#grant-months--1").await?;
    phone.tap("#give").await?;
    phone.read("#grants", "あおぞらこどもクリニック").await?;
    phone.synced().await?;
    // a month or less before its end she is reminded
    phone.go(&server.url("/home")).await?;
    phone.read(".ends-soon", "あおぞらこどもクリニック").await?;
    phone.is_accessible().await?;
    let tablet = world.tablet().await?;
    tablet.sign_in(&server, NURSE).await?;
    tablet.go(&server.url("/shared")).await?;
    tablet
        .see(&format!("#shared [data-person=\"{HARUTO}\"]"))
        .await?;
    tablet.synced().await?;
    // what is printed elsewhere is told like what is looked at
    tablet
        .go(&server.url(&format!("/people/{HARUTO}/vaccinations")))
        .await?;
    tablet.see("#print").await?;
    tablet.run("window.print = () => {};", Vec::new()).await?;
    tablet.tap("#print").await?;
    tablet.synced().await?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/log")))
        .await?;
    phone.read("#log", "印刷しました").await?;
    phone.see("#log .ask").await?;
    tablet.go(&server.url("/shared")).await?;
    tablet.synced().await?;

    // asked without network, over a reload in the middle of a word
    server.stop()?;
    phone.tap("#log .ask").await?;
    phone.see("#question").await?;
    phone.is_accessible().await?;
    phone.tap("#ask").await?;
    phone.see("#question[aria-invalid]").await?;
    phone.type_into("#question", "どうして見たのですか").await?;
    phone.reload().await?;
    phone
        .holds_value("#question", "どうして見たのですか")
        .await?;
    phone.type_into("#question", "。").await?;
    phone.tap("#ask").await?;
    phone
        .read("#log [data-question]", "どうして見たのですか。")
        .await?;
    phone.unsent(1).await?;
    phone.is_accessible().await?;

    server.go_on().await?;
    phone.synced().await?;
    tablet.read("#asked", "どうして見たのですか。").await?;
    tablet.read("#asked", "佐藤 陽翔").await?;
    tablet.is_accessible().await?;
    tablet
        .type_into("#asked textarea", "予約の確認のためです。")
        .await?;
    tablet.tap("#asked [id^=\"send-\"]").await?;
    tablet.read("#asked .answer", "予約の確認").await?;
    tablet.gone("#asked textarea").await?;
    phone.read("#log .answer", "予約の確認").await?;
    phone
        .read("#log .answer", "あおぞらこどもクリニック")
        .await?;
    phone.is_accessible().await
}

#[test]
fn a_code_shown_on_the_spot_opens_the_notebook_once_for_whoever_scans_it() {
    journey("once", on_the_spot);
}

async fn on_the_spot(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/sharing")))
        .await?;
    phone.tap("#once").await?;
    phone.tap("#make-once").await?;
    phone.see("#once-what[aria-invalid]").await?;
    phone.is_accessible().await?;
    phone.tap(&id("once-what--C08")).await?;
    phone.tap("#make-once").await?;
    phone.see("#once-code svg").await?;
    phone.is_accessible().await?;
    let link = phone.text("#link-text").await?;

    // another clinic's doctor, who has no form and no grant
    let tablet = world.tablet().await?;
    tablet.sign_in(&server, OTHER_DOCTOR).await?;
    tablet.synced().await?;
    tablet.go(&link).await?;
    tablet.see("#open-once").await?;
    tablet.is_accessible().await?;
    tablet.tap("#open-once").await?;
    tablet.see("#doses").await?;
    tablet.is_accessible().await?;
    // a bystander's picture of the code
    let bystander = world.device("bystander", Screen::Tablet).await?;
    bystander.sign_in(&server, NURSE).await?;
    bystander.go(&link).await?;
    bystander.tap("#open-once").await?;
    bystander.see("#open-once--problem p").await?;

    // it is a grant like any other: seen, and ended with a tap
    phone
        .go(&server.url(&format!("/people/{HARUTO}/sharing")))
        .await?;
    phone.read("#grants", "伊藤 真理").await?;
    phone.is_accessible().await?;
    phone.tap("#grants button[id^=\"stop-\"]").await?;
    phone.synced().await?;
    tablet.go(&server.url("/shared")).await?;
    tablet.see("#no-shared").await
}
