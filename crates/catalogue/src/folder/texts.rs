//! The two text files of a service folder, and how they are joined.

use serde::Deserialize;
use std::collections::BTreeMap;
use vocab::Text;

#[derive(Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    pub name: String,
    pub summary: String,
    pub basis: Vec<String>,
    pub conditions: Vec<String>,
    pub place: String,
    pub hours: String,
    pub enquiry: String,
    pub complaint: String,
    pub flow: Vec<String>,
    pub statutory_note: String,
    pub promised_note: String,
    pub visit_reason: String,
    pub quantity_note: String,
    pub special_note: String,
    pub rights: String,
    pub remedy: RemedyTexts,
    pub result: String,
    #[serde(default)]
    pub certificate: CertificateTexts,
    #[serde(default)]
    pub materials: BTreeMap<String, MaterialTexts>,
    #[serde(default)]
    pub procedure: BTreeMap<String, BranchTexts>,
    #[serde(default)]
    pub questions: Vec<QuestionTexts>,
    pub form: FormTexts,
    #[serde(default)]
    pub fees: BTreeMap<String, FeeTexts>,
}

#[derive(Debug, Default, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemedyTexts {
    pub review: String,
    pub court: String,
}

#[derive(Debug, Default, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateTexts {
    pub title: String,
    pub statement: String,
}

#[derive(Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MaterialTexts {
    pub name: String,
    pub hint: String,
    pub standard: String,
    pub basis: String,
    pub source: String,
}

#[derive(Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BranchTexts {
    pub name: String,
    pub what: String,
}

#[derive(Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionTexts {
    pub q: String,
    pub a: String,
}

#[derive(Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormTexts {
    pub intro: String,
    #[serde(default)]
    pub topics: BTreeMap<String, TopicTexts>,
    #[serde(default)]
    pub fields: BTreeMap<String, FieldTexts>,
    #[serde(default)]
    pub options: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopicTexts {
    pub title: String,
}

#[derive(Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldTexts {
    pub label: String,
    #[serde(default)]
    pub hint: String,
}

#[derive(Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeeTexts {
    pub name: String,
    pub standard: String,
    pub basis: String,
}

/// One text from its two sides.
pub(crate) fn pair(zh: &str, en: &str) -> Text {
    Text::new(zh, en)
}

/// The texts of a map from its two sides.
pub(crate) fn pairs_of<T>(
    zh: &BTreeMap<String, T>,
    en: &BTreeMap<String, T>,
    get: impl Fn(&T) -> &String,
) -> BTreeMap<String, Text> {
    zh.iter()
        .map(|(key, value)| {
            (
                key.clone(),
                pair(get(value), en.get(key).map_or("", |v| get(v))),
            )
        })
        .collect()
}

/// The keys that only one language has, or where one of the two is empty: compared over the whole trees.
pub(crate) fn one_sided(zh: &Texts, en: &Texts) -> Vec<String> {
    let (Ok(zh), Ok(en)) = (serde_json::to_value(zh), serde_json::to_value(en)) else {
        return vec!["texts".to_owned()];
    };
    let mut found = Vec::new();
    compare("", &zh, &en, &mut found);
    found
}

fn compare(at: &str, zh: &serde_json::Value, en: &serde_json::Value, found: &mut Vec<String>) {
    use serde_json::Value;
    match (zh, en) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let path = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                match (a.get(key), b.get(key)) {
                    (Some(x), Some(y)) => compare(&path, x, y, found),
                    _ => found.push(path),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            if a.len() != b.len() {
                found.push(at.to_owned());
            }
            for (i, (x, y)) in a.iter().zip(b).enumerate() {
                compare(&format!("{at}[{i}]"), x, y, found);
            }
        }
        (Value::String(a), Value::String(b)) if a.trim().is_empty() != b.trim().is_empty() => {
            found.push(at.to_owned());
        }
        _ => {}
    }
}
