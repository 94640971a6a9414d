//! Drafts (草稿): begun, saved, resumed in another browser, submitted once.

use crate::catalog::LoadedService;
use crate::error::stale_draft;
use crate::files::FileView;
use crate::handle::CommandKey;
use crate::port::rows::DraftRow;
use crate::port::store::{Change, ChangeError};
use crate::{Office, OfficeError, RefusalKind, Refused, Result, SignedIn};
use catalogue::FieldError;
use identity::Permission;
use serde_json::{Map, Value};
use std::sync::Arc;
use vocab::{CaseId, DraftId, Timestamp};

/// How many unsubmitted drafts one person may have.
pub const MAX_DRAFTS: usize = 50;

/// A draft, for its owner.
#[derive(Debug, Clone)]
pub struct DraftView {
    /// The draft.
    pub id: DraftId,
    /// The service in the edition that it was begun under.
    pub service: Arc<LoadedService>,
    /// The answers so far: a JSON object.
    pub answers: Value,
    /// Counts the saves.
    pub revision: u32,
    /// When it was last saved.
    pub saved_at: Timestamp,
    /// The uploaded files.
    pub files: Vec<FileView>,
    /// The case that it became, once submitted.
    pub case: Option<CaseId>,
    /// The case whose answers it corrects; `None` for a new application.
    pub corrects: Option<CaseId>,
}

impl DraftView {
    /// What is wrong with the whole form.
    #[must_use]
    pub fn problems(&self, today: vocab::Date) -> Vec<FieldError> {
        self.service
            .form()
            .map(|form| form.validate(&self.answers, today))
            .unwrap_or_default()
    }

    /// The keys of required materials without a file.
    #[must_use]
    pub fn missing_materials(&self) -> Vec<String> {
        let item = &self.service.service.item;
        item.materials
            .iter()
            .filter(|m| {
                self.service.service.must_upload(m)
                    && !self.files.iter().any(|f| f.material == m.key)
            })
            .map(|m| m.key.clone())
            .collect()
    }
}

/// A draft in a list.
#[derive(Debug, Clone)]
pub struct DraftLine {
    /// The draft.
    pub id: DraftId,
    /// The service's name.
    pub name: vocab::Text,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

/// A value that the form has no field for would be lost in silence.
fn unknown_field(name: &str) -> Refused {
    let name: String = name.chars().take(80).collect();
    Refused::new(
        "FORM-004",
        RefusalKind::Invalid,
        format!("表单没有“{name}”这一项。内容没有保存。"),
        format!("The form has no field “{name}”. Nothing was saved."),
    )
}

fn place(id: DraftId) -> String {
    format!("draft/{id}")
}

impl Office {
    /// Begins a draft for a service, with the answers that the applicant's profile gives. The same request sent again
    /// gives the same draft.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for an unknown service, `DRAFT-001` when it can't be applied for online,
    /// `DRAFT-004` when there are too many drafts.
    pub async fn begin_draft(
        &self,
        who: &SignedIn,
        key: CommandKey,
        code: &str,
    ) -> Result<DraftId> {
        who.needs(Permission::Apply)?;
        if let Some(begun) = self.store.once(key.bytes()).await? {
            return Ok(DraftId::new(begun)?);
        }
        let service = self.current_service(code).await?;
        if service.form().is_none() {
            return Err(Refused::new(
                "DRAFT-001",
                RefusalKind::Invalid,
                "这个事项还不能在网上申请。请按办事指南到窗口办理。",
                "This service can't be applied for online yet. Go to the window named in the guide.",
            )
            .into());
        }
        if self.store.drafts_of(who.actor.account).await?.len() >= MAX_DRAFTS {
            return Err(Refused::new(
                "DRAFT-004",
                RefusalKind::TooLarge,
                format!("您的草稿已有 {MAX_DRAFTS} 份。请先提交或删除一些。"),
                format!("You have {MAX_DRAFTS} drafts. Submit or delete some first."),
            )
            .into());
        }
        let answers = self.prefilled(who, &service).await?;
        self.new_draft(who, key, &service, &answers, None).await
    }

    pub(crate) async fn new_draft(
        &self,
        who: &SignedIn,
        key: CommandKey,
        service: &LoadedService,
        answers: &Value,
        corrects: Option<CaseId>,
    ) -> Result<DraftId> {
        let id = self.ids.draft()?;
        let row = DraftRow {
            id,
            owner: who.actor.account,
            task_code: service.row.code.clone(),
            edition: service.row.edition,
            sealed: self.seal_answers(id, answers)?,
            revision: 1,
            saved_at: self.clock.now(),
            case: None,
            corrects,
        };
        let once = Change::Once {
            key: key.bytes(),
            result: id.get(),
            at: row.saved_at,
        };
        match self.store.change(vec![once, Change::NewDraft(row)]).await {
            Ok(()) => Ok(id),
            Err(ChangeError::Taken(_)) => {
                let begun = self.store.once(key.bytes()).await?;
                Ok(DraftId::new(begun.ok_or(OfficeError::Hidden)?)?)
            }
            Err(other) => Err(other.into()),
        }
    }

