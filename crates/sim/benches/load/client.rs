//! A lean HTTP client: one connection each, kept alive.

use anyhow::Context as _;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// One connection to a server.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    token: String,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON, of an answer of that status.
    pub fn json(&self, status: u16) -> anyhow::Result<Value> {
        anyhow::ensure!(
            self.status == status,
            "status {}: {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Client {
    /// Connects to `127.0.0.1:port`.
    pub async fn connect(host: &str, token: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            host: host.to_owned(),
            token: token.to_owned(),
        })
    }

    /// The same connection for somebody else.
    pub fn becomes(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        key: &str,
        body: Bytes,
    ) -> anyhow::Result<Answer> {
        let mut request = hyper::Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.host);
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        self.sender.ready().await?;
        let answer = self
            .sender
            .send_request(request.body(Full::new(body))?)
            .await?;
        let status = answer.status().as_u16();
        let body = answer
            .into_body()
            .collect()
            .await
            .context("body")?
            .to_bytes();
        Ok(Answer { status, body })
    }

    /// A GET.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.send("GET", path, "", Bytes::new()).await
    }

    /// A POST of JSON with an idempotency key.
    pub async fn post(&mut self, path: &str, key: &str, body: &Value) -> anyhow::Result<Answer> {
        self.post_bytes(path, key, Bytes::from(serde_json::to_vec(body)?))
            .await
    }

    /// A POST of bytes that are JSON already.
    pub async fn post_bytes(
        &mut self,
        path: &str,
        key: &str,
        body: Bytes,
    ) -> anyhow::Result<Answer> {
        self.send("POST", path, key, body).await
    }
}
