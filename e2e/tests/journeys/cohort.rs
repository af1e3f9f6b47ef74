//! A municipal nurse looks at a vaccine's list, calls whoever is without it, and the family reads it at home.

use crate::harness::{Outcome, Screen, World, ensure, journey};
use crate::people::{HARUTO, HEALTH_NURSE, MISAKI};

#[test]
fn a_municipal_nurse_calls_whoever_is_without_a_dose_and_the_family_reads_it() {
    journey("cohort", cohort);
}

async fn cohort(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.gone(".from-town").await?;

    let town = world.device("town", Screen::Tablet).await?;
    town.sign_in(&server, HEALTH_NURSE).await?;
    town.tap("nav a[href=\"/cohort\"]").await?;
    town.read("[data-list=\"je1\"]", "3人").await?;
    town.is_accessible().await?;
    town.tap("a[href=\"/cohort/je1\"]").await?;
    town.see("#coverage-chart").await?;
    town.is_accessible().await?;
    // names stand there only after a tap, since the people are told
    town.gone(&format!("[data-person=\"{HARUTO}\"]")).await?;
    town.tap("#show-open").await?;
    town.read(&format!("[data-person=\"{HARUTO}\"]"), "初回1回目")
        .await?;
    town.is_accessible().await?;
    town.tap("#notify").await?;
    town.is_accessible().await?;
    town.tap("#notify--confirm").await?;
    town.read("#notified", "1人").await?;
    town.read(
        &format!("[data-person=\"{HARUTO}\"] .chips"),
        "お知らせ済み",
    )
    .await?;
    town.see("#all-told").await?;

    // at home without a tap, and in the log that she was on a list
    phone
        .read(".from-town", "日本脳炎第1期（初回1回目）を受ける時期です。")
        .await?;
    phone.is_accessible().await?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/log")))
        .await?;
    phone.read("main", "加藤 恵").await?;

    // without the server the lists say so; the notice stays on the phone
    server.stop()?;
    town.go(&server.url("/cohort/je1")).await?;
    town.see("#no-lists").await?;
    town.is_accessible().await?;
    phone.go(&server.url("/home")).await?;
    phone.see(".from-town").await?;
    server.go_on().await?;

    // a guardian who opens the address gets no number
    phone.go(&server.url("/cohort")).await?;
    phone.see("#not-for-you").await?;
    let tables = phone.count("table").await?;
    ensure(tables == 0, || "a guardian sees the lists".to_owned())
}
