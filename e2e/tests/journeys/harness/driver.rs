//! One driver process for each browser, and the session on it.

use super::process::Process;
use super::wait::{PATIENCE, until};
use super::{Engine, Outcome};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// A driver, its display if it needs one, and the session.
pub(crate) struct Driver {
    pub(crate) client: Client,
    process: Process,
    _display: Option<Process>,
}

impl Driver {
    pub(crate) async fn start(engine: Engine, capabilities: Value, log: &Path) -> Outcome<Self> {
        let port = e2e::port::free()?;
        let mut command = engine.driver(port);
        let mut display = None;
        if engine.needs_display() {
            let (process, name) = open_display()?;
            command.env("DISPLAY", name);
            // no accessibility bus, no compositor in a test machine
            command
                .env("NO_AT_BRIDGE", "1")
                .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
            display = Some(process);
        }
        command
            .env("LANG", "ja_JP.UTF-8")
            .env("LANGUAGE", "ja")
            .env("TZ", "Asia/Tokyo");
        let process = Process::start(&mut command, log)?;
        until("the driver listens", PATIENCE, || async {
            tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .ok()
        })
        .await?;
        let Value::Object(capabilities) = capabilities else {
            return Err("capabilities are no object".into());
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        Ok(Self {
            client,
            process,
            _display: display,
        })
    }

    /// The browser dies at once, without a chance to write anything.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }
}

/// A virtual screen that nobody else uses.
fn open_display() -> Outcome<(Process, String)> {
    let mut command = Command::new("Xvfb");
    command.args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        "1400x1000x24",
        "-nolisten",
        "tcp",
    ]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| format!("Xvfb: {error}"))?;
    let out = child.stdout.take().ok_or("Xvfb has no output")?;
    let process = Process::adopt(child);
    let mut number = String::new();
    BufReader::new(out).read_line(&mut number)?;
    Ok((process, format!(":{}", number.trim())))
}
