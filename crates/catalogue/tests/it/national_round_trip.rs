//! What is written as national tables comes back.

use super::sample::full_item;
use super::{folders, root, service};
use catalogue::national::{
    Exported, ImportOutcome, Practice, Stamp, carried, export, import, import_as,
};
use catalogue::{City, Item, ItemType, Need, Table};
use std::collections::BTreeMap;
use vocab::Timestamp;

pub fn stamp() -> Stamp {
    let at = Timestamp::start_of("2026-11-21".parse().unwrap());
    Stamp::new(at.plus_seconds(34_200), "20261121-001", "199").unwrap()
}

pub fn city() -> City {
    City::parse(&std::fs::read_to_string(root().join("services/city.toml")).unwrap()).unwrap()
}

/// Through CSV, as files are.
pub fn through_csv(exported: &Exported) -> BTreeMap<String, Table> {
    let read = |(name, table): (&&str, &Table)| {
        let table = Table::from_csv(name, &table.to_csv()).unwrap();
        ((*name).to_owned(), table)
    };
    exported.tables.iter().map(read).collect()
}

/// Out and in again, with nothing to complain of on the way.
fn round(items: &[Item], practice: Practice) -> ImportOutcome {
    let exported = export(items, &city(), &stamp().with_practice(practice));
    assert!(exported.findings.is_empty(), "{:?}", exported.findings);
    let outcome = import_as(&through_csv(&exported), practice);
    assert!(outcome.issues.is_empty(), "{:?}", outcome.issues);
    outcome
}

#[test]
fn the_services_come_back() {
    let items: Vec<Item> = folders().keys().map(|name| service(name).item).collect();
    assert!(items.len() >= 12);
    let outcome = round(&items, Practice::Platform);
    let city = city();
    let named = |item: &Item| {
        let mut wanted = carried(item);
        let department = city.department(&item.department_code).unwrap();
        wanted.department.zh.clone_from(&department.name.zh);
        wanted
    };
    let wanted: Vec<Item> = items.iter().map(named).collect();
    assert_eq!(outcome.items, wanted);
    assert_eq!(outcome.directory.len(), items.len());
    assert_eq!(outcome.organisations.len(), city.departments.len());
    let serving = outcome
        .organisations
        .iter()
        .filter(|o| o.exercises_items)
        .count();
    assert!(serving >= 5 && serving < outcome.organisations.len());
    assert!(outcome.removed.is_empty());
}

/// The carried part is no empty promise: of a full item it differs in exactly what the module says it leaves behind.
#[test]
fn what_is_left_behind_is_what_the_documentation_says() {
    let item = full_item();
    let mut wanted = item.clone();
    let mut texts = serde_json::to_value(&wanted).unwrap();
    strip_english(&mut texts);
    wanted = serde_json::from_value(texts).unwrap();
    wanted.main_name.zh.clear();
    wanted.summary.zh.clear();
    wanted.limits.joint = false;
    wanted.contact.enquiry.clear();
    wanted.contact.complaint.clear();
    wanted.keywords.clear();
    wanted.rights.zh.clear();
    wanted.remedy.review.zh.clear();
    wanted.remedy.court.zh.clear();
    let material = &mut wanted.materials[0];
    material.key = "m1".to_owned();
    (material.originals, material.copies) = (3, 0);
    material.accept = ["pdf", "jpg", "png"].map(str::to_owned).to_vec();
    (material.max_mb, material.max_files) = (10, 3);
    let fee = &mut wanted.fees.projects[0];
    fee.key = "f1".to_owned();
    fee.amount = None;
    fee.per.clear();
    assert_eq!(carried(&item), wanted);
    assert_eq!(carried(&wanted), wanted);
    assert_eq!(round(&[item], Practice::Platform).items, [wanted]);
}

fn strip_english(value: &mut serde_json::Value) {
    if let Some(object) = value.as_object_mut() {
        if object.contains_key("zh") {
            object.remove("en");
        }
        object.values_mut().for_each(strip_english);
    }
    if let Some(list) = value.as_array_mut() {
        list.iter_mut().for_each(strip_english);
    }
}

