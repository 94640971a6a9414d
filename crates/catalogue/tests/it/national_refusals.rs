//! Bad rows are refused with table, line, column and code, and take their item with them.

use super::national_round_trip::{city, stamp, through_csv};
use super::sample::full_item;
use catalogue::national::{ImportOutcome, carried, export, import};
use catalogue::{Severity, Table};
use std::collections::BTreeMap;

type Tables = BTreeMap<String, Table>;

const BASIC: &str = "up_task_general_basic";
const EXTEND: &str = "up_task_general_extend";
const MATERIAL: &str = "up_task_general_material";
const FEE: &str = "up_task_general_fee_project";
const QUESTION: &str = "up_task_general_questions";
const DIRECTORY: &str = "up_task_directory";
const ORGANISATION: &str = "up_zone_organization";

fn good() -> Tables {
    through_csv(&export(&[full_item()], &city(), &stamp()))
}

fn set(tables: &mut Tables, table: &str, column: &str, value: &str) {
    let table = tables.get_mut(table).unwrap();
    let place = table.column(column).unwrap();
    table.rows[0].1[place] = value.to_owned();
}

/// Changes one cell of the first row and says what that brings: column and code of every refusal in that table.
fn changed(table: &str, column: &str, value: &str) -> (ImportOutcome, Vec<(String, &'static str)>) {
    let mut tables = good();
    set(&mut tables, table, column, value);
    let outcome = import(&tables);
    for issue in &outcome.issues {
        assert!(!issue.message.zh.is_empty() && !issue.message.en.is_empty());
    }
    let refused = outcome
        .issues
        .iter()
        .filter(|i| i.severity == Severity::Refused && i.table == table && !i.column.is_empty())
        .map(|i| {
            assert_eq!(i.line, 2);
            (i.column.clone(), i.code)
        })
        .collect();
    (outcome, refused)
}

#[test]
fn a_bad_cell_refuses_its_row_and_with_it_the_item() {
    let long = "长".repeat(1001);
    for (table, column, value, code) in [
        (BASIC, "row_guid", "", "CAT-030"),
        (BASIC, "cd_operation", "X", "CAT-034"),
        (BASIC, "cd_time", "today", "CAT-038"),
        (BASIC, "data_source", "19a", "CAT-034"),
        (BASIC, "task_name", "", "CAT-030"),
        (BASIC, "task_name", long.as_str(), "CAT-031"),
        (BASIC, "task_version", "-1", "CAT-037"),
        (BASIC, "task_version", "1.0", "CAT-037"),
        (BASIC, "limit_scene_num", "65536", "CAT-037"),
        (BASIC, "anticipate_day", "99999", "CAT-037"),
        (BASIC, "anticipate_type", "3", "CAT-034"),
        (BASIC, "plan_effective_date", "2026-02-29", "CAT-038"),
        (BASIC, "task_type", "99", "CAT-034"),
        (BASIC, "task_type", "02", "CAT-042"),
        (BASIC, "task_type", "20", "CAT-042"),
        (BASIC, "task_state", "9", "CAT-034"),
        (BASIC, "use_level", "3,8", "CAT-034"),
        (BASIC, "server_type", "1,7", "CAT-034"),
        (BASIC, "handle_type", "1,5", "CAT-034"),
        (BASIC, "dept_type", "4", "CAT-034"),
        (BASIC, "project_type", "3", "CAT-034"),
        (BASIC, "power_source", "7", "CAT-034"),
        (BASIC, "is_fee", "是", "CAT-034"),
        (BASIC, "is_single_login", "2", "CAT-034"),
        (BASIC, "catalog_code", "990119006001", "CAT-042"),
        (BASIC, "catalog_code", "9901190060", "CAT-010"),
        (BASIC, "dept_code", "11990121MB0A01037Y", "CAT-042"),
        (BASIC, "task_handle_item", "9901", "CAT-042"),
        (EXTEND, "result_type", "10,20", "CAT-034"),
        (EXTEND, "handle_area", "5", "CAT-034"),
        (EXTEND, "online_handle_depth", "1,9", "CAT-034"),
        (EXTEND, "is_online", "", "CAT-030"),
        (EXTEND, "town_code", "99012110", "CAT-010"),
        (EXTEND, "town_code", "990121", "CAT-042"),
        (EXTEND, "village_code", "990121200201", "CAT-042"),
        (MATERIAL, "material_name", "", "CAT-030"),
        (MATERIAL, "is_need", "4", "CAT-034"),
        (MATERIAL, "page_num", "many", "CAT-037"),
        (MATERIAL, "order_num", "", "CAT-030"),
        (
            MATERIAL,
            "task_code",
            "11990121MB0A01037Y4990131001000",
            "CAT-042",
        ),
        (MATERIAL, "task_guid", "nobody", "CAT-041"),
        (FEE, "is_desc", "3", "CAT-034"),
        (QUESTION, "answer", "", "CAT-030"),
    ] {
        let (outcome, refused) = changed(table, column, value);
        assert!(
            refused.contains(&(column.to_owned(), code)),
            "{table}.{column} {value}: {refused:?}"
        );
        assert!(outcome.items.is_empty(), "{table}.{column} {value}");
    }
}

#[test]
fn the_check_digit_of_the_department_counts() {
    let (outcome, refused) = changed(BASIC, "task_code", "21990121MB0A0107X74990119006000");
    assert!(
        refused.contains(&("task_code".to_owned(), "CAT-010")),
        "{refused:?}"
    );
    assert!(outcome.items.is_empty());
}

#[test]
fn an_item_whose_rows_are_refused_is_named() {
    let (outcome, _) = changed(MATERIAL, "is_need", "4");
    let issue = outcome.issues.iter().find(|i| i.table == BASIC).unwrap();
    assert_eq!(
        (issue.line, issue.column.as_str(), issue.code),
        (2, "", "CAT-044")
    );
    assert_eq!(outcome.directory.len(), 1, "the other tables do not suffer");
}

#[test]
fn directory_and_departments_are_checked_too() {
    for (table, column, value, code) in [
        (DIRECTORY, "catalog_code", "99011900600", "CAT-010"),
        (DIRECTORY, "task_type", "77", "CAT-034"),
        (DIRECTORY, "by_law", "", "CAT-030"),
        (ORGANISATION, "credit_code", "11990121MB0A010100", "CAT-010"),
        (ORGANISATION, "org_code", "D2143569X", "CAT-042"),
        (ORGANISATION, "exist_task", "9", "CAT-034"),
    ] {
        let (outcome, refused) = changed(table, column, value);
        assert!(
            refused.contains(&(column.to_owned(), code)),
            "{table}.{column}: {refused:?}"
        );
        assert_eq!(outcome.items.len(), 1, "the item does not suffer");
    }
}

/// The issues as (table, line, column, code), refusals and warnings.
fn issues(outcome: &ImportOutcome) -> Vec<(&str, usize, &str, &str)> {
    outcome
        .issues
        .iter()
        .map(|i| (i.table.as_str(), i.line, i.column.as_str(), i.code))
        .collect()
}

#[test]
fn duplicates_are_refused_and_the_first_stays() {
    for table in [BASIC, MATERIAL, DIRECTORY, ORGANISATION] {
        let mut tables = good();
        let rows = &mut tables.get_mut(table).unwrap().rows;
        let (line, first) = (rows.len() + 2, rows[0].1.clone());
        rows.push((line, first));
        let outcome = import(&tables);
        let found = issues(&outcome);
        assert!(
            found.contains(&(table, line, "row_guid", "CAT-033")),
            "{found:?}"
        );
        assert_eq!(
            outcome.items.len(),
            usize::from(table != MATERIAL),
            "{table}"
        );
        assert_eq!(outcome.directory.len(), 1);
    }
    let mut tables = good();
    let basic = tables.get_mut(BASIC).unwrap();
    let mut other = basic.rows[0].1.clone();
    other[0] = "another-guid".to_owned();
    basic.rows.push((3, other));
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(BASIC, 3, "task_code", "CAT-033")]);
    assert_eq!(outcome.items, [carried(&full_item())]);
}

