//! The codes and bounds of `service.toml`.

use super::SERVICE;
use super::reader::Reader;
use super::wire::{MaterialToml, ServiceToml};
use vocab::code::{LicenceTypeCode, TaskCode, Uscc};

pub(super) fn check(reader: &mut Reader, toml: &ServiceToml) {
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
        check_uploads(reader, material);
    }
}

/// What may be uploaded for a material.
fn check_uploads(reader: &mut Reader, material: &MaterialToml) {
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
