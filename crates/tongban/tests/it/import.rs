//! `catalogue import`: whole or not at all, twice is once, and every bad row is named.

use crate::program::{Outcome, copy, demo_city, repository, run_on, scratch, shared};
use serde_json::Value;
use std::path::{Path, PathBuf};

const HEADER: &str = "department,main_item,name,item_code,task_type,area_code,dept_code\n";

fn import(data: &Path, args: &[&str]) -> Outcome {
    run_on(data, &[&["--json", "catalogue", "import"], args].concat())
}

fn verified(data: &Path) -> Value {
    run_on(data, &["--json", "verify"]).expect(0).json()
}

/// How many acts and editions a folder holds, and the root over the acts.
fn state(data: &Path) -> (u64, u64, String) {
    let report = verified(data);
    let number = |key: &str| report[key].as_u64().unwrap();
    (
        number("acts"),
        number("editions"),
        report["root"].to_string(),
    )
}

fn row(n: usize) -> String {
    format!("县水务局,,取水许可{n},QX-{n:04},01,990121,11990121MB0A01109P\n")
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn the_list_of_a_district_is_taken_once() {
    let Some(list) = shared("data/guangan-items.csv") else {
        return;
    };
    let folder = scratch();
    let data = folder.path().join("data");
    let first = import(&data, &[text(&list)]).expect(0).json();
    assert_eq!(first[0]["published"]["added"], 1135, "{first}");
    let after = state(&data);
    assert_eq!((after.0, after.1), (1, 1135));
    let second = import(&data, &[text(&list)]).expect(0).json();
    let published = &second[0]["published"];
    assert_eq!(published["added"], 0, "{published}");
    assert_eq!(published["changed"], 0, "{published}");
    assert_eq!(published["unchanged"], 1135, "{published}");
    assert_eq!(state(&data), after, "the second import wrote something");
    let lines = run_on(&data, &["catalogue", "export"]).expect(0).out;
    assert_eq!(lines.lines().count(), 1135);
}

#[test]
fn a_service_folder_is_taken_once_and_changed_once() {
    let folder = scratch();
    let data = folder.path().join("data");
    let service = folder.path().join("service");
    copy(&repository().join("services/old-age-allowance"), &service);
    let published = |outcome: Outcome| outcome.expect(0).json()[0]["published"].clone();
    assert_eq!(published(import(&data, &[text(&service)]))["added"], 1);
    let after = state(&data);
    assert_eq!((after.0, after.1), (1, 1));
    assert_eq!(published(import(&data, &[text(&service)]))["unchanged"], 1);
    assert_eq!(state(&data), after);
    let toml = service.join("service.toml");
    let changed = std::fs::read_to_string(&toml).unwrap();
    let changed = changed
        .replace("version = 1\n", "version = 2\n")
        .replace("promised = { days = 10", "promised = { days = 9");
    std::fs::write(&toml, changed).unwrap();
    assert_eq!(published(import(&data, &[text(&service)]))["changed"], 1);
    let later = state(&data);
    assert_eq!((later.0, later.1), (2, 2));
    assert_eq!(published(import(&data, &[text(&service)]))["unchanged"], 1);
    assert_eq!(state(&data), later);
}

#[test]
fn every_service_that_ships_is_importable() {
    let (_folder, data) = demo_city();
    let before = state(&data);
    let services = std::fs::read_dir(repository().join("services")).unwrap();
    let folders: Vec<PathBuf> = services
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    assert_eq!(folders.len(), 12);
    let names: Vec<&str> = folders.iter().map(|path| text(path)).collect();
    let reports = import(&data, &names).expect(0).json();
    assert_eq!(reports.as_array().unwrap().len(), 12);
    for report in reports.as_array().unwrap() {
        assert_eq!(report["published"]["unchanged"], 1, "{report}");
    }
    assert_eq!(
        state(&data),
        before,
        "the demo city was made of other services"
    );
}

/// Good rows with bad ones among them: the line of each, its column and its code.
fn mixed() -> (String, Vec<(u64, &'static str, &'static str)>) {
    let long = "长".repeat(1001);
    let bad: Vec<(String, &str, &str)> = vec![
        (
            "县水务局,,,QX-9001,01,990121,11990121MB0A01109P".into(),
            "name",
            "CAT-030",
        ),
        (
            ",,取水,QX-9002,01,990121,11990121MB0A01109P".into(),
            "department",
            "CAT-030",
        ),
        (
            format!("县水务局,,{long},QX-9003,01,990121,11990121MB0A01109P"),
            "name",
            "CAT-031",
        ),
        (
            "县水务局,,取水,,01,990121,11990121MB0A01109P".into(),
            "item_code",
            "CAT-032",
        ),
        (
            "县水务局,,取水,编码,01,990121,11990121MB0A01109P".into(),
            "item_code",
            "CAT-032",
        ),
        (
            "县水务局,,取水,QX-0001,01,990121,11990121MB0A01109P".into(),
            "item_code",
            "CAT-033",
        ),
        (
            "县水务局,,取水,QX-9004,77,990121,11990121MB0A01109P".into(),
            "task_type",
            "CAT-034",
        ),
        (
            "县水务局,,取水,QX-9005,01,99012,11990121MB0A01109P".into(),
            "area_code",
            "CAT-035",
        ),
    ];
    let mut list = HEADER.to_owned();
    let mut wanted = Vec::new();
    let mut line = 1;
    for (n, (bad, column, code)) in bad.into_iter().enumerate() {
        list += &row(n + 1);
        list += &bad;
        list += "\n";
        line += 2;
        wanted.push((line, column, code));
    }
    (list, wanted)
}

fn refused(report: &Value) -> Vec<(u64, String, String)> {
    let issues = report["issues"].as_array().unwrap().iter();
    issues
        .filter(|issue| issue["severity"] == "refused")
        .map(|issue| {
            let word = |key: &str| issue[key].as_str().unwrap().to_owned();
            (
                issue["line"].as_u64().unwrap(),
                word("column"),
                word("code"),
            )
        })
        .collect()
}

#[test]
fn a_list_with_bad_rows_is_refused_whole_and_each_is_named() {
    let (folder, data) = demo_city();
    let (list, wanted) = mixed();
    let file = write(folder.path(), "mixed.csv", list);
    let before = state(&data);
    let report = import(&data, &[text(&file)]).expect(1).json();
    assert!(report[0]["published"].is_null(), "{report}");
    let named = refused(&report[0]);
    let named: Vec<_> = named
        .iter()
        .map(|(l, c, k)| (*l, c.as_str(), k.as_str()))
        .collect();
    assert_eq!(named, wanted);
    assert_eq!(state(&data), before, "something was written");
    let plain = run_on(&data, &["catalogue", "import", text(&file)])
        .expect(1)
        .out;
    for (line, column, code) in &wanted {
        let lines = plain
            .lines()
            .filter(|l| l.contains(&format!("mixed:{line} {column}")));
        let lines: Vec<_> = lines.collect();
        assert!(
            lines.len() == 1 && lines[0].contains(code),
            "{line}: {lines:?}"
        );
    }
    assert_eq!(state(&data), before, "something was written");
}

#[test]
fn partial_takes_the_good_rows_and_reports_the_bad() {
    let (folder, data) = demo_city();
    let (list, wanted) = mixed();
    let file = write(folder.path(), "mixed.csv", list);
    let before = state(&data);
    let report = import(&data, &["--partial", text(&file)]).expect(0).json();
    assert_eq!(report[0]["published"]["added"], wanted.len());
    assert_eq!(refused(&report[0]).len(), wanted.len());
    let after = state(&data);
    assert_eq!(
        (after.0, after.1),
        (before.0 + 1, before.1 + wanted.len() as u64)
    );
    run_on(&data, &["catalogue", "show", "QX-0001"])
        .expect(0)
        .says("取水许可1");
    run_on(&data, &["catalogue", "show", "QX-9004"]).expect(1);
    import(&data, &["--partial", text(&file)]).expect(0);
    assert_eq!(state(&data), after);
}

#[test]
fn files_that_are_no_list_are_refused_each_with_its_reason() {
    let (folder, data) = demo_city();
    let before = state(&data);
    let gbk = [HEADER.as_bytes(), b"\xcf\xd8\xcb\xae,,a,b,01,990121,c\n"].concat();
    for (name, content, says) in [
        ("gbk.csv", gbk, "CAT-020"),
        ("empty.csv", Vec::new(), "CAT-021"),
        ("blank.csv", b"\n\n".to_vec(), "CAT-02"),
        ("wrong.csv", b"a,b\n1,2\n".to_vec(), "CAT-022"),
        ("letter.txt", b"hello".to_vec(), ".xlsx"),
        ("noending", b"hello".to_vec(), ".xlsx"),
        ("text.xlsx", b"hello".to_vec(), "text.xlsx"),
        ("empty.xlsx", Vec::new(), "empty.xlsx"),
    ] {
        let file = write(folder.path(), name, content);
        import(&data, &[text(&file)]).expect(1).says(says);
    }
    import(&data, &["missing.csv"])
        .expect(1)
        .says("missing.csv");
    assert_eq!(state(&data), before);
    let good = write(folder.path(), "good.csv", format!("{HEADER}{}", row(1)));
    let reports = import(&data, &["missing.csv", text(&good)])
        .expect(1)
        .json();
    assert!(reports[0]["error"].is_string(), "{reports}");
    assert_eq!(
        reports[1]["published"]["added"], 1,
        "the good file is not lost: {reports}"
    );
}

/// Breaks the folder of a service, and gives the lines of what is wrong; nothing may be written.
fn broken_service(breaks: impl FnOnce(&Path)) -> Vec<String> {
    let (folder, data) = demo_city();
    let before = state(&data);
    let service = folder.path().join("service");
    copy(&repository().join("services/old-age-allowance"), &service);
    breaks(&service);
    let outcome = run_on(&data, &["catalogue", "import", text(&service)]).expect(1);
    assert_eq!(state(&data), before, "something was written");
    let findings = outcome.out.lines().filter(|line| line.contains("CAT-"));
    findings.map(str::to_owned).collect()
}

fn replace(file: &Path, pairs: &[(&str, &str)]) {
    let mut text = std::fs::read_to_string(file).unwrap();
    for (from, to) in pairs {
        assert!(text.contains(from), "{from} is not in {}", file.display());
        text = text.replace(from, to);
    }
    std::fs::write(file, text).unwrap();
}

#[track_caller]
fn name_all(findings: &[String], wanted: &[&str]) {
    for words in wanted {
        let named = findings
            .iter()
            .any(|line| words.split(' ').all(|word| line.contains(word)));
        assert!(named, "{words} is not named: {findings:#?}");
    }
}

#[test]
fn all_missing_files_of_a_service_are_named_at_once() {
    let gone = [
        "service.toml",
        "texts/zh.toml",
        "texts/en.toml",
        "form.schema.json",
    ];
    let findings = broken_service(|folder| {
        for file in gone {
            std::fs::remove_file(folder.join(file)).unwrap();
        }
    });
    name_all(&findings, &gone);
}

#[test]
fn all_unreadable_files_of_a_service_are_named_at_once() {
    let findings = broken_service(|folder| {
        replace(
            &folder.join("service.toml"),
            &[("visits = 0", "visits = none")],
        );
        std::fs::write(folder.join("form.schema.json"), "{ \"type\": ").unwrap();
        std::fs::write(folder.join("texts/en.toml"), "name = ").unwrap();
        replace(&folder.join("texts/zh.toml"), &[("name = ", "name := ")]);
    });
    name_all(
        &findings,
        &[
            "service.toml",
            "form.schema.json",
            "texts/en.toml",
            "texts/zh.toml",
        ],
    );
}

#[test]
fn all_wrong_contents_of_a_service_are_named_at_once() {
    let findings = broken_service(|folder| {
        replace(
            &folder.join("service.toml"),
            &[("4990511009000", "499051100900X")],
        );
        std::fs::remove_file(folder.join("certificate.typ")).unwrap();
        replace(
            &folder.join("texts/en.toml"),
            &[("basis = [", "basis = [ \"One more law\",")],
        );
    });
    name_all(
        &findings,
        &[
            "service.toml code",
            "texts/en.toml basis",
            "certificate.typ",
        ],
    );
}

#[test]
fn an_empty_folder_is_no_service() {
    let findings = broken_service(|folder| {
        std::fs::remove_dir_all(folder).unwrap();
        std::fs::create_dir(folder).unwrap();
    });
    name_all(&findings, &["CAT-002 service.toml"]);
}
