//! `catalogue search`, `show`, `lint` and `export`.

use crate::program::{demo_city, repository, run_on};
use serde_json::Value;
use std::path::Path;

const FOOD: &str = "11990121MB0A01037Y4990131001000";

fn found(data: &Path, args: &[&str]) -> Value {
    run_on(data, &[&["--json", "catalogue", "search"], args].concat())
        .expect(0)
        .json()
}

#[test]
fn food_is_found_by_every_way_of_asking() {
    let (_folder, data) = demo_city();
    for asked in [
        &["食品"][..],
        &["食品经营许可"],
        &["shipin"],
        &["shi", "pin"],
        &["spjy"],
        &["SPJY"],
        &["food"],
        &["food", "business"],
        &["食品经菅"],
    ] {
        let found = found(&data, asked);
        assert!(found["total"].as_u64().unwrap() >= 1, "{asked:?}");
        assert_eq!(found["hits"][0]["code"], FOOD, "{asked:?}: {found}");
        assert_eq!(found["hits"][0]["name"]["zh"], "食品经营许可");
    }
    let plain = run_on(&data, &["catalogue", "search", "食品"])
        .expect(0)
        .out;
    assert!(
        plain.starts_with(&format!("{FOOD}  食品经营许可  青禾县市场监督管理局\n")),
        "{plain}"
    );
    assert!(plain.trim_end().ends_with(" found"), "{plain}");
}

#[test]
fn what_is_not_there_is_not_found() {
    let (_folder, data) = demo_city();
    for asked in ["龘龘龘", "\"", "AND (", "*", "-", "食品:经营", "\\"] {
        let outcome = run_on(&data, &["--json", "catalogue", "search", "--", asked]);
        let total = outcome.json()["total"].as_u64().unwrap();
        assert_eq!(
            outcome.status,
            i32::from(total == 0),
            "{asked}: {outcome:?}"
        );
    }
    run_on(&data, &["catalogue", "search", "龘龘龘"])
        .expect(1)
        .says("0 found");
}

#[test]
fn the_limit_bounds_what_is_shown_not_what_is_counted() {
    let (_folder, data) = demo_city();
    let all = found(&data, &["许可", "--limit", "100"]);
    let total = all["total"].as_u64().unwrap();
    assert!(total >= 4, "{all}");
    assert_eq!(all["hits"].as_array().unwrap().len() as u64, total);
    let two = found(&data, &["许可", "--limit", "2"]);
    assert_eq!(two["total"], total);
    assert_eq!(
        two["hits"].as_array().unwrap().as_slice(),
        &all["hits"].as_array().unwrap()[..2]
    );
}

#[test]
fn an_item_is_shown_by_its_code() {
    let (_folder, data) = demo_city();
    let plain = run_on(&data, &["catalogue", "show", FOOD]).expect(0).out;
    for says in [
        FOOD,
        "食品经营许可",
        "行政许可",
        "青禾县市场监督管理局",
        "工作日",
        "online     true",
    ] {
        assert!(plain.contains(says), "{says}: {plain}");
    }
    let whole = run_on(&data, &["--json", "catalogue", "show", FOOD])
        .expect(0)
        .json();
    assert_eq!(whole["item"]["name"]["zh"], "食品经营许可");
    for code in [
        "nothing",
        "",
        "11990121MB0A01037Y499013100100",
        "' OR 1=1 --",
    ] {
        run_on(&data, &["catalogue", "show", "--", code])
            .expect(1)
            .says("there is no item");
    }
}

#[test]
fn the_services_that_ship_are_in_order() {
    let (_folder, data) = demo_city();
    run_on(&data, &["catalogue", "lint"])
        .expect(0)
        .says("12 items checked, 0 findings");
    let findings = run_on(&data, &["--json", "catalogue", "lint"])
        .expect(0)
        .json();
    assert_eq!(findings, Value::Array(Vec::new()));
}

#[test]
fn the_export_holds_every_item_once_in_order() {
    let (_folder, data) = demo_city();
    let export = run_on(&data, &["catalogue", "export"]).expect(0).out;
    let lines: Vec<Value> = export
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let codes: Vec<&str> = lines
        .iter()
        .map(|l| l["item"]["code"]["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 12);
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    assert_eq!(
        run_on(&data, &["catalogue", "export"]).expect(0).out,
        export
    );
    for (code, line) in codes.iter().zip(&lines) {
        let shown = run_on(&data, &["--json", "catalogue", "show", code])
            .expect(0)
            .json();
        assert_eq!(shown, *line);
    }
}

#[test]
fn an_item_that_breaks_the_rules_across_fields_is_found_by_lint() {
    let (folder, data) = demo_city();
    let service = folder.path().join("service");
    crate::program::copy(&repository().join("services/old-age-allowance"), &service);
    let toml = service.join("service.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    let broken = text
        .replace("version = 1\n", "version = 2\n")
        .replace("handling = \"2\"", "handling = \"1\"");
    std::fs::write(&toml, broken).unwrap();
    run_on(&data, &["catalogue", "import", service.to_str().unwrap()]).expect(0);
    run_on(&data, &["catalogue", "lint"])
        .expect(1)
        .says("CAT-101")
        .says("12 items checked, 1 findings");
    let findings = run_on(&data, &["--json", "catalogue", "lint"])
        .expect(1)
        .json();
    assert_eq!(findings.as_array().unwrap().len(), 1, "{findings}");
    assert_eq!(findings[0]["code"], "CAT-101");
}
