//! What stands over the usual rights: an emergency, a protection, and the day a notebook becomes one's own.

use crate::harness::{Browser, Outcome, Screen, Server, World, ensure, journey};
use crate::people::{
    EMERGENCY_DOCTOR, EMERGENCY_NURSE, HARUTO, HEALTH_NURSE, KENTA, MISAKI, NAOKO, REN, id,
};

#[test]
fn a_hospital_opens_a_notebook_in_an_emergency_the_family_reads_of_it_and_a_colleague_confirms() {
    journey("emergency", emergency);
}

/// 佐藤 陽翔, as a hospital or the town would type him.
async fn type_haruto(tablet: &Browser) -> Outcome {
    type_whom(tablet, "さとう　はると", "2023-10-15").await
}

/// A boy or a man, as a hospital or the town would type him.
pub(crate) async fn type_whom(tablet: &Browser, name: &str, birth: &str) -> Outcome {
    tablet.type_into("#who-name", name).await?;
    type_day(tablet, "who-birth", birth).await?;
    tablet.tap("label[for=\"who-gender--male\"]").await
}

/// A day in 西暦.
pub(crate) async fn type_day(tablet: &Browser, field: &str, day: &str) -> Outcome {
    tablet
        .tap(&format!("label[for=\"{field}--seireki\"]"))
        .await?;
    for (part, text) in ["year", "month", "day"].into_iter().zip(day.split('-')) {
        tablet.type_into(&format!("#{field}--{part}"), text).await?;
    }
    Ok(())
}

async fn emergency(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let tablet = world.tablet().await?;
    tablet.sign_in(&server, EMERGENCY_DOCTOR).await?;
    tablet.tap("nav a[href=\"/emergency\"]").await?;
    tablet.see("#begin").await?;
    tablet.is_accessible().await?;
    // nothing is asked of the server before it is complete
    tablet.tap("#begin-emergency").await?;
    tablet.see("#who-name[aria-invalid]").await?;
    tablet.see("#ways[aria-invalid]").await?;
    tablet.is_accessible().await?;
    type_haruto(&tablet).await?;
    tablet.tap("label[for=\"way--card\"]").await?;
    tablet.tap("label[for=\"way--four-items\"]").await?;
    tablet.tap("label[for=\"reason--unconscious\"]").await?;
    tablet.tap("#begin-emergency").await?;
    tablet.read("#emergency-person", "佐藤 陽翔").await?;
    tablet.see("#emergency-records").await?;
    tablet.is_accessible().await?;
    tablet.tap("#widen").await?;
    tablet.gone("#widen").await?;

    // told at once, on home and in the log
    phone
        .read(".opened-in-emergency", "架空市立救急病院")
        .await?;
    phone.is_accessible().await?;
    phone
        .tap(&format!(
            ".opened-in-emergency a[href=\"/people/{HARUTO}/log\"]"
        ))
        .await?;
    phone.read("#log", "意識障害").await?;
    phone.is_accessible().await?;

    // on the device for as long as it lasts, and gone with its end
    server.stop()?;
    tablet.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    tablet.read("main h1", "佐藤 陽翔").await?;
    server.go_on().await?;
    tablet.go(&server.url("/emergency")).await?;
    tablet.tap("#stop").await?;
    tablet.gone(".emergency").await?;
    tablet.see("#reviews [data-reviewed=\"false\"]").await?;
    tablet.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    tablet.see("main a[href=\"/home\"]").await?;

    let desk = world.device("reviewer", Screen::Tablet).await?;
    desk.sign_in(&server, EMERGENCY_NURSE).await?;
    desk.go(&server.url("/emergency")).await?;
    desk.read("#reviews", "意識障害").await?;
    desk.is_accessible().await?;
    let review = desk
        .run(
            "return document.querySelector('textarea[id^=\"review-\"]').id;",
            Vec::new(),
        )
        .await?;
    let review = review.as_str().ok_or("no review")?.to_owned();
    desk.type_into(&id(&review), "診療録と合っていました")
        .await?;
    desk.tap(&id(&format!("{review}--confirm"))).await?;
    desk.see("#reviews [data-reviewed=\"true\"]").await?;
    phone.read("#log", "診療録と合っていました").await
}

