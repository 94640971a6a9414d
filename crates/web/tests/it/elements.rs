//! Every element that the national schema has of an item is on its guide.

use crate::house::{FOOD, House, run};
use office::cases::By;
use office::catalogue::national::{self, SCHEMAS, Stamp};
use office::catalogue::{FeeProject, Item, Service, Severity, Table};
use std::collections::{BTreeMap, BTreeSet};
use vocab::Text;

type Tables = BTreeMap<String, Table>;

/// What rows are joined and moved by: no element of the item.
const JOINTS: [&str; 6] = [
    "row_guid",
    "cd_batch",
    "cd_operation",
    "cd_time",
    "data_source",
    "task_guid",
];

/// Elements with a list or a form of their own: the guide shows them as words, as a table's rows or as dates.
const CODED: [&str; 46] = [
    "order_num",
    "anticipate_day",
    "anticipate_type",
    "app_is_single_login",
    "catalog_code",
    "dept_code",
    "dept_type",
    "handle_area",
    "handle_type",
    "is_desc",
    "is_entry_center",
    "is_express",
    "is_fee",
    "is_need",
    "is_online",
    "is_pay_online",
    "is_schedule",
    "is_service_terminals",
    "is_single_login",
    "limit_scene_num",
    "material_format",
    "material_type",
    "online_handle_depth",
    "page_num",
    "plan_cancel_date",
    "plan_effective_date",
    "power_source",
    "project_type",
    "promise_day",
    "promise_type",
    "result_type",
    "server_type",
    "source_type",
    "task_code",
    "task_state",
    "task_type",
    "task_version",
    "town_code",
    "town_name",
    "use_level",
    "village_code",
    "village_name",
    "special_procedure",
    "online_handle_url",
    "local_catalog_code",
    "task_handle_item",
];

/// Names that follow from the codes beside them.
const NAMES_OF_CODES: [&str; 2] = ["town_name", "village_name"];

fn marker(column: &str) -> String {
    format!("标记{}标记", column.replace('_', "-"))
}

/// The national tables of the food licence, charged for and with everything that may be left out.
fn tables(house: &House, item: &Item) -> Tables {
    let mut item = item.clone();
    item.version += 1;
    item.fees.charged = true;
    item.fees.projects = vec![FeeProject {
        key: "f1".to_owned(),
        name: Text::zh("工本费"),
        standard: Text::zh("每证10元"),
        amount: None,
        per: String::new(),
        basis: Text::zh("收费依据"),
        waiver: Some(Text::zh("小微企业免收")),
        remark: Text::default(),
    }];
    let office = &house.city.office;
    let stamp = Stamp::new(office.now(), "TB1", "199").unwrap();
    let exported = national::export(&[item], &office.city(), &stamp);
    let named = exported
        .tables
        .into_iter()
        .map(|(name, table)| (name.to_owned(), table));
    named
        .filter(|(name, _)| name.starts_with("up_task"))
        .collect()
}

fn marked(tables: &Tables, name: &str, column: &str) -> Tables {
    let mut tables = tables.clone();
    let table = tables.get_mut(name).unwrap();
    let at = table.column(column).unwrap();
    let (_, row) = table.rows.first_mut().unwrap();
    row[at] = marker(column);
    tables
}

fn taken(tables: &Tables) -> Option<Item> {
    let outcome = national::import(tables);
    let refused = outcome
        .issues
        .iter()
        .any(|issue| issue.severity == Severity::Refused);
    outcome.items.into_iter().next().filter(|_| !refused)
}

#[test]
fn every_national_element_of_an_item_is_on_its_guide() {
    run(async {
        let house = House::found(21).await;
        let loaded = house.city.office.current_service(FOOD).await.unwrap();
        let mut all = tables(&house, &loaded.service.item);
        let (mut shown, mut coded) = (BTreeSet::new(), BTreeSet::new());
        for schema in SCHEMAS
            .iter()
            .filter(|schema| schema.name.starts_with("up_task_general"))
        {
            for column in schema.columns().filter(|c| !JOINTS.contains(&c.name)) {
                // In the tables that hang from the basic one the code is what joins them.
                let joins =
                    schema.name != "up_task_general_basic" && column.name == "task_handle_item";
                if joins || NAMES_OF_CODES.contains(&column.name) {
                    continue;
                }
                if taken(&marked(&all, schema.name, column.name)).is_some() {
                    all = marked(&all, schema.name, column.name);
                    shown.insert(column.name);
                } else {
                    coded.insert(column.name);
                }
            }
        }
        let coded: BTreeSet<&str> = coded.difference(&shown).copied().collect();
        let unknown: Vec<&&str> = coded.iter().filter(|name| !CODED.contains(name)).collect();
        assert!(unknown.is_empty(), "no list and no words: {unknown:?}");
        let item = taken(&all).expect("the marked tables are in order");
        let service = Service {
            item,
            handling: None,
        };
        let source = office::proof::content(b"marked");
        house
            .city
            .office
            .publish(vec![service], source, &By::System)
            .await
            .unwrap();
        let page = house
            .stranger()
            .get(&format!("/services/{FOOD}"))
            .await
            .text();
        let missing: Vec<&&str> = shown
            .iter()
            .filter(|name| !page.contains(&marker(name)))
            .collect();
        assert!(missing.is_empty(), "not on the guide: {missing:?}");
        assert!(shown.len() > 35, "{shown:?}");
    });
}
