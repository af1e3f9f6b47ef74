//! A login that runs out, under a PIN and on a server in trouble: nobody is put out, nothing is lost.

use crate::harness::{Fault, Outcome, World, ensure, journey};
use crate::lock::{LATER, PIN};
use crate::people::{HARUTO, KENTA, MISAKI, id};

const HOME: &str = "a[href=\"/home\"]";

#[test]
fn fm_09_a_month_offline_under_a_pin_is_sent_by_its_own_person_and_never_by_another() {
    journey("fm-09-pin", fm_09);
}

async fn fm_09(world: World) -> Outcome {
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.set_lock(PIN, "みさき").await?;
    phone.tap(HOME).await?;
    phone.synced().await?;
    server.stop()?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.hand_in().await?;
    phone.unsent(1).await?;
    // a month later: locked long since, the login is gone, the PIN opens it all the same
    phone.run(LATER, vec![(30 * 24 * 60).into()]).await?;
    phone.is_locked().await?;
    phone.client()?.delete_all_cookies().await?;
    phone.unlock(PIN).await?;
    phone.see("#submitted").await?;
    phone.unsent(1).await?;

    // somebody else signs in on the same phone: hers stays shut, and counted
    server.go_on().await?;
    phone.go(&server.url("/home")).await?;
    phone.is_locked().await?;
    phone.sign_in(&server, KENTA).await?;
    phone.synced().await?;
    phone.gone(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.tap("a[href=\"/people-here\"]").await?;
    phone.is_accessible().await?;
    phone
        .read(&format!("[data-account=\"{MISAKI}\"]"), "1件")
        .await?;
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    ensure(forms.iter().all(|it| it["id"] != record.as_str()), || {
        "another person's login carried her form".to_owned()
    })?;

    // she is back: asked once to sign in, and everything goes out under her name, once
    phone.tap(&id(&format!("switch-{MISAKI}"))).await?;
    phone.unlock(PIN).await?;
    phone.see("#login-notice").await?;
    let asked = phone.count("#login-notice").await?;
    ensure(asked == 1, || format!("asked {asked} times"))?;
    phone.sign_in(&server, MISAKI).await?;
    phone.synced().await?;
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    let copies = forms.iter().filter(|it| it["id"] == record.as_str());
    let copies = copies.count();
    ensure(copies == 1, || {
        format!("the form is on the server {copies} times")
    })
}

/// The form works before the program does, and without it: a slow phone, or a network that loses the program.
#[test]
fn a_sign_in_sent_before_the_program_listens_opens_the_notebook_of_whoever_it_is() {
    journey("early-sign-in", early);
}

async fn early(world: World) -> Outcome {
    let (server, network) = world.server_behind_network().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.set_lock(PIN, "みさき").await?;
    // the browser has tidied up what the worker and its own cache kept, and the program does not come
    let program = server.asset("wasm")?;
    network.break_with(&program, Fault::Status(503));
    let tidy_up = "const program = arguments[0]; (async () => { \
        for (const it of await navigator.serviceWorker.getRegistrations()) await it.unregister(); \
        for (const name of await caches.keys()) await caches.delete(name); \
        await fetch(program, { cache: 'reload' }); done(true); })();";
    phone.run_async(tidy_up, vec![program.into()]).await?;
    phone.go(&server.url("/signin")).await?;
    phone.see("#boot-notice").await?;
    network.heal();
    phone.tap(&id(&format!("demo-{MISAKI}"))).await?;
    // with her sign-in she has shown who she is: nothing is left to unlock
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await
}

#[test]
fn fm_10_a_storm_of_refused_logins_signs_nobody_out_and_asks_at_most_once() {
    journey("fm-10", fm_10);
}

async fn fm_10(world: World) -> Outcome {
    let (server, network) = world.server_behind_network().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.set_lock(PIN, "みさき").await?;
    phone.tap(HOME).await?;
    phone.synced().await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    network.break_with("/api/", Fault::Status(401));
    phone.hand_in().await?;
    phone.tap("a[href=\"/settings\"]").await?;
    for _ in 0..3 {
        phone.tap("#sync-now").await?;
        phone.see("#login-notice").await?;
        let asked = phone.count("#login-notice").await?;
        ensure(asked == 1, || format!("asked {asked} times"))?;
        phone.unsent(1).await?;
        phone
            .holds(
                "still her notebook",
                "document.body.dataset.session === 'signed-in'",
            )
            .await?;
        // one answer in between is let through
        network.heal();
        network.break_times("/api/", Fault::Status(401), 1);
    }
    network.heal();
    phone.tap("#sync-now").await?;
    phone.synced().await?;
    phone.gone("#login-notice").await?;
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    let copies = forms.iter().filter(|it| it["id"] == record.as_str());
    let copies = copies.count();
    ensure(copies == 1, || {
        format!("the form is on the server {copies} times")
    })
}
