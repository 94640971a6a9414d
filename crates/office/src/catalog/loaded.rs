//! A service in one edition, ready to be shown and to be handled by.

use crate::port::rows::EditionRow;
use crate::{OfficeError, Result};
use cases::{BranchPlan, Guide, MaterialDemand, Point};
use catalogue::{CertificateRule, CompiledForm, Field, Service};
use law::{Article, DecisionClock};
use serde_json::Value;
use vocab::{Date, Text};

/// A service in one edition, ready to be shown and to be handled by.
#[derive(Debug)]
pub struct LoadedService {
    /// The edition's row, without its content.
    pub row: EditionRow,
    /// The service.
    pub service: Service,
    form: Option<CompiledForm>,
    clock: Option<DecisionClock>,
}

/// What a service is handled by, made ready; the text says why it can't be handled.
pub(super) fn ready(
    service: &Service,
) -> std::result::Result<(Option<CompiledForm>, Option<DecisionClock>), String> {
    let Some(handling) = &service.handling else {
        return Ok((None, None));
    };
    let form = handling.form.compile().map_err(|e| e.to_string())?;
    let clock = clock(service).map_err(|e| e.to_string())?;
    Ok((Some(form), Some(clock)))
}

impl LoadedService {
    pub(super) fn new(mut row: EditionRow) -> Result<Self> {
        let wrong = |problem: String| {
            OfficeError::Corrupt(format!(
                "edition {} of {}: {problem}",
                row.edition, row.code
            ))
        };
        let service = Service::from_bytes(&row.content).map_err(|e| wrong(e.to_string()))?;
        let (form, clock) = ready(&service).map_err(wrong)?;
        row.content = Vec::new();
        Ok(Self {
            row,
            service,
            form,
            clock,
        })
    }

    /// The form, ready to check answers; `None` for items that only have a guide.
    #[must_use]
    pub const fn form(&self) -> Option<&CompiledForm> {
        self.form.as_ref()
    }

    /// The clock of the decision.
    #[must_use]
    pub const fn clock(&self) -> Option<&DecisionClock> {
        self.clock.as_ref()
    }

    /// All fields of the form.
    pub fn form_fields(&self) -> impl Iterator<Item = &Field> {
        self.service
            .handling
            .iter()
            .flat_map(|handling| handling.form.fields())
    }

    /// How the certificate is made.
    #[must_use]
    pub fn certificate_rule(&self) -> Option<&CertificateRule> {
        self.service.handling.as_ref()?.certificate.as_ref()
    }

    /// The certificate's template.
    #[must_use]
    pub fn certificate_template(&self) -> Option<&str> {
        self.service
            .handling
            .as_ref()
            .map(|handling| handling.template.as_str())
    }

    fn branch(&self, key: &str) -> Option<&catalogue::Branch> {
        self.service
            .handling
            .as_ref()?
            .procedure
            .reviews
            .iter()
            .find(|branch| branch.key == key)
    }

    /// What a branch of review is called; empty for an unknown one.
    #[must_use]
    pub fn branch_name(&self, key: &str) -> Text {
        self.branch(key)
            .map(|branch| branch.name.clone())
            .unwrap_or_default()
    }

    /// What is reviewed in a branch; empty for an unknown one.
    #[must_use]
    pub fn branch_task(&self, key: &str) -> Text {
        self.branch(key)
            .map(|branch| branch.what.clone())
            .unwrap_or_default()
    }

    /// What a field is called, by its JSON pointer.
    #[must_use]
    pub fn field_label(&self, pointer: &str) -> Text {
        let form = self
            .service
            .handling
            .as_ref()
            .map(|handling| &handling.form);
        form.and_then(|form| form.at(pointer))
            .map(|field| field.label.clone())
            .unwrap_or_else(|| Text::zh(pointer))
    }

    /// What a point of a correction notice is called.
    #[must_use]
    pub fn point_label(&self, point: &Point) -> Text {
        match point {
            Point::Field(pointer) => self.field_label(pointer),
            Point::Material(key) => {
                let material = self.service.item.materials.iter().find(|m| m.key == *key);
                material
                    .map(|m| m.name.clone())
                    .unwrap_or_else(|| Text::zh(key))
            }
        }
    }

