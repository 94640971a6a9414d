//! Documents in memory: the same facts as plain text, without fonts or layout.

use super::paper::{Certificate, Notice, Paper, PaperFault};

/// Writes what a document says, one fact a line.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainPaper;

impl Paper for PlainPaper {
    fn notice(&self, notice: &Notice) -> Result<Vec<u8>, PaperFault> {
        serde_json::to_vec_pretty(notice).map_err(|e| PaperFault::Template(e.to_string()))
    }

    fn certificate(&self, certificate: &Certificate) -> Result<Vec<u8>, PaperFault> {
        serde_json::to_vec_pretty(&certificate.data)
            .map_err(|e| PaperFault::Template(e.to_string()))
    }

    fn qr_svg(&self, text: &str) -> Result<String, PaperFault> {
        let safe: String = text
            .chars()
            .filter(|c| !matches!(c, '<' | '>' | '&' | '"'))
            .collect();
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 10\"><text y=\"8\">{safe}</text></svg>"
        ))
    }
}
