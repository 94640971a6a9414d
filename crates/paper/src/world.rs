//! What a template sees of the world: three files, the fonts, nothing else.

use crate::fonts::Fonts;
use office::port::paper::PaperFault;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

fn id(name: &str) -> Result<FileId, PaperFault> {
    let path = VirtualPath::new(name).map_err(|e| PaperFault::Template(format!("{e:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

pub(crate) struct Sheet<'a> {
    main: Source,
    files: [(FileId, Bytes); 2],
    fonts: &'a Fonts,
}

impl<'a> Sheet<'a> {
    pub fn new(
        template: &str,
        data: String,
        qr: String,
        fonts: &'a Fonts,
    ) -> Result<Self, PaperFault> {
        Ok(Self {
            main: Source::new(id("main.typ")?, template.to_owned()),
            files: [
                (id("data.json")?, Bytes::from_string(data)),
                (id("qr.svg")?, Bytes::from_string(qr)),
            ],
            fonts,
        })
    }
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == id);
        found
            .map(|(_, bytes)| bytes.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // A document depends on its data only.
        None
    }
}

/// The compiler's words, for the author of the template.
pub(crate) fn explain(errors: &[SourceDiagnostic]) -> String {
    errors
        .iter()
        .map(|e| e.message.to_string())
        .collect::<Vec<_>>()
        .join("; ")
}
