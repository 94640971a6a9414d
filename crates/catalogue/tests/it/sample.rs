//! Items with something in every element, made by hand and made by chance.

use catalogue::{
    Audience, AuthorityNature, Channel, Contact, FeeProject, Fees, HandlingKind, Item, ItemCode,
    ItemResult, ItemState, ItemType, Limits, Material, MaterialKind, Medium, Need, OnlineDepth,
    Places, PowerSource, Question, Remedy, ResultKind, Scheme, Scope, Source, Topics, UseLevel,
};
use law::Limit;
use vocab::{Money, Text};

fn text(zh: &str, en: &str) -> Text {
    Text::new(zh, en)
}

/// A licence of an invented county in which no element is empty.
pub fn full_item() -> Item {
    let code = "11990121MB0A0107X74990119006000";
    Item {
        catalogue_code: "990119006000".to_owned(),
        local_catalogue_code: "XK-06".to_owned(),
        local_task_code: "QH-SW-006".to_owned(),
        handle_code: format!("{code}01"),
        version: 3,
        main_name: text("取水许可", "Water abstraction"),
        summary: text("取用河水、地下水之前办理。", "Before taking water."),
        state: ItemState::InUse,
        effective_from: Some("2026-01-01".parse().unwrap()),
        cancelled_on: Some("2030-12-31".parse().unwrap()),
        levels: vec![UseLevel::City, UseLevel::County],
        department_code: code[..18].to_owned(),
        department: text("青禾县水务局", "Qinghe County Water Bureau"),
        authority: AuthorityNature::Statutory,
        entrusted_by: text("望溪市水务局", "Wangxi City Water Bureau"),
        other_departments: text("青禾县生态环境局", "Qinghe County Ecology Bureau"),
        power_source: PowerSource::Delegated,
        area: "990121100".to_owned(),
        audience: vec![Audience::Person, Audience::Organ, Audience::Other],
        channels: Channel::ALL.to_vec(),
        handling: HandlingKind::Promised,
        basis: vec![text(
            "《中华人民共和国水法》第四十八条",
            "Water Law, art. 48",
        )],
        conditions: vec![
            text("符合水资源规划。", "It fits the plan."),
            text("计量可靠。", "It is metered."),
        ],
        flow: vec![text("申请", "Apply"), text("受理", "Accept")],
        visits: 1,
        visit_reason: text("现场勘验取水口。", "The intake is inspected."),
        special_procedures: vec!["听证".to_owned(), "专家评审".to_owned()],
        special_note: text("所需时间书面告知。", "You are told in writing how long."),
        online_depth: vec![OnlineDepth::Enquiry, OnlineDepth::Intake],
        scope: Some(Scope::CrossCounty),
        online_url: "https://example.invalid/water".to_owned(),
        in_hall: true,
        appointment: true,
        express: true,
        pay_online: true,
        terminals: true,
        quantity_note: text("总量控制。", "There is a cap."),
        intermediary: text("水资源论证报告编制", "Writing the report"),
        ..parts(Item::bare(
            ItemCode {
                scheme: Scheme::National,
                code: code.to_owned(),
            },
            text("取水许可（首次）", "Water abstraction licence (first)"),
            ItemType::Licence,
        ))
    }
}

fn parts(bare: Item) -> Item {
    Item {
        limits: Limits {
            statutory: Limit::working_days(45),
            statutory_note: text("自受理之日起。", "From acceptance."),
            promised: Limit::calendar_days(20),
            promised_note: text("含现场勘验。", "With the inspection."),
            joint: true,
        },
        fees: Fees {
            charged: true,
            basis: text("收费目录第6项", "List of fees, 6"),
            projects: vec![fee()],
        },
        materials: vec![material()],
        questions: vec![Question {
            q: text("要多久？", "How long?"),
            a: text("二十日。\n节假日顺延。", "Twenty days."),
        }],
        result: ItemResult {
            kind: ResultKind::Licence,
            name: text("取水许可证", "Water abstraction licence"),
        },
        places: Places {
            place: text("政务服务中心", "Service centre"),
            hours: text("工作日9:00—17:00", "Working days 9–17"),
            enquiry: text("0990-6000107", "0990-6000107"),
            complaint: text("0990-6000199", "0990-6000199"),
        },
        contact: Contact {
            enquiry: "0990-6000107".to_owned(),
            complaint: "0990-6000199".to_owned(),
        },
        topics: Topics {
            person: vec!["准营准办".to_owned()],
            company: vec!["水务气象".to_owned(), "农林牧渔".to_owned()],
        },
        keywords: vec!["打井".to_owned()],
        rights: text("如实提交材料。", "Tell the truth."),
        remedy: Remedy {
            review: text("行政复议", "Reconsideration"),
            court: text("行政诉讼", "Litigation"),
        },
        ..bare
    }
}

fn fee() -> FeeProject {
    FeeProject {
        key: "water".to_owned(),
        name: text("水资源费", "Water fee"),
        standard: text("每立方米0.10元", "0.10 yuan per cubic metre"),
        amount: Some(Money::from_fen(10)),
        per: "m3".to_owned(),
        basis: text("收费目录第6项", "List of fees, 6"),
        waiver: Some(text("农村生活用水免收", "Free for rural households")),
        remark: text("按月", "Monthly"),
    }
}

fn material() -> Material {
    Material {
        key: "report".to_owned(),
        name: text("水资源论证报告", "Report on the water resource"),
        need: Need::Deferrable,
        kind: MaterialKind::Other,
        medium: Medium::Both,
        originals: 1,
        copies: 2,
        page_format: text("A4", "A4"),
        source: Source::Applicant,
        source_note: text("自行或委托编制", "Own or commissioned"),
        hint: text("附图。", "With maps."),
        standard: text("结论明确", "With a conclusion"),
        basis: text(
            "《取水许可和水资源费征收管理条例》第十一条",
            "Regulation, art. 11",
        ),
        remark: text("可后补", "May follow"),
        accept: vec!["pdf".to_owned()],
        max_mb: 20,
        max_files: 2,
        blank_form: String::new(),
        sample_form: String::new(),
    }
}
