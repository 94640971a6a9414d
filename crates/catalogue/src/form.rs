//! The form (申请表): topics, one a page, with fields read from the JSON Schema and worded by the texts.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use vocab::Text;

/// How a field is filled in on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Widget {
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// One of a few.
    Radio,
    /// One of many.
    Select,
    /// Several of a few.
    Checkboxes,
    /// A date.
    Date,
    /// A telephone number.
    Phone,
    /// A resident identity number (公民身份号码), checked.
    IdNumber,
    /// A unified social credit code (统一社会信用代码), checked.
    Uscc,
    /// Yes or no.
    Yesno,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// Rows of further fields.
    Rows,
}

impl Widget {
    fn from_name(name: &str) -> Option<Self> {
        serde_json::from_value(Value::String(name.to_owned())).ok()
    }
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormOption {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: Text,
}

/// The answer on which a field is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowWhen {
    /// The other field's name.
    pub field: String,
    /// What it must be.
    pub equals: Value,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The property's name; for a field of a row, the name within the row.
    pub name: String,
    /// Its key in the texts: the name, after the names of what it lies in, with dots.
    pub key: String,
    /// The topic that it is asked under.
    pub topic: String,
    /// What it is called.
    pub label: Text,
    /// How to fill it in.
    pub hint: Text,
    /// How it is filled in.
    pub widget: Widget,
    /// The choices.
    pub options: Vec<FormOption>,
    /// What it is filled with beforehand: `applicant.name` …
    pub prefill: Option<String>,
    /// Whether it is personal data.
    pub personal: bool,
    /// Whether the schema always demands it.
    pub required: bool,
    /// When it is shown; `None` for always.
    pub show_when: Option<ShowWhen>,
    /// The greatest length of the text.
    pub max_length: Option<u32>,
    /// The greatest number of rows.
    pub max_items: u32,
    /// The fields of a row.
    pub rows: Vec<Field>,
}

/// One page of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: Text,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// The form of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What to know before beginning.
    pub intro: Text,
    /// The pages.
    pub topics: Vec<Topic>,
    /// The JSON Schema (2020-12), as the browser gets it too.
    pub schema: Value,
}

/// The words of a form, by key.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormTexts {
    pub intro: Text,
    pub topics: BTreeMap<String, Text>,
    /// Label and hint.
    pub fields: BTreeMap<String, (Text, Text)>,
    pub options: BTreeMap<String, BTreeMap<String, Text>>,
}

/// Something about the schema or its texts that a form can't be made from: the key, and what is wrong.
pub(crate) type Problem = (String, String);

impl Form {
    /// All fields, in the order of the pages.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.topics.iter().flat_map(|topic| &topic.fields)
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }

    /// The field that a JSON pointer leads to, into rows too.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Field> {
        let mut steps = pointer.strip_prefix('/')?.split('/');
        let mut field = self.field(steps.next()?)?;
        for step in steps {
            if step.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            match field.rows.iter().find(|inner| inner.name == step) {
                Some(inner) => field = inner,
                None => break,
            }
        }
        Some(field)
    }

    /// The topic of that key.
    #[must_use]
    pub fn topic(&self, key: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.key == key)
    }

    pub(crate) fn read(schema: &Value, texts: &FormTexts) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let empty = Map::new();
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let required = strings(schema.get("required"));
        let mut topics = Vec::new();
        let listed = schema.get("x-topics").and_then(Value::as_array);
        for topic in listed.into_iter().flatten() {
            topics.push(read_topic(
                topic,
                properties,
                &required,
                texts,
                &mut problems,
            ));
        }
        asked_once(listed, properties, &mut problems);
        if topics.is_empty() {
            problems.push((
                "x-topics".to_owned(),
                "a form has at least one topic".to_owned(),
            ));
        }
        if problems.is_empty() {
            Ok(Self {
                intro: texts.intro.clone(),
                topics,
                schema: schema.clone(),
            })
        } else {
            Err(problems)
        }
    }
}

/// One page; what is wrong with it joins the problems.
fn read_topic(
    topic: &Value,
    properties: &Map<String, Value>,
    required: &[String],
    texts: &FormTexts,
    problems: &mut Vec<Problem>,
) -> Topic {
    let key = topic
        .get("key")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let title = texts.topics.get(&key).cloned();
    if title.is_none() {
        problems.push((format!("form.topics.{key}"), "no title".to_owned()));
    }
    let mut fields = Vec::new();
    for name in strings(topic.get("fields")) {
        match properties.get(&name) {
            None => problems.push((format!("x-topics/{key}"), format!("no property {name}"))),
            Some(property) => {
                let must = required.contains(&name);
                fields.push(field(&name, &name, &key, property, must, texts, problems));
            }
        }
    }
    Topic {
        key,
        title: title.unwrap_or_default(),
        fields,
    }
}

