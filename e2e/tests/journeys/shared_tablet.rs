//! One tablet, three people in turn, without any network: each sees only her own.

use crate::harness::{Browser, Outcome, Server, World, ensure, journey};
use crate::people::{DOCTOR, MISAKI, NURSE, OTHER_DOCTOR, id};

const NURSES_PHRASE: &str = "あさがおがさいた青い空の下で";
const DOCTORS_PHRASE: &str = "ひまわりばたけのとなりの池";
const OTHERS_PHRASE: &str = "しろいねこがまどべでねむる";

/// Signs in, sets a lock, and is at the clinic.
async fn joins(
    tablet: &Browser,
    server: &Server,
    account: &str,
    phrase: &str,
    label: &str,
) -> Outcome {
    tablet.sign_in(server, account).await?;
    tablet.set_lock(phrase, label).await?;
    tablet.synced().await
}

/// Two taps and the pass phrase.
async fn takes_over(tablet: &Browser, account: &str, phrase: &str) -> Outcome {
    tablet.tap("a[href=\"/people-here\"]").await?;
    tablet.tap(&id(&format!("switch-{account}"))).await?;
    tablet.see("#lock-screen").await?;
    tablet.unlock(phrase).await?;
    let expression = format!("document.body?.dataset.account === '{account}'");
    tablet.holds("her notebook is open", &expression).await
}

#[test]
fn fm_28_three_people_on_one_tablet_offline_see_only_their_own() {
    journey("fm-28", fm_28);
}

async fn fm_28(world: World) -> Outcome {
    let mut server = world.server().await?;
    // a form for today, so that there is something to see at one clinic only
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let record = phone
        .start_form(crate::people::HARUTO, "je1", "first")
        .await?;
    phone.fill_in().await?;
    phone.hand_in().await?;
    phone.synced().await?;

    let tablet = world.tablet().await?;
    joins(&tablet, &server, NURSE, NURSES_PHRASE, "受付").await?;
    tablet.installed().await?;
    joins(&tablet, &server, OTHER_DOCTOR, OTHERS_PHRASE, "みどり").await?;
    joins(&tablet, &server, DOCTOR, DOCTORS_PHRASE, "診察").await?;
    server.stop()?;

    // the nurse measures and leaves it half done
    takes_over(&tablet, NURSE, NURSES_PHRASE).await?;
    tablet.tap("a[href=\"/clinic\"]").await?;
    tablet.tap(&id(&format!("form-{record}"))).await?;
    tablet.see("#identity").await?;
    tablet.type_into("#temperature", "36.").await?;

    // another clinic's doctor: nothing of it
    tablet.tap("#lock-now").await?;
    tablet.see("#lock-screen").await?;
    tablet.tap("#switch-person").await?;
    tablet.is_accessible().await?;
    tablet.tap(&id(&format!("switch-{OTHER_DOCTOR}"))).await?;
    tablet.unlock(OTHERS_PHRASE).await?;
    let expression = format!("document.body?.dataset.account === '{OTHER_DOCTOR}'");
    tablet.holds("her notebook is open", &expression).await?;
    tablet.tap("a[href=\"/clinic\"]").await?;
    tablet.see("#today-empty").await?;
    let seen = tablet.run("return document.body.innerText;", Vec::new());
    let seen = seen.await?;
    ensure(
        !seen.as_str().unwrap_or_default().contains("陽翔"),
        || "another clinic's doctor sees the child".to_owned(),
    )?;

    // the doctor of the clinic, then the nurse again: what she typed is where she left it
    takes_over(&tablet, DOCTOR, DOCTORS_PHRASE).await?;
    tablet.tap("a[href=\"/clinic\"]").await?;
    tablet.see(&id(&format!("form-{record}"))).await?;
    takes_over(&tablet, NURSE, NURSES_PHRASE).await?;
    tablet.tap("a[href=\"/clinic\"]").await?;
    tablet.tap(&id(&format!("form-{record}"))).await?;
    tablet.see("#identity").await?;

    // online the browser holds the doctor's login: nothing of the nurse's travels under it
    server.go_on().await?;
    tablet.see("#login-notice").await
}
