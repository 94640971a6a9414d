//! The stored form of an item: what is on the record can be read for ever.

use super::sample::full_item;
use catalogue::Item;

/// Compares with the golden file; `TONGBAN_BLESS=1` writes it anew. A difference means that stored editions are read
/// or hashed otherwise than before.
#[test]
fn an_item_is_stored_as_the_golden_file_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/item.v1.json");
    let written = serde_json::to_string_pretty(&full_item()).unwrap() + "\n";
    if std::env::var_os("TONGBAN_BLESS").is_some_and(|bless| bless == "1") {
        std::fs::write(&path, &written).unwrap();
    }
    let golden = std::fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{}: {e}; TONGBAN_BLESS=1 writes it", path.display()));
    assert_eq!(golden.replace("\r\n", "\n"), written);
    assert_eq!(serde_json::from_str::<Item>(&golden).unwrap(), full_item());
}

#[test]
fn an_element_of_another_version_is_refused() {
    let mut value = serde_json::to_value(full_item()).unwrap();
    value["colour"] = serde_json::json!("red");
    assert!(serde_json::from_value::<Item>(value.clone()).is_err());
    value.as_object_mut().unwrap().remove("colour");
    assert!(serde_json::from_value::<Item>(value.clone()).is_ok());
    value.as_object_mut().unwrap().remove("visits");
    assert!(serde_json::from_value::<Item>(value).is_err());
}