#[test]
fn every_practice_reads_what_it_writes_and_codes_as_it_says() {
    let mut item = full_item();
    for practice in [Practice::Platform, Practice::Zhejiang] {
        assert_eq!(
            round(std::slice::from_ref(&item), practice).items,
            [carried(&item)]
        );
    }
    item.materials[0].need = Need::Optional;
    assert_eq!(
        round(std::slice::from_ref(&item), Practice::Standard).items,
        [carried(&item)]
    );
    let cells = |practice: Practice| {
        let tables = export(
            std::slice::from_ref(&item),
            &city(),
            &stamp().with_practice(practice),
        )
        .tables;
        let cell = |table: &str, column: &str| {
            let table = &tables[table];
            table.rows[0].1[table.column(column).unwrap()].clone()
        };
        [
            cell("up_task_general_basic", "server_type"),
            cell("up_task_general_basic", "project_type"),
            cell("up_task_general_material", "is_need"),
        ]
    };
    assert_eq!(cells(Practice::Platform), ["1,6,9", "2", "2"]);
    assert_eq!(cells(Practice::Standard), ["1,5,6", "2", "0"]);
    assert_eq!(cells(Practice::Zhejiang), ["1,6,9", "1", "2"]);
}

#[test]
fn public_services_have_their_own_tables_and_no_source_of_power() {
    let mut item = full_item();
    item.kind = ItemType::PublicService;
    let exported = export(std::slice::from_ref(&item), &city(), &stamp());
    let names: Vec<&str> = exported.tables.keys().copied().collect();
    assert_eq!(
        names,
        [
            "up_task_directory",
            "up_task_public_basic",
            "up_task_public_extend",
            "up_task_public_fee_project",
            "up_task_public_material",
            "up_task_public_questions",
            "up_zone_organization"
        ]
    );
    let back = round(std::slice::from_ref(&item), Practice::Platform).items;
    assert_eq!(back, [carried(&item)]);
    assert_ne!(back[0].power_source, item.power_source);
}

#[test]
fn cells_are_written_as_the_tables_want_them() {
    let exported = export(&[full_item()], &city(), &stamp());
    let basic = &exported.tables["up_task_general_basic"];
    let cell = |column: &str| basic.rows[0].1[basic.column(column).unwrap()].as_str();
    assert_eq!(basic.rows[0].0, 2);
    assert_eq!(cell("row_guid"), "11990121MB0A0107X74990119006000.3");
    assert_eq!(cell("cd_operation"), "I");
    assert_eq!(cell("cd_time"), "2026-11-21 09:30:00");
    assert_eq!(cell("data_source"), "199");
    assert_eq!(cell("plan_effective_date"), "2026-01-01 00:00:00");
    assert_eq!(cell("use_level"), "3,4");
    assert_eq!(
        cell("handle_type"),
        "12349",
        "five codes fit five characters without commas"
    );
    assert_eq!(
        cell("special_procedure"),
        "听证、专家评审\n所需时间书面告知。"
    );
    assert_eq!(
        (cell("anticipate_day"), cell("anticipate_type")),
        ("45", "1")
    );
    assert_eq!((cell("promise_day"), cell("promise_type")), ("20", "2"));
    assert_eq!(cell("accept_condition"), "符合水资源规划。\n计量可靠。");
    let extend = &exported.tables["up_task_general_extend"];
    let cell = |column: &str| extend.rows[0].1[extend.column(column).unwrap()].as_str();
    assert_eq!(
        (cell("town_code"), cell("town_name")),
        ("990121100", "石桥镇")
    );
    assert_eq!(cell("task_guid"), "11990121MB0A0107X74990119006000.3");
}