#[test]
fn a_second_extend_row_and_a_missing_one_refuse_the_item() {
    let mut tables = good();
    let extend = tables.get_mut(EXTEND).unwrap();
    let mut other = extend.rows[0].1.clone();
    other[0] = "another-guid".to_owned();
    extend.rows.push((3, other));
    let outcome = import(&tables);
    assert_eq!(
        issues(&outcome),
        [
            (BASIC, 2, "", "CAT-044"),
            (EXTEND, 3, "task_guid", "CAT-033")
        ]
    );
    assert!(outcome.items.is_empty());
    let mut tables = good();
    tables.get_mut(EXTEND).unwrap().rows.clear();
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(BASIC, 2, "", "CAT-044")]);
    tables.remove(EXTEND);
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(BASIC, 0, "", "CAT-022")]);
    assert!(outcome.items.is_empty());
}

#[test]
fn rows_that_delete_are_kept_apart() {
    let mut tables = good();
    set(&mut tables, BASIC, "cd_operation", "D");
    set(&mut tables, BASIC, "task_name", "");
    let outcome = import(&tables);
    assert!(outcome.items.is_empty());
    assert_eq!((outcome.removed.len(), outcome.removed[0].version), (1, 3));
    assert_eq!(outcome.removed[0].code, full_item().code);
    let orphans = issues(&outcome);
    assert_eq!(orphans.len(), 4, "{orphans:?}");
    assert!(
        orphans
            .iter()
            .all(|(_, line, column, code)| (*line, *column, *code) == (2, "task_guid", "CAT-041"))
    );
    for table in [EXTEND, MATERIAL, FEE, QUESTION] {
        set(&mut tables, table, "cd_operation", "D");
    }
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), []);
    assert_eq!(outcome.removed.len(), 1);
    set(&mut tables, BASIC, "task_code", "1199");
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(BASIC, 2, "task_code", "CAT-010")]);
    assert!(outcome.removed.is_empty());
}

