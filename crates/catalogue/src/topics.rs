//! The topics (主题) under which items are listed, as the national platform names them, with English beside them.

use vocab::Text;

/// The names in use, each with its English one.
const TOPICS: [(&str, &str); 54] = [
    ("安全生产", "Work safety"),
    ("质量技术", "Quality and technology"),
    ("婚姻登记", "Marriage"),
    ("财政税务", "Finance and tax"),
    ("税收财务", "Tax and accounts"),
    ("抵押质押", "Mortgages and pledges"),
    ("消费维权", "Consumer rights"),
    ("海关口岸", "Customs and ports"),
    ("公共安全", "Public safety"),
    ("公安消防", "Police and fire safety"),
    ("公用事业", "Utilities"),
    ("出境入境", "Travel abroad"),
    ("其他", "Other"),
    ("农林牧渔", "Farming, forestry and fishing"),
    ("医疗卫生", "Health"),
    ("司法公证", "Justice and notaries"),
    ("商务贸易", "Trade"),
    ("国土和规划建设", "Land, planning and building"),
    ("就业创业", "Work and starting a business"),
    ("年检年审", "Yearly inspections"),
    ("户籍办理", "Household registration"),
    ("投资审批", "Investment projects"),
    ("招标拍卖", "Tenders and auctions"),
    ("教育科研", "Education and research"),
    ("文化体育", "Culture and sport"),
    ("文体教育", "Culture, sport and education"),
    ("旅游观光", "Tourism"),
    ("档案文物", "Archives and heritage"),
    ("检验检疫", "Inspection and quarantine"),
    ("死亡殡葬", "Death and funerals"),
    ("民族宗教", "Ethnic and religious affairs"),
    ("水务气象", "Water and weather"),
    ("法人注销", "Closing a business"),
    ("涉外服务", "Services for foreigners"),
    ("环保绿化", "Environment"),
    ("生育收养", "Birth and adoption"),
    ("知识产权", "Intellectual property"),
    ("破产注销", "Bankruptcy and closing"),
    ("社会保障", "Social security"),
    ("离职退休", "Leaving work and retirement"),
    ("科技创新", "Science and innovation"),
    ("立项审批", "Project approval"),
    ("职业资格", "Professional qualifications"),
    ("融资信贷", "Financing and credit"),
    ("规划建设", "Planning and building"),
    ("设立变更", "Setting up and changing"),
    ("证件办理", "Identity documents"),
    ("资质认证", "Certification"),
    ("住房保障", "Housing"),
    ("交通出行", "Transport"),
    ("交通运输", "Transport business"),
    ("人力资源", "Staff"),
    ("优待抚恤", "Benefits and allowances"),
    ("准营准办", "Licences to operate"),
];

/// A topic's name in both languages; a locality's own topic has only its Chinese one.
#[must_use]
pub fn topic(name: &str) -> Text {
    let known = TOPICS.iter().find(|(zh, _)| *zh == name);
    known.map_or_else(|| Text::zh(name), |(zh, en)| Text::new(*zh, *en))
}

/// The special procedures (特殊环节) of the national list, with English beside them.
const SPECIAL: [(&str, &str); 12] = [
    ("听证", "Hearing"),
    ("招标", "Tender"),
    ("拍卖", "Auction"),
    ("检验", "Inspection"),
    ("检测", "Testing"),
    ("检疫", "Quarantine"),
    ("鉴定", "Appraisal"),
    ("专家评审", "Expert review"),
    ("现场勘验", "Visit to the site"),
    ("现场核查", "Check on site"),
    ("公示", "Public notice"),
    ("考试", "Examination"),
];

/// A special procedure's name in both languages; one that is not on the list has only its Chinese one.
#[must_use]
pub fn special_procedure(name: &str) -> Text {
    let known = SPECIAL.iter().find(|(zh, _)| *zh == name);
    known.map_or_else(|| Text::zh(name), |(zh, en)| Text::new(*zh, *en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_topic_stands_once_and_has_an_english_name() {
        let names: BTreeSet<&str> = TOPICS.iter().map(|(zh, _)| *zh).collect();
        assert_eq!(names.len(), TOPICS.len());
        assert!(TOPICS.iter().all(|(_, en)| en.is_ascii() && !en.is_empty()));
        assert_eq!(topic("准营准办").en, "Licences to operate");
        assert_eq!(topic("青禾特色").zh, "青禾特色");
    }
}