#[test]
fn what_does_not_fit_is_left_out_whole_and_said() {
    let codes = |change: &dyn Fn(&mut Item)| {
        let mut item = full_item();
        change(&mut item);
        let exported = export(&[item], &city(), &stamp());
        let written = exported.tables.contains_key("up_task_general_basic");
        let refused = exported
            .findings
            .iter()
            .any(|f| f.severity == catalogue::Severity::Refused);
        assert_ne!(written, refused);
        let found = exported.findings.iter().map(|f| (f.code, f.key.clone()));
        found.collect::<Vec<_>>()
    };
    let one = |change: &dyn Fn(&mut Item)| codes(change).remove(0);
    let text = |n: usize| vocab::Text::zh("长".repeat(n));
    let at = |code, key: &str| (code, key.to_owned());
    assert_eq!(
        one(&|i| i.name = text(1001)),
        at("CAT-031", "up_task_general_basic.task_name")
    );
    assert_eq!(
        one(&|i| i.places.enquiry = text(21_846)),
        at("CAT-031", "up_task_general_basic.link_way")
    );
    assert_eq!(
        one(&|i| i.basis.clear()),
        at("CAT-030", "up_task_general_basic.by_law")
    );
    assert_eq!(
        one(&|i| i.version = u32::MAX),
        at("CAT-031", "up_task_general_basic.task_version")
    );
    assert_eq!(
        one(&|i| i.materials[0].standard = text(257)),
        at("CAT-031", "up_task_general_material.accept_stand")
    );
    assert_eq!(
        one(&|i| i.code.scheme = catalogue::Scheme::Local),
        at("CAT-044", "task_code")
    );
    assert_eq!(
        one(&|i| i.kind = ItemType::Penalty),
        at("CAT-044", "task_code")
    );
    assert_eq!(
        one(&|i| i.code.code.replace_range(0..1, "2")),
        at("CAT-010", "task_code")
    );
    assert_eq!(
        one(&|i| i.catalogue_code = "990119006001".to_owned()),
        at("CAT-042", "task_code")
    );
    assert_eq!(
        one(&|i| i.topics.person = vec!["甲,乙".to_owned()]),
        at("CAT-045", "user_topic_type")
    );
    assert_eq!(
        one(&|i| i.special_procedures = vec!["占卜".to_owned()]),
        at("CAT-045", "special_procedure")
    );
    assert_eq!(
        one(&|i| i.area = "990122".to_owned()),
        at("CAT-043", "area")
    );
    let twice = export(&[full_item(), full_item()], &city(), &stamp());
    assert_eq!(twice.findings[0].code, "CAT-033");
    assert_eq!(twice.tables["up_task_general_basic"].rows.len(), 1);
    let strict = export(
        &[full_item()],
        &city(),
        &stamp().with_practice(Practice::Standard),
    );
    assert_eq!(
        (strict.findings[0].code, strict.findings[0].key.as_str()),
        ("CAT-045", "is_need")
    );
    let nowhere = export(&[full_item()], &City::default(), &stamp());
    assert_eq!(
        (nowhere.findings[0].code, nowhere.findings[0].key.as_str()),
        ("CAT-041", "dept_code")
    );
}

#[test]
fn items_of_one_basic_code_share_a_directory_row_when_they_agree() {
    let old = full_item();
    let mut new = full_item();
    new.version = 4;
    new.levels = vec![catalogue::UseLevel::Town];
    let exported = export(&[old.clone(), new.clone()], &city(), &stamp());
    let directory = import(&through_csv(&exported)).directory;
    assert_eq!((directory.len(), directory[0].version), (1, 4));
    assert_eq!(directory[0].levels.len(), 3);
    new.name = vocab::Text::zh("另一个名称");
    let exported = export(&[new, old], &city(), &stamp());
    assert_eq!(exported.findings[0].code, "CAT-042");
    assert!(exported.tables["up_task_directory"].rows.is_empty());
    let versions: Vec<u32> = import(&through_csv(&exported))
        .items
        .iter()
        .map(|i| i.version)
        .collect();
    assert_eq!(versions, [3, 4], "versions of one code ascend");
}

#[test]
fn a_stamp_has_a_batch_and_three_digits() {
    let at = Timestamp::from_micros(0);
    assert_eq!(Stamp::new(at, "", "199").unwrap_err().code, "CAT-032");
    assert_eq!(
        Stamp::new(at, &"1".repeat(33), "199").unwrap_err().code,
        "CAT-032"
    );
    assert_eq!(Stamp::new(at, "1", "1990").unwrap_err().key, "data_source");
    assert_eq!(Stamp::new(at, "1", "19a").unwrap_err().key, "data_source");
}
