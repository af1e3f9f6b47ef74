//! One person's device: a browser with its profile, and what a person does with it.

use super::driver::Driver;
use super::wait::{PATIENCE, until};
use super::{Engine, Outcome, ensure};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What the device looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    Phone,
    Tablet,
}

impl Screen {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (390, 844),
            Self::Tablet => (1180, 820),
        }
    }
}

/// A browser on a profile of its own.
pub(crate) struct Browser {
    pub(crate) engine: Engine,
    profile: PathBuf,
    log: PathBuf,
    screen: Screen,
    wasm: bool,
    driver: Option<Driver>,
}

impl Browser {
    pub(crate) async fn start(
        engine: Engine,
        folder: &Path,
        name: &str,
        screen: Screen,
        wasm: bool,
    ) -> Outcome<Self> {
        let profile = folder.join(name);
        std::fs::create_dir_all(&profile)?;
        let log = folder.join(format!("{name}.log"));
        let mut browser = Self {
            engine,
            profile,
            log,
            screen,
            wasm,
            driver: None,
        };
        browser.open().await?;
        Ok(browser)
    }

    /// Starts the browser on its profile, as after a restart of the device.
    pub(crate) async fn open(&mut self) -> Outcome {
        let (width, height) = self.screen.size();
        let capabilities = self
            .engine
            .capabilities(&self.profile, width, height, self.wasm);
        let driver = Driver::start(self.engine, capabilities, &self.log).await?;
        if self.engine != Engine::Chromium {
            driver.client.set_window_rect(0, 0, width, height).await?;
        }
        self.driver = Some(driver);
        Ok(())
    }

    /// `kill -9` for the browser and everything it started. Its profile stays.
    pub(crate) fn kill(&mut self) {
        if let Some(mut driver) = self.driver.take() {
            driver.kill();
        }
    }

    pub(crate) fn profile(&self) -> &Path {
        &self.profile
    }

    pub(crate) fn client(&self) -> Outcome<&Client> {
        Ok(&self.driver()?.client)
    }

    pub(super) fn driver(&self) -> Outcome<&Driver> {
        let driver = self.driver.as_ref();
        Ok(driver.ok_or("this browser was killed and not opened again")?)
    }

    pub(crate) async fn go(&self, url: &str) -> Outcome {
        Ok(self.client()?.goto(url).await?)
    }

    /// To another page of the open document, as by a link: what is in memory stays there.
    pub(crate) async fn go_inside(&self, path: &str) -> Outcome {
        let script = "const link = document.createElement('a'); link.href = arguments[0]; document.body.append(link); \
                      link.click(); link.remove();";
        self.run(script, vec![json!(path)]).await.map(drop)
    }

    /// As a person does it: the driver's own goes past the service worker in Firefox.
    pub(crate) async fn reload(&self) -> Outcome {
        let reload = "window.beforeReload = true; setTimeout(() => location.reload());";
        self.run(reload, Vec::new()).await?;
        let another = "!window.beforeReload && document.readyState === 'complete'";
        self.holds("the page is loaded again", another).await
    }

    pub(crate) async fn path(&self) -> Outcome<String> {
        Ok(self.client()?.current_url().await?.path().to_owned())
    }

