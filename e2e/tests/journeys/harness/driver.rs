//! One driver process for each browser, and the session on it.

use super::process::Process;
use super::wait::{PATIENCE, until};
use super::{Engine, Outcome};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _};

/// A driver, its display if it needs one, and the session.
pub(crate) struct Driver {
    pub(crate) client: Client,
    port: u16,
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
            port,
            process,
            _display: display,
        })
    }

    /// A command the client has no name for. `path`: behind the session's.
    pub(crate) async fn command(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Outcome<Value> {
        let session = self.client.session_id().await?.ok_or("no session")?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} /session/{session}{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        );
        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await?;
        stream.write_all(request.as_bytes()).await?;
        let told: Value = serde_json::from_slice(&body_of(stream).await?)?;
        let value = told["value"].clone();
        match value["error"].as_str() {
            Some(error) => Err(format!("{method} {path}: {error}: {}", value["message"]).into()),
            None => Ok(value),
        }
    }

    /// The browser dies at once, without a chance to write anything.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }
}

/// Drivers keep the connection open: the answer ends where its head says.
async fn body_of(stream: tokio::net::TcpStream) -> Outcome<Vec<u8>> {
    let mut stream = tokio::io::BufReader::new(stream);
    let mut length = 0_usize;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(body)
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
