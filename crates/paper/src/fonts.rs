//! Fonts of the system: which there are is read once; a font's bytes are read when a document first uses it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// Families that documents are set in: Chinese first, then what fills gaps.
const FAMILIES: [&str; 6] = [
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Source Han Serif SC",
    "Source Han Sans SC",
    "Noto Serif SC",
    "Noto Sans SC",
];
const FALLBACK: [&str; 2] = ["DejaVu Sans", "Liberation Serif"];

struct Face {
    path: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

pub(crate) struct Fonts {
    pub book: LazyHash<FontBook>,
    faces: Vec<Face>,
    chinese: bool,
}

fn read(path: &Path) -> Option<Bytes> {
    std::fs::read(path).ok().map(Bytes::new)
}

impl Fonts {
    /// Looks through the system's fonts and the given folders.
    pub fn find(folders: &[PathBuf]) -> Self {
        let mut database = fontdb::Database::new();
        database.load_system_fonts();
        for folder in folders {
            database.load_fonts_dir(folder);
        }
        let mut book = FontBook::new();
        let mut faces = Vec::new();
        let mut chinese = false;
        for face in database.faces() {
            let named = |known: &[&str]| {
                face.families
                    .iter()
                    .any(|(name, _)| known.contains(&name.as_str()))
            };
            let regular = matches!(face.weight.0, 400 | 700) && face.style == fontdb::Style::Normal;
            if !regular || !(named(&FAMILIES) || named(&FALLBACK)) {
                continue;
            }
            let fontdb::Source::File(path) = &face.source else {
                continue;
            };
            let info = read(path).and_then(|bytes| FontInfo::new(&bytes, face.index));
            if let Some(info) = info {
                chinese |= named(&FAMILIES);
                book.push(info);
                faces.push(Face {
                    path: path.clone(),
                    index: face.index,
                    font: OnceLock::new(),
                });
            }
        }
        Self {
            book: LazyHash::new(book),
            faces,
            chinese,
        }
    }

    /// Whether Chinese can be set.
    pub const fn has_chinese(&self) -> bool {
        self.chinese
    }

    /// The font at a place of the book.
    pub fn get(&self, index: usize) -> Option<Font> {
        let face = self.faces.get(index)?;
        face.font
            .get_or_init(|| Font::new(read(&face.path)?, face.index))
            .clone()
    }
}
