//! Load over HTTP against the program, beside a ceiling measured in the same run. `cargo xtask bench` runs it.

#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "a bench measures real time and prints figures for people"
)]

mod ceiling;
mod client;
mod measure;
mod server;

use anyhow::Context as _;
use client::Client;
use measure::Rate;
use serde_json::{Value, json};
use server::Server;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const PASSWORD: &str = "tongban-demo";
const CLIENTS: usize = 64;
/// 高龄津贴: its only required material is the form itself.
const SERVICE: &str = "高龄津贴";

struct Wanted {
    program: PathBuf,
    items: PathBuf,
    seconds: u64,
}

fn wanted() -> anyhow::Result<Wanted> {
    let mut given = BTreeMap::new();
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .with_context(|| format!("{name} needs a value"))?;
        given.insert(name, value);
    }
    let mut take = |name: &str| {
        given
            .remove(name)
            .with_context(|| format!("{name} is missing; run `cargo xtask bench`"))
    };
    Ok(Wanted {
        program: take("--program")?.into(),
        items: take("--items")?.into(),
        seconds: take("--seconds")?.parse()?,
    })
}

/// The bench's service and who handles it.
struct Service {
    code: String,
    answers: Value,
    procedure: Value,
}

fn find_service(program: &Path, data: &str) -> anyhow::Result<Service> {
    let found: Value = serde_json::from_str(&server::run(
        program,
        &["catalogue", "search", SERVICE, "--json", "--data", data],
    )?)?;
    let code = found["hits"][0]["code"]
        .as_str()
        .context("the service")?
        .to_owned();
    let shown: Value = serde_json::from_str(&server::run(
        program,
        &["catalogue", "show", &code, "--json", "--data", data],
    )?)?;
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../services/old-age-allowance/samples/answers.json");
    Ok(Service {
        code,
        answers: serde_json::from_slice(&std::fs::read(sample)?)?,
        procedure: shown["handling"]["procedure"].clone(),
    })
}

async fn token(host: &str, name: &str) -> anyhow::Result<String> {
    let mut client = Client::connect(host, "").await?;
    let answer = client
        .post(
            "/api/v1/sessions",
            "",
            &json!({ "name": name, "password": PASSWORD }),
        )
        .await?;
    let answer = answer.json(201)?;
    Ok(answer["token"].as_str().context("token")?.to_owned())
}

fn submission(service: &Service) -> anyhow::Result<Vec<u8>> {
    Ok(serde_json::to_vec(
        &json!({ "service": service.code, "answers": service.answers, "delivery": "electronic" }),
    )?)
}

async fn submissions(host: &str, service: &Service, seconds: u64) -> anyhow::Result<Rate> {
    let token = token(host, "resident").await?;
    let body = hyper::body::Bytes::from(submission(service)?);
    let run = format!("{:?}", Instant::now());
    measure::rate(CLIENTS, seconds, |number| {
        let (host, token, body, run) = (host.to_owned(), token.clone(), body.clone(), run.clone());
        async move {
            let mut client = Client::connect(&host, &token).await?;
            let mut count = 0_u64;
            Ok(measure::repeat(async move || {
                count += 1;
                let key = format!("{run} {number} {count}");
                let answer = client
                    .post_bytes("/api/v1/cases", &key, body.clone())
                    .await?;
                answer.json(201).map(|_| ())
            }))
        }
    })
    .await
}

async fn appends(host: &str, service: &Service, seconds: u64) -> anyhow::Result<Rate> {
    let body = hyper::body::Bytes::from(submission(service)?);
    measure::rate(CLIENTS, seconds, |_| {
        let (host, body) = (host.to_owned(), body.clone());
        async move {
            let mut client = Client::connect(&host, "").await?;
            Ok(measure::repeat(async move || {
                let answer = client.post_bytes("/append", "", body.clone()).await?;
                anyhow::ensure!(answer.status == 200, "append: {}", answer.status);
                Ok(())
            }))
        }
    })
    .await
}

async fn gets(host: &str, path: &str, seconds: u64) -> anyhow::Result<Rate> {
    measure::rate(CLIENTS, seconds, |_| {
        let (host, path) = (host.to_owned(), path.to_owned());
        async move {
            let mut client = Client::connect(&host, "").await?;
            Ok(measure::repeat(async move || {
                let answer = client.get(&path).await?;
                anyhow::ensure!(answer.status == 200, "{path}: {}", answer.status);
                Ok(())
            }))
        }
    })
    .await
}

