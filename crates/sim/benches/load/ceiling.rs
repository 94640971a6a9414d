//! What this machine can do at best: a bare handler with one writer that commits in groups, and a bare GET.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::{get, post};
use rusqlite::Connection;
use std::path::Path;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

struct Write {
    body: Bytes,
    done: oneshot::Sender<i64>,
}

fn open(file: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE act (position INTEGER PRIMARY KEY, body BLOB NOT NULL);",
    )?;
    Ok(connection)
}

/// Commits whatever waits at the moment in one transaction, then answers.
fn writer(connection: &mut Connection, mut waiting: mpsc::Receiver<Write>) -> anyhow::Result<()> {
    let mut position = 0;
    while let Some(first) = waiting.blocking_recv() {
        let transaction = connection.transaction()?;
        let mut answered = Vec::new();
        let mut next = Some(first);
        {
            let mut insert = transaction.prepare_cached("INSERT INTO act VALUES (?1, ?2)")?;
            while let Some(write) = next {
                position += 1;
                insert.execute((position, &write.body[..]))?;
                answered.push((write.done, position));
                next = waiting.try_recv().ok();
            }
        }
        transaction.commit()?;
        for (done, position) in answered {
            let _ = done.send(position);
        }
    }
    Ok(())
}

async fn append(State(queue): State<mpsc::Sender<Write>>, body: Bytes) -> String {
    let (done, waits) = oneshot::channel();
    if queue.send(Write { body, done }).await.is_err() {
        return String::new();
    }
    waits.await.map(|p| p.to_string()).unwrap_or_default()
}

/// Serves `POST /append` (durable) and `GET /page` (these bytes) on a free port; gives the address.
pub async fn serve(file: &Path, page: Bytes) -> anyhow::Result<String> {
    let mut connection = open(file)?;
    let (queue, waiting) = mpsc::channel(1024);
    std::thread::spawn(move || writer(&mut connection, waiting));
    let app = Router::new()
        .route("/append", post(append))
        .route(
            "/page",
            get(move || {
                let page = page.clone();
                async move { ([("content-type", "text/html; charset=utf-8")], page) }
            }),
        )
        .with_state(queue);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let host = listener.local_addr()?.to_string();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(host)
}
