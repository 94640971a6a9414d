//! A resident's answers to a service's form: the service's own sample, about this resident.

use crate::people::Person;
use serde_json::Value;

/// The sample with the resident's name, identity number and telephone in the place of the sample's.
pub(crate) fn about(sample: &Value, person: &Person) -> Value {
    match sample {
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, value)| (key.clone(), own(key, value, person)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn own(key: &str, value: &Value, person: &Person) -> Value {
    let profile = &person.profile;
    let replaced = match key {
        "phone" => &profile.phone,
        "name" | "operator_name" | "manager_name" => &profile.name,
        _ => return about(value, person),
    };
    match value {
        Value::String(_) => Value::String(replaced.clone()),
        other => about(other, person),
    }
}

/// Every word of a value that could point to somebody: texts that are not words of the form's own lists.
#[must_use]
pub fn personal_words(value: &Value) -> Vec<String> {
    let mut words = Vec::new();
    collect(value, &mut words);
    words
}

fn collect(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            let number = text.len() >= 8 && text.bytes().filter(u8::is_ascii_digit).count() >= 8;
            let date = text.len() == 10 && text.as_bytes()[4] == b'-';
            if (chinese && text.chars().count() >= 2) || (number && !date) {
                words.push(text.clone());
            }
        }
        Value::Array(list) => list.iter().for_each(|v| collect(v, words)),
        Value::Object(fields) => fields.values().for_each(|v| collect(v, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
