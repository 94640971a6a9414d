use super::{folders, lines, root, service};
use catalogue::{City, Service, diagram, lint, service_from_files};

#[test]
fn every_folder_is_a_service_that_the_linter_has_nothing_to_say_about() {
    for (name, files) in folders() {
        let service =
            service_from_files(&files).unwrap_or_else(|f| panic!("{name}: {}", lines(&f)));
        let findings = lint(&service.item);
        assert!(findings.is_empty(), "{name}: {}", lines(&findings));
        assert!(
            service.item.questions.len() >= 3,
            "{name}: too few questions"
        );
        let handling = service.handling.unwrap();
        assert!(handling.form.topics.len() >= 2, "{name}: too few topics");
    }
}

#[test]
fn an_edition_reads_back_as_it_was_written() {
    for name in folders().keys() {
        let service = service(name);
        let bytes = service.to_bytes().unwrap();
        assert_eq!(Service::from_bytes(&bytes).unwrap(), service, "{name}");
        assert_eq!(
            Service::from_bytes(&bytes).unwrap().to_bytes().unwrap(),
            bytes,
            "{name}"
        );
    }
}

#[test]
fn the_city_knows_every_department_of_every_procedure() {
    let city = City::parse(&std::fs::read_to_string(root().join("services/city.toml")).unwrap())
        .unwrap_or_else(|f| panic!("{}", lines(&f)));
    assert!(city.departments.len() >= 10);
    for name in folders().keys() {
        let service = service(name);
        let procedure = &service.handling.as_ref().unwrap().procedure;
        let steps = procedure
            .reviews
            .iter()
            .map(|b| &b.step)
            .chain([&procedure.intake, &procedure.decision]);
        for step in steps {
            assert!(
                city.department(&step.department).is_some(),
                "{name}: {}",
                step.department
            );
        }
        assert!(
            city.department(&service.item.department_code).is_some(),
            "{name}"
        );
        let drawn = diagram(&service, &city).unwrap();
        assert!(drawn.columns >= 4 && !drawn.edges.is_empty(), "{name}");
        assert!(
            drawn
                .edges
                .iter()
                .all(|e| drawn.nodes[e.from].column + 1 == drawn.nodes[e.to].column)
        );
    }
}

#[test]
fn a_city_with_loose_or_circular_regions_is_refused() {
    let loose = "[[region]]\ncode = \"990121\"\nname = { zh = \"x\" }\nparent = \"990100\"\n";
    assert_eq!(City::parse(loose).unwrap_err()[0].code, "CAT-011");
    let circular = "[[region]]\ncode = \"990000\"\nname = { zh = \"x\" }\nparent = \"990000\"\n";
    assert_eq!(City::parse(circular).unwrap_err()[0].code, "CAT-011");
    assert_eq!(City::parse("colour = 1").unwrap_err()[0].code, "CAT-001");
}

/// Changes one file of a good folder and says which findings that brings.
fn broken(file: &str, from: &str, to: &str) -> Vec<&'static str> {
    let mut files = folders().remove("food-business-licence").unwrap();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    service_from_files(&files)
        .unwrap_err()
        .iter()
        .map(|f| f.code)
        .collect()
}

#[test]
fn what_is_wrong_with_a_folder_is_said_with_a_code() {
    assert_eq!(
        broken("service.toml", "format = 1", "format = 1\ncolour = 2"),
        ["CAT-001"]
    );
    assert_eq!(
        broken("service.toml", "code = \"1", "code = \"2"),
        ["CAT-010"]
    );
    assert_eq!(
        broken("service.toml", "need = \"required\"", "need = \"perhaps\""),
        ["CAT-004"]
    );
    assert_eq!(
        broken("service.toml", "max_mb = 10", "max_mb = 99"),
        ["CAT-004"]
    );
}

#[test]
fn missing_files_and_missing_languages_are_named() {
    let mut files = folders().remove("food-business-licence").unwrap();
    files.remove("texts/en.toml");
    assert_eq!(service_from_files(&files).unwrap_err()[0].code, "CAT-002");
    assert!(broken("texts/en.toml", "summary = \"", "summary = \"\" #").contains(&"CAT-005"));
    assert!(broken("form.schema.json", "\"store_name\",", "").contains(&"CAT-006"));
}

fn found(change: impl Fn(&mut catalogue::Item)) -> Vec<&'static str> {
    let mut item = service("food-business-licence").item;
    change(&mut item);
    lint(&item).iter().map(|f| f.code).collect()
}

#[test]
fn every_rule_of_the_linter_fires() {
    use catalogue::{Channel, HandlingKind, ResultKind};
    use vocab::Text;
    assert_eq!(found(|i| i.handling = HandlingKind::Immediate), ["CAT-101"]);
    assert_eq!(
        found(|i| i.limits.promised = law::Limit::working_days(90)),
        ["CAT-102"]
    );
    assert!(found(|i| i.visits = 1).contains(&"CAT-103"));
    assert_eq!(found(|i| i.visit_reason = Text::zh("x")), ["CAT-104"]);
    assert_eq!(found(|i| i.channels = vec![Channel::Window]), ["CAT-105"]);
    assert!(
        found(|i| {
            i.visits = 1;
            i.visit_reason = Text::zh("x");
        })
        .contains(&"CAT-106")
    );
    assert_eq!(found(|i| i.fees.charged = true), ["CAT-107"]);
    assert_eq!(found(|i| i.pay_online = true), ["CAT-108"]);
    assert_eq!(
        found(|i| i.contact.complaint = i.contact.enquiry.clone()),
        ["CAT-109"]
    );
    assert_eq!(found(|i| i.topics.person.clear()), ["CAT-110"]);
    assert_eq!(found(|i| i.topics.company.clear()), ["CAT-110"]);
    assert_eq!(found(|i| i.questions.clear()), ["CAT-111"]);
    assert_eq!(found(|i| i.flow.truncate(4)), ["CAT-112"]);
    assert_eq!(found(|i| i.result.kind = ResultKind::Document), ["CAT-113"]);
    assert_eq!(found(|i| i.basis.clear()), ["CAT-114"]);
    assert_eq!(
        found(|i| i.materials[0].basis = Text::default()),
        ["CAT-115"]
    );
}
