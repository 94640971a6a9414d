//! The item (事项) with every element of the national schema, and the service that hangs from it.

use crate::lists::{
    Audience, AuthorityNature, Channel, HandlingKind, ItemState, ItemType, MaterialKind, Medium,
    Need, OnlineDepth, PowerSource, ResultKind, Scope, Source, UseLevel,
};
use law::Limit;
use serde::{Deserialize, Serialize};
use vocab::{Date, Money, Text};

/// By which rules a code is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// The 31-digit implementation code (实施编码): checked.
    National,
    /// A code of the locality: kept as it is, never parsed.
    Local,
}

/// The code of an item: unique in one installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemCode {
    /// By which rules it is made.
    pub scheme: Scheme,
    /// The code.
    pub code: String,
}

/// The limits (办结时限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// By law (法定办结时限).
    pub statutory: Limit,
    /// What the statutory limit means in words.
    pub statutory_note: Text,
    /// By promise (承诺办结时限).
    pub promised: Limit,
    /// What the promise means in words.
    pub promised_note: Text,
    /// Whether several departments handle it as one (统一、联合、集中办理).
    pub joint: bool,
}

impl Limits {
    /// Twenty working days, as 行政许可法 art. 42 has it where nothing else is said.
    fn usual() -> Self {
        Self {
            statutory: Limit::working_days(20),
            statutory_note: Text::default(),
            promised: Limit::working_days(20),
            promised_note: Text::default(),
            joint: false,
        }
    }
}

/// One fee (收费项目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeProject {
    /// Its key in the service's data.
    pub key: String,
    /// What it is for.
    pub name: Text,
    /// How much (收费标准).
    pub standard: Text,
    /// The amount, where it is one number.
    pub amount: Option<Money>,
    /// Per what.
    pub per: String,
    /// The basis (收费依据).
    pub basis: Text,
    /// Whether it may be waived, and on what basis (允许减免).
    pub waiver: Option<Text>,
    /// Remarks.
    pub remark: Text,
}

/// The fees (收费).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fees {
    /// Whether anything is charged (是否收费).
    pub charged: bool,
    /// The basis.
    pub basis: Text,
    /// The fees.
    pub projects: Vec<FeeProject>,
}

/// One material that the guide asks for (材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Its key, unique in the item.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Whether it is needed.
    pub need: Need,
    /// Its kind.
    pub kind: MaterialKind,
    /// Its medium.
    pub medium: Medium,
    /// How many paper originals.
    pub originals: u16,
    /// How many paper copies.
    pub copies: u16,
    /// The size of the paper (纸质材料规格).
    pub page_format: Text,
    /// Where it comes from.
    pub source: Source,
    /// Where it comes from, in words.
    pub source_note: Text,
    /// How to fill it in (填报须知).
    pub hint: Text,
    /// When it is in order (受理标准).
    pub standard: Text,
    /// The basis for asking (要求提供材料的依据).
    pub basis: Text,
    /// Remarks.
    pub remark: Text,
    /// The kinds of file that can be uploaded: `pdf jpg png ofd docx xlsx`.
    pub accept: Vec<String>,
    /// The size of one file, in MiB, 1 to 20.
    pub max_mb: u8,
    /// How many files, 1 to 10.
    pub max_files: u8,
    /// The blank form (空白表格): its identifier or address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub blank_form: String,
    /// The sample that shows how to fill it in (示例样表): its identifier or address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sample_form: String,
}

/// A question that people ask, with its answer (常见问题).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub q: Text,
    /// The answer.
    pub a: Text,
}

/// Topics under which the item is found (主题分类).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topics {
    /// For persons.
    pub person: Vec<String>,
    /// For companies.
    pub company: Vec<String>,
}

/// Where, when and with whom (办理地点、时间、咨询、投诉).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Where (办理地点).
    pub place: Text,
    /// When (办理时间).
    pub hours: Text,
    /// How to ask (咨询方式).
    pub enquiry: Text,
    /// How to complain (监督投诉方式).
    pub complaint: Text,
}

/// Telephone numbers (咨询电话、投诉电话).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// For questions.
    pub enquiry: String,
    /// For complaints.
    pub complaint: String,
}

/// What comes out (审批结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Result {
    /// Its kind.
    pub kind: ResultKind,
    /// Its name.
    pub name: Text,
}

impl Result {
    fn unnamed() -> Self {
        Self {
            kind: ResultKind::Other,
            name: Text::default(),
        }
    }
}

/// Remedies against a decision (行政复议、行政诉讼).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// Reconsideration.
    pub review: Text,
    /// Litigation.
    pub court: Text,
}

