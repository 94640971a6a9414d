//! The parts of an item that have tables of their own in `service.toml`: limits, materials, fees.

use super::reader::Reader;
use super::texts::{FeeTexts, Texts, pair};
use super::wire::{FeesToml, LimitToml, MaterialToml};
use super::{SERVICE, ZH, words};
use crate::item::{FeeProject, Fees, Material};
use crate::lists::{MaterialKind, Medium, Need, Source};
use law::{Limit, LimitUnit};
use vocab::{Money, Text};

pub(super) fn limit(reader: &mut Reader, key: &str, toml: &LimitToml) -> Option<Limit> {
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

pub(super) fn materials(
    reader: &mut Reader,
    list: &[MaterialToml],
    zh: &Texts,
    en: &Texts,
) -> Vec<Material> {
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
            need: reader.word(&at, &material.need, &words::NEEDS, Need::Required),
            kind: reader.word(&at, &material.kind, &words::KINDS, MaterialKind::Other),
            medium: reader.word(&at, &material.medium, &words::MEDIA, Medium::Both),
            originals: material.originals,
            copies: material.copies,
            page_format: Text::default(),
            source: reader.word(&at, &material.source, &words::SOURCES, Source::Other),
            source_note: pair(&zh.source, &en.source),
            hint: pair(&zh.hint, &en.hint),
            standard: pair(&zh.standard, &en.standard),
            basis: pair(&zh.basis, &en.basis),
            remark: Text::default(),
            accept: material.accept.clone(),
            max_mb: material.max_mb,
            max_files: material.max_files,
            blank_form: String::new(),
            sample_form: String::new(),
        });
    }
    materials
}

pub(super) fn fees(toml: &FeesToml, zh: &Texts, en: &Texts) -> Fees {
    let projects = toml.project.iter().map(|fee| {
        let (zh, en) = (zh.fees.get(&fee.key), en.fees.get(&fee.key));
        let text = |get: fn(&FeeTexts) -> &String| {
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
