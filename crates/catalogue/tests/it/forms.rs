use super::{folders, service};
use catalogue::{from_pairs, to_pairs};
use serde_json::{Value, json};
use vocab::Date;

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn sample(files: &std::collections::BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

#[test]
fn the_sample_answers_are_in_order_and_survive_the_page() {
    for (name, files) in folders() {
        let form = service(&name).handling.unwrap().form;
        let answers = sample(&files, "samples/answers.json");
        let errors = form.compile().unwrap().validate(&answers, today());
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!(
            from_pairs(&form, None, &to_pairs(&form, &answers)),
            answers,
            "{name}"
        );
    }
}

#[test]
fn the_bad_answers_are_refused_at_the_right_place() {
    for (name, files) in folders() {
        let form = service(&name).handling.unwrap().form.compile().unwrap();
        for case in sample(&files, "samples/bad-answers.json")
            .as_array()
            .unwrap()
        {
            let errors = form.validate(&case["answers"], today());
            let wanted = case["path"].as_str().unwrap();
            assert!(
                errors.iter().any(|e| e.pointer == wanted),
                "{name}: {wanted} not in {errors:?}"
            );
            for error in errors {
                assert!(
                    !error.message.zh.is_empty() && !error.message.en.is_empty(),
                    "{name}: {error:?}"
                );
            }
        }
    }
}

#[test]
fn messages_name_the_field_in_both_languages() {
    let form = service("food-business-licence")
        .handling
        .unwrap()
        .form
        .compile()
        .unwrap();
    let errors = form.validate(&json!({}), today());
    let first = &errors[0];
    assert_eq!(first.pointer, "/store_name");
    assert_eq!(first.keyword, "required");
    assert!(
        first.message.zh.starts_with("请填写"),
        "{}",
        first.message.zh
    );
    assert!(
        first.message.en.starts_with("Enter: "),
        "{}",
        first.message.en
    );
}

#[test]
fn conditional_demands_come_with_their_condition() {
    let files = folders().remove("food-business-licence").unwrap();
    let form = service("food-business-licence")
        .handling
        .unwrap()
        .form
        .compile()
        .unwrap();
    let mut answers = sample(&files, "samples/answers.json");
    answers["has_kitchen"] = json!(true);
    answers.as_object_mut().unwrap().remove("kitchen_area");
    let errors = form.validate(&answers, today());
    assert!(
        errors
            .iter()
            .any(|e| e.pointer == "/kitchen_area" && e.keyword == "required"),
        "{errors:?}"
    );
    answers["has_kitchen"] = json!(false);
    assert_eq!(form.validate(&answers, today()), []);
}

#[test]
fn deep_and_endless_answers_are_refused_at_once() {
    let form = service("food-business-licence")
        .handling
        .unwrap()
        .form
        .compile()
        .unwrap();
    let mut deep = json!(1);
    for _ in 0..20 {
        deep = json!([deep]);
    }
    assert_eq!(
        form.validate(&json!({ "staff": deep }), today())[0].keyword,
        "size"
    );
    let endless: Vec<u32> = (0..3000).collect();
    assert_eq!(
        form.validate(&json!({ "staff": endless }), today())[0].keyword,
        "size"
    );
}

#[test]
fn a_topic_reports_its_own_fields_only() {
    let form = service("food-business-licence")
        .handling
        .unwrap()
        .form
        .compile()
        .unwrap();
    let topic = &form.form().topics[1];
    let errors = form.validate_topic(&topic.key, &json!({}), today());
    assert!(!errors.is_empty());
    for error in errors {
        assert_eq!(form.form().at(&error.pointer).unwrap().topic, topic.key);
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn arbitrary_pairs_never_panic(pairs in prop::collection::vec(("[a-z_\\[\\]0-9.]{0,24}", ".{0,40}"), 0..30)) {
            let form = service("food-business-licence").handling.unwrap().form;
            let answers = from_pairs(&form, None, &pairs);
            prop_assert!(answers.is_object());
            let _ = form.compile().unwrap().validate(&answers, today());
        }
    }
}
