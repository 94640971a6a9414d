//! Killed at any moment, the store has what it acknowledged, and nothing by half.

use super::{open, open_with};
use crate::world::*;
use office::port::store::{CaseFilter, Page, Store, Unit};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use store::Options;

/// Names the folder for the child, and the number that its commands begin at.
const FOLDER: &str = "STORE_TEST_FOLDER";
const FIRST: &str = "STORE_TEST_FIRST";
const WRITERS: u64 = 6;
/// So many commands apart are the rounds.
const ROUND: u64 = 1_000_000;

/// The command's unit: an act, a case, a piece of work and a job.
fn unit_of(command: u64) -> Unit {
    submission(case_row(command as i64))
}

/// Not a test of its own: what `an_acknowledged_act_outlives_a_kill` runs in another process and kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let (Some(folder), Some(first)) = (std::env::var_os(FOLDER), std::env::var_os(FIRST)) else {
        return;
    };
    let first: u64 = first.to_str().unwrap().parse().unwrap();
    // Checkpoints every few commits, so that some kills fall into one.
    let options = Options {
        checkpoint_pages: 40,
        ..Options::default()
    };
    let path = store::SqliteStore::file_in(folder.as_ref());
    let store = Arc::new(store::SqliteStore::open(&path, options).unwrap());
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            // Ends when nobody reads any more: the write fails.
            for command in (first + writer..).step_by(WRITERS as usize) {
                let done = store.append(unit_of(command)).await.unwrap();
                let line = format!("\nacknowledged {command} {}\n", done.position);
                let mut out = std::io::stdout().lock();
                out.write_all(line.as_bytes()).unwrap();
                out.flush().unwrap();
            }
        });
    }
    writers.join_all().await;
}

/// Reads what a line acknowledges: command and position.
fn acknowledged(line: &str) -> Option<(u64, u64)> {
    let (command, position) = line.strip_prefix("acknowledged ")?.split_once(' ')?;
    Some((command.parse().ok()?, position.parse().ok()?))
}

/// Runs a child, kills it after so many acknowledgements, and returns all that it gave.
fn run_and_kill(folder: &Folder, first: u64, after: usize) -> Vec<(u64, u64)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "faults::kill::child", "--nocapture"])
        .env(FOLDER, folder.path())
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    let mut count = 0;
    while count < after {
        let start = text.len();
        assert_ne!(
            out.read_line(&mut text).unwrap(),
            0,
            "the child ended early"
        );
        count += usize::from(acknowledged(text[start..].trim_end()).is_some());
    }
    child.kill().unwrap();
    // What it said before the kill counts, but for a line that it did not finish.
    out.read_to_string(&mut text).unwrap();
    assert!(!child.wait().unwrap().success());
    let finished = text.rfind('\n').map_or("", |end| &text[..end]);
    finished.lines().filter_map(acknowledged).collect()
}

#[tokio::test]
async fn an_acknowledged_act_outlives_a_kill() {
    let folder = Folder::new();
    let mut all: BTreeMap<u64, u64> = BTreeMap::new();
    let kills = [1, 2, 3, 5, 8, 13, 34, 89, 144, 233];
    for (round, after) in (1..).zip(kills) {
        let given = run_and_kill(&folder, round * ROUND, after);
        assert!(given.len() >= after);
        for (command, position) in given {
            assert_eq!(all.insert(command, position), None, "acknowledged twice");
        }
        let store = open(&folder);
        assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
        verify(&store, &all).await;
    }
    assert!(all.len() >= kills.iter().sum::<usize>());
    // And it goes on from there.
    let store = open_with(&folder, Options::default()).unwrap();
    let head = store.head().await.unwrap();
    let next = store.append(unit_of(77)).await.unwrap();
    assert_eq!(next.position, head + 1);
}

/// All pages of a list.
async fn pages<T, F: Future<Output = Vec<T>>>(
    list: impl Fn(Page) -> F,
    key: impl Fn(&T) -> u64,
) -> Vec<T> {
    let mut rows: Vec<T> = Vec::new();
    loop {
        let more = list(page(rows.last().map_or(0, &key), 1000)).await;
        if more.is_empty() {
            return rows;
        }
        rows.extend(more);
    }
}

/// Every acknowledged command is there, at its position; every act has all that its unit brought along.
async fn verify(store: &dyn Store, acknowledged: &BTreeMap<u64, u64>) {
    let all = CaseFilter::default();
    let acts = pages(async |p| store.acts(p).await.unwrap(), |row| row.position).await;
    let cases = pages(
        async |p| store.cases(&all, p).await.unwrap(),
        |row| row.position,
    )
    .await;
    let number = |id: i64| id.unsigned_abs();
    let jobs = pages(
        async |p| store.jobs(p).await.unwrap(),
        |row| number(row.id.get()),
    )
    .await;
    let key = |row: &office::port::rows::WorkRow| number(row.case.get());
    let work = pages(async |p| store.all_work(p).await.unwrap(), key).await;

    let head = store.head().await.unwrap();
    let positions: Vec<u64> = acts.iter().map(|row| row.position).collect();
    assert_eq!(positions, (1..=head).collect::<Vec<u64>>());
    let serials: Vec<Option<u64>> = acts.iter().map(|row| row.serial).collect();
    assert_eq!(serials, (1..=head).map(Some).collect::<Vec<_>>());
    let lengths = [cases.len(), jobs.len(), work.len()].map(|length| length as u64);
    assert_eq!(lengths, [head; 3]);
    for (act, case) in acts.iter().zip(&cases) {
        let unit = unit_of(number(act.stream));
        assert_eq!(
            (&act.bytes, act.digest),
            (&unit.acts[0].bytes, unit.acts[0].digest)
        );
        assert_eq!((case.id.get(), case.position), (act.stream, act.position));
        assert_eq!(Some(case.serial), act.serial);
    }
    for (command, position) in acknowledged {
        let outcome = store.outcome(key_of(*command)).await.unwrap().unwrap();
        assert_eq!((outcome.position, outcome.repeated), (*position, true));
    }
}

fn key_of(command: u64) -> [u8; 16] {
    unit_of(command).command
}