/// One item (事项): what the guide shows. Stored as an edition in this form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its code (实施编码).
    pub code: ItemCode,
    /// The basic code (基本编码), 12 digits; empty when unknown.
    pub catalogue_code: String,
    /// The locality's own basic code (地方基本编码).
    pub local_catalogue_code: String,
    /// The locality's own implementation code (地方实施编码).
    pub local_task_code: String,
    /// The code of the handled sub-item (业务办理项编码).
    pub handle_code: String,
    /// Its version (事项版本), 1 for the first.
    pub version: u32,
    /// Its name.
    pub name: Text,
    /// The main item (主项) that it belongs to; may be empty.
    pub main_name: Text,
    /// One sentence that says what it is for.
    pub summary: Text,
    /// Its type.
    pub kind: ItemType,
    /// Its state.
    pub state: ItemState,
    /// From when it holds (计划生效日期).
    pub effective_from: Option<Date>,
    /// Until when it holds (计划取消日期).
    pub cancelled_on: Option<Date>,
    /// The levels that exercise it.
    pub levels: Vec<UseLevel>,
    /// The department's code: a USCC, or a local code.
    pub department_code: String,
    /// The department's name.
    pub department: Text,
    /// The department's nature.
    pub authority: AuthorityNature,
    /// Who entrusted it (委托部门); may be empty.
    pub entrusted_by: Text,
    /// Other departments that take part (联办机构); may be empty.
    pub other_departments: Text,
    /// Where the power comes from.
    pub power_source: PowerSource,
    /// The region where it is offered: 6, 9 or 12 digits; may be empty.
    pub area: String,
    /// Whom it serves.
    pub audience: Vec<Audience>,
    /// How it can be handled.
    pub channels: Vec<Channel>,
    /// Its kind of handling.
    pub handling: HandlingKind,
    /// The legal basis (设定依据), one entry each.
    pub basis: Vec<Text>,
    /// The conditions (受理条件), one entry each.
    pub conditions: Vec<Text>,
    /// The steps in words (办理流程).
    pub flow: Vec<Text>,
    /// The limits.
    pub limits: Limits,
    /// How often one must come in person (到办事现场次数).
    pub visits: u16,
    /// Why one must come (必须到现场原因); empty when one need not.
    pub visit_reason: Text,
    /// Special procedures (特别程序) of art. 45 that may occur.
    pub special_procedures: Vec<String>,
    /// About them, in words.
    pub special_note: Text,
    /// The fees.
    pub fees: Fees,
    /// The materials, in order.
    pub materials: Vec<Material>,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// What comes out.
    pub result: Result,
    /// Where and when.
    pub places: Places,
    /// Telephone numbers.
    pub contact: Contact,
    /// Topics.
    pub topics: Topics,
    /// Everyday words that people search with.
    pub keywords: Vec<String>,
    /// Depths of online handling.
    pub online_depth: Vec<OnlineDepth>,
    /// Where else it can be handled.
    pub scope: Option<Scope>,
    /// The address of another system that handles it online; may be empty.
    pub online_url: String,
    /// Whether it has moved into the hall (进驻政务大厅).
    pub in_hall: bool,
    /// Whether one can book a time (预约).
    pub appointment: bool,
    /// Whether results are sent by courier (物流快递).
    pub express: bool,
    /// Whether fees are paid online.
    pub pay_online: bool,
    /// Whether self-service terminals handle it (自助终端).
    pub terminals: bool,
    /// The limit on how many are granted (数量限制); empty for none.
    pub quantity_note: Text,
    /// Intermediary services (中介服务); may be empty.
    pub intermediary: Text,
    /// Rights and duties of the applicant.
    pub rights: Text,
    /// Remedies.
    pub remedy: Remedy,
    /// What the national schema has besides.
    #[serde(default, skip_serializing_if = "More::is_empty")]
    pub more: More,
}

/// What the national schema has of an item besides, carried and shown as it stands (其他国家标准要素).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct More {
    /// Where one applies online (在线办理跳转地址), when that is not [`Item::online_url`].
    pub apply_url: String,
    /// Where it is handled on a telephone (移动端办理地址).
    pub mobile_url: String,
    /// Whether the computer's page takes the national sign-in (计算机端是否对接单点登录).
    pub web_sign_on: bool,
    /// Whether the telephone's page takes the national sign-in (移动端是否对接单点登录).
    pub mobile_sign_on: bool,
    /// The sample of the result (审批结果样本).
    pub result_sample: String,
    /// The locality's own topics for persons (面向自然人地方特色主题).
    pub person_local_topics: String,
    /// The locality's own topics for companies (面向法人地方特色主题).
    pub company_local_topics: String,
    /// The extension (扩展字段).
    pub extension: String,
}

impl More {
    /// Whether there is nothing of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Item {
    /// Whether natural persons are served.
    #[must_use]
    pub fn for_person(&self) -> bool {
        self.audience.contains(&Audience::Person)
    }

    /// Whether companies or other organisations are served.
    #[must_use]
    pub fn for_company(&self) -> bool {
        self.audience
            .iter()
            .any(|audience| *audience != Audience::Person)
    }

    /// A bare item of which only code and name are known; everything else is empty or the usual.
    #[must_use]
    pub fn bare(code: ItemCode, name: Text, kind: ItemType) -> Self {
        Self {
            code,
            catalogue_code: String::new(),
            local_catalogue_code: String::new(),
            local_task_code: String::new(),
            handle_code: String::new(),
            version: 1,
            name,
            main_name: Text::default(),
            summary: Text::default(),
            kind,
            state: ItemState::InUse,
            effective_from: None,
            cancelled_on: None,
            levels: Vec::new(),
            department_code: String::new(),
            department: Text::default(),
            authority: AuthorityNature::Statutory,
            entrusted_by: Text::default(),
            other_departments: Text::default(),
            power_source: PowerSource::Statutory,
            area: String::new(),
            audience: Vec::new(),
            channels: Vec::new(),
            handling: HandlingKind::Other,
            basis: Vec::new(),
            conditions: Vec::new(),
            flow: Vec::new(),
            limits: Limits::usual(),
            visits: 0,
            visit_reason: Text::default(),
            special_procedures: Vec::new(),
            special_note: Text::default(),
            fees: Fees::default(),
            materials: Vec::new(),
            questions: Vec::new(),
            result: Result::unnamed(),
            places: Places::default(),
            contact: Contact::default(),
            topics: Topics::default(),
            keywords: Vec::new(),
            online_depth: Vec::new(),
            scope: None,
            online_url: String::new(),
            in_hall: false,
            appointment: false,
            express: false,
            pay_online: false,
            terminals: false,
            quantity_note: Text::default(),
            intermediary: Text::default(),
            rights: Text::default(),
            remedy: Remedy::default(),
            more: More::default(),
        }
    }
}
