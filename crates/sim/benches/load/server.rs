//! The program itself, in a process of its own.

use crate::client::Client;
use anyhow::Context as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A served data folder; ends with the value.
pub struct Server {
    process: Child,
    /// `127.0.0.1:port`.
    pub host: String,
}

/// Runs the program to its end.
pub fn run(program: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let done = Command::new(program).args(arguments).output()?;
    anyhow::ensure!(
        done.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(String::from_utf8(done.stdout)?)
}

impl Server {
    /// Starts the program and waits for its address.
    pub fn start(program: &Path, data: &Path) -> anyhow::Result<Self> {
        let data = data.display().to_string();
        let mut process = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--data", &data])
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().context("no output")?;
        let mut lines = BufReader::new(output).lines();
        loop {
            let line = lines.next().context("the server ended")??;
            if let Some((_, host)) = line.split_once("listening on http://") {
                let host = host.trim().to_owned();
                return Ok(Self { process, host });
            }
        }
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status
            .lines()
            .find(|l| l.starts_with("VmRSS:"))
            .context("VmRSS")?;
        let kib: f64 = line.split_whitespace().nth(1).context("VmRSS")?.parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// From the start of the process to the home page in hand; the median of five.
pub async fn start_up(program: &Path, data: &Path) -> anyhow::Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let server = Server::start(program, data)?;
        let home = Client::connect(&server.host, "").await?.get("/").await?;
        anyhow::ensure!(home.status == 200, "home page: {}", home.status);
        times.push(began.elapsed());
    }
    times.sort();
    times.get(2).copied().context("no start")
}
