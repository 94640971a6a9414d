//! A service written as a folder reads back as the same service.

use super::sample::full_item;
use super::{folders, lines, service};
use catalogue::{FeeProject, Scheme, Service, service_from_files, service_to_files};
use vocab::{Money, Text};

#[test]
fn every_service_survives_its_folder() {
    for name in folders().keys() {
        let service = service(name);
        let files = service_to_files(&service).unwrap_or_else(|f| panic!("{name}: {}", lines(&f)));
        assert_eq!(service_from_files(&files).unwrap(), service, "{name}");
        assert_eq!(
            service_to_files(&service).unwrap(),
            files,
            "{name}: the same bytes each time"
        );
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "certificate.typ",
                "form.schema.json",
                "service.toml",
                "texts/en.toml",
                "texts/zh.toml"
            ],
            "{name}"
        );
    }
}

#[test]
fn what_the_twelve_do_not_have_survives_too() {
    let mut service = service("food-business-licence");
    let fee = FeeProject {
        key: "copy".to_owned(),
        name: Text::new("工本费", "Copies"),
        standard: Text::new("每份5元", "5 yuan each"),
        amount: Some(Money::from_fen(500)),
        per: "copy".to_owned(),
        basis: Text::new("\"引号\"\\与\n换行", "quotes\"\n"),
        waiver: None,
        remark: Text::default(),
    };
    service.item.fees.charged = true;
    service.item.fees.basis = fee.basis.clone();
    service.item.fees.projects = vec![fee];
    service.item.scope = None;
    service.item.limits.promised = law::Limit::AT_ONCE;
    service.item.quantity_note = Text::new("每年百件", "A hundred a year");
    let handling = service.handling.as_mut().unwrap();
    handling.certificate = None;
    handling.template = String::new();
    let files = service_to_files(&service).unwrap_or_else(|f| panic!("{}", lines(&f)));
    assert!(!files.contains_key("certificate.typ"));
    assert_eq!(service_from_files(&files).unwrap(), service);
}

#[test]
fn what_a_folder_can_not_hold_is_named() {
    let keys = |service: &Service| {
        let findings = service_to_files(service).unwrap_err();
        findings
            .into_iter()
            .map(|f| (f.code, f.key))
            .collect::<Vec<_>>()
    };
    let guide = Service {
        item: full_item(),
        handling: None,
    };
    assert_eq!(keys(&guide), [("CAT-045", "handling".to_owned())]);
    let good = service("food-business-licence");
    let mut other = good.clone();
    other.item.code.scheme = Scheme::Local;
    other.item.department = Text::zh("市场监督管理局");
    let lost = ["item.code.scheme", "item.department.zh"].map(|key| ("CAT-045", key.to_owned()));
    assert_eq!(keys(&other), lost);
    let mut other = good.clone();
    other.item.effective_from = None;
    assert_eq!(keys(&other), [("CAT-045", "effective_from".to_owned())]);
    let mut other = good;
    other.item.name.en.clear();
    assert_eq!(keys(&other)[0].0, "CAT-005");
}
