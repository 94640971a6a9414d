//! `serve` and `demo`.

use crate::config::Config;
use crate::{demo, wiring};
use anyhow::{Context as _, bail};
use office::Office;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long the job runner waits when nothing wakes it, in seconds: for jobs that are tried again.
const TICK_SECONDS: u64 = 2;

/// How long requests under way may go on after the signal to end, in seconds: one that is only half sent would
/// otherwise keep the program for ever.
const GRACE_SECONDS: u64 = 10;

pub(super) async fn serve(config: &Config, listen: Option<SocketAddr>) -> anyhow::Result<ExitCode> {
    super::must_exist(config)?;
    let office = Arc::new(wiring::open(config).await?);
    listen_and_serve(config, office, listen).await
}

pub(super) async fn demo(
    config: &Config,
    seed_only: bool,
    listen: Option<SocketAddr>,
) -> anyhow::Result<ExitCode> {
    let seeded = store::SqliteStore::file_in(&config.data).exists();
    may_be_demo(config, seeded, seed_only)?;
    let office = Arc::new(wiring::open(config).await?);
    if !seeded {
        demo::seed(&office).await?;
        std::fs::write(demo_note(config), DEMO_NOTE)
            .with_context(|| format!("can't write {}", demo_note(config).display()))?;
    }
    println!("示范城市 / demo city: {}", config.data.display());
    println!("密码 / password: {}", demo::PASSWORD);
    for account in demo::ACCOUNTS {
        println!("  {:<12} {}", account.name, account.what);
    }
    println!(
        "重置 / reset: remove the folder {} and run again",
        config.data.display()
    );
    if seed_only {
        return Ok(ExitCode::SUCCESS);
    }
    listen_and_serve(config, office, listen).await
}

/// Says in the folder what it is; written last, so that a city that is half made is not taken for one.
const DEMO_NOTE: &str = "\
示范城市：人物均为虚构，密码公开，不得用于真实办件。
A demo city: its people are invented and its password is public. Never serve real applications from it.
";

fn demo_note(config: &Config) -> PathBuf {
    config.data.join("DEMO.txt")
}

/// A demo city is made in an empty folder, and served again only from a folder where one was made to the end.
fn may_be_demo(config: &Config, seeded: bool, seed_only: bool) -> anyhow::Result<()> {
    let folder = config.data.display();
    let empty = match std::fs::read_dir(&config.data) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(error).with_context(|| format!("can't read {folder}")),
    };
    if empty {
        return Ok(());
    }
    if seed_only || !seeded {
        bail!("{folder} is not empty; `--data` names another folder, or remove this one");
    }
    if !demo_note(config).exists() {
        bail!(
            "{folder} holds data, but no demo city that was made to the end; `tongban serve` serves it, `--data` names another folder"
        );
    }
    Ok(())
}

async fn listen_and_serve(
    config: &Config,
    office: Arc<Office>,
    listen: Option<SocketAddr>,
) -> anyhow::Result<ExitCode> {
    let address = listen.unwrap_or(config.listen);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("can't listen on {address}"))?;
    let app = web::app(web::App {
        office: office.clone(),
        secure_cookies: config.secure_cookies,
    });
    let jobs = tokio::spawn(run_jobs(office));
    println!("listening on http://{}", listener.local_addr()?);
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async {
        // A dropped sender means the same: stop.
        let _ = stopped.await;
    });
    let mut serving = tokio::spawn(serving.into_future());
    tokio::select! {
        ended = &mut serving => ended??,
        () = shutdown() => {
            drop(stop);
            let grace = std::time::Duration::from_secs(GRACE_SECONDS);
            match tokio::time::timeout(grace, serving).await {
                Ok(ended) => ended??,
                Err(_) => tracing::warn!("requests that did not come to an end were cut off"),
            }
        }
    }
    jobs.abort();
    Ok(ExitCode::SUCCESS)
}

/// Runs jobs as acts bring them, and looks again now and then for those that wait for another try.
async fn run_jobs(office: Arc<Office>) {
    loop {
        match office.run_due_jobs().await {
            Ok(0) => {
                let tick = std::time::Duration::from_secs(TICK_SECONDS);
                let _ = tokio::time::timeout(tick, office.job_may_wait()).await;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "jobs");
                let tick = std::time::Duration::from_secs(TICK_SECONDS);
                let _ = tokio::time::timeout(tick, std::future::pending::<()>()).await;
            }
        }
    }
}

/// Ends on Ctrl-C or SIGTERM.
async fn shutdown() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
