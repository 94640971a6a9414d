//! The certificates of the services, and what a template may not do.

use crate::{certificate, field, keep, pages, paper};
use office::port::paper::{Certificate, CertificateData, Paper as _, PaperFault};
use std::path::PathBuf;

fn services() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../services");
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the services")
        .filter_map(|entry| {
            let path = entry.expect("an entry").path().join("certificate.typ");
            let name = path.parent()?.file_name()?.to_str()?.to_owned();
            Some((name, std::fs::read_to_string(path).ok()?))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn every_service_sets_its_certificate_on_one_page_short_and_long() {
    let paper = paper();
    let services = services();
    assert!(services.len() >= 12, "{} templates", services.len());
    for (name, template) in services {
        for (size, data) in [("short", certificate()), ("long", long())] {
            let asked = Certificate {
                template: template.clone(),
                data,
            };
            let pdf = paper
                .certificate(&asked)
                .unwrap_or_else(|e| panic!("{name} {size}: {e}"));
            assert_eq!(pages(&pdf), 1, "{name} {size}");
            assert_eq!(
                pdf,
                paper.certificate(&asked).expect("again"),
                "{name} {size}"
            );
            keep(&format!("{name}-{size}"), &pdf);
        }
    }
}

/// Values as long as forms allow in practice.
fn long() -> CertificateData {
    CertificateData {
        holder: "青禾县山湾镇河西村农民专业合作社联合社有限责任公司第一分公司".to_owned(),
        fields: (1..=6)
            .map(|n| {
                field(
                    "经营项目",
                    &"预包装食品销售、散装食品销售、热食类食品制售；".repeat(n.min(2)),
                )
            })
            .collect(),
        ..certificate()
    }
}

fn refused(template: &str) -> String {
    let asked = Certificate {
        template: template.to_owned(),
        data: certificate(),
    };
    match paper().certificate(&asked) {
        Err(PaperFault::Template(problem)) => problem,
        other => panic!("{template:?} was not refused: {other:?}"),
    }
}

#[test]
fn a_wrong_template_is_refused_with_the_compilers_words() {
    assert!(refused("#let x = ").contains("expected"));
    assert!(refused("#nothing-of-that-name").contains("unknown variable"));
    assert!(refused("#json(\"data.json\").missing").contains("missing"));
}

#[test]
fn a_template_sees_nothing_but_its_three_files() {
    for path in ["/etc/passwd", "../secret.txt", "other.json"] {
        let problem = refused(&format!("#read(\"{path}\")"));
        assert!(!problem.is_empty(), "{path}");
    }
    assert!(!refused("#import \"@preview/cetz:0.3.0\"").is_empty());
    assert!(!refused("#datetime.today()").is_empty());
}

#[test]
fn a_template_that_never_ends_or_is_too_large_is_refused() {
    assert!(refused("#let x = 0\n#while x < 1 {}").contains("loop"));
    assert!(refused("#let f() = f()\n#f()").contains("depth"));
    assert!(refused(&"x".repeat(300 * 1024)).contains("256 KiB"));
}
