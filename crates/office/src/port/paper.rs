//! The document port: what is to be printed goes in, a PDF comes out.

use vocab::Lang;

/// A line of a table on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Field {
    /// What the value is.
    pub label: String,
    /// The value, as printed.
    pub value: String,
}

/// A voucher, notice or decision (通知书、决定书): one form of sheet for all of them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Notice {
    /// The language of the fixed words on the sheet.
    pub lang: Lang,
    /// The office whose sheet it is.
    pub office_name: String,
    /// `受理通知书`, `不予受理决定书`, `补正材料一次告知书`, `准予许可决定书` …
    pub title: String,
    /// The document's own number (文号).
    pub number: String,
    /// To whom it is addressed.
    pub addressee: String,
    /// The paragraphs of the body.
    pub paragraphs: Vec<String>,
    /// Facts as a table: case number, service, received, due …
    pub fields: Vec<Field>,
    /// A numbered list: what to correct, reasons …; may be empty.
    pub items: Vec<String>,
    /// The remedies that the law wants told; may be empty.
    pub remedies: Vec<String>,
    /// The date on the sheet, as printed.
    pub date: String,
    /// What the QR code holds.
    pub qr: String,
    /// The words beside the QR code.
    pub qr_caption: String,
    /// Whether the round seal (示样) is drawn.
    pub seal: bool,
}

/// A certificate (证照) by the template of its service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The service's Typst template (`certificate.typ`).
    pub template: String,
    /// What the template reads as `data.json`.
    pub data: CertificateData,
}

/// What a certificate's template may print.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[expect(
    missing_docs,
    reason = "each field is named and described in docs/adding-a-service.md, where template authors look"
)]
pub struct CertificateData {
    pub office_name: String,
    pub title: String,
    pub number: String,
    pub holder: String,
    pub holder_code_masked: String,
    pub licence_id: String,
    pub issued_on: String,
    pub valid_from: String,
    pub valid_to: String,
    pub statement: String,
    pub fields: Vec<Field>,
    pub verify_url: String,
    pub region_name: String,
}

/// The sheet could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperFault {
    /// No font with Chinese characters was found on this machine.
    #[error(
        "no Chinese font found: install the package fonts-noto-cjk, or set paper.fonts to a folder with one"
    )]
    NoFont,
    /// The template is wrong; the text is the compiler's, for the template's author.
    #[error("template: {0}")]
    Template(String),
}

/// Makes printable documents (PDF).
pub trait Paper: Send + Sync {
    /// A notice as PDF; the same notice gives the same bytes.
    ///
    /// # Errors
    /// When fonts are missing.
    fn notice(&self, notice: &Notice) -> Result<Vec<u8>, PaperFault>;

    /// A certificate as PDF; the same certificate gives the same bytes.
    ///
    /// # Errors
    /// When fonts are missing or the template is wrong.
    fn certificate(&self, certificate: &Certificate) -> Result<Vec<u8>, PaperFault>;

    /// The QR code of a text as an SVG image, for pages.
    ///
    /// # Errors
    /// When the text is too long for a QR code.
    fn qr_svg(&self, text: &str) -> Result<String, PaperFault>;
}
