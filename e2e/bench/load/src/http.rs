//! As much of HTTP/1.1 as one connection needs that asks a server it trusts: whole answers by
//! `content-length` or in chunks, kept alive.

use std::fmt;
use std::net::Ipv4Addr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const READ_BYTES: usize = 64 * 1024;
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Why a question has no good answer.
#[derive(Debug)]
pub(crate) enum Problem {
    Connection(std::io::Error),
    /// Closed in the middle.
    Ended,
    NotHttp,
    /// Another status or text than expected.
    Answer(u16, String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Connection(error) => write!(f, "connection: {error}"),
            Problem::Ended => f.write_str("the server closed the connection"),
            Problem::NotHttp => f.write_str("the answer cannot be read"),
            Problem::Answer(status, body) => write!(f, "status {status}: {body}"),
        }
    }
}

pub(crate) struct Connection {
    stream: TcpStream,
    /// What has arrived of the present answer.
    buffer: Vec<u8>,
    /// The body of a chunked answer, put together.
    joined: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(port: u16) -> Result<Self, Problem> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(Problem::Connection)?;
        stream.set_nodelay(true).map_err(Problem::Connection)?;
        Ok(Connection {
            stream,
            buffer: Vec::with_capacity(READ_BYTES),
            joined: Vec::new(),
        })
    }

    /// Sends a request and waits for the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<(u16, &[u8]), Problem> {
        self.buffer.clear();
        self.stream
            .write_all(request)
            .await
            .map_err(Problem::Connection)?;
        let head = self
            .read_until(|bytes| find(bytes, b"\r\n\r\n").map(|at| at + 4))
            .await?;
        let parsed =
            Head::read(self.buffer.get(..head).unwrap_or_default()).ok_or(Problem::NotHttp)?;
        match parsed.length {
            Length::Known(length) => {
                let end = head
                    .checked_add(length)
                    .filter(|end| *end <= ANSWER_BYTES_MAX)
                    .ok_or(Problem::NotHttp)?;
                self.read_until(|bytes| (bytes.len() >= end).then_some(end))
                    .await?;
                Ok((
                    parsed.status,
                    self.buffer.get(head..end).unwrap_or_default(),
                ))
            }
            Length::Chunked => {
                self.read_until(|bytes| {
                    bytes
                        .get(head..)?
                        .ends_with(b"0\r\n\r\n")
                        .then_some(bytes.len())
                })
                .await?;
                join(
                    self.buffer.get(head..).unwrap_or_default(),
                    &mut self.joined,
                )
                .ok_or(Problem::NotHttp)?;
                Ok((parsed.status, &self.joined))
            }
        }
    }

    async fn read_until(
        &mut self,
        done: impl Fn(&[u8]) -> Option<usize>,
    ) -> Result<usize, Problem> {
        loop {
            if let Some(end) = done(&self.buffer) {
                return Ok(end);
            }
            if self.buffer.len() > ANSWER_BYTES_MAX {
                return Err(Problem::NotHttp);
            }
            self.buffer.reserve(READ_BYTES);
            if self
                .stream
                .read_buf(&mut self.buffer)
                .await
                .map_err(Problem::Connection)?
                == 0
            {
                return Err(Problem::Ended);
            }
        }
    }
}

struct Head {
    status: u16,
    length: Length,
}

enum Length {
    Known(usize),
    Chunked,
}

impl Head {
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let mut length = Length::Known(0);
        for line in lines {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = Length::Known(value.trim().parse().ok()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                length = Length::Chunked;
            }
        }
        Some(Head { status, length })
    }
}

/// Puts chunks together: size in hex, line end, bytes, line end, and again until size 0.
fn join(mut left: &[u8], into: &mut Vec<u8>) -> Option<()> {
    into.clear();
    loop {
        let line = find(left, b"\r\n")?;
        let size =
            usize::from_str_radix(std::str::from_utf8(left.get(..line)?).ok()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(());
        }
        let start = line + 2;
        into.extend_from_slice(left.get(start..start.checked_add(size)?)?);
        left = left.get(start + size + 2..)?;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together() {
        let mut body = Vec::new();
        assert!(join(b"3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", &mut body).is_some());
        assert_eq!(body, b"abc0123456789");
        assert!(join(b"9\r\nabc\r\n", &mut body).is_none());
    }

    #[test]
    fn the_head_says_status_and_length() {
        let head = Head::read(b"HTTP/1.1 404 Not Found\r\nContent-Length: 12\r\n\r\n").unwrap();
        assert_eq!(head.status, 404);
        assert!(matches!(head.length, Length::Known(12)));
        assert!(Head::read(b"nonsense").is_none());
    }
}