    /// Runs script in the page. `return …` gives a value.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.client()?.execute(script, arguments).await?)
    }

    /// Runs script that ends by calling `done(value)`.
    pub(crate) async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let script = format!("const done = arguments[arguments.length - 1];\n{script}");
        Ok(self.client()?.execute_async(&script, arguments).await?)
    }

    /// Waits until the expression is true in the page.
    pub(crate) async fn holds(&self, what: &str, expression: &str) -> Outcome {
        self.holds_within(what, expression, PATIENCE).await
    }

    pub(crate) async fn holds_within(
        &self,
        what: &str,
        expression: &str,
        patience: Duration,
    ) -> Outcome {
        let script = format!("return Boolean({expression});");
        let client = self.client()?;
        let asked = until(what, patience, || async {
            // while a page changes there is nothing to ask; the next try sees the new one
            let answer = client
                .execute(&script, Vec::new())
                .await
                .unwrap_or(Value::Null);
            (answer == Value::Bool(true)).then_some(())
        });
        match asked.await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.explained(error.to_string()).await),
        }
    }

    /// Waits until something that can be seen matches.
    pub(crate) async fn see(&self, selector: &str) -> Outcome {
        self.holds(&format!("{selector} is shown"), &visible(selector))
            .await
    }

    /// Waits until nothing that can be seen matches.
    pub(crate) async fn gone(&self, selector: &str) -> Outcome {
        self.holds(
            &format!("{selector} is gone"),
            &format!("!({})", visible(selector)),
        )
        .await
    }

    /// Waits until the text is shown in what matches.
    pub(crate) async fn read(&self, selector: &str, text: &str) -> Outcome {
        self.read_within(selector, text, PATIENCE).await
    }

    pub(crate) async fn read_within(
        &self,
        selector: &str,
        text: &str,
        patience: Duration,
    ) -> Outcome {
        let expression = format!(
            "[...document.querySelectorAll({})].some(e => (e.innerText ?? e.textContent).includes({}))",
            json!(selector),
            json!(text)
        );
        self.holds_within(&format!("{selector} says {text}"), &expression, patience)
            .await
    }

    /// The text of the first match.
    pub(crate) async fn text(&self, selector: &str) -> Outcome<String> {
        self.see(selector).await?;
        let script = "return document.querySelector(arguments[0]).innerText;";
        let text = self.run(script, vec![json!(selector)]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// How many elements match now.
    pub(crate) async fn count(&self, selector: &str) -> Outcome<u64> {
        let script = "return document.querySelectorAll(arguments[0]).length;";
        Ok(self
            .run(script, vec![json!(selector)])
            .await?
            .as_u64()
            .unwrap_or_default())
    }

    /// Taps the first match, once it can be tapped.
    pub(crate) async fn tap(&self, selector: &str) -> Outcome {
        self.see(selector).await?;
        let client = self.client()?;
        let what = format!("{selector} can be tapped");
        let tapped = until(&what, PATIENCE, || async {
            // redrawn, moving or covered for a moment: the next try finds it
            let place = || client.execute(PLACE, vec![json!(selector)]);
            let before = place().await.ok()?;
            tokio::time::sleep(Duration::from_millis(40)).await;
            (before.is_string() && place().await.ok()? == before).then_some(())?;
            let element = client.find(Locator::Css(selector)).await.ok()?;
            element.click().await.ok()
        });
        match tapped.await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.explained(error.to_string()).await),
        }
    }

    /// Types behind what is in the field.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) -> Outcome {
        self.see(selector).await?;
        let element = self.client()?.find(Locator::Css(selector)).await?;
        Ok(element.send_keys(text).await?)
    }

    /// Puts another text in place of what is in the field, key by key.
    pub(crate) async fn replace(&self, selector: &str, text: &str) -> Outcome {
        self.see(selector).await?;
        let element = self.client()?.find(Locator::Css(selector)).await?;
        element.clear().await?;
        Ok(element.send_keys(text).await?)
    }

    pub(crate) async fn value(&self, selector: &str) -> Outcome<String> {
        self.see(selector).await?;
        let script = "return document.querySelector(arguments[0]).value;";
        let value = self.run(script, vec![json!(selector)]).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a field holds exactly that.
    pub(crate) async fn holds_value(&self, selector: &str, value: &str) -> Outcome {
        let expression = format!(
            "document.querySelector({})?.value === {}",
            json!(selector),
            json!(value)
        );
        self.holds(&format!("{selector} holds {value}"), &expression)
            .await
    }

    /// Waits until the program listens and has looked who is signed in.
    pub(crate) async fn ready(&self) -> Outcome {
        let known = "['signed-in', 'signed-out', 'locked', 'unprotected'].includes(document.body?.dataset.session)";
        let expression = format!("document.documentElement.hasAttribute('data-ready') && {known}");
        self.holds("the program runs", &expression).await
    }

    /// Waits until nothing is left to send and the last contact went well.
    pub(crate) async fn synced(&self) -> Outcome {
        let expression =
            "document.body.dataset.unsent === '0' && document.body.dataset.sync === 'idle'";
        self.holds("everything is sent", expression).await
    }

    /// Waits until that many changes wait to be sent.
    pub(crate) async fn unsent(&self, count: u32) -> Outcome {
        let expression = format!("document.body.dataset.unsent === '{count}'");
        self.holds(&format!("{count} not sent yet"), &expression)
            .await
    }

    /// Waits until the service worker holds the whole build: from here on no network is needed.
    pub(crate) async fn installed(&self) -> Outcome {
        self.holds(
            "the service worker keeps the app",
            // a page that WebKit loads during the activation is never told of its end
            "['activating', 'activated'].includes(navigator.serviceWorker?.controller?.state)",
        )
        .await
    }

    /// Saves what is on the screen.
    pub(crate) async fn picture(&self, file: &Path) -> Outcome {
        let client = self.client()?;
        let shot = tokio::time::timeout(Duration::from_secs(10), client.screenshot()).await??;
        Ok(std::fs::write(file, shot)?)
    }

    /// Exactly one main: the page was taken over, not drawn a second time.
    pub(crate) async fn is_drawn_once(&self) -> Outcome {
        let mains = self.count("main").await?;
        ensure(mains == 1, || {
            format!("{mains} <main> elements on the page")
        })
    }

    /// A failure with what the page says at that moment; the picture lies beside the driver's log.
    async fn explained(&self, error: String) -> Box<dyn std::error::Error + Send + Sync> {
        let picture = self.log.with_extension("png");
        let seen = match self.picture(&picture).await {
            Ok(()) => picture.display().to_string(),
            Err(error) => format!("no picture: {error}"),
        };
        let script = "return JSON.stringify({url: location.href, title: document.title, html: {...document.documentElement.dataset}, \
                      body: {...document.body?.dataset}, text: document.body?.innerText.slice(0, 800)});";
        let page = match self.run(script, Vec::new()).await {
            Ok(text) => text.as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("cannot be asked: {error}"),
        };
        let behind = self.run_async(BEHIND, Vec::new());
        let behind = match tokio::time::timeout(Duration::from_secs(10), behind).await {
            Ok(Ok(text)) => text.as_str().unwrap_or_default().to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no answer from locks, worker or storage".to_owned(),
        };
        format!("{error}\n  page: {page}\n  behind it: {behind}\n  picture: {seen}").into()
    }
}

