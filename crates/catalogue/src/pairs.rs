//! Between HTML forms and answers: pairs of text in, JSON out, and back.

use crate::form::{Field, Form, Widget};
use serde_json::{Map, Number, Value};

/// The answers in a posted form. Only the fields of `topic` are read, or all when it is `None`. What is left empty is
/// absent; what can't be read as the field's type stays text, so that the schema says what is wrong with it.
#[must_use]
pub fn from_pairs(form: &Form, topic: Option<&str>, pairs: &[(String, String)]) -> Value {
    let mut answers = Map::new();
    for field in form
        .fields()
        .filter(|field| topic.is_none_or(|topic| field.topic == topic))
    {
        if let Some(value) = read(field, &field.name, pairs) {
            answers.insert(field.name.clone(), value);
        }
    }
    Value::Object(answers)
}

fn texts<'a>(name: &'a str, pairs: &'a [(String, String)]) -> impl Iterator<Item = &'a str> {
    pairs
        .iter()
        .filter(move |(key, _)| key == name)
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}

fn read(field: &Field, name: &str, pairs: &[(String, String)]) -> Option<Value> {
    match field.widget {
        Widget::Rows => read_rows(field, name, pairs),
        Widget::Checkboxes => {
            let chosen: Vec<Value> = texts(name, pairs)
                .map(|text| Value::String(text.to_owned()))
                .collect();
            (!chosen.is_empty()).then_some(Value::Array(chosen))
        }
        Widget::Yesno => texts(name, pairs).next().map(|text| match text {
            "yes" => Value::Bool(true),
            "no" => Value::Bool(false),
            other => Value::String(other.to_owned()),
        }),
        Widget::Integer | Widget::Number => texts(name, pairs).next().map(|text| {
            let number = text.parse::<i64>().map(Number::from).ok();
            let number = number.or_else(|| {
                (field.widget == Widget::Number).then(|| serde_json::from_str(text).ok())?
            });
            number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
        }),
        Widget::IdNumber | Widget::Uscc => texts(name, pairs)
            .next()
            .map(|text| Value::String(text.to_uppercase())),
        Widget::Text
        | Widget::Textarea
        | Widget::Radio
        | Widget::Select
        | Widget::Date
        | Widget::Phone => texts(name, pairs)
            .next()
            .map(|text| Value::String(text.replace("\r\n", "\n"))),
    }
}

fn read_rows(field: &Field, name: &str, pairs: &[(String, String)]) -> Option<Value> {
    let mut rows = Vec::new();
    for row in 0..field.max_items {
        let mut values = Map::new();
        for inner in &field.rows {
            let key = format!("{name}[{row}].{}", inner.name);
            if let Some(value) = read(inner, &key, pairs) {
                values.insert(inner.name.clone(), value);
            }
        }
        if !values.is_empty() {
            rows.push(Value::Object(values));
        }
    }
    (!rows.is_empty()).then_some(Value::Array(rows))
}

/// The pairs that a form would post for these answers: what fills the page.
#[must_use]
pub fn to_pairs(form: &Form, answers: &Value) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for field in form.fields() {
        if let Some(value) = answers.get(&field.name) {
            write(field, &field.name, value, &mut pairs);
        }
    }
    pairs
}

fn write(field: &Field, name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Array(rows) if field.widget == Widget::Rows => {
            for (row, values) in rows.iter().enumerate() {
                for inner in &field.rows {
                    if let Some(value) = values.get(&inner.name) {
                        write(
                            inner,
                            &format!("{name}[{row}].{}", inner.name),
                            value,
                            pairs,
                        );
                    }
                }
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| write(field, name, item, pairs)),
        Value::Bool(yes) => {
            pairs.push((name.to_owned(), if *yes { "yes" } else { "no" }.to_owned()))
        }
        Value::Number(number) => pairs.push((name.to_owned(), number.to_string())),
        Value::String(text) => pairs.push((name.to_owned(), text.clone())),
        Value::Null | Value::Object(_) => {}
    }
}
