//! Keys and devices: printed codes, a second device, a lost one, and the people of a clinic.

use crate::harness::{Browser, Outcome, Screen, Server, World, ensure, journey};
use crate::people::{CLINIC, HARUTO, MISAKI};

impl Browser {
    /// Opens an invitation's link and makes a passkey with it, as far as the question how to lock.
    pub(crate) async fn join(&self, link: &str, name: Option<&str>) -> Outcome {
        self.go(link).await?;
        self.authenticator(true).await?;
        self.see("#invited-to").await?;
        if let Some(name) = name {
            self.type_into("#your-name", name).await?;
        }
        self.tap("#join").await?;
        self.see("#protect").await
    }
}

/// Misaki's own phone, signed in with a passkey that also opens her notebook.
async fn own_phone(world: &World, server: &mut Server) -> Outcome<Browser> {
    let phone = world.phone().await?;
    let link = server.invite("--account", MISAKI).await?;
    phone.join(&link, None).await?;
    phone.tap("#protect-passkey").await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;
    Ok(phone)
}

#[test]
fn who_lost_her_phone_comes_in_by_a_printed_code_and_shuts_the_lost_one_out() {
    journey("keys-lost", lost);
}

async fn lost(world: World) -> Outcome {
    if !world.engine.has_authenticator() {
        return Ok(());
    }
    let mut server = world.server().await?;
    let phone = own_phone(&world, &mut server).await?;
    phone.tap("a[href=\"/settings\"]").await?;
    phone.tap("#to-keys").await?;
    phone.see("#passkeys li").await?;
    phone.is_accessible().await?;
    phone.tap("#make-codes").await?;
    phone.see("#recovery-sheet li").await?;
    phone.is_accessible().await?;
    let code = phone.text("#recovery-sheet li").await?;

    let new = world.device("new-phone", Screen::Phone).await?;
    new.go(&server.url("/recover")).await?;
    new.authenticator(true).await?;
    new.see("#recovery-code").await?;
    new.is_accessible().await?;
    // a code that is none: a sentence, and nothing else
    new.type_into("#recovery-code", "AAAA-BBBB").await?;
    new.tap("#use-code").await?;
    new.see("#use-code--problem p").await?;
    new.replace("#recovery-code", &code.to_lowercase()).await?;
    new.tap("#use-code").await?;
    new.see("#new-key").await?;
    // closed in between: it goes on where it was
    new.reload().await?;
    new.see("#new-key").await?;
    new.is_accessible().await?;
    new.tap("#make-key").await?;
    new.see("#protect").await?;
    new.tap("#protect-later").await?;
    new.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    new.see("#lock-wanted").await?;

    // the lost one: one tap, asked once
    new.tap("a[href=\"/settings\"]").await?;
    new.tap("#to-keys").await?;
    new.tap("[id^=\"lost-\"]").await?;
    new.tap("[id^=\"lost-\"][id$=\"--confirm\"]").await?;
    new.holds(
        "one device is left",
        "document.querySelectorAll('#devices li').length === 1",
    )
    .await?;
    new.see("#journal [data-event=\"device-removed\"]").await?;
    phone.tap("a[href=\"/home\"]").await?;
    phone.see("#login-notice").await?;
    // the code is used up
    let other = world.device("finder", Screen::Phone).await?;
    other.go(&server.url("/recover")).await?;
    other.type_into("#recovery-code", &code).await?;
    other.tap("#use-code").await?;
    other.see("#use-code--problem p").await
}

#[test]
fn a_second_device_comes_by_a_link_and_the_first_one_is_told() {
    journey("keys-second", second);
}

async fn second(world: World) -> Outcome {
    if !world.engine.has_authenticator() {
        return Ok(());
    }
    let mut server = world.server().await?;
    let phone = own_phone(&world, &mut server).await?;
    phone.tap("a[href=\"/settings\"]").await?;
    // looked at once: from here on what is new is told
    phone.see("#to-keys").await?;
    phone.tap("#to-keys").await?;
    phone.tap("#second-device").await?;
    phone.see("#link svg").await?;
    let link = phone.text("#link-text").await?;
    let tablet = world.tablet().await?;
    tablet.join(&link, None).await?;
    tablet.tap("#protect-passkey").await?;
    tablet.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.tap("a[href=\"/home\"]").await?;
    phone.tap("a[href=\"/settings\"]").await?;
    phone
        .see("#key-news [data-event=\"passkey-added\"]")
        .await?;
    phone.is_accessible().await?;
    phone.tap("#news-read").await?;
    phone.gone("#key-news").await?;
    // the second passkey is taken away again, and with it what it opened
    phone.tap("#to-keys").await?;
    phone
        .holds(
            "two passkeys",
            "document.querySelectorAll('#passkeys li').length === 2",
        )
        .await?;
    phone
        .tap("#passkeys li:last-child [id^=\"remove-\"]")
        .await?;
    phone
        .tap("#passkeys li:last-child [id$=\"--confirm\"]")
        .await?;
    phone
        .holds(
            "one passkey",
            "document.querySelectorAll('#passkeys li').length === 1",
        )
        .await
}

