//! The national tables through the program: out of one city, into another, as CSV files and as a workbook.

use crate::program::{run_on, scratch};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The tables of the demo city's twelve services, in a folder.
fn exported(folder: &Path) -> PathBuf {
    let (city, tables) = (folder.join("city"), folder.join("tables"));
    run_on(&city, &["demo", "--seed-only"]).expect(0);
    let to = [
        "catalogue",
        "export",
        "--format",
        "tables",
        "--to",
        text(&tables),
    ];
    run_on(&city, &to)
        .expect(0)
        .says("up_task_general_basic.csv: 12 rows");
    tables
}

fn import(data: &Path, what: &[&Path], status: i32) -> Value {
    let mut arguments = vec!["catalogue", "import", "--json"];
    arguments.extend(what.iter().map(|path| text(path)));
    run_on(data, &arguments).expect(status).json()
}

fn items(data: &Path) -> u64 {
    let verified = run_on(data, &["verify", "--json"]).expect(0).json();
    verified["editions"].as_u64().unwrap()
}

fn edit(file: &Path, from: &str, to: &str) {
    let content = std::fs::read_to_string(file).unwrap();
    assert!(
        content.contains(from),
        "{from:?} is not in {}",
        file.display()
    );
    std::fs::write(file, content.replacen(from, to, 1)).unwrap();
}

/// A workbook with one sheet for each table; moments are real moments, small numbers real numbers.
fn workbook(tables: &Path, file: &Path) {
    let mut book = Workbook::new();
    let mut names: Vec<PathBuf> = std::fs::read_dir(tables)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.sort();
    for path in names {
        let sheet = book.add_worksheet();
        sheet
            .set_name(path.file_stem().unwrap().to_str().unwrap())
            .unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(&path)
            .unwrap();
        for (row, record) in reader.records().enumerate() {
            for (column, cell) in record.unwrap().iter().enumerate() {
                let at = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                match cell.parse::<u32>() {
                    Ok(number) if row > 0 && cell == number.to_string() => {
                        sheet.write_number(at.0, at.1, number).unwrap();
                    }
                    _ => {
                        sheet.write_string(at.0, at.1, cell).unwrap();
                    }
                }
            }
        }
    }
    book.save(file).unwrap();
}

#[test]
fn tables_that_were_exported_are_imported_once_as_files_as_a_folder_and_as_a_workbook() {
    let folder = scratch();
    let tables = exported(folder.path());
    let data = folder.path().join("other");
    let first = import(&data, &[&tables], 0);
    assert_eq!(first[0]["published"]["added"], 12);
    assert_eq!(
        first.as_array().unwrap().len(),
        1,
        "the tables are one source"
    );

    let files: Vec<PathBuf> = std::fs::read_dir(&tables)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let again = import(&data, &files, 0);
    assert_eq!(again[0]["published"]["unchanged"], 12);

    let book = folder.path().join("tables.xlsx");
    workbook(&tables, &book);
    let third = import(&data, &[&book], 0);
    assert_eq!(third[0]["published"]["unchanged"], 12, "{third}");
    assert_eq!(items(&data), 12);
}

#[test]
fn a_bad_row_refuses_the_tables_whole_and_partial_leaves_its_item_out() {
    let folder = scratch();
    let tables = exported(folder.path());
    // 高龄津贴 gets a type that is in no list.
    edit(&tables.join("up_task_general_basic.csv"), "高龄津贴,", ",");
    let data = folder.path().join("other");
    let refused = import(&data, &[&tables], 1);
    assert_eq!(refused[0]["published"], Value::Null);
    let issues = refused[0]["issues"].as_array().unwrap();
    let named = issues.iter().any(|issue| {
        issue["table"] == "up_task_general_basic"
            && issue["code"] == "CAT-030"
            && issue["column"] == "task_name"
            && issue["line"].as_u64().unwrap() > 1
    });
    assert!(named, "{refused}");
    assert_eq!(items(&data), 0);

    let mut arguments = vec!["catalogue", "import", "--json", "--partial"];
    arguments.push(text(&tables));
    let taken = run_on(&data, &arguments).expect(0).json();
    assert_eq!(taken[0]["published"]["added"], 11);
    assert_eq!(items(&data), 11);
}

#[test]
fn a_table_that_can_not_be_read_takes_the_others_with_it() {
    let folder = scratch();
    let tables = exported(folder.path());
    let material = tables.join("up_task_general_material.csv");
    std::fs::write(&material, "row_guid,cd_batch\nonly one cell\n").unwrap();
    let data = folder.path().join("other");
    let reports = import(&data, &[&tables], 1);
    let errors: Vec<&str> = reports
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["error"].as_str().unwrap())
        .collect();
    assert!(errors[0].contains("CAT-021"), "{reports}");
    assert!(errors[1].contains("belongs together"), "{reports}");
    assert_eq!(items(&data), 0);
}

#[test]
fn a_row_that_deletes_is_reported_and_withdraws_nothing() {
    let folder = scratch();
    let tables = exported(folder.path());
    let data = folder.path().join("other");
    import(&data, &[&tables], 0);
    let basic = tables.join("up_task_general_basic.csv");
    let content = std::fs::read_to_string(&basic).unwrap();
    std::fs::write(&basic, content.replace(",I,", ",D,")).unwrap();
    let only = folder.path().join("deleting");
    std::fs::create_dir(&only).unwrap();
    for name in ["up_task_general_basic.csv", "up_task_general_extend.csv"] {
        std::fs::copy(tables.join(name), only.join(name)).unwrap();
    }
    let report = run_on(
        &data,
        &["catalogue", "import", "--json", "--partial", text(&only)],
    )
    .expect(0)
    .json();
    let issues = report[0]["issues"].as_array().unwrap();
    let deleting = issues
        .iter()
        .filter(|issue| issue["code"] == "CAT-046")
        .count();
    assert_eq!(deleting, 12, "{report}");
    assert_eq!(items(&data), 12);
}

#[test]
fn service_folders_that_were_exported_are_the_same_services() {
    let folder = scratch();
    let (city, folders) = (folder.path().join("city"), folder.path().join("folders"));
    run_on(&city, &["demo", "--seed-only"]).expect(0);
    let to = [
        "catalogue",
        "export",
        "--format",
        "folders",
        "--to",
        text(&folders),
    ];
    run_on(&city, &to).expect(0);
    let services: Vec<PathBuf> = std::fs::read_dir(&folders)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    assert_eq!(services.len(), 12);
    let services: Vec<&Path> = services.iter().map(PathBuf::as_path).collect();
    let reports = import(&city, &services, 0);
    for report in reports.as_array().unwrap() {
        assert_eq!(report["published"]["unchanged"], 1, "{report}");
    }
    // Nothing that is there is overwritten.
    run_on(&city, &to).expect(1).says("can't make");
}
