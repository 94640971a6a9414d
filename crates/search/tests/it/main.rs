//! What people type, and what they must find.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

use office::port::search::{MatchedField, Search as _, SearchAudience, SearchDoc, SearchQuery};
use proptest::prelude::*;
use search::Index;
use std::sync::LazyLock;

fn doc(code: &str, zh: &str, en: &str, keywords: &[&str], online: bool) -> SearchDoc {
    SearchDoc {
        code: code.to_owned(),
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        main_zh: String::new(),
        department: "青禾县市场监督管理局".to_owned(),
        summary: String::new(),
        keywords: keywords.iter().map(|k| (*k).to_owned()).collect(),
        for_person: true,
        for_company: zh != "高龄津贴",
        online,
    }
}

/// Invented services and the 1,135 real names of a district.
static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/guangan-items.csv"
    );
    let bytes = std::fs::read(path).unwrap_or_else(|e| {
        panic!("{path}: {e}. This test reads the folder `shared` beside the repository.")
    });
    let mut docs = vec![
        doc(
            "food",
            "食品经营许可",
            "Food business licence",
            &["开饭店", "餐饮"],
            true,
        ),
        doc(
            "water",
            "取水许可",
            "Water abstraction licence",
            &["打井"],
            true,
        ),
        doc(
            "tobacco",
            "烟草专卖零售许可",
            "Tobacco retail licence",
            &["卖烟"],
            true,
        ),
        doc("old", "高龄津贴", "Old-age allowance", &["老人补贴"], true),
        doc(
            "bank",
            "银行网点登记",
            "Bank branch registration",
            &[],
            false,
        ),
    ];
    let mut rows = csv::Reader::from_reader(bytes.as_slice());
    for row in rows.records() {
        let row = row.unwrap();
        docs.push(doc(&row[3], &row[2], "", &[], false));
    }
    assert_eq!(docs.len(), 1140);
    let index = Index::default();
    index.replace(&docs).unwrap();
    index
});

fn query(words: &str) -> SearchQuery {
    SearchQuery {
        words: words.to_owned(),
        audience: SearchAudience::All,
        offset: 0,
        limit: 20,
    }
}

fn codes(words: &str) -> Vec<String> {
    INDEX
        .find(&query(words))
        .unwrap()
        .hits
        .into_iter()
        .map(|hit| hit.code)
        .collect()
}

#[test]
fn the_wanted_item_comes_first() {
    let cases = [
        ("食品经营许可", "food"),
        ("食品", "food"),
        ("ｓｈｉｐｉｎ", "food"),
        ("shipin", "food"),
        ("shi pin", "food"),
        ("shipinjingying", "food"),
        ("spjy", "food"),
        ("spjyxk", "food"),
        ("shipinjy", "food"),
        ("Food business", "food"),
        ("开饭店", "food"),
        ("qushui", "water"),
        ("qsxk", "water"),
        ("烟草", "tobacco"),
        ("yancao", "tobacco"),
        ("yczm", "tobacco"),
        ("tobacco", "tobacco"),
        ("高龄", "old"),
        ("yinhang", "bank"),
        ("老人补贴", "old"),
    ];
    for (words, wanted) in cases {
        let found = codes(words);
        assert_eq!(
            found.first().map(String::as_str),
            Some(wanted),
            "{words}: {found:?}"
        );
    }
}

#[test]
fn typing_errors_are_forgiven_and_said_to_be() {
    for (words, wanted) in [
        ("shpin jingying", "food"),
        ("食品经赢许可", "food"),
        ("饰品经营许可", "food"),
        ("tobaco", "tobacco"),
        ("yancoa zhuanmai", "tobacco"),
    ] {
        let found = INDEX.find(&query(words)).unwrap();
        assert!(found.forgiven, "{words}");
        assert_eq!(
            found.hits.first().map(|hit| hit.code.as_str()),
            Some(wanted),
            "{words}: {:?}",
            found.hits
        );
    }
}

#[test]
fn marks_show_what_matched() {
    let marked = |words: &str| {
        let hit = INDEX.find(&query(words)).unwrap().hits.remove(0);
        let parts: Vec<String> = hit
            .marks
            .iter()
            .map(|m| hit.text[m.clone()].to_owned())
            .collect();
        (hit.field, parts.join("|"))
    };
    assert_eq!(
        marked("spjy"),
        (MatchedField::NameZh, "食品经营".to_owned())
    );
    assert_eq!(marked("shipin"), (MatchedField::NameZh, "食品".to_owned()));
    assert_eq!(
        marked("食品经营"),
        (MatchedField::NameZh, "食品经营".to_owned())
    );
    assert_eq!(
        marked("tobacco"),
        (MatchedField::NameEn, "Tobacco".to_owned())
    );
    assert_eq!(
        marked("开饭店"),
        (MatchedField::Keyword, "开饭店".to_owned())
    );
}

#[test]
fn audience_and_paging_restrict() {
    let company = SearchQuery {
        audience: SearchAudience::Company,
        ..query("高龄津贴")
    };
    assert!(
        INDEX
            .find(&company)
            .unwrap()
            .hits
            .iter()
            .all(|hit| hit.code != "old")
    );
    let all = INDEX
        .find(&SearchQuery {
            limit: 100,
            ..query("许可")
        })
        .unwrap();
    assert!(all.total > 20);
    let second = INDEX
        .find(&SearchQuery {
            offset: 10,
            limit: 5,
            ..query("许可")
        })
        .unwrap();
    assert_eq!(second.hits, all.hits[10..15]);
    assert_eq!(INDEX.find(&query("   ")).unwrap().total, 0);
}

#[test]
fn what_was_published_later_is_found_and_replaces_its_older_self() {
    let index = Index::default();
    index.upsert(&[doc("a", "旧名称", "", &[], true)]).unwrap();
    index.upsert(&[doc("a", "新名称", "", &[], true)]).unwrap();
    assert_eq!(
        index.find(&query("旧名称")).unwrap().total,
        1,
        "the sound and one character are close"
    );
    assert_eq!(index.find(&query("新名称")).unwrap().hits[0].text, "新名称");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn whatever_is_typed_is_answered(words in "\\PC{0,120}") {
        let found = INDEX.find(&query(&words)).unwrap();
        prop_assert!(found.hits.len() <= 20);
        for hit in found.hits {
            for mark in hit.marks {
                prop_assert!(hit.text.get(mark).is_some());
            }
        }
    }
}
