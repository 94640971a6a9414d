use super::root;
use catalogue::{Severity, Table, flat_items};
use std::collections::BTreeSet;

fn shared(path: &str) -> Vec<u8> {
    let path = root().join("../shared").join(path);
    std::fs::read(&path).unwrap_or_else(|e| {
        panic!(
            "{}: {e}. This test reads the folder `shared` beside the repository.",
            path.display()
        )
    })
}

#[test]
fn the_real_list_of_a_district_is_taken_whole() {
    let table = Table::from_csv("guangan-items.csv", &shared("data/guangan-items.csv")).unwrap();
    assert_eq!(table.rows.len(), 1135);
    let (items, issues) = flat_items(&table).unwrap();
    let refused: Vec<_> = issues
        .iter()
        .filter(|i| i.severity == Severity::Refused)
        .collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert_eq!(items.len(), 1135);
    let departments: BTreeSet<&str> = items.iter().map(|i| i.department.zh.as_str()).collect();
    assert_eq!(departments.len(), 34);
    assert!(
        issues.iter().all(|i| i.code == "CAT-036"),
        "only department codes are warned about"
    );
    let with_main = items.iter().filter(|i| !i.main_name.is_empty()).count();
    assert_eq!(with_main, 520);
}

fn issues(rows: &str) -> Vec<(usize, String, &'static str)> {
    let csv = format!("department,main_item,name,item_code,task_type,area_code,dept_code\n{rows}");
    let (items, issues) = flat_items(&Table::from_csv("t", csv.as_bytes()).unwrap()).unwrap();
    assert!(items.len() <= 1);
    issues
        .into_iter()
        .map(|i| (i.line, i.column, i.code))
        .collect()
}

#[test]
fn bad_rows_are_refused_with_line_column_and_code() {
    let good = "水务局,,取水许可,A-1,1,990121000000,11990121MB0A01037Y\n";
    assert_eq!(issues(good), []);
    let line = |row: &str| issues(row)[0].clone();
    assert_eq!(
        line("水务局,,,A-1,1,990121000000,11990121MB0A01037Y\n"),
        (2, "name".to_owned(), "CAT-030")
    );
    assert_eq!(
        line(&format!(
            "水务局,,{},A-1,1,990121000000,11990121MB0A01037Y\n",
            "长".repeat(1001)
        )),
        (2, "name".to_owned(), "CAT-031")
    );
    assert_eq!(
        line("水务局,,取水,,1,990121000000,11990121MB0A01037Y\n"),
        (2, "item_code".to_owned(), "CAT-032")
    );
    assert_eq!(
        issues(&format!("{good}{good}"))[0],
        (3, "item_code".to_owned(), "CAT-033")
    );
    assert_eq!(
        line("水务局,,取水,A-1,77,990121000000,11990121MB0A01037Y\n"),
        (2, "task_type".to_owned(), "CAT-034")
    );
    assert_eq!(
        line("水务局,,取水,A-1,1,99,11990121MB0A01037Y\n"),
        (2, "area_code".to_owned(), "CAT-035")
    );
    assert_eq!(
        line("水务局,,取水,A-1,1,990121000000,1199\n"),
        (2, "dept_code".to_owned(), "CAT-036")
    );
}

#[test]
fn a_table_without_the_columns_is_no_flat_list() {
    let table = Table::from_csv("t", b"a,b\n1,2\n").unwrap();
    assert_eq!(flat_items(&table).unwrap_err().code, "CAT-022");
}