#[test]
fn an_administrator_invites_a_nurse_by_link_and_closes_her_account_when_she_leaves() {
    journey("keys-staff", staff);
}

async fn staff(world: World) -> Outcome {
    if !world.engine.has_authenticator() {
        return Ok(());
    }
    let mut server = world.server().await?;
    let office = world.device("office", Screen::Tablet).await?;
    let link = server.invite("--organization", CLINIC).await?;
    office.join(&link, Some("中村 恵子")).await?;
    office.tap("#protect-passkey").await?;
    office.tap("a[href=\"/settings\"]").await?;
    office.tap("#to-staff").await?;
    office.see("#staff li").await?;
    office.is_accessible().await?;
    office.tap("#invite-staff").await?;
    let link = office.text("#link-text").await?;
    office.see("#invitations [data-status=\"open\"]").await?;

    let tablet = world.tablet().await?;
    tablet.join(&link, Some("小林 彩")).await?;
    tablet.tap("#protect-passkey").await?;
    tablet.see("a[href=\"/clinic\"]").await?;
    tablet.synced().await?;

    office.tap("a[href=\"/settings\"]").await?;
    office.tap("#to-staff").await?;
    office.read("#staff", "小林 彩").await?;
    office.read("#invitations", "小林 彩").await?;
    let find = "return [...document.querySelectorAll('#staff li')].find(li => li.innerText.includes('小林')).dataset.account;";
    let nurse = office.run(find, Vec::new()).await?;
    let nurse = nurse.as_str().ok_or("no nurse in the list")?;
    office.tap(&format!("[id=\"close-{nurse}\"]")).await?;
    office
        .tap(&format!("[id=\"close-{nurse}--confirm\"]"))
        .await?;
    office
        .read(
            &format!("#staff [data-account=\"{nurse}\"]"),
            "終わりました",
        )
        .await?;
    // at her next contact she is asked to sign in, and what is there stays readable
    tablet.tap("a[href=\"/settings\"]").await?;
    tablet.tap("#sync-now").await?;
    tablet.see("#login-notice").await?;
    let kept = tablet.count("a[href=\"/clinic\"]").await?;
    ensure(kept > 0, || "the tablet was wiped".to_owned())
}

#[test]
fn an_openid_identity_is_linked_and_signs_in_and_nobody_elses_does() {
    journey("openid", openid);
}

/// At the provider's own pages: who one is there, and yes.
async fn at_the_provider(phone: &Browser, who: &str) -> Outcome {
    phone.see("input[name=\"login\"]").await?;
    phone.type_into("input[name=\"login\"]", who).await?;
    phone.type_into("input[name=\"password\"]", "x").await?;
    phone.tap("button[type=\"submit\"]").await?;
    phone
        .holds(
            "asked for consent",
            "document.body.innerText.includes('Authorize') || document.body.innerText.includes('scopes')",
        )
        .await?;
    phone.tap("button[type=\"submit\"]").await
}

async fn openid(world: World) -> Outcome {
    let mut server = world.server().await?;
    let provider = world.provider(&server.url("/auth/oidc/callback")).await?;
    server.stop()?;
    server.trust(&provider);
    server.go_on().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.go(&server.url("/settings/keys")).await?;
    phone.tap("button[id^=\"link-\"]").await?;
    at_the_provider(&phone, "misaki").await?;
    phone.see("#linked").await?;
    phone.read("#identities", "試験の本人確認").await?;
    phone.is_accessible().await?;

    // another phone: whoever is linked comes in, whoever is not does not
    let new = world.device("new-phone", Screen::Phone).await?;
    new.go(&server.url("/signin")).await?;
    new.ready().await?;
    new.tap("a[href^=\"/auth/oidc/start\"]").await?;
    at_the_provider(&new, "somebody").await?;
    new.see("main [role=\"alert\"], main .notice").await?;
    new.holds("refused", "location.pathname === '/signin'")
        .await?;
    new.is_accessible().await?;
    let other = world.device("other-phone", Screen::Phone).await?;
    other.go(&server.url("/signin")).await?;
    other.ready().await?;
    other.tap("a[href^=\"/auth/oidc/start\"]").await?;
    at_the_provider(&other, "misaki").await?;
    other.see("#protect").await?;
    other.is_accessible().await
}
