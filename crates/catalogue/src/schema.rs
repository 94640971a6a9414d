//! Checking answers: the JSON Schema, the codes with check digits, and words that a person understands.

use crate::form::{Field, Form, Widget};
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;
use std::collections::BTreeSet;
use vocab::code::{ResidentId, Uscc};
use vocab::{Date, Text};

/// One thing wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's JSON pointer.
    pub pointer: String,
    /// The rule that was broken: a JSON Schema keyword, or `id_number`, `uscc`, `size`.
    pub keyword: String,
    /// What to do about it.
    pub message: Text,
}

/// The schema is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the form's schema is no JSON Schema 2020-12: {0}")]
pub struct SchemaError(pub String);

/// A form that is ready to check answers: compiled once per edition.
pub struct CompiledForm {
    form: Form,
    validator: jsonschema::Validator,
}

impl std::fmt::Debug for CompiledForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CompiledForm")
            .field("topics", &self.form.topics.len())
            .finish_non_exhaustive()
    }
}

/// Answers nest no deeper than rows of flat fields, and hold no more values than this.
const MAX_VALUES: usize = 2_000;

impl Form {
    /// Compiles the schema.
    ///
    /// # Errors
    /// [`SchemaError`] when it is none.
    pub fn compile(&self) -> Result<CompiledForm, SchemaError> {
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&self.schema)
            .map_err(|e| SchemaError(e.to_string()))?;
        Ok(CompiledForm {
            form: self.clone(),
            validator,
        })
    }
}

impl CompiledForm {
    /// The form.
    #[must_use]
    pub const fn form(&self) -> &Form {
        &self.form
    }

    /// Everything that is wrong with the answers, in the order of the form; empty when they are in order.
    /// `today` bounds dates of birth.
    #[must_use]
    pub fn validate(&self, answers: &Value, today: Date) -> Vec<FieldError> {
        if too_large(answers, 0, &mut 0) {
            return vec![FieldError {
                pointer: String::new(),
                keyword: "size".to_owned(),
                message: Text::new(
                    "填写的内容太多或层级太深。",
                    "The answers are too many or nested too deeply.",
                ),
            }];
        }
        let mut errors: Vec<FieldError> = self
            .validator
            .iter_errors(answers)
            .flat_map(|error| self.explain(&error))
            .collect();
        self.check_codes(answers, today, &mut errors);
        // One field, one message: the first that the schema finds.
        let mut seen = BTreeSet::new();
        errors.retain(|error| seen.insert(error.pointer.clone()));
        let order: Vec<&str> = self.form.fields().map(|f| f.name.as_str()).collect();
        let rank = |pointer: &str| {
            let first = pointer
                .trim_start_matches('/')
                .split('/')
                .next()
                .unwrap_or_default();
            order
                .iter()
                .position(|name| *name == first)
                .unwrap_or(usize::MAX)
        };
        errors.sort_by_key(|error| rank(&error.pointer));
        errors
    }

    /// What is wrong with the answers of one topic.
    #[must_use]
    pub fn validate_topic(&self, topic: &str, answers: &Value, today: Date) -> Vec<FieldError> {
        let mut errors = self.validate(answers, today);
        errors.retain(|error| {
            self.form
                .at(&error.pointer)
                .is_some_and(|field| field.topic == topic)
        });
        errors
    }

