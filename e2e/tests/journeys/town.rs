//! What a municipality does at its window once papers were checked: what a court gave, and a notebook nobody holds.

use crate::harness::{Outcome, World, journey};
use crate::people::{HEALTH_NURSE, KENTA, SHIGERU, SHIGERU_BOOK, id};
use crate::rights::{both_say_yes, type_day, type_whom};
use serde_json::json;

#[test]
fn a_curator_is_written_down_from_the_certificate_and_the_person_reads_who_and_for_what() {
    journey("curator", curator);
}

async fn curator(world: World) -> Outcome {
    let server = world.server().await?;
    let town = world.tablet().await?;
    town.sign_in(&server, HEALTH_NURSE).await?;
    town.tap("nav a[href=\"/residents\"]").await?;
    type_whom(&town, "きむら　しげる", "1961-06-01").await?;
    town.tap("#find-resident").await?;
    town.see("#no-statutory").await?;
    // nothing is made before it is complete
    town.tap("#invite-statutory").await?;
    town.see("#mandate-kind[aria-invalid]").await?;
    town.is_accessible().await?;
    town.tap("label[for=\"mandate-kind--curatorship\"]").await?;
    town.tap("#invite-statutory").await?;
    town.read("#mandate-matter--error", "代理権のない").await?;
    town.is_accessible().await?;
    town.tap("label[for=\"mandate-matter--C16\"]").await?;
    type_day(&town, "mandate-certificate", "2026-11-02").await?;
    let curator = world
        .device("curator", crate::harness::Screen::Phone)
        .await?;
    curator.sign_in(&server, KENTA).await?;
    both_say_yes(&town, "#invite-statutory", &curator).await?;
    town.read("#statutory", "鈴木 健太").await?;
    town.read("#statutory", "保佐人：").await?;
    town.is_accessible().await?;

    // he has the notebook, and the records of a body stay with its person
    curator.go(&server.url("/home")).await?;
    curator
        .see(&format!("[data-person=\"{SHIGERU_BOOK}\"]"))
        .await?;
    curator.is_accessible().await?;
    let phone = world.phone().await?;
    phone.sign_in(&server, SHIGERU).await?;
    phone
        .go(&server.url(&format!("/people/{SHIGERU_BOOK}/family")))
        .await?;
    phone.read("#acting", "保佐人：").await?;
    phone.gone(&id(&format!("end-{KENTA}"))).await?;
    phone.is_accessible().await?;
    phone
        .go(&server.url(&format!("/people/{SHIGERU_BOOK}/log")))
        .await?;
    phone.read("#log", "鈴木 健太（保佐）").await?;

    town.tap(&id(&format!("dismiss-{KENTA}"))).await?;
    town.tap(&id(&format!("dismiss-{KENTA}--confirm"))).await?;
    town.see("#no-statutory").await?;
    curator
        .gone(&format!("[data-person=\"{SHIGERU_BOOK}\"]"))
        .await
}

#[test]
fn a_notebook_nobody_took_over_in_time_comes_to_its_person_at_the_window() {
    journey("hand-back", hand_back);
}

async fn hand_back(world: World) -> Outcome {
    const SORA: &str = "01930004-0000-7000-8000-0000000000a1";
    let mut server = world.server().await?;
    // of age, and nobody who acts for him
    let patient = json!({
        "resourceType": "Patient", "id": SORA, "gender": "male", "birthDate": "2006-04-01",
        "name": [{ "text": "山本 空" }, { "text": "ヤマモト ソラ" }],
        "managingOrganization": { "reference": "Organization/01930001-0000-7000-8000-000000000004" },
    });
    let bundle = json!({
        "resourceType": "Bundle", "type": "transaction", "entry": [{ "resource": patient }],
    });
    server.import(&bundle).await?;
    let town = world.tablet().await?;
    town.sign_in(&server, HEALTH_NURSE).await?;
    town.tap("nav a[href=\"/residents\"]").await?;
    type_whom(&town, "山本 空", "2006-04-01").await?;
    town.tap("#find-resident").await?;
    town.see("#hand-back").await?;
    town.is_accessible().await?;
    let phone = world.phone().await?;
    phone.sign_in(&server, KENTA).await?;
    both_say_yes(&town, "#hand-back", &phone).await?;
    town.gone("#hand-back").await?;
    phone.go(&server.url("/home")).await?;
    phone.see(&format!("[data-person=\"{SORA}\"]")).await?;
    phone
        .go(&server.url(&format!("/people/{SORA}/log")))
        .await?;
    phone.read("#log", "手帳を本人に渡しました").await
}
