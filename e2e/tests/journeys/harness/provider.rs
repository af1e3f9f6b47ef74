//! A real OpenID provider, started for one journey.

use super::Outcome;
use super::process::Process;
use super::wait::{PATIENCE, until};
use std::path::Path;
use std::process::Command;

const SECRET: &str = "only-for-journeys-0123456789abcdef0123456789";

pub(crate) struct Provider {
    /// As the server's `TSUNAGU_OIDC` takes it.
    pub(crate) setting: String,
    _process: Process,
}

impl Provider {
    /// Starts it for a client that is sent back to `callback`.
    pub(crate) async fn start(folder: &Path, callback: &str) -> Outcome<Self> {
        let installed = std::env::var("TSUNAGU_OIDC_PROVIDER")
            .map_err(|_| "TSUNAGU_OIDC_PROVIDER is not set: run `cargo xtask e2e`")?;
        let port = e2e::port::free()?;
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../server/tests/oidc/provider.mjs"
        );
        let mut command = Command::new("node");
        command.args([script, &installed, &port.to_string(), callback, SECRET]);
        let process = Process::start(&mut command, &folder.join("provider.log"))?;
        until("the provider answers", PATIENCE, || async {
            let path = "/.well-known/openid-configuration";
            let asked = tokio::task::spawn_blocking(move || e2e::http::answers(port, path));
            asked.await.unwrap_or(false).then_some(())
        })
        .await?;
        let secret = folder.join("oidc-secret");
        std::fs::write(&secret, SECRET)?;
        Ok(Self {
            setting: format!(
                "http://localhost:{port},tsunagu,{},試験の本人確認",
                secret.display()
            ),
            _process: process,
        })
    }
}
