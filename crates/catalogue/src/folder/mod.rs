//! The service folder: `service.toml`, `form.schema.json`, `texts/{zh,en}.toml`, `certificate.typ`; as bytes in, service
//! out, and back.

mod check;
mod handling;
mod item;
mod parts;
mod reader;
mod texts;
mod wire;
mod words;
mod write;
mod write_texts;

pub use write::service_to_files;

use crate::Finding;
use crate::service::Service;
use reader::{Reader, parse};
use std::collections::BTreeMap;
use texts::Texts;
use wire::ServiceToml;

const SERVICE: &str = "service.toml";
const SCHEMA: &str = "form.schema.json";
const TEMPLATE: &str = "certificate.typ";
const ZH: &str = "texts/zh.toml";
const EN: &str = "texts/en.toml";

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
    for key in texts::one_sided(&zh, &en) {
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
    check::check(&mut reader, &toml);
    let form = handling::form(&mut reader, &schema, &zh, &en);
    let handling = form.map(|form| handling::handling(&toml, form, &zh, &en, template));
    let item = item::item(&mut reader, toml, &zh, &en);
    match (item, handling) {
        (Some(item), Some(handling)) if reader.findings.is_empty() => Ok(Service {
            item,
            handling: Some(handling),
        }),
        _ => Err(reader.findings),
    }
}