    /// An answer as documents print it: the text of a choice, not its stored value; `None` when it was not given.
    #[must_use]
    pub fn printed(&self, answers: &Value, pointer: &str) -> Option<String> {
        let value = answers.pointer(pointer)?;
        let form = self
            .service
            .handling
            .as_ref()
            .map(|handling| &handling.form);
        let field = form.and_then(|form| form.at(pointer));
        Some(print(value, field, vocab::Lang::Zh)).filter(|text| !text.is_empty())
    }

    /// The guide as `cases` sees it; `None` for items that only have a guide page.
    #[must_use]
    pub fn guide(&self, today: Date) -> Option<Guide> {
        let handling = self.service.handling.as_ref()?;
        let item = &self.service.item;
        let area = crate::project::area_of(&item.code.code);
        let certificate = handling.certificate.as_ref();
        Some(Guide {
            task_code: item.code.code.clone(),
            edition: self.row.edition,
            content: self.row.digest,
            fields: handling
                .form
                .fields()
                .map(|field| format!("/{}", field.name))
                .collect(),
            materials: item
                .materials
                .iter()
                .map(|m| {
                    let demand = MaterialDemand {
                        required: self.service.must_upload(m),
                        max_files: usize::from(m.max_files),
                    };
                    (m.key.clone(), demand)
                })
                .collect(),
            intake_department: handling.procedure.intake.department.clone(),
            decision_department: handling.procedure.decision.department.clone(),
            reviews: handling
                .procedure
                .reviews
                .iter()
                .map(|branch| BranchPlan {
                    key: branch.key.clone(),
                    department: branch.step.department.clone(),
                    days: branch.step.days,
                })
                .collect(),
            clock: self.clock.clone()?,
            certificate_series: certificate
                .map(|rule| rule.series(&area, today.year()))
                .unwrap_or_default(),
            post: item.express,
        })
    }
}

/// An answer in words.
#[must_use]
pub fn print(value: &Value, field: Option<&Field>, lang: vocab::Lang) -> String {
    let option = |text: &str| {
        let known = field.and_then(|f| f.options.iter().find(|o| o.value == text));
        known.map_or_else(|| text.to_owned(), |o| o.label.get(lang).to_owned())
    };
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => match (yes, lang) {
            (true, vocab::Lang::Zh) => "是",
            (false, vocab::Lang::Zh) => "否",
            (true, vocab::Lang::En) => "Yes",
            (false, vocab::Lang::En) => "No",
        }
        .to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => option(text),
        Value::Array(items) => {
            let separator = if lang == vocab::Lang::Zh { "、" } else { ", " };
            items
                .iter()
                .map(|item| print(item, field, lang))
                .collect::<Vec<_>>()
                .join(separator)
        }
        Value::Object(map) => {
            let inner = |name: &str| field.and_then(|f| f.rows.iter().find(|row| row.name == name));
            map.iter()
                .map(|(name, value)| print(value, inner(name), lang))
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

/// The clock that the item's limits set going. A limit longer than the Licensing Law's rests on a law of its own
/// (行政许可法 art. 42: 法律、法规另有规定的，依照其规定), which the item's basis names.
fn clock(service: &Service) -> std::result::Result<DecisionClock, law::LawError> {
    let item = &service.item;
    let limits = &item.limits;
    let promised = Some(limits.promised);
    let general = if limits.joint {
        law::ClockId::JointDecision
    } else {
        law::ClockId::Decision
    };
    DecisionClock::new(limits.statutory, promised, limits.joint, general.basis()).or_else(|_| {
        let named = item
            .basis
            .first()
            .map(|basis| basis.zh.clone())
            .unwrap_or_default();
        let law: String = named
            .chars()
            .skip_while(|c| *c != '《')
            .skip(1)
            .take_while(|c| *c != '》')
            .collect();
        DecisionClock::new(
            limits.statutory,
            promised,
            limits.joint,
            Article::of(law, 0),
        )
    })
}
