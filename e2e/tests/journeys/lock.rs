//! The lock: set, closed, opened, and what a thief finds.

use crate::harness::{Browser, Outcome, PATIENCE, Server, World, ensure, journey, until};
use crate::people::{HARUTO, MISAKI, Said, id};

/// Six digits nobody forbids.
pub(crate) const PIN: &str = "283917";

impl Browser {
    /// Gives the open notebook a PIN, on the page of settings, and waits until everything in it is sealed.
    pub(crate) async fn set_lock(&self, pin: &str, label: &str) -> Outcome {
        self.begin_lock(pin, label).await?;
        self.all_sealed().await
    }

    async fn begin_lock(&self, pin: &str, label: &str) -> Outcome {
        self.tap("a[href=\"/settings\"]").await?;
        self.tap("#to-lock").await?;
        self.tap("#protect-pin").await?;
        self.type_into("#new-pin", pin).await?;
        self.type_into("#new-pin-again", pin).await?;
        self.type_into("#lock-label", label).await?;
        self.tap("#set-pin").await?;
        self.see("#lock-state").await
    }

    async fn all_sealed(&self) -> Outcome {
        self.see("#lock-state").await?;
        self.holds(
            "everything is sealed",
            "!document.querySelector('#sealing')",
        )
        .await
    }

    /// Types a PIN on the lock screen.
    pub(crate) async fn unlock(&self, pin: &str) -> Outcome {
        self.type_into("#unlock-pin", pin).await?;
        self.tap("#unlock-by-pin").await
    }

    /// Waits until the notebook is shut and nothing of it is on the screen.
    pub(crate) async fn is_locked(&self) -> Outcome {
        self.see("#lock-screen").await?;
        self.holds("locked", "document.body.dataset.session === 'locked'")
            .await?;
        let said = self.run("return document.documentElement.outerHTML;", Vec::new());
        let said = said.await?;
        let said = said.as_str().unwrap_or_default();
        for name in ["陽翔", "美咲", HARUTO] {
            ensure(!said.contains(name), || {
                format!("{name} is still in the document")
            })?;
        }
        Ok(())
    }
}

/// Misaki's phone with a lock, at home.
async fn locked_phone(world: &World) -> Outcome<(Server, Browser)> {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.set_lock(PIN, "みさき").await?;
    phone.is_accessible().await?;
    phone.tap("a[href=\"/home\"]").await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.synced().await?;
    Ok((server, phone))
}

#[test]
fn a_locked_notebook_opens_with_the_pin_offline_and_everything_typed_is_there() {
    journey("lock-pin", pin);
}

async fn pin(world: World) -> Outcome {
    let (mut server, phone) = locked_phone(&world).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    server.stop()?;
    let step = server.url(&format!("/forms/{record}?step=4"));
    phone.go(&step).await?;
    phone.is_locked().await?;
    phone.unlock(PIN).await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.type_into(&id("c03t"), "きのうから鼻水がで").await?;
    // at once, in the middle of a word
    phone.tap("#lock-now").await?;
    phone.is_locked().await?;
    phone.read("#lock-who", "みさき").await?;
    phone.see("#lock-unsent").await?;
    phone.is_accessible().await?;
    // a wrong one says so and opens nothing
    phone.unlock("739182").await?;
    phone.see("#unlock-pin--error").await?;
    phone.is_locked().await?;
    // full-width digits, as Japanese keyboards give them
    phone.unlock("２８３９１７").await?;
    phone.holds_value(&id("c03t"), "きのうから鼻水がで").await?;
    server.go_on().await?;
    phone.synced().await
}

#[test]
fn an_idle_notebook_locks_by_itself_and_so_do_its_other_tabs() {
    journey("lock-idle", idle);
}

/// Both clocks of the page go on by so many minutes; then the page is seen again, which touches nothing.
pub(crate) const LATER: &str = "const { Date, performance } = window, ms = arguments[0] * 60000; \
    const now = Date.now.bind(Date), up = performance.now.bind(performance); \
    Date.now = () => now() + ms; performance.now = () => up() + ms; window.dispatchEvent(new Event('focus'));";

async fn idle(world: World) -> Outcome {
    let (_server, phone) = locked_phone(&world).await?;
    let client = phone.client()?;
    let first = client.window().await?;
    let second = client.new_window(true).await?.handle;
    client.switch_to_window(second.clone()).await?;
    let home = phone_home(&phone, &first).await?;
    phone.go(&home).await?;
    // a key is in the memory of one tab only
    phone.is_locked().await?;
    phone.unlock(PIN).await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    // two minutes without a touch are not enough, six are
    for (minutes, locks) in [(2, false), (2, false), (2, true)] {
        phone.run(LATER, vec![minutes.into()]).await?;
        if locks {
            phone.is_locked().await?;
        } else {
            phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
        }
    }
    client.switch_to_window(first).await?;
    phone.is_locked().await?;
    phone.unlock(PIN).await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    // a device that slept for an hour
    phone.run(LATER, vec![60.into()]).await?;
    phone.is_locked().await
}

async fn phone_home(phone: &Browser, window: &fantoccini::wd::WindowHandle) -> Outcome<String> {
    let client = phone.client()?;
    let here = client.window().await?;
    client.switch_to_window(window.clone()).await?;
    let mut address = client.current_url().await?;
    address.set_path("/home");
    client.switch_to_window(here).await?;
    Ok(address.to_string())
}

