//! Uploaded files (材料): type sniffed from the content, bounded, sealed, bound to a draft and later to its case.

use crate::port::rows::{DraftRow, FileRow};
use crate::port::store::Change;
use crate::view::case::may_read_content;
use crate::{Office, OfficeError, RefusalKind, Refused, Result, SignedIn};
use catalogue::Material;
use identity::Permission;
use vocab::{CaseId, DraftId, FileId, Timestamp};

/// No file may be larger, whatever the guide says: 20 MiB.
pub const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;
/// No draft may hold more files.
pub const MAX_FILES: usize = 60;

/// A kind of file that may be handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// Portable Document Format.
    Pdf,
    /// JPEG image.
    Jpg,
    /// PNG image.
    Png,
    /// OFD, the Chinese fixed-layout format (GB/T 33190).
    Ofd,
    /// Word document.
    Docx,
    /// Excel workbook.
    Xlsx,
}

impl FileType {
    /// The name in a guide's `accept` list, and the usual ending.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpg => "jpg",
            Self::Png => "png",
            Self::Ofd => "ofd",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpg => "image/jpeg",
            Self::Png => "image/png",
            Self::Ofd => "application/ofd",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// What the content is, by its first bytes and, inside a ZIP container, by the names of its parts.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            return Some(Self::Jpg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
            if has(b"OFD.xml") {
                return Some(Self::Ofd);
            }
            if has(b"word/document.xml") {
                return Some(Self::Docx);
            }
            if has(b"xl/workbook.xml") {
                return Some(Self::Xlsx);
            }
        }
        None
    }

    fn from_ending(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_lowercase();
        match ending.as_str() {
            "jpeg" => Some(Self::Jpg),
            other => [
                Self::Pdf,
                Self::Jpg,
                Self::Png,
                Self::Ofd,
                Self::Docx,
                Self::Xlsx,
            ]
            .into_iter()
            .find(|t| t.name() == other),
        }
    }
}

/// An uploaded file, for pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileView {
    /// The file.
    pub id: FileId,
    /// The material that it is for.
    pub material: String,
    /// What the applicant calls it.
    pub name: String,
    /// The media type, from the content.
    pub media_type: String,
    /// The length in bytes.
    pub size: u64,
    /// When it was uploaded.
    pub at: Timestamp,
}

fn refused(code: &'static str, kind: RefusalKind, zh: String, en: String) -> OfficeError {
    Refused::new(code, kind, zh, en).into()
}

/// Checks an upload against the guide, and says what it is.
fn examine(material: &Material, name: &str, bytes: &[u8]) -> Result<FileType> {
    let limit = usize::from(material.max_mb)
        .saturating_mul(1024 * 1024)
        .min(MAX_FILE_BYTES);
    if bytes.is_empty() {
        return Err(refused(
            "FILE-001",
            RefusalKind::Invalid,
            format!("文件“{name}”是空的。请重新选择文件。"),
            format!("The file “{name}” is empty. Choose another."),
        ));
    }
    if bytes.len() > limit {
        return Err(refused(
            "FILE-002",
            RefusalKind::TooLarge,
            format!(
                "文件“{name}”超过 {} MB。请压缩或拆分后再上传。",
                material.max_mb
            ),
            format!(
                "The file “{name}” is larger than {} MB. Compress or split it.",
                material.max_mb
            ),
        ));
    }
    let allowed = material.accept.join("、");
    let Some(found) =
        FileType::sniff(bytes).filter(|t| material.accept.iter().any(|a| a == t.name()))
    else {
        return Err(refused(
            "FILE-003",
            RefusalKind::Invalid,
            format!("文件“{name}”的内容不是可接受的格式。这项材料接受：{allowed}。"),
            format!(
                "The content of “{name}” is not of an accepted kind. Accepted: {}.",
                material.accept.join(", ")
            ),
        ));
    };
    if FileType::from_ending(name) != Some(found) {
        return Err(refused(
            "FILE-004",
            RefusalKind::Invalid,
            format!(
                "文件“{name}”的内容其实是 {}，与文件名不符。请用正确的文件名重新保存后上传。",
                found.name()
            ),
            format!(
                "The content of “{name}” is {}, which its name does not say. Save it under the right name.",
                found.name()
            ),
        ));
    }
    Ok(found)
}

