//! The linter: rules across fields that no schema can hold.

use crate::{Audience, Channel, Finding, HandlingKind, Item, ItemType, OnlineDepth, ResultKind};
use law::{Limit, LimitUnit};

/// Checks an item against the cross-field rules of the national practice and against the law of materials.
#[must_use]
pub fn lint(item: &Item) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |code, key: &str, zh: &str, en: &str| {
        findings.push(Finding::warning(code, &item.code.code, key, zh, en));
    };
    limits(item, &mut find);
    visits(item, &mut find);
    fees(item, &mut find);
    people(item, &mut find);
    results(item, &mut find);
    basis(item, &mut find);
    findings
}

type Find<'a> = &'a mut dyn FnMut(&'static str, &str, &str, &str);

/// Rule 1, and promise within statutory.
fn limits(item: &Item, find: Find<'_>) {
    let immediate = item.limits.promised == Limit::AT_ONCE;
    match item.handling {
        HandlingKind::Immediate if !immediate => find(
            "CAT-101",
            "handling",
            "即办件的承诺办结时限应为“即办”。",
            "An item handled on the spot promises “at once”.",
        ),
        HandlingKind::Promised if immediate => find(
            "CAT-101",
            "handling",
            "承诺办结时限为“即办”的，办件类型应为即办件。",
            "What promises “at once” is handled on the spot.",
        ),
        _ => {}
    }
    let same_unit = item.limits.promised.unit() == item.limits.statutory.unit();
    let longer = same_unit && item.limits.promised.length() > item.limits.statutory.length();
    if longer || (item.limits.statutory.unit() == LimitUnit::AtOnce && !immediate) {
        find(
            "CAT-102",
            "limits.promised",
            "承诺办结时限长于法定办结时限。",
            "The promise is longer than the law allows.",
        );
    }
}

/// Rules 2 and 3.
fn visits(item: &Item, find: Find<'_>) {
    if item.visits > 0 && item.visit_reason.is_empty() {
        find(
            "CAT-103",
            "visit_reason",
            "要求到现场的，必须说明原因。",
            "Say why one must come in person.",
        );
    }
    if item.visits == 0 && !item.visit_reason.is_empty() {
        find(
            "CAT-104",
            "visit_reason",
            "到现场次数为 0，不应有必须现场办理的原因。",
            "Nobody must come, so there is no reason to.",
        );
    }
    let online = item
        .channels
        .iter()
        .any(|c| matches!(c, Channel::Web | Channel::Mobile));
    if item.visits == 0 && !online && !item.channels.contains(&Channel::Courier) {
        find(
            "CAT-105",
            "channels",
            "不必到现场又不能网上办理的，办理形式应包括快递申请。",
            "If nobody must come and it is not online, it must be possible by courier.",
        );
    }
    let whole = [OnlineDepth::Handling, OnlineDepth::Result]
        .iter()
        .all(|d| item.online_depth.contains(d));
    if whole && item.visits > 0 {
        find(
            "CAT-106",
            "visits",
            "全程网办的，到现场次数应为 0。",
            "What is handled wholly online needs no visit.",
        );
    }
}

/// Rule 4.
fn fees(item: &Item, find: Find<'_>) {
    if item.fees.charged {
        let complete = !item.fees.projects.is_empty()
            && item
                .fees
                .projects
                .iter()
                .all(|f| !f.name.is_empty() && !f.standard.is_empty() && !f.basis.is_empty());
        if !complete {
            find(
                "CAT-107",
                "fees",
                "收费的，必须写明收费项目、标准和依据。",
                "Name every fee with its standard and basis.",
            );
        }
    } else if item.pay_online || !item.fees.projects.is_empty() {
        find(
            "CAT-108",
            "fees",
            "不收费的，不应有收费项目或支持网上支付。",
            "What is free has no fees and no online payment.",
        );
    }
}

/// Rules 5 and 6.
fn people(item: &Item, find: Find<'_>) {
    let (enquiry, complaint) = (&item.contact.enquiry, &item.contact.complaint);
    let has_area_code = |number: &str| number.starts_with('0') && number.contains('-');
    if enquiry == complaint || !has_area_code(enquiry) || !has_area_code(complaint) {
        find(
            "CAT-109",
            "contact",
            "咨询电话和投诉电话都要填写（带区号），且不能相同。",
            "Give two different telephone numbers with area code, for questions and for complaints.",
        );
    }
    let person = item.audience.contains(&Audience::Person);
    if person == item.topics.person.is_empty() {
        find(
            "CAT-110",
            "topics_person",
            "面向自然人的事项才有、也必须有面向自然人的主题。",
            "Topics for persons stand exactly where persons are served.",
        );
    }
    if item.for_company() == item.topics.company.is_empty() {
        find(
            "CAT-110",
            "topics_company",
            "面向法人的事项才有、也必须有面向法人的主题。",
            "Topics for companies stand exactly where companies are served.",
        );
    }
}

/// Rules 7 and 8.
fn results(item: &Item, find: Find<'_>) {
    if item.kind == ItemType::Licence && item.questions.is_empty() {
        find(
            "CAT-111",
            "questions",
            "行政许可至少要有一个常见问题。",
            "A licence has at least one question with its answer.",
        );
    }
    if item.kind == ItemType::Licence && item.flow.len() < 5 {
        find(
            "CAT-112",
            "flow",
            "行政许可的办理流程至少有五个环节。",
            "A licence's procedure has at least five steps.",
        );
    }
    let name = item.result.name.zh.as_str();
    let certificate = (name.ends_with('证') || name.ends_with("证书") || name.ends_with("执照"))
        && !name.ends_with("凭证")
        && !name.ends_with("证明");
    if certificate != (item.result.kind == ResultKind::Licence) {
        find(
            "CAT-113",
            "result_kind",
            "结果名称以“证”“证书”结尾的，审批结果类型应为证照，反之亦然。",
            "A result called a certificate is of the kind certificate, and the other way round.",
        );
    }
}

/// 优化营商环境条例 art. 35: no condition and no material without a basis.
fn basis(item: &Item, find: Find<'_>) {
    if item.basis.is_empty() {
        find(
            "CAT-114",
            "basis",
            "没有设定依据。",
            "There is no legal basis.",
        );
    }
    for material in item.materials.iter().filter(|m| m.basis.is_empty()) {
        let (zh, en) = (
            format!("材料“{}”没有要求提供的依据。", material.name.zh),
            format!(
                "The material “{}” has no basis.",
                material.name.get(vocab::Lang::En)
            ),
        );
        find(
            "CAT-115",
            &format!("materials.{}.basis", material.key),
            &zh,
            &en,
        );
    }
}
