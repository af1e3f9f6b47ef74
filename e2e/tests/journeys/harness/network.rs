//! The network between browser and server, with the faults real networks have.
//!
//! One connection, one request: connections are closed after each answer, so that a fault meets
//! exactly the request it was meant for.

use super::{Outcome, PATIENCE, until};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What goes wrong for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The server did it and answered; the answer never arrives.
    LoseAnswer,
    /// The answer waits until [`Network::release`].
    HoldAnswer,
    /// Something in between answers in the server's place.
    Status(u16),
    /// A captive portal: 200 and a page of its own, for whatever was asked.
    Portal,
    /// The connection is refused.
    Refuse,
}

/// A fault and the requests it meets.
#[derive(Clone, Debug)]
struct Rule {
    path: String,
    fault: Fault,
    /// How often it strikes yet; `None`: until it is taken away.
    left: Option<u32>,
}

#[derive(Default)]
struct Shared {
    rules: Mutex<Vec<Rule>>,
    seen: Mutex<Vec<String>>,
}

/// A running network.
pub(crate) struct Network {
    port: u16,
    shared: Arc<Shared>,
    hold: watch::Sender<u64>,
    task: tokio::task::JoinHandle<()>,
}

impl Network {
    pub(crate) async fn start(server: u16) -> Outcome<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared::default());
        let (hold, held) = watch::channel(0);
        let task = tokio::spawn(accept(listener, server, shared.clone(), held));
        Ok(Self {
            port,
            shared,
            hold,
            task,
        })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// From now on requests whose path begins with `path` meet the fault.
    pub(crate) fn break_with(&self, path: &str, fault: Fault) {
        self.add(path, fault, None);
    }

    /// The next `times` requests meet it.
    pub(crate) fn break_times(&self, path: &str, fault: Fault, times: u32) {
        self.add(path, fault, Some(times));
    }

    /// Everything works again, and what was held goes on.
    pub(crate) fn heal(&self) {
        lock(&self.shared.rules).clear();
        self.release();
    }

    /// Lets held answers go.
    pub(crate) fn release(&self) {
        self.hold.send_modify(|round| *round += 1);
    }

    /// How many requests with that beginning came by ("POST /api/v1/sync").
    pub(crate) fn seen(&self, beginning: &str) -> usize {
        lock(&self.shared.seen)
            .iter()
            .filter(|line| line.starts_with(beginning))
            .count()
    }

    /// Waits until nothing is asked of the server any more.
    pub(crate) async fn is_quiet(&self) -> Outcome {
        until("nothing is asked for a second", PATIENCE, || async {
            let before = self.tries();
            tokio::time::sleep(Duration::from_secs(1)).await;
            (self.tries() == before).then_some(())
        })
        .await
    }

    /// How many requests for data came by.
    pub(crate) fn tries(&self) -> usize {
        self.seen("GET /api/") + self.seen("POST /api/")
    }

    fn add(&self, path: &str, fault: Fault, left: Option<u32>) {
        lock(&self.shared.rules).push(Rule {
            path: path.to_owned(),
            fault,
            left,
        });
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// The fault this request meets, and one strike less.
    fn meet(&self, path: &str) -> Option<Fault> {
        let mut rules = lock(&self.rules);
        let rule = rules
            .iter_mut()
            .find(|rule| path.starts_with(&rule.path) && rule.left != Some(0))?;
        if let Some(left) = &mut rule.left {
            *left -= 1;
        }
        Some(rule.fault.clone())
    }
}

async fn accept(
    listener: TcpListener,
    server: u16,
    shared: Arc<Shared>,
    held: watch::Receiver<u64>,
) {
    while let Ok((browser, _)) = listener.accept().await {
        let (shared, held) = (shared.clone(), held.clone());
        // a broken connection is what this is for
        tokio::spawn(async move { relay(browser, server, &shared, held).await });
    }
}

async fn relay(
    mut browser: TcpStream,
    server: u16,
    shared: &Shared,
    mut held: watch::Receiver<u64>,
) -> io::Result<()> {
    let Some(request) = Request::read(&mut browser).await? else {
        return Ok(());
    };
    lock(&shared.seen).push(format!("{} {}", request.method, request.path));
    let fault = shared.meet(&request.path);
    match fault {
        Some(Fault::Refuse) => return Ok(()),
        Some(Fault::Portal) => {
            let page = "<!DOCTYPE html><title>Wi-Fi</title><h1>Please sign in to the network</h1>";
            return answer(&mut browser, "200 OK", "text/html", page).await;
        }
        Some(Fault::Status(status)) => {
            return answer(
                &mut browser,
                &format!("{status} From in between"),
                "text/plain",
                "no",
            )
            .await;
        }
        Some(Fault::LoseAnswer | Fault::HoldAnswer) | None => {}
    }
    let mut upstream = TcpStream::connect(("127.0.0.1", server)).await?;
    upstream.write_all(&request.bytes).await?;
    match fault {
        Some(Fault::LoseAnswer) => {
            let mut lost = Vec::new();
            upstream.read_to_end(&mut lost).await?;
        }
        Some(Fault::HoldAnswer) => {
            let mut kept = Vec::new();
            upstream.read_to_end(&mut kept).await?;
            held.borrow_and_update();
            // an ended network lets it go as well
            let _ = held.changed().await;
            browser.write_all(&kept).await?;
        }
        _ => {
            tokio::io::copy(&mut upstream, &mut browser).await?;
        }
    }
    browser.shutdown().await
}

async fn answer(browser: &mut TcpStream, status: &str, kind: &str, body: &str) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    browser.write_all(head.as_bytes()).await?;
    browser.write_all(body.as_bytes()).await?;
    browser.shutdown().await
}

struct Request {
    method: String,
    path: String,
    /// As it came, but asking for the connection to be closed afterwards.
    bytes: Vec<u8>,
}

impl Request {
    /// `None` when the browser opened a connection and said nothing.
    async fn read(browser: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let head_end = loop {
            if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if browser.read_buf(&mut bytes).await? == 0 {
                return Ok(None);
            }
        };
        let head = String::from_utf8_lossy(bytes.get(..head_end).unwrap_or_default()).into_owned();
        let mut body = bytes.split_off(head_end);
        let length = header(&head, "content-length")
            .and_then(|value| value.parse().ok())
            .unwrap_or(0_usize);
        while body.len() < length {
            if browser.read_buf(&mut body).await? == 0 {
                return Ok(None);
            }
        }
        let mut words = head.split_whitespace();
        let method = words.next().unwrap_or_default().to_owned();
        let path = words.next().unwrap_or_default().to_owned();
        let lines = head
            .trim_end()
            .lines()
            .filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
        let mut bytes = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
        bytes.extend_from_slice(b"\r\nConnection: close\r\n\r\n");
        bytes.extend_from_slice(&body);
        Ok(Some(Self {
            method,
            path,
            bytes,
        }))
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
