//! The release server on a data folder of its own, demo people in it. Offline means: stopped.

use super::process::Process;
use super::wait::{PATIENCE, until};
use super::{Network, Outcome, Provider, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A server that keeps its port and data over restarts.
pub(crate) struct Server {
    program: PathBuf,
    folder: PathBuf,
    dist: PathBuf,
    port: u16,
    /// What browsers open: this port, or the faulty network's.
    origin: u16,
    process: Option<Process>,
    /// `TSUNAGU_OIDC`
    oidc: Option<String>,
}

impl Server {
    /// Starts one below `folder`.
    pub(crate) async fn start(folder: &Path) -> Outcome<Self> {
        let port = e2e::port::free()?;
        Self::start_at(folder, port, port).await
    }

    /// Starts one that browsers reach through a network of ours.
    pub(crate) async fn start_behind(folder: &Path) -> Outcome<(Self, Network)> {
        let port = e2e::port::free()?;
        let network = Network::start(port).await?;
        let server = Self::start_at(folder, port, network.port()).await?;
        Ok((server, network))
    }

    async fn start_at(folder: &Path, port: u16, origin: u16) -> Outcome<Self> {
        let from = |name: &str| {
            let value = std::env::var_os(name).map(PathBuf::from);
            value.ok_or_else(|| format!("{name} is not set: run `cargo xtask e2e`"))
        };
        let data = folder.join("data");
        std::fs::create_dir_all(&data)?;
        let mut server = Self {
            program: from("TSUNAGU_SERVER")?,
            dist: from("TSUNAGU_DIST")?,
            folder: folder.to_owned(),
            port,
            origin,
            process: None,
            oidc: None,
        };
        server.go_on().await?;
        Ok(server)
    }

    /// Starts again on the same port and data. Does nothing while it runs.
    pub(crate) async fn go_on(&mut self) -> Outcome {
        if self.process.is_some() {
            return Ok(());
        }
        let mut command = self.command("serve");
        command.args([
            "--demo",
            "--rate",
            "0",
            "--listen",
            &format!("127.0.0.1:{}", self.port),
        ]);
        command
            .args(["--origin", &self.url("")])
            .arg("--assets")
            .arg(&self.dist);
        command.envs(self.oidc.iter().map(|it| ("TSUNAGU_OIDC", it)));
        let mut process = Process::start(&mut command, &self.folder.join("server.log"))?;
        let port = self.port;
        let answers = until("the server answers", PATIENCE, || async {
            let asked = tokio::task::spawn_blocking(move || e2e::http::answers(port, "/healthz"));
            asked.await.unwrap_or(false).then_some(())
        });
        if let Err(error) = answers.await {
            let log = std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
            process.kill();
            return Err(format!("{error}\n{log}").into());
        }
        self.process = Some(process);
        Ok(())
    }

    /// `server invite`: the link for an account (`--account`) or an organisation's first administrator
    /// (`--organization`).
    /// With SQLite it must not run meanwhile.
    pub(crate) async fn invite(&mut self, whom: &str, id: &str) -> Outcome<String> {
        self.stop()?;
        let mut command = self.command("invite");
        command.args(["--origin", &self.url(""), whom, id]);
        let output = command.output()?;
        let link = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        ensure(output.status.success() && link.contains("/invite#"), || {
            String::from_utf8_lossy(&output.stderr).into_owned()
        })?;
        self.go_on().await?;
        Ok(link)
    }

    /// `server import` of a Bundle. With SQLite it must not run meanwhile.
    pub(crate) async fn import(&mut self, bundle: &serde_json::Value) -> Outcome {
        self.stop()?;
        let file = self.folder.join("bundle.json");
        std::fs::write(&file, bundle.to_string())?;
        let output = self.command("import").arg(&file).output()?;
        ensure(output.status.success(), || {
            String::from_utf8_lossy(&output.stderr).into_owned()
        })?;
        self.go_on().await
    }

    /// Takes sign-ins of this provider from the next start on.
    pub(crate) fn trust(&mut self, provider: &Provider) {
        self.oidc = Some(provider.setting.clone());
    }

    /// Asks it to end, as an administrator would.
    pub(crate) fn stop(&mut self) -> Outcome {
        match self.process.take() {
            Some(mut process) => process.stop(),
            None => Ok(()),
        }
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Serves another build from now on; takes effect with the next start.
    pub(crate) fn use_build(&mut self, dist: &Path) {
        self.dist = dist.to_owned();
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.origin)
    }

    pub(crate) fn dist(&self) -> &Path {
        &self.dist
    }

    /// The address of a part of the program: `js`, `wasm` or `css`.
    pub(crate) fn asset(&self, part: &str) -> Outcome<String> {
        asset_of(&self.dist, part)
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// What browsers call it.
    pub(super) fn authority(&self) -> String {
        format!("localhost:{}", self.origin)
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(name)
            .arg("--data")
            .arg(self.folder.join("data"));
        command.env_remove("DATABASE_URL").env("TZ", "UTC");
        command
    }
}

/// The same of any build.
pub(crate) fn asset_of(dist: &Path, part: &str) -> Outcome<String> {
    let manifest: Value = serde_json::from_slice(&std::fs::read(dist.join("assets.json"))?)?;
    let name = manifest[part]
        .as_str()
        .ok_or_else(|| format!("assets.json names no {part}"))?;
    Ok(name.to_owned())
}