/// Who acts at a department in the demo city.
fn account(department: &str, role: &str, food: &Value) -> String {
    let of_food = |step: &Value| step["department"] == department;
    match role {
        "clerk" => "clerk".to_owned(),
        "leader" if of_food(&food["decision"]) => "leader".to_owned(),
        _ => {
            let place = food["reviews"]
                .as_array()
                .into_iter()
                .flatten()
                .position(|branch| of_food(&branch["step"]));
            match (role, place) {
                ("reviewer", Some(place)) => format!("reviewer{}", place + 1),
                _ => format!("office{}", department[14..17].to_lowercase()),
            }
        }
    }
}

struct Officers {
    resident: String,
    clerk: String,
    branches: Vec<(String, String)>,
    leader: String,
}

async fn officers(host: &str, service: &Service, food: &Value) -> anyhow::Result<Officers> {
    let department = |step: &Value| step["department"].as_str().unwrap_or_default().to_owned();
    let mut branches = Vec::new();
    for branch in service.procedure["reviews"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let name = account(&department(&branch["step"]), "reviewer", food);
        branches.push((
            branch["key"].as_str().unwrap_or_default().to_owned(),
            token(host, &name).await?,
        ));
    }
    let leader = account(&department(&service.procedure["decision"]), "leader", food);
    Ok(Officers {
        resident: token(host, "resident").await?,
        clerk: token(host, "clerk").await?,
        branches,
        leader: token(host, &leader).await?,
    })
}

async fn six_steps(
    client: &mut Client,
    officers: &Officers,
    key: &str,
    body: hyper::body::Bytes,
) -> anyhow::Result<String> {
    client.becomes(&officers.resident);
    let receipt = client
        .post_bytes("/api/v1/cases", &format!("{key} submit"), body)
        .await?
        .json(201)?;
    let case = receipt["case"].as_str().context("case")?.to_owned();
    let at = |what: &str| format!("/api/v1/cases/{case}/{what}");
    client.becomes(&officers.clerk);
    client
        .post(
            &at("examine"),
            &format!("{key} examine"),
            &json!({ "finding": "accept" }),
        )
        .await?
        .json(200)?;
    for (branch, token) in &officers.branches {
        client.becomes(token);
        let opinion = json!({ "branch": branch, "agrees": true, "note": "情况属实" });
        client
            .post(&at("opinions"), &format!("{key} {branch}"), &opinion)
            .await?
            .json(200)?;
    }
    client.becomes(&officers.leader);
    client
        .post(
            &at("decision"),
            &format!("{key} decide"),
            &json!({ "grant": true, "note": "" }),
        )
        .await?
        .json(200)?;
    Ok(case)
}

/// Cases through all six steps: certificates made and delivered by the jobs; the clock stops when the last is closed.
async fn cases(
    host: &str,
    service: &Service,
    food: &Value,
    seconds: u64,
) -> anyhow::Result<(u64, Duration)> {
    let officers = std::sync::Arc::new(officers(host, service, food).await?);
    let body = hyper::body::Bytes::from(submission(service)?);
    let began = Instant::now();
    let until = began + Duration::from_secs(seconds);
    let mut workers = Vec::new();
    for number in 0..16 {
        let (host, officers, body) = (host.to_owned(), officers.clone(), body.clone());
        workers.push(tokio::spawn(async move {
            let mut client = Client::connect(&host, "").await?;
            let (mut done, mut last) = (0_u64, String::new());
            while Instant::now() < until {
                let key = format!("six steps {number} {done}");
                last = six_steps(&mut client, &officers, &key, body.clone()).await?;
                done += 1;
            }
            client.becomes(&officers.resident);
            let mut tick = tokio::time::interval(Duration::from_millis(20));
            loop {
                let case = client
                    .get(&format!("/api/v1/cases/{last}"))
                    .await?
                    .json(200)?;
                if case["case"]["status"] == "closed_granted" {
                    return anyhow::Ok(done);
                }
                tick.tick().await;
            }
        }));
    }
    let mut all = 0;
    for worker in workers {
        all += worker.await??;
    }
    Ok((all, began.elapsed()))
}