#[test]
fn a_deleted_material_only_leaves_the_item() {
    let mut tables = good();
    set(&mut tables, MATERIAL, "cd_operation", "D");
    set(&mut tables, FEE, "cd_operation", "U");
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), []);
    assert!(outcome.items[0].materials.is_empty());
    assert_eq!(outcome.items[0].fees.projects.len(), 1);
    assert!(outcome.removed.is_empty());
}

#[test]
fn missing_columns_refuse_the_table_and_strange_ones_are_warned_about() {
    let mut tables = good();
    let basic = tables.get_mut(BASIC).unwrap();
    basic.header[5] = "colour".to_owned();
    let outcome = import(&tables);
    let found = issues(&outcome);
    assert!(
        found.contains(&(BASIC, 0, "colour", "CAT-040")),
        "{found:?}"
    );
    assert!(
        found.contains(&(BASIC, 0, "accept_condition", "CAT-022")),
        "{found:?}"
    );
    assert!(outcome.items.is_empty());
    let mut tables = good();
    let basic = tables.get_mut(BASIC).unwrap();
    let place = basic.column("entrust_name").unwrap();
    basic.header[place] = "颜色".to_owned();
    let outcome = import(&tables);
    assert_eq!(
        issues(&outcome),
        [
            (BASIC, 0, "entrust_name", "CAT-040"),
            (BASIC, 0, "颜色", "CAT-040")
        ]
    );
    assert!(outcome.items[0].entrusted_by.is_empty());
    let mut tables = good();
    let basic = tables.get_mut(BASIC).unwrap();
    basic.header[place] = "by_law".to_owned();
    assert!(issues(&import(&tables)).contains(&(BASIC, 0, "by_law", "CAT-033")));
}

#[test]
fn a_table_that_can_not_be_read_takes_all_items_with_it() {
    let mut tables = good();
    let material = tables.get_mut(MATERIAL).unwrap();
    let place = material.column("is_need").unwrap();
    material.header[place] = "need".to_owned();
    let outcome = import(&tables);
    assert_eq!(
        issues(&outcome),
        [
            (MATERIAL, 0, "is_need", "CAT-022"),
            (MATERIAL, 0, "need", "CAT-040")
        ]
    );
    assert!(
        outcome.items.is_empty(),
        "an item without its materials is no item"
    );
    tables.remove(MATERIAL);
    tables.get_mut(DIRECTORY).unwrap().header[5] = "by_law".to_owned();
    tables.get_mut(DIRECTORY).unwrap().header[6] = "colour".to_owned();
    let outcome = import(&tables);
    let found = issues(&outcome);
    assert!(found.contains(&(BASIC, 0, "", "CAT-040")), "{found:?}");
    assert!(
        found.contains(&(DIRECTORY, 0, "catalog_code", "CAT-022")),
        "{found:?}"
    );
    assert!(outcome.directory.is_empty());
    assert!(outcome.items[0].materials.is_empty());
}

#[test]
fn the_directory_is_compared_with_the_items() {
    let mut tables = good();
    set(&mut tables, DIRECTORY, "task_type", "05");
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(BASIC, 2, "task_type", "CAT-042")]);
    set(&mut tables, DIRECTORY, "catalog_code", "990119006001");
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(BASIC, 2, "catalog_code", "CAT-041")]);
    assert_eq!(outcome.items.len(), 1, "the directory only warns");
    set(&mut tables, DIRECTORY, "cd_operation", "D");
    let outcome = import(&tables);
    assert!(outcome.directory.is_empty() && outcome.removed.is_empty());
}