    async fn prefilled(&self, who: &SignedIn, service: &LoadedService) -> Result<Value> {
        let profile = self.profile(who.actor.account).await?;
        let mut answers = Map::new();
        for field in service.form_fields() {
            let value = match field.prefill.as_deref() {
                Some("applicant.name") => &profile.name,
                Some("applicant.id_number") => &profile.id_number,
                Some("applicant.phone") => &profile.phone,
                Some("applicant.uscc") => &profile.uscc,
                Some("applicant.company") => &profile.company,
                _ => continue,
            };
            if !value.is_empty() {
                answers.insert(field.name.clone(), Value::String(value.clone()));
            }
        }
        Ok(Value::Object(answers))
    }

    fn seal_answers(&self, id: DraftId, answers: &Value) -> Result<Vec<u8>> {
        let bytes =
            serde_json::to_vec(answers).map_err(|_| OfficeError::Fault("answers not encodable"))?;
        if bytes.len() > 256 * 1024 {
            return Err(Refused::new(
                "DRAFT-005",
                RefusalKind::TooLarge,
                "填写的内容太多，无法保存。请精简后再试。",
                "The answers are too long to be saved. Shorten them.",
            )
            .into());
        }
        Ok(self.vault.seal(&place(id), &bytes)?.0)
    }

    /// One's own draft row.
    pub(crate) async fn own_draft(&self, who: &SignedIn, id: DraftId) -> Result<DraftRow> {
        self.store
            .draft(id)
            .await?
            .filter(|d| d.owner == who.actor.account)
            .ok_or(OfficeError::Hidden)
    }

    /// One's own draft, with its answers and files.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for a draft of somebody else.
    pub async fn draft(&self, who: &SignedIn, id: DraftId) -> Result<DraftView> {
        let row = self.own_draft(who, id).await?;
        let answers = if row.case.is_some() {
            // The case holds them now.
            Value::Object(Map::new())
        } else {
            let opened = self.vault.open(&place(id), &row.sealed)?.value;
            serde_json::from_slice(&opened)
                .map_err(|e| OfficeError::Corrupt(format!("answers of {id}: {e}")))?
        };
        let files = self.store.files_of_draft(id).await?;
        Ok(DraftView {
            id,
            service: self.service(&row.task_code, row.edition).await?,
            answers,
            revision: row.revision,
            saved_at: row.saved_at,
            files: self.file_views(files).await?,
            case: row.case,
            corrects: row.corrects,
        })
    }

    /// One's own unsubmitted drafts, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drafts(&self, who: &SignedIn) -> Result<Vec<DraftLine>> {
        let mut lines = Vec::new();
        for row in self.store.drafts_of(who.actor.account).await? {
            let service = self.service(&row.task_code, row.edition).await?;
            lines.push(DraftLine {
                id: row.id,
                name: service.service.item.name.clone(),
                saved_at: row.saved_at,
            });
        }
        Ok(lines)
    }

    /// Saves the fields of one topic, or all fields when `topic` is `None`. Incomplete answers are saved too: that is
    /// what a draft is for. Returns the new revision. `revision` is the one that the form showed; `None` takes the last.
    ///
    /// # Errors
    /// `DRAFT-003` when the draft was saved elsewhere in between, `DRAFT-002` once it was submitted, `FORM-004` for a
    /// field that the form does not have.
    pub async fn save_draft(
        &self,
        who: &SignedIn,
        id: DraftId,
        topic: Option<&str>,
        values: Value,
        revision: Option<u32>,
    ) -> Result<u32> {
        let draft = self.draft(who, id).await?;
        if let Some(case) = draft.case {
            return Err(crate::port::store::AppendError::DraftGone { case: Some(case) }.into());
        }
        let mut answers = draft.answers.as_object().cloned().unwrap_or_default();
        let mut incoming = values.as_object().cloned().unwrap_or_default();
        for field in draft.service.form_fields() {
            if topic.is_none_or(|topic| field.topic == topic) {
                match incoming.remove(&field.name) {
                    Some(value) => answers.insert(field.name.clone(), value),
                    None => answers.remove(&field.name),
                };
            }
        }
        if let Some(unknown) = incoming.keys().next().filter(|_| topic.is_none()) {
            return Err(unknown_field(unknown).into());
        }
        let answers = Value::Object(answers);
        // A save sent twice finds its own answers there.
        if answers == draft.answers {
            return Ok(draft.revision);
        }
        if revision.is_some_and(|seen| seen != draft.revision) {
            return Err(stale_draft().into());
        }
        let row = self.own_draft(who, id).await?;
        let saved = DraftRow {
            sealed: self.seal_answers(id, &answers)?,
            revision: draft.revision.saturating_add(1),
            saved_at: self.clock.now(),
            ..row
        };
        let revision = saved.revision;
        self.store.change(vec![Change::SaveDraft(saved)]).await?;
        Ok(revision)
    }

    /// Deletes one's own unsubmitted draft with its files.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for a draft of somebody else, `DRAFT-003` once it was submitted.
    pub async fn delete_draft(&self, who: &SignedIn, id: DraftId) -> Result<()> {
        let row = self.own_draft(who, id).await?;
        let files = self.store.files_of_draft(id).await?;
        self.store
            .change(vec![Change::DeleteDraft(row.id, row.owner)])
            .await?;
        for file in files {
            self.files
                .delete(&file.id.to_string().to_lowercase())
                .await?;
        }
        Ok(())
    }
}
