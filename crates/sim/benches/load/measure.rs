//! Rates and latencies of many clients that each do one thing after another.

use std::time::{Duration, Instant};

/// How often, and how long the slow ones took.
pub struct Rate {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

/// Names the shape of a client: something to do again and again.
pub const fn repeat<F>(step: F) -> F
where
    F: AsyncFnMut() -> anyhow::Result<()>,
{
    step
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
pub fn per_second(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// Runs `clients` of what `make` makes for so many seconds, after one second to warm up.
pub async fn rate<M, Made, F>(clients: usize, seconds: u64, make: M) -> anyhow::Result<Rate>
where
    M: Fn(usize) -> Made,
    Made: Future<Output = anyhow::Result<F>>,
    F: AsyncFnMut() -> anyhow::Result<()>,
{
    let mut steps = Vec::new();
    for number in 0..clients {
        steps.push(make(number).await?);
    }
    let warm = Instant::now() + Duration::from_secs(1);
    let end = warm + Duration::from_secs(seconds);
    let running = steps.into_iter().map(|mut step| async move {
        let mut took = Vec::new();
        loop {
            let began = Instant::now();
            if began >= end {
                return anyhow::Ok(took);
            }
            step().await?;
            if began >= warm {
                took.push(began.elapsed());
            }
        }
    });
    let mut all: Vec<Duration> = futures_util::future::try_join_all(running)
        .await?
        .into_iter()
        .flatten()
        .collect();
    anyhow::ensure!(!all.is_empty(), "nothing was done");
    all.sort_unstable();
    let at = |percent: usize| all[(all.len() * percent / 100).min(all.len() - 1)];
    Ok(Rate {
        per_second: per_second(all.len() as u64, Duration::from_secs(seconds)),
        p50: at(50),
        p99: at(99),
    })
}

/// A line of the table.
pub fn line(what: &str, ours: &Rate, ceiling: &Rate) {
    println!(
        "| {what} | {:.0} (p50 {:.1} ms, p99 {:.1} ms) | {:.0} | {:.2} |",
        ours.per_second,
        ours.p50.as_secs_f64() * 1000.0,
        ours.p99.as_secs_f64() * 1000.0,
        ceiling.per_second,
        ours.per_second / ceiling.per_second
    );
}