#[test]
fn deleting_and_inserting_the_same_version_is_a_contradiction() {
    let mut tables = good();
    let basic = tables.get_mut(BASIC).unwrap();
    let mut other = basic.rows[0].1.clone();
    other[0] = "another-guid".to_owned();
    other[2] = "D".to_owned();
    basic.rows.push((3, other));
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(BASIC, 3, "task_code", "CAT-033")]);
    assert!(outcome.removed.is_empty());
    assert_eq!(outcome.items.len(), 1);
}

#[test]
fn tables_may_come_under_other_names_and_in_parts() {
    let mut tables = good();
    let mut questions = tables.remove(QUESTION).unwrap();
    questions.name = "Sheet7".to_owned();
    tables.insert("Sheet7".to_owned(), questions);
    let list = Table::from_csv("notes", b"a,b\n1,2\n").unwrap();
    tables.insert("notes".to_owned(), list);
    let mut part = tables[BASIC].clone();
    let mut second = full_item();
    second.version = 9;
    let more = through_csv(&export(&[second], &city(), &stamp()));
    part.rows.clone_from(&more[BASIC].rows);
    tables.insert("up_task_general_basic_2".to_owned(), part);
    let rows = more[EXTEND].rows.clone();
    tables.get_mut(EXTEND).unwrap().rows.extend(rows);
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [("notes", 0, "", "CAT-040")]);
    assert_eq!(outcome.items.len(), 2);
    assert_eq!(outcome.items[0], carried(&full_item()));
    assert_eq!(
        (outcome.items[1].version, outcome.items[1].materials.len()),
        (9, 0)
    );
}

#[test]
fn what_is_not_kept_is_said_once_a_column() {
    const FEE: &str = "up_task_general_fee_project";
    let (outcome, refused) = changed(FEE, "is_desc", "0");
    assert!(refused.is_empty());
    assert_eq!(issues(&outcome), [(FEE, 2, "desc_explain", "CAT-043")]);

    // What the schema has besides is carried as it stands.
    let (outcome, refused) = changed(EXTEND, "extend_field", "{\"colour\":\"red\"}");
    assert!(refused.is_empty());
    assert_eq!(issues(&outcome), []);
    assert_eq!(outcome.items[0].more.extension, "{\"colour\":\"red\"}");
}

#[test]
fn foreign_codes_and_free_words_are_mapped() {
    let (outcome, _) = changed(BASIC, "server_type", "01，05、9");
    assert_eq!(
        outcome.items[0].audience,
        [catalogue::Audience::Person, catalogue::Audience::Other]
    );
    let (outcome, _) = changed(BASIC, "special_procedure", "听证，检验");
    assert_eq!(outcome.items[0].special_procedures, ["听证", "检验"]);
    let (outcome, _) = changed(BASIC, "special_procedure", "无");
    assert!(
        outcome.items[0].special_procedures.is_empty() && outcome.items[0].special_note.is_empty()
    );
    let (outcome, _) = changed(BASIC, "special_procedure", "重大事项另行论证");
    assert!(outcome.items[0].special_procedures.is_empty());
    assert_eq!(outcome.items[0].special_note.zh, "重大事项另行论证");
    let (outcome, _) = changed(BASIC, "project_type", "1");
    assert_eq!(
        issues(&outcome),
        [(BASIC, 2, "project_type", "CAT-101")],
        "perhaps Zhejiang's codes"
    );
    let (outcome, _) = changed(BASIC, "promise_day", "0");
    assert_eq!(outcome.items[0].limits.promised, law::Limit::AT_ONCE);
    let (outcome, _) = changed(EXTEND, "town_code", "");
    assert_eq!(
        outcome.items[0].area, "990121",
        "the region of the department's code"
    );
}

#[test]
fn public_services_may_leave_out_one_limit_but_not_both() {
    let mut item = full_item();
    item.kind = catalogue::ItemType::PublicService;
    let mut tables = through_csv(&export(&[item], &city(), &stamp()));
    let basic = "up_task_public_basic";
    set(&mut tables, basic, "anticipate_day", "");
    set(&mut tables, basic, "anticipate_type", "");
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), []);
    assert_eq!(
        outcome.items[0].limits.statutory,
        law::Limit::calendar_days(20)
    );
    set(&mut tables, basic, "promise_type", "");
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(basic, 2, "promise_type", "CAT-030")]);
    set(&mut tables, basic, "promise_day", "");
    let outcome = import(&tables);
    assert_eq!(issues(&outcome), [(basic, 2, "promise_day", "CAT-030")]);
    assert!(outcome.items.is_empty());
}
