//! Documents with the real compiler and the real fonts of the machine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod certificates;
mod notices;

use office::port::paper::{CertificateData, Field, Notice};
use std::path::PathBuf;
use vocab::Lang;

/// A maker of documents over the fonts of this machine.
pub fn paper() -> paper::TypstPaper {
    paper::TypstPaper::new(Vec::new())
}

/// How many pages a PDF has; fails on what is no PDF.
pub fn pages(pdf: &[u8]) -> usize {
    assert!(pdf.starts_with(b"%PDF-"), "a PDF begins with its name");
    let read = lopdf::Document::load_mem(pdf).expect("a readable PDF");
    read.get_pages().len()
}

/// Keeps a document under `target/documents`, where a person can look at it.
pub fn keep(name: &str, pdf: &[u8]) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("documents");
    std::fs::create_dir_all(&folder).expect("a folder for documents");
    std::fs::write(folder.join(format!("{name}.pdf")), pdf).expect("a written document");
}

pub(crate) fn field(label: &str, value: &str) -> Field {
    Field {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}

pub(crate) fn notice() -> Notice {
    Notice {
        lang: Lang::Zh,
        office_name: "青禾县行政审批局".to_owned(),
        title: "受理通知书".to_owned(),
        number: "青审受〔2026〕第00017号".to_owned(),
        addressee: "青禾县山湾面馆".to_owned(),
        paragraphs: vec![
            "你单位提出的食品经营许可申请，材料齐全、符合法定形式，本机关决定予以受理。".to_owned(),
        ],
        fields: vec![
            field("办件编号", "11990121MB0A010107400012345600120261121000001"),
            field("受理日期", "2026年11月21日"),
        ],
        items: vec!["营业执照复印件".to_owned(), "食品安全管理制度".to_owned()],
        remedies: vec!["可以自收到本通知之日起六十日内申请行政复议。".to_owned()],
        date: "2026年11月21日".to_owned(),
        qr: "http://127.0.0.1:8080/progress?code=ABCD".to_owned(),
        qr_caption: "扫码查询进度".to_owned(),
        seal: true,
    }
}

pub(crate) fn certificate() -> CertificateData {
    CertificateData {
        office_name: "青禾县市场监督管理局".to_owned(),
        title: "食品经营许可证".to_owned(),
        number: "JY29901210000017".to_owned(),
        holder: "青禾县山湾面馆".to_owned(),
        holder_code_masked: "9299****0017".to_owned(),
        licence_id: "1.2.156.3005.2.11990121MB0A010107.1.0001.001.X".to_owned(),
        issued_on: "2026年11月21日".to_owned(),
        valid_from: "2026年11月21日".to_owned(),
        valid_to: "2031年11月20日".to_owned(),
        statement: "经审查，准予从事许可范围内的食品经营活动。".to_owned(),
        fields: vec![
            field("经营场所", "青禾县山湾镇河西路12号"),
            field("主体业态", "餐饮服务经营者"),
        ],
        verify_url: "http://127.0.0.1:8080/verify/1.2.156".to_owned(),
        region_name: "云岭省临川市青禾县".to_owned(),
    }
}
