//! The server's data as a fresh device of a person would get it: signs in and pulls everything.

use super::{Outcome, Server, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A device that exists for one question.
const DEVICE: &str = "01930009-0000-7000-8000-00000000e2e0";

impl Server {
    /// Every resource of one kind that an account may see of a person.
    pub(crate) async fn records_of(
        &self,
        account: &str,
        person: &str,
        kind: &str,
    ) -> Outcome<Vec<Value>> {
        let cookie = self.sign_in(account).await?;
        let mut cursor = Value::Null;
        let mut found = Vec::new();
        loop {
            let mut request = json!({"protocol": 1, "device": DEVICE, "sent_at": 0, "limit": 1000, "changes": []});
            if !cursor.is_null() {
                request["cursor"] = cursor;
            }
            let headers = format!("Content-Type: application/json\r\nCookie: {cookie}\r\n");
            let (_, answer) = self
                .ask("POST", "/api/v1/sync", &headers, &request.to_string())
                .await?;
            let mut answer: Value = serde_json::from_str(&answer)?;
            let rows = answer["rows"]
                .as_array_mut()
                .ok_or("an answer without rows")?;
            let wanted = rows
                .iter_mut()
                .filter(|row| row["person"] == person && row["kind"] == kind);
            found.extend(
                wanted
                    .filter(|row| row["status"] == "final")
                    .map(|row| row["body"].take()),
            );
            if answer["more"] != true {
                return Ok(found);
            }
            cursor = answer["cursor"].take();
        }
    }

    async fn sign_in(&self, account: &str) -> Outcome<String> {
        let headers =
            "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n";
        let (head, _) = self
            .ask("POST", "/auth/demo", headers, &format!("person={account}"))
            .await?;
        let line = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("set-cookie")
                .then(|| value.trim())
        });
        let cookie = line
            .and_then(|line| line.split(';').next())
            .ok_or("signing in gave no cookie")?;
        Ok(cookie.to_owned())
    }

    /// Past the network that browsers use. HTTP/1.0, so that the answer is not in pieces.
    async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Outcome<(String, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).await?;
        let authority = self.authority();
        let request = format!(
            "{method} {path} HTTP/1.0\r\nHost: {authority}\r\nOrigin: http://{authority}\r\n\
             Content-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .ok_or("an answer without an end of its head")?;
        let status = head.split_whitespace().nth(1).unwrap_or_default();
        ensure(status.starts_with(['2', '3']), || {
            format!("{method} {path}: {head}\n{body}")
        })?;
        Ok((head.to_owned(), body.to_owned()))
    }
}
