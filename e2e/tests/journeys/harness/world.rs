//! One journey: its folder and its deadline.

use super::{Browser, Engine, Network, Outcome, Provider, Screen, Server};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest a whole journey may take.
const DEADLINE: Duration = Duration::from_secs(300);

/// Cookies and links are longer; the hash of a build, and an id, are shorter.
const SECRET_DIGITS: usize = 40;

/// What a journey starts from.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) engine: Engine,
    folder: PathBuf,
}

/// Runs a journey to its end, or fails with what was missing. Logs, pictures and profiles of a failed
/// one stay in `target/reports/<engine>/<name>`.
pub(crate) fn journey<F, Walk>(name: &str, walk: F)
where
    F: FnOnce(World) -> Walk,
    Walk: Future<Output = Outcome>,
{
    if let Err(error) = try_journey(name, walk) {
        panic!("{name}: {error}");
    }
}

fn try_journey<F, Walk>(name: &str, walk: F) -> Outcome
where
    F: FnOnce(World) -> Walk,
    Walk: Future<Output = Outcome>,
{
    let engine = Engine::from_environment()?;
    let reports =
        std::env::var_os("TSUNAGU_REPORTS").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = reports.join(engine.name()).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let world = World {
        engine,
        folder: folder.clone(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let late = |_| format!("not at its end after {} s", DEADLINE.as_secs());
        tokio::time::timeout(DEADLINE, walk(world))
            .await
            .map_err(late)?
    })?;
    discreet(&folder.join("server.log"))?;
    Ok(std::fs::remove_dir_all(&folder)?)
}

/// Nothing a person is called, wrote or signs in with stands in the server's log. Everybody in the journeys, and nearly
/// all they type, is written in Japanese, and the server's own words are not; a secret is a row of hex digits.
fn discreet(log: &Path) -> Outcome {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let secret = |line: &str| {
        let words = line.split(|c: char| !c.is_ascii_hexdigit());
        words.into_iter().any(|word| word.len() >= SECRET_DIGITS)
    };
    let said = text.lines().find(|line| !line.is_ascii() || secret(line));
    match said {
        Some(line) => Err(format!("personal data in the server's log: {line}").into()),
        None => Ok(()),
    }
}

impl World {
    /// A server with demo people.
    pub(crate) async fn server(&self) -> Outcome<Server> {
        Server::start(&self.folder).await
    }

    /// An OpenID provider whose client is sent back to `callback`.
    pub(crate) async fn provider(&self, callback: &str) -> Outcome<Provider> {
        Provider::start(&self.folder, callback).await
    }

    /// A server behind a network that can be broken.
    pub(crate) async fn server_behind_network(&self) -> Outcome<(Server, Network)> {
        Server::start_behind(&self.folder).await
    }

    /// A guardian's device.
    pub(crate) async fn phone(&self) -> Outcome<Browser> {
        self.device("phone", Screen::Phone).await
    }

    /// The clinic's device.
    pub(crate) async fn tablet(&self) -> Outcome<Browser> {
        self.device("tablet", Screen::Tablet).await
    }

    /// A device with its own storage.
    pub(crate) async fn device(&self, name: &str, screen: Screen) -> Outcome<Browser> {
        Browser::start(self.engine, &self.folder, name, screen, true).await
    }

    /// A browser without WebAssembly.
    pub(crate) async fn device_without_wasm(&self) -> Outcome<Browser> {
        Browser::start(
            self.engine,
            &self.folder,
            "without-wasm",
            Screen::Phone,
            false,
        )
        .await
    }

    /// A place for files of this journey.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}
