//! The columns against the published tables, and how a table is recognised.

use super::root;
use catalogue::Table;
use catalogue::national::{SCHEMAS, recognise};
use std::collections::BTreeMap;

#[test]
fn every_column_is_that_of_the_published_tables() {
    let path = root().join("../shared/standards/national-tables.csv");
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(e) => {
            let missing = format!(
                "{}: {e}. This test reads the folder `shared` beside the repository.",
                path.display()
            );
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            eprintln!("{missing}");
            return;
        }
    };
    let published = Table::from_csv("national-tables.csv", &bytes).unwrap();
    let mut tables: BTreeMap<&str, Vec<[String; 3]>> = BTreeMap::new();
    for (_, row) in &published.rows {
        tables
            .entry(&row[0])
            .or_default()
            .push([row[2].clone(), row[3].clone(), row[4].clone()]);
    }
    for schema in &SCHEMAS {
        let ours: Vec<[String; 3]> = schema
            .columns()
            .map(|c| {
                [
                    c.name.to_owned(),
                    c.kind.to_string(),
                    u8::from(c.required).to_string(),
                ]
            })
            .collect();
        assert_eq!(ours, tables[schema.name], "{}", schema.name);
    }
    let families = ["up_task_", "up_zone_"];
    let unknown: Vec<_> = tables
        .keys()
        .filter(|name| families.iter().any(|family| name.starts_with(family)))
        .filter(|name| !SCHEMAS.iter().any(|schema| schema.name == **name))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn tables_are_recognised_by_name() {
    for (name, wanted) in [
        ("up_task_general_basic", Some("up_task_general_basic")),
        ("UP_TASK_GENERAL_BASIC", Some("up_task_general_basic")),
        ("dn_task_public_material", Some("up_task_public_material")),
        ("up_task_directory_20261121", Some("up_task_directory")),
        ("up_zone_organization.csv", Some("up_zone_organization")),
        ("up_task_general_basically", None),
        ("up_task_general", None),
        ("task_general_basic", None),
        ("", None),
    ] {
        assert_eq!(recognise(name, &[]), wanted, "{name}");
    }
}

#[test]
fn tables_are_recognised_by_their_required_columns() {
    for schema in &SCHEMAS {
        let required: Vec<String> = schema
            .columns()
            .filter(|c| c.required)
            .map(|c| c.name.to_owned())
            .collect();
        let found = recognise("Sheet1", &required).unwrap();
        let general = schema.name.replace("_public_", "_general_");
        let by_power = schema.name.ends_with("_basic");
        let wanted = if by_power {
            schema.name
        } else {
            general.as_str()
        };
        assert_eq!(found, wanted);
        assert_eq!(recognise("Sheet1", &required[1..]), None, "{}", schema.name);
    }
    let flat = [
        "department",
        "main_item",
        "name",
        "item_code",
        "task_type",
        "area_code",
        "dept_code",
    ];
    assert_eq!(recognise("guangan-items", &flat.map(str::to_owned)), None);
}
