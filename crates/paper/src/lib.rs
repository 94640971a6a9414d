//! The office's document port on Typst: notices by a template of ours, certificates by the template of their service.
//!
//! In scope: compiling a template over a JSON document, fonts, QR codes. Out of scope: what a document says.
//! A template sees three files, `main.typ`, `data.json` and `qr.svg`, and nothing else: no folder, no network, no
//! packages, no date. The same input gives the same bytes.

mod fonts;
mod world;

use fonts::Fonts;
use office::port::paper::{Certificate, Notice, Paper, PaperFault};
use std::path::PathBuf;
use std::sync::OnceLock;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use world::Sheet;

/// No template may be larger: 256 KiB.
const MAX_TEMPLATE: usize = 256 * 1024;
/// How many compilations results stay in the compiler's memory.
const KEEP_AGE: usize = 4;

const NOTICE: &str = include_str!("templates/notice.typ");

/// Makes PDF documents with Typst. Fonts are looked for when the first document is made.
pub struct TypstPaper {
    folders: Vec<PathBuf>,
    fonts: OnceLock<Fonts>,
}

impl TypstPaper {
    /// A maker of documents that also looks for fonts in these folders.
    #[must_use]
    pub const fn new(folders: Vec<PathBuf>) -> Self {
        Self {
            folders,
            fonts: OnceLock::new(),
        }
    }

    fn pdf(&self, template: &str, data: String, qr: &str) -> Result<Vec<u8>, PaperFault> {
        if template.len() > MAX_TEMPLATE {
            return Err(PaperFault::Template(
                "the template is larger than 256 KiB".to_owned(),
            ));
        }
        let fonts = self.fonts.get_or_init(|| Fonts::find(&self.folders));
        if !fonts.has_chinese() {
            return Err(PaperFault::NoFont);
        }
        let sheet = Sheet::new(template, data, self.qr_svg(qr)?, fonts)?;
        let document = typst::compile::<PagedDocument>(&sheet).output;
        let document = document.map_err(|errors| PaperFault::Template(world::explain(&errors)))?;
        let options = PdfOptions {
            ident: Smart::Custom(qr.to_owned()),
            timestamp: None,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options);
        typst::comemo::evict(KEEP_AGE);
        pdf.map_err(|errors| PaperFault::Template(world::explain(&errors)))
    }
}

impl Paper for TypstPaper {
    fn notice(&self, notice: &Notice) -> Result<Vec<u8>, PaperFault> {
        let data =
            serde_json::to_string(notice).map_err(|e| PaperFault::Template(e.to_string()))?;
        self.pdf(NOTICE, data, &notice.qr)
    }

    fn certificate(&self, certificate: &Certificate) -> Result<Vec<u8>, PaperFault> {
        let data = serde_json::to_string(&certificate.data)
            .map_err(|e| PaperFault::Template(e.to_string()))?;
        self.pdf(&certificate.template, data, &certificate.data.verify_url)
    }

    fn qr_svg(&self, text: &str) -> Result<String, PaperFault> {
        use fast_qr::convert::svg::SvgBuilder;
        let code = fast_qr::qr::QRBuilder::new(text)
            .build()
            .map_err(|_| PaperFault::Template("the text is too long for a QR code".to_owned()))?;
        Ok(SvgBuilder::default().to_str(&code))
    }
}