    fn explain(&self, error: &jsonschema::ValidationError<'_>) -> Vec<FieldError> {
        let pointer = error.instance_path().as_str().to_owned();
        let keyword = error.kind().keyword().to_owned();
        let at = |pointer: String, message: Text| FieldError {
            pointer,
            keyword: keyword.clone(),
            message,
        };
        match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                let pointer = format!("{pointer}/{name}");
                let message = self.missing(&pointer);
                vec![at(pointer, message)]
            }
            Kind::AdditionalProperties { unexpected } => unexpected
                .iter()
                .map(|name| {
                    let message = Text::new(
                        format!("表单没有“{name}”这一项。"),
                        format!("The form has no field “{name}”."),
                    );
                    at(format!("{pointer}/{name}"), message)
                })
                .collect(),
            kind => {
                let message = self.wrong(&pointer, kind);
                vec![at(pointer, message)]
            }
        }
    }

    fn label(&self, pointer: &str) -> Text {
        let row = pointer
            .split('/')
            .find_map(|step| step.parse::<usize>().ok());
        let label = self
            .form
            .at(pointer)
            .map(|field| field.label.clone())
            .unwrap_or_default();
        match row {
            Some(row) => Text::new(
                format!("第 {} 行的{}", row + 1, label.zh),
                format!("{} in row {}", label.get(vocab::Lang::En), row + 1),
            ),
            None => label,
        }
    }

    fn missing(&self, pointer: &str) -> Text {
        let Text { zh, en } = self.label(pointer);
        let choose = self.form.at(pointer).is_some_and(|field| {
            matches!(
                field.widget,
                Widget::Radio | Widget::Select | Widget::Checkboxes | Widget::Yesno
            )
        });
        if choose {
            Text::new(format!("请选择{zh}"), format!("Choose: {en}"))
        } else {
            Text::new(format!("请填写{zh}"), format!("Enter: {en}"))
        }
    }

    fn wrong(&self, pointer: &str, kind: &Kind) -> Text {
        let Text { zh, en } = self.label(pointer);
        match kind {
            Kind::MinLength { limit: 1 } => self.missing(pointer),
            Kind::MinLength { limit } => Text::new(
                format!("{zh}至少要有 {limit} 个字符"),
                format!("{en}: at least {limit} characters"),
            ),
            Kind::MaxLength { limit } => Text::new(
                format!("{zh}最多 {limit} 个字符"),
                format!("{en}: at most {limit} characters"),
            ),
            Kind::Minimum { limit } => Text::new(
                format!("{zh}不能小于 {limit}"),
                format!("{en}: not less than {limit}"),
            ),
            Kind::Maximum { limit } => Text::new(
                format!("{zh}不能大于 {limit}"),
                format!("{en}: not more than {limit}"),
            ),
            Kind::MinItems { limit } => Text::new(
                format!("{zh}至少要有 {limit} 项"),
                format!("{en}: at least {limit}"),
            ),
            Kind::MaxItems { limit } => Text::new(
                format!("{zh}最多 {limit} 项"),
                format!("{en}: at most {limit}"),
            ),
            Kind::UniqueItems => Text::new(
                format!("{zh}有重复的项"),
                format!("{en}: something is named twice"),
            ),
            Kind::Enum { .. } | Kind::Constant { .. } => Text::new(
                format!("请从列出的选项中选择{zh}"),
                format!("{en}: choose one of the options"),
            ),
            Kind::Format { format } if format == "date" => Text::new(
                format!("{zh}须是实际存在的日期，例如 2026-03-01"),
                format!("{en}: a real date, such as 2026-03-01"),
            ),
            Kind::Type { .. } => Text::new(
                format!("{zh}的填写格式不对：{}", self.expected(pointer).zh),
                format!("{en}: {}", self.expected(pointer).en),
            ),
            _ => Text::new(
                format!("{zh}的格式不正确，请按提示填写"),
                format!("{en} is not in the right form; see the hint"),
            ),
        }
    }

    fn expected(&self, pointer: &str) -> Text {
        match self.form.at(pointer).map(|field| field.widget) {
            Some(Widget::Integer) => Text::new("请填写整数", "enter a whole number"),
            Some(Widget::Number) => Text::new("请填写数字", "enter a number"),
            Some(Widget::Yesno) => Text::new("请选择“是”或“否”", "choose yes or no"),
            _ => Text::new("请按提示填写", "see the hint"),
        }
    }

    fn check_codes(&self, answers: &Value, today: Date, errors: &mut Vec<FieldError>) {
        for field in self.form.fields() {
            let Some(value) = answers.get(&field.name) else {
                continue;
            };
            let pointer = format!("/{}", field.name);
            if field.widget == Widget::Rows {
                for (row, value) in value.as_array().into_iter().flatten().enumerate() {
                    for inner in &field.rows {
                        if let Some(value) = value.get(&inner.name) {
                            self.check_code(
                                inner,
                                value,
                                format!("{pointer}/{row}/{}", inner.name),
                                today,
                                errors,
                            );
                        }
                    }
                }
            } else {
                self.check_code(field, value, pointer, today, errors);
            }
        }
    }

    fn check_code(
        &self,
        field: &Field,
        value: &Value,
        pointer: String,
        today: Date,
        errors: &mut Vec<FieldError>,
    ) {
        let Some(text) = value.as_str() else { return };
        let (keyword, right) = match field.widget {
            Widget::IdNumber => ("id_number", ResidentId::parse(text, today).is_ok()),
            Widget::Uscc => ("uscc", Uscc::parse(text).is_ok()),
            _ => return,
        };
        if !right {
            let Text { zh, en } = self.label(&pointer);
            let message = Text::new(
                format!("{zh}有误：请逐位核对，最后一位是校验码"),
                format!("{en} is wrong: compare each character; the last one is a check character"),
            );
            errors.push(FieldError {
                pointer,
                keyword: keyword.to_owned(),
                message,
            });
        }
    }
}

fn too_large(value: &Value, depth: u8, count: &mut usize) -> bool {
    *count += 1;
    if depth > 4 || *count > MAX_VALUES {
        return true;
    }
    match value {
        Value::Array(items) => items.iter().any(|item| too_large(item, depth + 1, count)),
        Value::Object(map) => map.values().any(|item| too_large(item, depth + 1, count)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
