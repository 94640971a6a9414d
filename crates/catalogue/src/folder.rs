//! The service folder: `service.toml`, `form.schema.json`, `texts/{zh,en}.toml`, `certificate.typ`; as bytes in, service out.

use crate::Finding;
use crate::folder_texts::{Texts, pair, pairs_of};
use crate::form::{Form, FormTexts};
use crate::item::{
    Contact, FeeProject, Fees, Item, ItemCode, Limits, Material, Places, Question, Remedy,
    Result as ItemResult, Scheme, Topics,
};
use crate::lists::{
    Audience, AuthorityNature, Channel, HandlingKind, ItemState, ItemType, MaterialKind, Medium,
    Need, OnlineDepth, PowerSource, ResultKind, Scope, Source, UseLevel,
};
use crate::service::{Branch, CertificateRule, Handling, Procedure, Service, Step};
use law::{Limit, LimitUnit};
use serde::Deserialize;
use std::collections::BTreeMap;
use vocab::code::{LicenceTypeCode, TaskCode, Uscc};
use vocab::{Date, Money, Text};

const SERVICE: &str = "service.toml";
const SCHEMA: &str = "form.schema.json";
const TEMPLATE: &str = "certificate.typ";
const ZH: &str = "texts/zh.toml";
const EN: &str = "texts/en.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceToml {
    format: u32,
    code: String,
    version: u32,
    effective_from: String,
    #[serde(rename = "type")]
    kind: ItemType,
    state: ItemState,
    levels: Vec<u8>,
    department: String,
    authority: AuthorityNature,
    power_source: PowerSource,
    area: String,
    audience: Vec<u8>,
    channels: Vec<u8>,
    handling: HandlingKind,
    visits: u16,
    online_depth: Vec<u8>,
    scope: Option<Scope>,
    result_kind: ResultKind,
    #[serde(default)]
    topics_person: Vec<String>,
    #[serde(default)]
    topics_company: Vec<String>,
    in_hall: bool,
    appointment: bool,
    express: bool,
    pay_online: bool,
    terminals: bool,
    quantity_limited: bool,
    keywords: Vec<String>,
    special_procedures: Vec<String>,
    limits: LimitsToml,
    fees: FeesToml,
    #[serde(default)]
    material: Vec<MaterialToml>,
    procedure: ProcedureToml,
    result: Option<ResultToml>,
    contact: Contact,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsToml {
    statutory: LimitToml,
    promised: LimitToml,
    joint: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitToml {
    days: u32,
    unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeesToml {
    charged: bool,
    #[serde(default)]
    project: Vec<FeeToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeToml {
    key: String,
    amount_fen: i64,
    #[serde(default)]
    per: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaterialToml {
    key: String,
    need: String,
    kind: String,
    medium: String,
    originals: u16,
    copies: u16,
    source: String,
    accept: Vec<String>,
    max_mb: u8,
    max_files: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProcedureToml {
    intake: Step,
    decision: Step,
    #[serde(default)]
    review: Vec<ReviewToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewToml {
    key: String,
    department: String,
    role: String,
    days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultToml {
    licence_type: String,
    number: String,
    valid_years: Option<u16>,
    holder: Option<String>,
    fields: Vec<String>,
}

/// Collects findings while the folder is read.
struct Reader {
    findings: Vec<Finding>,
}

impl Reader {
    fn wrong(
        &mut self,
        code: &'static str,
        file: &str,
        key: impl Into<String>,
        problem: impl std::fmt::Display,
    ) {
        let key = key.into();
        self.findings.push(Finding::refused(
            code,
            file,
            key,
            problem.to_string(),
            problem.to_string(),
        ));
    }

    fn text<'a>(&mut self, files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
        match files.get(name).map(|bytes| std::str::from_utf8(bytes)) {
            Some(Ok(text)) => text,
            Some(Err(_)) => {
                self.wrong("CAT-020", name, "", "不是 UTF-8 / not UTF-8");
                ""
            }
            None => {
                self.wrong("CAT-002", name, "", "缺少这个文件 / the file is missing");
                ""
            }
        }
    }

    fn list<T: Copy>(&mut self, key: &str, codes: &[u8], find: fn(&str) -> Option<T>) -> Vec<T> {
        let mut values = Vec::new();
        for code in codes {
            match find(&code.to_string()) {
                Some(value) => values.push(value),
                None => self.wrong(
                    "CAT-004",
                    SERVICE,
                    key,
                    format!("{code} 不在代码表中 / is not in the list"),
                ),
            }
        }
        values
    }

    fn word<T: Copy>(&mut self, key: &str, word: &str, words: &[(&str, T)], fallback: T) -> T {
        match words.iter().find(|(name, _)| *name == word) {
            Some((_, value)) => *value,
            None => {
                let known: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
                self.wrong(
                    "CAT-004",
                    SERVICE,
                    key,
                    format!("{word:?}: {}", known.join(" | ")),
                );
                fallback
            }
        }
    }
}

/// Reads a service folder. `files` are its files by relative path; `samples/` and others are not read.
///
/// # Errors
/// All findings at once, each with file and key: `CAT-001` unreadable, `CAT-002` missing file, `CAT-004` not in a code
/// list, `CAT-005` a text missing in a language, `CAT-006` the form, `CAT-010` a wrong code.
pub fn service_from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Service, Vec<Finding>> {
    let mut reader = Reader {
        findings: Vec::new(),
    };
    let service_text = reader.text(files, SERVICE).to_owned();
    let zh_text = reader.text(files, ZH).to_owned();
    let en_text = reader.text(files, EN).to_owned();
    let schema_text = reader.text(files, SCHEMA).to_owned();
    if !reader.findings.is_empty() {
        return Err(reader.findings);
    }
    let toml: Option<ServiceToml> = parse(&mut reader, SERVICE, &service_text);
    let zh: Option<Texts> = parse(&mut reader, ZH, &zh_text);
    let en: Option<Texts> = parse(&mut reader, EN, &en_text);
    let schema: Option<serde_json::Value> = match serde_json::from_str(&schema_text) {
        Ok(schema) => Some(schema),
        Err(e) => {
            reader.wrong("CAT-001", SCHEMA, "", e);
            None
        }
    };
    let (Some(toml), Some(zh), Some(en), Some(schema)) = (toml, zh, en, schema) else {
        return Err(reader.findings);
    };
    for key in crate::folder_texts::one_sided(&zh, &en) {
        reader.wrong(
            "CAT-005",
            EN,
            key,
            "中英文只有一边 / only one of the two languages has it",
        );
    }
    let template = files
        .get(TEMPLATE)
        .and_then(|b| String::from_utf8(b.clone()).ok())
        .unwrap_or_default();
    if toml.result.is_some() && template.is_empty() {
        reader.wrong(
            "CAT-002",
            TEMPLATE,
            "",
            "缺少证照模板 / the certificate's template is missing",
        );
    }
    check_codes(&mut reader, &toml);
    let form = form(&mut reader, &schema, &zh, &en);
    let handling = form.map(|form| handling(&toml, form, &zh, &en, template));
    let item = item(&mut reader, toml, &zh, &en);
    match (item, handling) {
        (Some(item), Some(handling)) if reader.findings.is_empty() => Ok(Service {
            item,
            handling: Some(handling),
        }),
        _ => Err(reader.findings),
    }
}

fn parse<T: for<'de> Deserialize<'de>>(reader: &mut Reader, file: &str, text: &str) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(e) => {
            reader.wrong("CAT-001", file, "", e);
            None
        }
    }
}

fn check_codes(reader: &mut Reader, toml: &ServiceToml) {
    if toml.format != 1 {
        reader.wrong("CAT-001", SERVICE, "format", "1");
    }
    match TaskCode::parse(&toml.code) {
        Err(e) => reader.wrong("CAT-010", SERVICE, "code", e),
        Ok(code) if code.uscc().as_str() != toml.department => {
            reader.wrong(
                "CAT-010",
                SERVICE,
                "code",
                "前 18 位须是实施主体代码 / begins with the department's code",
            );
        }
        Ok(_) => {}
    }
    let steps = [
        ("procedure.intake", &toml.procedure.intake),
        ("procedure.decision", &toml.procedure.decision),
    ];
    for (key, step) in steps {
        if let Err(e) = Uscc::parse(&step.department) {
            reader.wrong("CAT-010", SERVICE, key, e);
        }
    }
    for review in &toml.procedure.review {
        if let Err(e) = Uscc::parse(&review.department) {
            reader.wrong(
                "CAT-010",
                SERVICE,
                format!("procedure.review.{}", review.key),
                e,
            );
        }
    }
    if let Some(result) = &toml.result
        && let Err(e) = LicenceTypeCode::parse(&result.licence_type)
    {
        reader.wrong("CAT-010", SERVICE, "result.licence_type", e);
    }
    for material in &toml.material {
        let known = ["pdf", "jpg", "png", "ofd", "docx", "xlsx"];
        let bounded = (1..=20).contains(&material.max_mb) && (1..=10).contains(&material.max_files);
        if !bounded
            || material.accept.is_empty()
            || material.accept.iter().any(|a| !known.contains(&a.as_str()))
        {
            reader.wrong(
                "CAT-004",
                SERVICE,
                format!("material.{}", material.key),
                "accept: pdf jpg png ofd docx xlsx; max_mb 1–20; max_files 1–10",
            );
        }
    }
}

fn form(reader: &mut Reader, schema: &serde_json::Value, zh: &Texts, en: &Texts) -> Option<Form> {
    let texts = FormTexts {
        intro: pair(&zh.form.intro, &en.form.intro),
        topics: pairs_of(&zh.form.topics, &en.form.topics, |t| &t.title),
        fields: zh
            .form
            .fields
            .iter()
            .map(|(key, field)| {
                let other = en.form.fields.get(key);
                let label = pair(&field.label, other.map_or("", |o| &o.label));
                let hint = pair(&field.hint, other.map_or("", |o| &o.hint));
                (key.clone(), (label, hint))
            })
            .collect(),
        options: zh
            .form
            .options
            .iter()
            .map(|(key, options)| {
                let empty = BTreeMap::new();
                let other = en.form.options.get(key).unwrap_or(&empty);
                (key.clone(), pairs_of(options, other, |o| o))
            })
            .collect(),
    };
    let form = match Form::read(schema, &texts) {
        Ok(form) => form,
        Err(problems) => {
            for (key, problem) in problems {
                reader.wrong("CAT-006", SCHEMA, key, problem);
            }
            return None;
        }
    };
    if let Err(e) = form.compile() {
        reader.wrong("CAT-006", SCHEMA, "", e);
        return None;
    }
    Some(form)
}

fn handling(toml: &ServiceToml, form: Form, zh: &Texts, en: &Texts, template: String) -> Handling {
    let reviews = toml.procedure.review.iter().map(|review| {
        let (zh, en) = (zh.procedure.get(&review.key), en.procedure.get(&review.key));
        Branch {
            key: review.key.clone(),
            name: pair(zh.map_or("", |t| &t.name), en.map_or("", |t| &t.name)),
            what: pair(zh.map_or("", |t| &t.what), en.map_or("", |t| &t.what)),
            step: Step {
                department: review.department.clone(),
                role: review.role.clone(),
                days: review.days,
            },
        }
    });
    let certificate = toml.result.as_ref().map(|result| CertificateRule {
        licence_type: result.licence_type.clone(),
        number: result.number.clone(),
        valid_years: result.valid_years,
        holder: result.holder.clone(),
        fields: result.fields.clone(),
        title: pair(&zh.certificate.title, &en.certificate.title),
        statement: pair(&zh.certificate.statement, &en.certificate.statement),
    });
    Handling {
        form,
        procedure: Procedure {
            intake: toml.procedure.intake.clone(),
            reviews: reviews.collect(),
            decision: toml.procedure.decision.clone(),
        },
        template: if certificate.is_some() {
            template
        } else {
            String::new()
        },
        certificate,
    }
}

fn limit(reader: &mut Reader, key: &str, toml: &LimitToml) -> Option<Limit> {
    let unit = match toml.unit.as_str() {
        "working" => LimitUnit::WorkingDays,
        "calendar" => LimitUnit::CalendarDays,
        "at_once" => return Some(Limit::AT_ONCE),
        other => {
            reader.wrong(
                "CAT-004",
                SERVICE,
                key,
                format!("{other:?}: working | calendar | at_once"),
            );
            return None;
        }
    };
    Limit::new(toml.days, unit)
        .map_err(|e| reader.wrong("CAT-004", SERVICE, key, e))
        .ok()
}

fn materials(reader: &mut Reader, list: &[MaterialToml], zh: &Texts, en: &Texts) -> Vec<Material> {
    let needs = [
        ("required", Need::Required),
        ("optional", Need::Optional),
        ("deferrable", Need::Deferrable),
    ];
    let kinds = [
        ("certificate", MaterialKind::Certificate),
        ("form", MaterialKind::Form),
        ("other", MaterialKind::Other),
    ];
    let media = [
        ("paper", Medium::Paper),
        ("electronic", Medium::Electronic),
        ("both", Medium::Both),
    ];
    let sources = [
        ("applicant", Source::Applicant),
        ("government", Source::Government),
        ("other", Source::Other),
    ];
    let mut materials = Vec::new();
    for material in list {
        let at = format!("material.{}", material.key);
        let (Some(zh), Some(en)) = (
            zh.materials.get(&material.key),
            en.materials.get(&material.key),
        ) else {
            reader.wrong(
                "CAT-005",
                ZH,
                format!("materials.{}", material.key),
                "缺少文字 / no texts",
            );
            continue;
        };
        materials.push(Material {
            key: material.key.clone(),
            name: pair(&zh.name, &en.name),
            need: reader.word(&at, &material.need, &needs, Need::Required),
            kind: reader.word(&at, &material.kind, &kinds, MaterialKind::Other),
            medium: reader.word(&at, &material.medium, &media, Medium::Both),
            originals: material.originals,
            copies: material.copies,
            page_format: Text::default(),
            source: reader.word(&at, &material.source, &sources, Source::Other),
            source_note: pair(&zh.source, &en.source),
            hint: pair(&zh.hint, &en.hint),
            standard: pair(&zh.standard, &en.standard),
            basis: pair(&zh.basis, &en.basis),
            remark: Text::default(),
            accept: material.accept.clone(),
            max_mb: material.max_mb,
            max_files: material.max_files,
        });
    }
    materials
}

fn fees(toml: &FeesToml, zh: &Texts, en: &Texts) -> Fees {
    let projects = toml.project.iter().map(|fee| {
        let (zh, en) = (zh.fees.get(&fee.key), en.fees.get(&fee.key));
        let text = |get: fn(&crate::folder_texts::FeeTexts) -> &String| {
            pair(zh.map_or("", |t| get(t)), en.map_or("", |t| get(t)))
        };
        FeeProject {
            key: fee.key.clone(),
            name: text(|t| &t.name),
            standard: text(|t| &t.standard),
            amount: Some(Money::from_fen(fee.amount_fen)),
            per: fee.per.clone(),
            basis: text(|t| &t.basis),
            waiver: None,
            remark: Text::default(),
        }
    });
    let projects: Vec<FeeProject> = projects.collect();
    let basis = projects
        .first()
        .map(|p| p.basis.clone())
        .unwrap_or_default();
    Fees {
        charged: toml.charged,
        basis,
        projects,
    }
}

fn zip(zh: &[String], en: &[String]) -> Vec<Text> {
    zh.iter()
        .enumerate()
        .map(|(i, zh)| pair(zh, en.get(i).map_or("", String::as_str)))
        .collect()
}

fn item(reader: &mut Reader, toml: ServiceToml, zh: &Texts, en: &Texts) -> Option<Item> {
    let statutory = limit(reader, "limits.statutory", &toml.limits.statutory);
    let promised = limit(reader, "limits.promised", &toml.limits.promised);
    let effective_from = toml.effective_from.parse::<Date>();
    if let Err(e) = &effective_from {
        reader.wrong("CAT-004", SERVICE, "effective_from", e);
    }
    let catalogue_code = TaskCode::parse(&toml.code)
        .map(|c| c.catalogue().as_str().to_owned())
        .unwrap_or_default();
    let (statutory, promised) = (statutory?, promised?);
    let code = ItemCode {
        scheme: Scheme::National,
        code: toml.code,
    };
    let both = |get: fn(&Texts) -> &String| pair(get(zh), get(en));
    Some(Item {
        catalogue_code,
        version: toml.version,
        summary: both(|t| &t.summary),
        state: toml.state,
        effective_from: effective_from.ok(),
        levels: reader.list("levels", &toml.levels, UseLevel::from_code),
        department_code: toml.department,
        authority: toml.authority,
        power_source: toml.power_source,
        area: toml.area,
        audience: reader.list("audience", &toml.audience, Audience::from_code),
        channels: reader.list("channels", &toml.channels, Channel::from_code),
        handling: toml.handling,
        basis: zip(&zh.basis, &en.basis),
        conditions: zip(&zh.conditions, &en.conditions),
        flow: zip(&zh.flow, &en.flow),
        limits: Limits {
            statutory,
            statutory_note: both(|t| &t.statutory_note),
            promised,
            promised_note: both(|t| &t.promised_note),
            joint: toml.limits.joint,
        },
        visits: toml.visits,
        visit_reason: both(|t| &t.visit_reason),
        special_procedures: toml.special_procedures,
        special_note: both(|t| &t.special_note),
        fees: fees(&toml.fees, zh, en),
        materials: materials(reader, &toml.material, zh, en),
        questions: zh
            .questions
            .iter()
            .enumerate()
            .map(|(i, q)| {
                let other = en.questions.get(i);
                Question {
                    q: pair(&q.q, other.map_or("", |o| &o.q)),
                    a: pair(&q.a, other.map_or("", |o| &o.a)),
                }
            })
            .collect(),
        result: ItemResult {
            kind: toml.result_kind,
            name: both(|t| &t.result),
        },
        places: Places {
            place: both(|t| &t.place),
            hours: both(|t| &t.hours),
            enquiry: both(|t| &t.enquiry),
            complaint: both(|t| &t.complaint),
        },
        contact: toml.contact,
        topics: Topics {
            person: toml.topics_person,
            company: toml.topics_company,
        },
        keywords: toml.keywords,
        online_depth: reader.list("online_depth", &toml.online_depth, OnlineDepth::from_code),
        scope: toml.scope,
        in_hall: toml.in_hall,
        appointment: toml.appointment,
        express: toml.express,
        pay_online: toml.pay_online,
        terminals: toml.terminals,
        quantity_note: if toml.quantity_limited {
            both(|t| &t.quantity_note)
        } else {
            Text::default()
        },
        rights: both(|t| &t.rights),
        remedy: Remedy {
            review: pair(&zh.remedy.review, &en.remedy.review),
            court: pair(&zh.remedy.court, &en.remedy.court),
        },
        ..Item::bare(code, both(|t| &t.name), toml.kind)
    })
}