/// Every property is asked on one page, and only there.
fn asked_once(
    topics: Option<&Vec<Value>>,
    properties: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) {
    let asked: Vec<String> = topics
        .into_iter()
        .flatten()
        .flat_map(|topic| strings(topic.get("fields")))
        .collect();
    for name in properties.keys() {
        match asked.iter().filter(|a| *a == name).count() {
            1 => {}
            n => problems.push((
                format!("properties/{name}"),
                format!("is in {n} topics, not in one"),
            )),
        }
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn widget(property: &Value) -> Option<Widget> {
    let is = |kind: &str| property.get("type").and_then(Value::as_str) == Some(kind);
    if property.get("x-repeat").and_then(Value::as_bool) == Some(true) {
        return Some(Widget::Rows);
    }
    if is("integer") {
        return Some(Widget::Integer);
    }
    if is("number") {
        return Some(Widget::Number);
    }
    if is("boolean") {
        return Some(Widget::Yesno);
    }
    if is("array") {
        return Some(Widget::Checkboxes);
    }
    let named = property.get("x-widget").and_then(Value::as_str);
    match named {
        Some(name) => Widget::from_name(name),
        None if property.get("enum").is_some() => Some(Widget::Radio),
        None if property.get("format").and_then(Value::as_str) == Some("date") => {
            Some(Widget::Date)
        }
        None => Some(Widget::Text),
    }
}

fn field(
    name: &str,
    key: &str,
    topic: &str,
    property: &Value,
    required: bool,
    texts: &FormTexts,
    problems: &mut Vec<Problem>,
) -> Field {
    let widget = widget(property).unwrap_or_else(|| {
        problems.push((format!("properties/{key}"), "unknown x-widget".to_owned()));
        Widget::Text
    });
    let (label, hint) = texts.fields.get(key).cloned().unwrap_or_else(|| {
        problems.push((format!("form.fields.{key}"), "no label".to_owned()));
        Default::default()
    });
    let items = property.get("items");
    let options = options(key, property, items, texts, problems);
    let rows = if widget == Widget::Rows {
        row_fields(key, topic, items, texts, problems)
    } else {
        Vec::new()
    };
    let number = |at: &str| {
        property
            .get(at)
            .and_then(Value::as_u64)
            .and_then(|n| u32::try_from(n).ok())
    };
    Field {
        name: name.to_owned(),
        key: key.to_owned(),
        topic: topic.to_owned(),
        label,
        hint,
        widget,
        options,
        prefill: property
            .get("x-prefill")
            .and_then(Value::as_str)
            .map(str::to_owned),
        personal: property.get("x-personal").and_then(Value::as_bool) == Some(true),
        required,
        show_when: property
            .get("x-show-when")
            .and_then(|v| serde_json::from_value(v.clone()).ok()),
        max_length: number("maxLength"),
        max_items: number("maxItems").unwrap_or(10).min(10),
        rows,
    }
}

/// The choices, each with its text.
fn options(
    key: &str,
    property: &Value,
    items: Option<&Value>,
    texts: &FormTexts,
    problems: &mut Vec<Problem>,
) -> Vec<FormOption> {
    let choices = property
        .get("enum")
        .or_else(|| items.and_then(|i| i.get("enum")));
    let mut options = Vec::new();
    for value in strings(choices) {
        let label = texts.options.get(key).and_then(|o| o.get(&value)).cloned();
        if label.is_none() {
            problems.push((format!("form.options.{key}.{value}"), "no text".to_owned()));
        }
        let label = label.unwrap_or_default();
        options.push(FormOption { value, label });
    }
    options
}

fn row_fields(
    key: &str,
    topic: &str,
    items: Option<&Value>,
    texts: &FormTexts,
    problems: &mut Vec<Problem>,
) -> Vec<Field> {
    let required = strings(items.and_then(|i| i.get("required")));
    let properties = items
        .and_then(|i| i.get("properties"))
        .and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, property)| {
            let inner = format!("{key}.{name}");
            field(
                name,
                &inner,
                topic,
                property,
                required.contains(name),
                texts,
                problems,
            )
        })
        .collect()
}