#[test]
fn fm_29_a_thief_with_the_device_tries_ten_pins_and_reads_nothing_and_its_owner_loses_nothing() {
    journey("fm-29", fm_29);
}

/// Misaki's phone as it is in real life: sealed from the first record on, by a PIN. Where the driver has no
/// passkeys, the demo's sign-in stands for hers, and the lock comes after the first records.
async fn sealed_phone(world: &World) -> Outcome<(Server, Browser)> {
    if !world.engine.has_authenticator() {
        return locked_phone(world).await;
    }
    let mut server = world.server().await?;
    let phone = world.phone().await?;
    let link = server.invite("--account", MISAKI).await?;
    phone.join(&link, None).await?;
    phone.tap("#protect-pin").await?;
    phone.type_into("#new-pin", PIN).await?;
    phone.type_into("#new-pin-again", PIN).await?;
    phone.tap("#set-pin").await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await?;
    phone.installed().await?;
    phone.synced().await?;
    Ok((server, phone))
}

async fn fm_29(world: World) -> Outcome {
    let (mut server, mut phone) = sealed_phone(&world).await?;
    server.stop()?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    let step = server.url(&format!("/forms/{record}?step=4"));
    phone.go(&step).await?;
    phone.unlock(PIN).await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.type_into(&id("c03t"), "ゆうべからせき").await?;
    phone.saved().await?;
    phone.tap("#lock-now").await?;
    phone.is_locked().await?;

    for trial in 1..=10 {
        // the thief waits as long as the screen says: the device's clock goes on by an hour
        phone.run(LATER, vec![60.into()]).await?;
        phone
            .holds(
                "a PIN is taken again",
                "!document.querySelector('#unlock-wait')?.innerText",
            )
            .await?;
        phone.unlock(&format!("60{trial:02}13")).await?;
        if trial < 10 {
            phone
                .holds(
                    "it was counted",
                    "document.querySelector('#unlock-pin--error') && document.querySelector('#unlock-pin')?.value === ''",
                )
                .await?;
        }
    }
    phone.see("#only-sign-in").await?;
    phone.is_accessible().await?;
    phone.gone("#unlock-pin").await?;
    // the right one is of no use any more, after a restart neither
    if world.engine.keeps_storage() {
        phone.kill();
        if world.engine.has_authenticator() {
            phone.holds_no_secret(&["陽翔", "結衣", "佐藤", "ゆうべから", PIN])?;
        }
        phone.open().await?;
    }
    phone.go(&step).await?;
    phone.see("#only-sign-in").await?;

    // a full sign-in opens it, and what was not sent is sent
    server.go_on().await?;
    phone.sign_in(&server, MISAKI).await?;
    phone.go_inside(&format!("/forms/{record}?step=4")).await?;
    phone.holds_value(&id("c03t"), "ゆうべからせき").await?;
    phone.synced().await
}

#[test]
fn a_browser_killed_while_it_seals_goes_on_and_leaves_nothing_in_the_clear() {
    journey("lock-killed", killed);
}

async fn killed(world: World) -> Outcome {
    if !world.engine.keeps_storage() {
        return Ok(());
    }
    let mut server = world.server().await?;
    let mut phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    let step = server.url(&format!("/forms/{record}?step=4"));
    phone.go(&step).await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.answer("c03t", Said::Words("ゆうべからせき")).await?;
    phone.saved().await?;
    // at three places on the way, and no server to ask
    phone.begin_lock(PIN, "みさき").await?;
    server.stop()?;
    for _ in 0..3 {
        phone.kill();
        phone.open().await?;
        phone.go(&server.url("/settings/lock")).await?;
        phone.is_locked().await?;
        phone.unlock(PIN).await?;
        phone.see("#lock-state").await?;
    }
    phone.all_sealed().await?;
    phone.go_inside(&format!("/forms/{record}?step=4")).await?;
    phone.holds_value(&id("c03t"), "ゆうべからせき").await?;
    until("no value that can be read is left", PATIENCE, || async {
        let readable = phone.run_async(IN_THE_CLEAR, vec![MISAKI.into()]).await;
        (readable.ok()? == serde_json::json!([])).then_some(())
    })
    .await?;
    phone.go(&server.url("/home")).await?;
    phone.is_locked().await?;
    phone.unlock(PIN).await?;
    // a killed browser may have lost the cookie; what is not sent waits for the next sign-in
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await
}

/// The stores of a notebook with a value somebody could read.
const IN_THE_CLEAR: &str = "
    const account = arguments[0];
    const open = indexedDB.open(`tsunagu-${account}`);
    open.onsuccess = async () => {
        const stores = [...open.result.objectStoreNames];
        const all = (name) => new Promise((resolve) => {
            open.result.transaction(name).objectStore(name).getAll().onsuccess = (event) => resolve(event.target.result);
        });
        const text = (value) => value instanceof Uint8Array || value instanceof ArrayBuffer
            ? new TextDecoder().decode(value) : JSON.stringify(value) ?? '';
        const found = [];
        for (const name of stores) {
            const values = (await all(name)).map(text);
            if (values.some((it) => ['陽翔', '結衣', '佐藤', 'ゆうべから'].some((word) => it.includes(word)))) found.push(name);
        }
        open.result.close();
        done(found);
    };";
