//! Signing in with a passkey: made by invitation, shown without a name, kept from everybody else.

use crate::harness::{Outcome, World, ensure, journey};
use crate::people::{CLINIC, HARUTO, MISAKI};

#[test]
fn who_is_invited_makes_a_passkey_locks_her_notebook_with_it_and_signs_in_without_a_name() {
    journey("passkey", passkey);
}

async fn passkey(world: World) -> Outcome {
    if !world.engine.has_authenticator() {
        return Ok(());
    }
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    phone.go(&server.url("/")).await?;
    let keys = phone.authenticator(true).await?;
    let link = server.invite("--account", MISAKI).await?;
    phone.go(&link).await?;
    phone.see("#invited-to").await?;
    phone.is_accessible().await?;
    let address = phone.client()?.current_url().await?;
    ensure(address.fragment().is_none(), || {
        "the secret is still in the address".to_owned()
    })?;
    phone.tap("#join").await?;
    phone.see("#protect").await?;
    phone.is_accessible().await?;
    phone.tap("#protect-passkey").await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;
    phone.installed().await?;

    // the same link a second time is nobody's any more
    phone.go(&link).await?;
    phone.see("#invite-ask .field__error").await?;
    phone.is_accessible().await?;

    // locked by that reload; without any network the passkey opens it
    server.stop()?;
    phone.go(&server.url("/home")).await?;
    phone.see("#lock-screen").await?;
    phone.is_accessible().await?;
    phone.tap("#unlock-by-passkey").await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    server.go_on().await?;

    // signed out, and in again without a name
    phone.go(&server.url("/signin")).await?;
    phone.tap("#passkey-sign-in").await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;
    phone.tap("a[href=\"/settings\"]").await?;
    phone.tap("#sign-out").await?;
    phone.tap("#sign-out--confirm").await?;
    phone
        .holds(
            "signed out",
            "document.body.dataset.session === 'signed-out'",
        )
        .await?;
    phone.go(&server.url("/signin")).await?;
    phone.is_accessible().await?;
    phone.tap("#passkey-sign-in").await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;

    // a device without a passkey of hers gets a sentence and stays where it is
    phone.forget_passkeys(&keys).await?;
    phone.go(&server.url("/signin")).await?;
    phone.tap("#passkey-sign-in").await?;
    phone.see("#passkey-sign-in--problem p").await?;
    let left = phone.passkeys(&keys).await?.len();
    ensure(left == 0, || format!("{left} passkeys"))
}

#[test]
fn a_clinics_first_administrator_makes_an_account_by_its_link_and_must_set_a_lock() {
    journey("passkey-administrator", administrator);
}

async fn administrator(world: World) -> Outcome {
    if !world.engine.has_authenticator() {
        return Ok(());
    }
    let mut server = world.server().await?;
    let tablet = world.tablet().await?;
    tablet.go(&server.url("/invite")).await?;
    tablet.authenticator(false).await?;
    tablet.see("#invite-ask").await?;
    tablet.is_accessible().await?;
    // what is no invitation: a sentence, and it can be mended
    tablet
        .type_into("#invite-link", "http://localhost/invite#half")
        .await?;
    tablet.tap("#look").await?;
    tablet.see("#invite-link--error").await?;
    tablet
        .holds_value("#invite-link", "http://localhost/invite#half")
        .await?;
    let link = server.invite("--organization", CLINIC).await?;
    tablet.replace("#invite-link", &link).await?;
    tablet.tap("#look").await?;
    tablet
        .read("#invited-to", "あおぞらこどもクリニック")
        .await?;
    // without a name it says what is missing and keeps the rest
    tablet.tap("#join").await?;
    tablet.see("#your-name--error").await?;
    tablet.type_into("#your-name", "中村 恵子").await?;
    tablet.tap("#join").await?;
    tablet.see("#protect").await?;
    // staff may not put it off
    ensure(tablet.count("#protect-later").await? == 0, || {
        "staff can do without a lock".to_owned()
    })?;
    // a passkey without a secret of its own cannot open a notebook: it says so, and there is the pass phrase
    tablet.tap("#protect-passkey").await?;
    tablet.see("#protect-passkey--problem p").await?;
    tablet.tap("#protect-pin").await?;
    tablet.type_into("#new-pin", "283917").await?;
    tablet.type_into("#new-pin-again", "283917").await?;
    tablet.tap("#set-pin").await?;
    tablet.read("#new-pin--error", "13文字以上").await?;
    tablet.is_accessible().await?;
    tablet.replace("#new-pin", "あさがおがさいた青い空").await?;
    tablet
        .replace("#new-pin-again", "あさがおがさいた青い空")
        .await?;
    tablet.tap("#set-pin").await?;
    tablet.read("#new-pin--error", "13文字以上").await?;
    tablet
        .replace("#new-pin", "あさがおがさいた青い空の下で")
        .await?;
    tablet
        .replace("#new-pin-again", "あさがおがさいた青い空の下")
        .await?;
    tablet.tap("#set-pin").await?;
    tablet.see("#new-pin-again--error").await?;
    tablet
        .replace("#new-pin-again", "あさがおがさいた青い空の下で")
        .await?;
    tablet.tap("#set-pin").await?;
    tablet.read("main h1", "中村 恵子").await?;
    tablet.see("#lock-now").await
}