fn file_view(row: FileRow, name: String) -> FileView {
    FileView {
        id: row.id,
        material: row.material,
        name,
        media_type: row.media_type,
        size: row.size,
        at: row.at,
    }
}

fn name_place(id: FileId) -> String {
    format!("file-name/{id}")
}

fn content_place(id: FileId) -> String {
    format!("file/{id}")
}

impl Office {
    /// Stores an uploaded file for a material of a draft. Durable when this returns.
    ///
    /// # Errors
    /// `FILE-001` … `FILE-006`, [`OfficeError::Hidden`] for a draft of somebody else.
    pub async fn upload(
        &self,
        who: &SignedIn,
        draft: DraftId,
        material: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<FileView> {
        who.needs(Permission::Apply)?;
        let draft = self.own_draft(who, draft).await?;
        let service = self.service(&draft.task_code, draft.edition).await?;
        let material = service
            .service
            .item
            .materials
            .iter()
            .find(|m| m.key == material)
            .ok_or(OfficeError::Hidden)?;
        let name = clean_name(name);
        let kind = examine(material, &name, bytes)?;
        let files = self.store.files_of_draft(draft.id).await?;
        if let Some(same) = self.same_file(&files, &material.key, &name, bytes)? {
            return Ok(file_view(same, name));
        }
        let of_material = files.iter().filter(|f| f.material == material.key).count();
        if of_material >= usize::from(material.max_files) || files.len() >= MAX_FILES {
            return Err(refused(
                "FILE-005",
                RefusalKind::TooLarge,
                format!(
                    "这项材料最多上传 {} 个文件。请先删除不需要的文件。",
                    material.max_files
                ),
                format!(
                    "At most {} files can be uploaded for this material. Remove one first.",
                    material.max_files
                ),
            ));
        }
        let row = self
            .store_file(who, &draft, &material.key, &name, kind, bytes)
            .await?;
        Ok(file_view(row, name))
    }

    /// An upload that was sent twice: the same content under the same name for the same material.
    fn same_file(
        &self,
        files: &[FileRow],
        material: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<Option<FileRow>> {
        for row in files.iter().filter(|f| f.material == material) {
            let known = self.vault.open(&name_place(row.id), &row.sealed_name)?;
            if known.value == name.as_bytes() && proof::salted(&row.salt, bytes) == row.digest {
                return Ok(Some(row.clone()));
            }
        }
        Ok(None)
    }

    async fn store_file(
        &self,
        who: &SignedIn,
        draft: &DraftRow,
        material: &str,
        name: &str,
        kind: FileType,
        bytes: &[u8],
    ) -> Result<FileRow> {
        let id = self.ids.file()?;
        let (sealed, digest) = self.vault.seal(&content_place(id), bytes)?;
        let salt = self.vault.open(&content_place(id), &sealed)?.salt;
        let (sealed_name, _) = self.vault.seal(&name_place(id), name.as_bytes())?;
        let row = FileRow {
            id,
            owner: who.actor.account,
            draft: draft.id,
            case: None,
            material: material.to_owned(),
            sealed_name,
            media_type: kind.media_type().to_owned(),
            size: bytes.len() as u64,
            digest,
            salt,
            at: self.clock.now(),
        };
        // The content first: a row never points at nothing; content without a row is swept.
        self.files
            .put(&id.to_string().to_lowercase(), sealed)
            .await?;
        self.store
            .change(vec![Change::PutFile(row.clone())])
            .await?;
        Ok(row)
    }

    /// Removes a file from a draft that is not submitted.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for a file of somebody else, `DRAFT-003` once it was submitted.
    pub async fn remove_file(&self, who: &SignedIn, file: FileId) -> Result<()> {
        let row = self
            .store
            .file(file)
            .await?
            .filter(|f| f.owner == who.actor.account)
            .ok_or(OfficeError::Hidden)?;
        self.store
            .change(vec![Change::DeleteFile(row.id, who.actor.account)])
            .await?;
        self.files
            .delete(&row.id.to_string().to_lowercase())
            .await?;
        Ok(())
    }

    /// The files of a draft, for its owner.
    pub(crate) async fn file_views(&self, rows: Vec<FileRow>) -> Result<Vec<FileView>> {
        rows.into_iter()
            .map(|row| {
                let name = self
                    .vault
                    .open(&name_place(row.id), &row.sealed_name)?
                    .value;
                Ok(FileView {
                    id: row.id,
                    material: row.material,
                    name: String::from_utf8(name)
                        .map_err(|_| OfficeError::Corrupt(format!("name of {}", row.id)))?,
                    media_type: row.media_type,
                    size: row.size,
                    at: row.at,
                })
            })
            .collect()
    }

    /// The content of a file: for its owner, and for staff who may see its case.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for everybody else; [`OfficeError::Corrupt`] when the content was changed.
    pub async fn open_file(&self, who: &SignedIn, file: FileId) -> Result<(FileView, Vec<u8>)> {
        let row = self.store.file(file).await?.ok_or(OfficeError::Hidden)?;
        if row.owner != who.actor.account {
            let case = row.case.ok_or(OfficeError::Hidden)?;
            self.visible_case(who, case).await?;
            if !may_read_content(who) {
                return Err(OfficeError::Hidden);
            }
            self.audit(
                Some(who.actor.account),
                "file.view",
                &row.id.to_string(),
                "ok",
            )
            .await?;
        }
        let bytes = self.file_content(&row).await?;
        let view = self
            .file_views(vec![row])
            .await?
            .pop()
            .ok_or(OfficeError::Hidden)?;
        Ok((view, bytes))
    }

    /// The plain content of a file, checked against its digest.
    pub(crate) async fn file_content(&self, row: &FileRow) -> Result<Vec<u8>> {
        let lost = || {
            OfficeError::Corrupt(format!(
                "the content of {} is missing or was changed",
                row.id
            ))
        };
        let sealed = self
            .files
            .get(&row.id.to_string().to_lowercase())
            .await?
            .ok_or_else(lost)?;
        let opened = self
            .vault
            .open(&content_place(row.id), &sealed)
            .map_err(|_| lost())?;
        if opened.digest() != row.digest {
            return Err(lost());
        }
        Ok(opened.value)
    }

    /// The files of a case, by id; whoever asks was checked before.
    pub(crate) async fn files_of(&self, case: CaseId) -> Result<Vec<FileView>> {
        let rows = self.store.files_of_case(case).await?;
        self.file_views(rows).await
    }
}

/// A file name without path, control characters and more than 120 characters.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).collect();
    let kept = kept.trim();
    if kept.chars().count() <= 120 {
        return kept.to_owned();
    }
    let ending = kept.rsplit_once('.').map_or("", |(_, ending)| ending);
    let head: String = kept.chars().take(100).collect();
    format!("{head}.{}", ending.chars().take(10).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_what_a_file_is() {
        assert_eq!(FileType::sniff(b"%PDF-1.7 ..."), Some(FileType::Pdf));
        assert_eq!(FileType::sniff(b"\xff\xd8\xff\xe0"), Some(FileType::Jpg));
        assert_eq!(
            FileType::sniff(b"\x89PNG\r\n\x1a\n...."),
            Some(FileType::Png)
        );
        assert_eq!(
            FileType::sniff(b"PK\x03\x04....word/document.xml"),
            Some(FileType::Docx)
        );
        assert_eq!(
            FileType::sniff(b"PK\x03\x04....xl/workbook.xml"),
            Some(FileType::Xlsx)
        );
        assert_eq!(
            FileType::sniff(b"PK\x03\x04....OFD.xml"),
            Some(FileType::Ofd)
        );
        assert_eq!(FileType::sniff(b"PK\x03\x04 just a zip"), None);
        assert_eq!(FileType::sniff(b"MZ\x90\x00"), None);
        assert_eq!(FileType::sniff(b""), None);
    }

    #[test]
    fn names_lose_paths_and_control_characters() {
        assert_eq!(clean_name("C:\\照片\\营业执照.jpg"), "营业执照.jpg");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\u{0}b\n.pdf"), "ab.pdf");
        assert!(clean_name(&format!("{}.pdf", "长".repeat(500))).ends_with(".pdf"));
    }
}
