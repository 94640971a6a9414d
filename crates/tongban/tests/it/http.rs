//! A small HTTP/1.1 client: one request a connection, and an answer counts only when all of it has come.

use serde_json::Value;
use std::io::{Error, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;

/// An answer that has come whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("no JSON ({e}): {}", String::from_utf8_lossy(&self.body)))
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{body}");
        self
    }
}

/// Somebody at the JSON interface.
#[derive(Debug, Clone)]
pub struct Client {
    address: String,
    token: String,
}

impl Client {
    pub fn stranger(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            token: String::new(),
        }
    }

    /// Signs a demo account in.
    pub fn signed_in(address: &str, name: &str) -> Self {
        let stranger = Self::stranger(address);
        let asked = serde_json::json!({ "name": name, "password": "tongban-demo" });
        let answer = stranger.post("/api/v1/sessions", "", &asked).unwrap();
        let token = answer.expect(201).json()["token"]
            .as_str()
            .unwrap()
            .to_owned();
        Self { token, ..stranger }
    }

    /// The same person at another address: sessions outlive the process.
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..self.clone()
        }
    }

    pub fn get(&self, path: &str) -> std::io::Result<Answer> {
        self.request("GET", path, "", "application/json", b"")
    }

    pub fn post(&self, path: &str, key: &str, body: &Value) -> std::io::Result<Answer> {
        let body = body.to_string();
        self.request("POST", path, key, "application/json", body.as_bytes())
    }

    pub fn request(
        &self,
        method: &str,
        path: &str,
        key: &str,
        media_type: &str,
        body: &[u8],
    ) -> std::io::Result<Answer> {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\n",
            self.address,
            body.len()
        );
        if !self.token.is_empty() {
            head += &format!("authorization: Bearer {}\r\n", self.token);
        }
        if !key.is_empty() {
            head += &format!("idempotency-key: {key}\r\n");
        }
        head += "\r\n";
        let mut stream = TcpStream::connect(&self.address)?;
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        whole(&bytes).ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))
    }
}

/// The answer, unless it was cut off.
fn whole(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?.to_lowercase();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let length: usize = lines
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(Some(0), |n| n.trim().parse().ok())?;
    let body = &bytes[end + 4..];
    (body.len() == length).then(|| Answer {
        status,
        body: body.to_vec(),
    })
}
