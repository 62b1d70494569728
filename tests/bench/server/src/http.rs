//! HTTP/1.1 as thin as can be, so that what is measured is the server: prepared requests over kept connections, answers
//! with a length.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A kept connection.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).context("an answer is no JSON")
    }

    /// The same, where it says that all is well.
    pub(crate) fn good(self) -> Result<Self> {
        let text = || String::from_utf8_lossy(&self.body).chars().take(300).collect::<String>();
        ensure!((200..300).contains(&self.status), "answered {}: {}", self.status, text());
        Ok(self)
    }
}

/// A request as it goes over the wire. `token` is the whole value of `Authorization`.
pub(crate) fn request(
    method: &str,
    path: &str,
    token: Option<&str>,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    if let Some(token) = token {
        text.push_str(&format!("authorization: {token}\r\n"));
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method != "GET" {
        text.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A request with JSON.
pub(crate) fn post(path: &str, token: Option<&str>, body: &Value) -> Vec<u8> {
    request("POST", path, token, &[("content-type", "application/json")], body.to_string().as_bytes())
}

/// A request for something.
pub(crate) fn get(path: &str, token: &str) -> Vec<u8> {
    request("GET", path, Some(token), &[], &[])
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a prepared request and reads its answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        let head = loop {
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "the server hung up");
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        let status: u16 = text.get(9..12).and_then(|code| code.parse().ok()).context("no status")?;
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = match length {
            Some(length) => length.trim().parse()?,
            None if status == 204 => 0,
            None => anyhow::bail!("an answer without a length: {text}"),
        };
        let mut body = self.buffer.split_off(head);
        self.buffer.clear();
        body.reserve(length.saturating_sub(body.len()));
        while body.len() < length {
            let read = self.stream.read_buf(&mut body).await?;
            ensure!(read > 0, "the server hung up");
        }
        Ok(Answer { status, body })
    }
}
