//! The code lists of GB/T 39046 annex A and its neighbours. Stored and exchanged as codes; shown as labels.

use vocab::Text;

macro_rules! list {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $code, "` ", $zh, ": ", $en, ".")] $variant,)*
        }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code in the list.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The value of a code; leading zeros do not matter.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                let bare = |text: &str| text.trim_start_matches('0').to_owned();
                let wanted = code.trim();
                if wanted.is_empty() { return None; }
                Self::ALL.iter().copied().find(|value| bare(value.code()) == bare(wanted))
            }

            /// What people call it.
            #[must_use]
            pub fn label(self) -> Text {
                match self { $(Self::$variant => Text::new($zh, $en),)* }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = std::borrow::Cow::<'de, str>::deserialize(from)?;
                Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(format!(
                    "{code:?} is not in the list {}", stringify!($name))))
            }
        }
    };
}

list!(
    /// Type of item (事项类型, A.1).
    ItemType {
        Power = "00", "行政权力事项", "Administrative power";
        Licence = "01", "行政许可", "Administrative licence";
        Penalty = "02", "行政处罚", "Administrative penalty";
        Coercion = "03", "行政强制", "Administrative coercion";
        Levy = "04", "行政征收", "Administrative levy";
        Payment = "05", "行政给付", "Administrative payment";
        Inspection = "06", "行政检查", "Administrative inspection";
        Confirmation = "07", "行政确认", "Administrative confirmation";
        Reward = "08", "行政奖励", "Administrative reward";
        Adjudication = "09", "行政裁决", "Administrative adjudication";
        Other = "10", "其他行政权力", "Other administrative power";
        PublicService = "20", "公共服务", "Public service";
    }
);
list!(
    /// Level of exercise (行使层级, A.2).
    UseLevel {
        Nation = "1", "国家级", "National";
        Province = "2", "省级", "Province";
        City = "3", "市级", "City";
        County = "4", "县级", "County";
        Town = "5", "镇（乡、街道）级", "Town";
        Village = "6", "村（社区）级", "Village";
        Graded = "7", "分级管理", "By grade";
    }
);
list!(
    /// Nature of the authority (实施主体性质, A.3).
    AuthorityNature {
        Statutory = "1", "法定机关", "Statutory organ";
        Empowered = "2", "授权组织", "Empowered organisation";
        Entrusted = "3", "受委托组织", "Entrusted organisation";
        Other = "9", "其他", "Other";
    }
);
list!(
    /// Whom the item serves (服务对象, A.4).
    Audience {
        Person = "1", "自然人", "Natural persons";
        Company = "2", "企业法人", "Companies";
        Institution = "3", "事业法人", "Public institutions";
        Association = "4", "社会组织法人", "Social organisations";
        Organ = "5", "行政机关", "Administrative organs";
        Other = "6", "其他组织", "Other organisations";
    }
);
list!(
    /// Form of handling (办理形式, A.5).
    Channel {
        Window = "1", "窗口办理", "At the window";
        Web = "2", "电脑端网上办理", "Online by computer";
        Mobile = "3", "移动端网上申请", "Online by phone";
        Courier = "4", "快递申请", "By courier";
        Other = "9", "其他", "Other";
    }
);
list!(
    /// Kind of handling (办件类型, A.6).
    HandlingKind {
        Immediate = "1", "即办件", "Handled on the spot";
        Promised = "2", "承诺件", "Handled within a promised time";
        Other = "9", "其他", "Other";
    }
);
list!(
    /// Source of the power (权力来源).
    PowerSource {
        Statutory = "1", "法定本级行使", "By law at this level";
        Delegated = "2", "上级下放", "Delegated by a higher level";
        EmpoweredAbove = "3", "上级授权", "Empowered by a higher level";
        EmpoweredPeer = "4", "同级授权", "Empowered at the same level";
        EntrustedAbove = "5", "上级委托", "Entrusted by a higher level";
        EntrustedPeer = "6", "同级委托", "Entrusted at the same level";
    }
);
list!(
    /// State of the item (事项状态).
    ItemState {
        InUse = "1", "在用", "In use";
        Paused = "2", "暂停", "Paused";
        Cancelled = "3", "取消", "Cancelled";
    }
);
list!(
    /// Depth of online handling (网上办理深度); an item has several.
    OnlineDepth {
        Enquiry = "1", "互联网咨询", "Enquiry";
        Intake = "2", "收件", "Intake";
        Precheck = "3", "预审", "Pre-check";
        Acceptance = "4", "受理", "Acceptance";
        Handling = "5", "办理", "Handling";
        Result = "6", "办理结果信息反馈", "Result";
        Licence = "7", "电子证照反馈", "E-licence";
        Other = "8", "其他", "Other";
    }
);
list!(
    /// How far the item can be handled elsewhere (通办范围).
    Scope {
        Nation = "1", "全国通办", "Nationwide";
        CrossProvince = "2", "跨省通办", "Across provinces";
        CrossCity = "3", "跨市通办", "Across cities";
        CrossCounty = "4", "跨县通办", "Across counties";
    }
);
list!(
    /// Kind of result (审批结果类型).
    ResultKind {
        Licence = "10", "证照", "Certificate or licence";
        Document = "20", "批文", "Approval document";
        Other = "30", "其他", "Other";
        None = "99", "无", "None";
    }
);
list!(
    /// Whether a material is needed (材料必要性).
    Need {
        Required = "1", "必要", "Required";
        Optional = "2", "非必要", "Optional";
        Deferrable = "3", "容缺后补", "May follow later";
    }
);
list!(
    /// Kind of material (材料类型).
    MaterialKind {
        Certificate = "1", "证件证书证明", "Certificate or proof";
        Form = "2", "申请表格文书", "Application form";
        Other = "3", "其他", "Other";
    }
);
list!(
    /// Medium of a material (材料形式).
    Medium {
        Paper = "1", "纸质", "Paper";
        Electronic = "2", "电子化", "Electronic";
        Both = "3", "纸质或电子化", "Paper or electronic";
    }
);
list!(
    /// Where a material comes from (来源渠道).
    Source {
        Applicant = "10", "申请人自备", "Prepared by the applicant";
        Government = "20", "政府部门核发", "Issued by a government department";
        Other = "99", "其他", "Other";
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_find_their_values_with_and_without_leading_zeros() {
        for value in ItemType::ALL {
            assert_eq!(ItemType::from_code(value.code()), Some(*value));
        }
        assert_eq!(ItemType::from_code("1"), Some(ItemType::Licence));
        assert_eq!(ItemType::from_code("0"), Some(ItemType::Power));
        assert_eq!(ItemType::from_code("11"), None);
        assert_eq!(ItemType::from_code(""), None);
        assert_eq!(Need::from_code("3"), Some(Need::Deferrable));
    }
}