/// A city made ready for the load: the demo city with the flat list imported.
struct Ready {
    program: PathBuf,
    data: PathBuf,
    imported: Duration,
    service: Service,
    food_code: String,
    food: Value,
}

fn ask(program: &Path, arguments: &[&str]) -> anyhow::Result<Value> {
    Ok(serde_json::from_str(&server::run(program, arguments)?)?)
}

fn prepare(wanted: &Wanted, folder: &Path) -> anyhow::Result<Ready> {
    let data = folder.join("city");
    let at = data.display().to_string();
    let program = wanted.program.clone();
    server::run(&program, &["demo", "--seed-only", "--data", &at])?;
    let items = wanted.items.display().to_string();
    let began = Instant::now();
    server::run(&program, &["catalogue", "import", &items, "--data", &at])?;
    let imported = began.elapsed();
    let service = find_service(&program, &at)?;
    let found = ask(
        &program,
        &[
            "catalogue",
            "search",
            "食品经营许可",
            "--json",
            "--data",
            &at,
        ],
    )?;
    let food_code = found["hits"][0]["code"]
        .as_str()
        .context("food")?
        .to_owned();
    let shown = ask(
        &program,
        &["catalogue", "show", &food_code, "--json", "--data", &at],
    )?;
    Ok(Ready {
        food: shown["handling"]["procedure"].clone(),
        program,
        data,
        imported,
        service,
        food_code,
    })
}

/// What does not depend on load: start-up, memory at rest; gives the guide's bytes too.
async fn at_rest(ready: &Ready, served: &Server) -> anyhow::Result<(hyper::body::Bytes, f64)> {
    let mut reader = Client::connect(&served.host, "").await?;
    reader.get("/").await?;
    let guide = reader
        .get(&format!("/services/{}", ready.food_code))
        .await?;
    anyhow::ensure!(guide.status == 200, "guide: {}", guide.status);
    Ok((guide.body, served.memory()?))
}

async fn run() -> anyhow::Result<()> {
    let wanted = wanted()?;
    let folder = tempfile::tempdir()?;
    let ready = prepare(&wanted, folder.path())?;
    let start = server::start_up(&ready.program, &ready.data).await?;
    let served = Server::start(&ready.program, &ready.data)?;
    let (guide, idle) = at_rest(&ready, &served).await?;
    let guide_path = format!("/services/{}", ready.food_code);
    let bytes = guide.len();
    let bare = ceiling::serve(&folder.path().join("ceiling.sqlite"), guide).await?;

    println!("| what | figure | ceiling in the same run | ratio |");
    println!("|---|---|---|---|");
    let submitted = submissions(&served.host, &ready.service, wanted.seconds).await?;
    let appended = appends(&bare, &ready.service, wanted.seconds).await?;
    measure::line(
        "submissions/s (64 clients, JSON over HTTP, durable)",
        &submitted,
        &appended,
    );
    let guides = gets(&served.host, &guide_path, wanted.seconds).await?;
    let bare_gets = gets(&bare, "/page", wanted.seconds).await?;
    measure::line(
        &format!("guide page requests/s ({bytes} bytes, 64 clients)"),
        &guides,
        &bare_gets,
    );
    let (closed, took) = cases(&served.host, &ready.service, &ready.food, wanted.seconds).await?;
    let loaded = served.memory()?;
    drop(served);
    let began = Instant::now();
    let data = ready.data.display().to_string();
    let verified = ask(&ready.program, &["verify", "--json", "--data", &data])?;
    let verifying = began.elapsed();
    let plain = |what: &str, figure: String| println!("| {what} | {figure} | | |");
    plain(
        "cases/s through all six steps, certificate included (16 clients)",
        format!("{:.1}", measure::per_second(closed, took)),
    );
    plain(
        "start-up to the first page, 1,147 items",
        format!("{} ms", start.as_millis()),
    );
    plain(
        "resident memory, idle, 1,147 items",
        format!("{idle:.0} MiB"),
    );
    plain("resident memory after the load", format!("{loaded:.0} MiB"));
    plain(
        "import of the 1,135 items",
        format!("{} ms", ready.imported.as_millis()),
    );
    plain(
        &format!("`tongban verify` over {} acts", verified["acts"]),
        format!("{} ms", verifying.as_millis()),
    );
    Ok(())
}

fn main() -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(run())
}