/// Where the first match is. Asked twice before a tap: nobody hits what jumps away.
const PLACE: &str = "const element = document.querySelector(arguments[0]); \
    element?.scrollIntoView({block: 'center', behavior: 'instant'}); \
    const place = element?.getBoundingClientRect(); \
    return place ? `${place.x} ${place.y}` : null;";

/// What a picture does not show: who serves the page, who keeps whom waiting, and which databases answer.
const BEHIND: &str = "const soon = (what) => Promise.race([what, new Promise(r => setTimeout(() => r('no answer'), 1500))]); \
    const asked = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = () => no(request.error); }); \
    const answers = async (name) => { \
      const db = await soon(asked(indexedDB.open(name)).catch(String)); \
      if (typeof db === 'string') return name + ' open: ' + db; \
      const stores = [...db.objectStoreNames]; \
      const reads = await Promise.all(stores.map(s => soon(asked(db.transaction(s).objectStore(s).count()).catch(String)))); \
      const writes = await Promise.all(stores.map(s => soon(asked(db.transaction(s, 'readwrite').objectStore(s).count()).catch(String)))); \
      db.close(); \
      return name + ' v' + db.version + ' ' + stores.map((s, i) => `${s}: ${reads[i]}/${writes[i]}`).join(', '); }; \
    Promise.all([navigator.serviceWorker?.getRegistration(), navigator.locks?.query(), \
        indexedDB.databases?.().then(all => Promise.all(all.map(d => answers(d.name))))]) \
    .then(([worker, locks, databases]) => done(JSON.stringify({ \
      controller: navigator.serviceWorker?.controller?.state, \
      worker: worker && [worker.installing, worker.waiting, worker.active].map(w => w?.state), \
      held: locks?.held.map(l => l.name), pending: locks?.pending.map(l => l.name), databases})), e => done(String(e)));";

fn visible(selector: &str) -> String {
    format!(
        "[...document.querySelectorAll({})].some(e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden')",
        json!(selector)
    )
}