/// Both sides in person: a link, six digits, and yes.
async fn joins(
    server: &Server,
    (inviter, person): (&Browser, &str),
    (accepter, account): (&Browser, &str),
    whom: Option<&str>,
) -> Outcome {
    inviter
        .go(&server.url(&format!("/people/{person}/family")))
        .await?;
    if let Some(whom) = whom {
        inviter
            .tap(&format!("label[for=\"invite-whom--{whom}\"]"))
            .await?;
    }
    both_say_yes(inviter, "#invite", accepter).await?;
    inviter
        .see(&format!("#acting [data-account=\"{account}\"]"))
        .await
}

/// From the button that makes the link to the six digits.
pub(crate) async fn both_say_yes(inviter: &Browser, button: &str, accepter: &Browser) -> Outcome {
    inviter.tap(button).await?;
    inviter.see("#link svg").await?;
    let link = inviter.text("#link-text").await?;
    accepter.go(&link).await?;
    accepter.tap("#accept").await?;
    let code = accepter.text(".spoken-code").await?;
    inviter.see("#spoken-code").await?;
    inviter.type_into("#spoken-code", &code).await?;
    inviter.tap("#confirm").await
}

#[test]
fn a_child_is_protected_with_one_question_and_the_other_parent_finds_nothing() {
    journey("protection", protection);
}

async fn protection(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let father = world.device("father", Screen::Phone).await?;
    father.sign_in(&server, KENTA).await?;
    joins(&server, (&phone, HARUTO), (&father, KENTA), None).await?;
    father.go(&server.url("/home")).await?;
    father.see(&format!("[data-person=\"{HARUTO}\"]")).await?;

    phone.see("#protect-card").await?;
    phone.is_accessible().await?;
    phone.tap("#protect").await?;
    phone.is_accessible().await?;
    phone.tap("#protect--confirm").await?;
    phone.see("#protected-card").await?;
    phone.is_accessible().await?;

    // live, without a word
    father.gone(&format!("[data-person=\"{HARUTO}\"]")).await?;
    father.go(&server.url(&format!("/people/{HARUTO}"))).await?;
    let shut = father.text("main").await?;
    father
        .go(&server.url("/people/01930004-0000-7000-8000-0000000000ff"))
        .await?;
    let unknown = father.text("main").await?;
    ensure(shut == unknown, || format!("{shut}\n—\n{unknown}"))?;

    let town = world.tablet().await?;
    town.sign_in(&server, HEALTH_NURSE).await?;
    town.tap("nav a[href=\"/residents\"]").await?;
    town.see("#find").await?;
    town.is_accessible().await?;
    type_haruto(&town).await?;
    town.tap("#find-resident").await?;
    town.see("#lift-protection").await?;
    town.is_accessible().await?;
    town.tap(&id(&format!("readmit-{KENTA}"))).await?;
    town.tap(&id(&format!("readmit-{KENTA}--confirm"))).await?;
    town.gone("#shut-out").await?;
    father.go(&server.url("/home")).await?;
    father.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    town.tap("#lift-protection").await?;
    town.tap("#lift-protection--confirm").await?;
    town.gone("#lift-protection").await
}

#[test]
fn a_notebook_is_handed_over_at_fifteen_and_shows_the_guardian_less() {
    journey("hand-over", hand_over);
}

async fn hand_over(world: World) -> Outcome {
    let server = world.server().await?;
    let mother = world.phone().await?;
    mother.sign_in(&server, NAOKO).await?;
    mother.go(&server.url("/home")).await?;
    mother.see(&format!("[data-person=\"{REN}\"]")).await?;
    mother.synced().await?;
    let son = world.device("son", Screen::Phone).await?;
    son.sign_in(&server, KENTA).await?;
    joins(&server, (&mother, REN), (&son, KENTA), Some("owner")).await?;
    mother.is_accessible().await?;

    // what the son writes the mother reads, until he keeps it from her
    son.go(&server.url("/home")).await?;
    son.start_form(REN, "je1", "first").await?;
    let draft = "#todo [data-todo=\"draft\"]";
    mother.go(&server.url("/home")).await?;
    mother.see(draft).await?;
    son.go(&server.url(&format!("/people/{REN}/family")))
        .await?;
    son.tap(&format!("main a[href=\"/people/{REN}/family/{NAOKO}\"]"))
        .await?;
    son.see("#narrow-keep").await?;
    son.is_accessible().await?;
    son.tap("label[for=\"narrow--C08\"]").await?;
    son.tap("#narrow-keep").await?;
    son.see("#acting").await?;
    son.synced().await?;
    mother.gone(draft).await?;
    mother
        .go(&server.url(&format!("/people/{REN}/log")))
        .await?;
    mother.read("#log", "手帳を本人に渡しました").await
}
