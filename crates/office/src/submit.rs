//! Handing in: from a draft or straight away, once, with the whole form checked again by the same schema.

use crate::catalog::LoadedService;
use crate::drafts::DraftView;
use crate::handle::{Carry, CommandKey, LoadedCase, Personal, number_of};
use crate::port::rows::FileRow;
use crate::port::store::{DraftSubmitted, RowChange};
use crate::{FieldProblem, Office, OfficeError, RefusalKind, Refused, Result, SignedIn};
use cases::{By, Command, DeliveryWish, FileMark, MaterialFiles, Submission};
use identity::Permission;
use serde_json::Value;
use std::collections::BTreeMap;
use vocab::code::{CaseNumber, LookupCode};
use vocab::{CaseId, Digest, DraftId, Position, Timestamp};

/// What the applicant holds in hand after submitting (回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The case.
    pub case: CaseId,
    /// The case number (办件编号).
    pub number: CaseNumber,
    /// The look-up code (查询码) for following the case without signing in.
    pub lookup_code: LookupCode,
    /// When it was received.
    pub received_at: Timestamp,
    /// Its place in the record: everything later has a higher one.
    pub position: Position,
    /// The digest of the submission in the record.
    pub digest: Digest,
}

/// The form is not in order.
pub(crate) fn form_refused(problems: Vec<catalogue::FieldError>) -> Refused {
    Refused {
        code: "FORM-001",
        kind: RefusalKind::Invalid,
        message: vocab::Text::new(
            format!("还有 {} 处需要修改，改好后才能提交。", problems.len()),
            format!(
                "{} things need to be corrected before this can be submitted.",
                problems.len()
            ),
        ),
        fields: problems
            .into_iter()
            .map(|p| FieldProblem {
                pointer: p.pointer,
                rule: p.keyword,
                message: p.message,
            })
            .collect(),
    }
}

fn by_material(files: &[FileRow]) -> Vec<MaterialFiles> {
    let mut materials: BTreeMap<&str, Vec<FileMark>> = BTreeMap::new();
    for file in files {
        materials.entry(&file.material).or_default().push(FileMark {
            id: file.id,
            digest: file.digest,
        });
    }
    materials
        .into_iter()
        .map(|(material, files)| MaterialFiles {
            material: material.to_owned(),
            files,
        })
        .collect()
}

impl Office {
    /// Submits a draft. The same draft submitted again gives the first receipt.
    ///
    /// # Errors
    /// `FORM-001` with the fields, `CASE-008` for a missing material, `DRAFT-003` when the draft was changed
    /// elsewhere since `revision`.
    pub async fn submit_draft(
        &self,
        who: &SignedIn,
        id: DraftId,
        revision: u32,
        wish: DeliveryWish,
    ) -> Result<Receipt> {
        who.needs(Permission::Apply)?;
        let draft = self.draft(who, id).await?;
        if let Some(case) = draft.case {
            return self.receipt(who, case).await;
        }
        if draft.corrects.is_some() {
            return Err(OfficeError::Hidden);
        }
        let problems = draft.problems(self.clock.now().date());
        if !problems.is_empty() {
            return Err(form_refused(problems).into());
        }
        let files = self.store.files_of_draft(id).await?;
        let case = self.ids.case()?;
        let more = vec![RowChange::DraftSubmitted(DraftSubmitted {
            draft: id,
            owner: who.actor.account,
            revision,
            files: files.iter().map(|file| file.id).collect(),
            case,
        })];
        let key = CommandKey::new(&who.actor.account.to_string(), &format!("submit {id}"));
        let materials = by_material(&files);
        self.submit(
            who,
            key,
            case,
            &draft.service,
            &draft.answers,
            materials,
            wish,
            more,
        )
        .await
    }

    /// Submits answers without a draft, for programs. Services that need uploaded materials are submitted from a draft.
    ///
    /// # Errors
    /// As for [`Office::submit_draft`].
    pub async fn submit_answers(
        &self,
        who: &SignedIn,
        key: CommandKey,
        code: &str,
        answers: &Value,
        wish: DeliveryWish,
    ) -> Result<Receipt> {
        who.needs(Permission::Apply)?;
        let service = self.current_service(code).await?;
        let problems = service
            .form()
            .ok_or(OfficeError::Hidden)?
            .validate(answers, self.clock.now().date());
        if !problems.is_empty() {
            return Err(form_refused(problems).into());
        }
        let case = self.ids.case()?;
        self.submit(
            who,
            key,
            case,
            &service,
            answers,
            Vec::new(),
            wish,
            Vec::new(),
        )
        .await
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call site each from a draft and from a program; a struct would only rename them"
    )]
    async fn submit(
        &self,
        who: &SignedIn,
        key: CommandKey,
        case: CaseId,
        service: &LoadedService,
        answers: &Value,
        materials: Vec<MaterialFiles>,
        wish: DeliveryWish,
        more: Vec<RowChange>,
    ) -> Result<Receipt> {
        let mut personal = Personal::default();
        let bytes =
            serde_json::to_vec(answers).map_err(|_| OfficeError::Fault("answers not encodable"))?;
        let answers = personal.seal(self, &bytes)?;
        let applicant = who.actor.account;
        let submission = Submission {
            applicant,
            answers,
            materials,
            wish,
        };
        let carry = Carry {
            key,
            by: By::Applicant(applicant),
            id: case,
            before: None,
            service,
            command: Command::Submit(submission),
            personal,
            more,
        };
        let (appended, after) = self.carry(carry).await?;
        if appended.repeated {
            let first = CaseId::new(appended.stream)?;
            return self.receipt(who, first).await;
        }
        let mut row = crate::project::case_row(&after);
        row.serial = appended
            .serial
            .ok_or(OfficeError::Fault("a submission without a serial"))?;
        row.position = appended.position;
        Ok(Receipt {
            case,
            number: number_of(&row)?,
            lookup_code: self.vault.lookup_code(case),
            received_at: after.received_at,
            position: appended.position,
            digest: appended.digest,
        })
    }

    /// The receipt of one's own case.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for a case of somebody else.
    pub async fn receipt(&self, who: &SignedIn, case: CaseId) -> Result<Receipt> {
        let LoadedCase { row, case, .. } = self.visible_case(who, case).await?;
        if case.applicant != who.actor.account {
            return Err(OfficeError::Hidden);
        }
        let first = self
            .store
            .stream(case.id.get())
            .await?
            .into_iter()
            .next()
            .ok_or(OfficeError::Hidden)?;
        Ok(Receipt {
            case: case.id,
            number: number_of(&row)?,
            lookup_code: self.vault.lookup_code(case.id),
            received_at: case.received_at,
            position: row.position,
            digest: first.digest,
        })
    }

    /// Begins the draft in which the applicant corrects what was asked for; it holds the answers as they stand.
    ///
    /// # Errors
    /// `CASE-001` when nothing was asked, [`OfficeError::Hidden`] for a case of somebody else.
    pub async fn begin_correction(&self, who: &SignedIn, id: CaseId) -> Result<DraftId> {
        let loaded = self.visible_case(who, id).await?;
        if loaded.case.applicant != who.actor.account {
            return Err(OfficeError::Hidden);
        }
        if loaded.case.status() != cases::Status::Correcting {
            return Err(cases::Refusal::NotNow {
                status: loaded.case.status(),
            }
            .into());
        }
        // Coming back to the page goes on with the draft that was begun.
        let begun = self.store.drafts_of(who.actor.account).await?;
        if let Some(row) = begun.into_iter().find(|row| row.corrects == Some(id)) {
            return Ok(row.id);
        }
        let answers = self
            .answers(&loaded.case)
            .await?
            .ok_or(OfficeError::Hidden)?;
        let key = CommandKey::new(
            &who.actor.account.to_string(),
            &format!("correct {id} {}", loaded.case.version),
        );
        self.new_draft(who, key, &loaded.service, &answers, Some(id))
            .await
    }

    /// Hands in the corrections that were asked for, from a draft begun by [`Office::begin_correction`].
    ///
    /// # Errors
    /// As for [`Office::submit_draft`]; `CASE-001` when nothing was asked.
    pub async fn resubmit(
        &self,
        who: &SignedIn,
        id: CaseId,
        draft: DraftId,
        revision: u32,
    ) -> Result<()> {
        let view = self.draft(who, draft).await?;
        let loaded = self.visible_case(who, id).await?;
        if view.corrects != Some(id) {
            return Err(OfficeError::Hidden);
        }
        if view.case.is_some() {
            // Handed in before: the first outcome counts.
            return Ok(());
        }
        let problems = view.problems(self.clock.now().date());
        if !problems.is_empty() {
            return Err(form_refused(problems).into());
        }
        let mut files = self.kept_files(&loaded.case, &view).await?;
        let added = self.store.files_of_draft(draft).await?;
        let added_ids = added.iter().map(|file| file.id).collect();
        files.extend(added);
        let mut personal = Personal::default();
        let bytes = serde_json::to_vec(&view.answers)
            .map_err(|_| OfficeError::Fault("answers not encodable"))?;
        let answers = personal.seal(self, &bytes)?;
        let key = CommandKey::new(&who.actor.account.to_string(), &format!("resubmit {draft}"));
        let carry = Carry {
            key,
            by: By::Applicant(who.actor.account),
            id,
            before: Some(&loaded.case),
            service: &loaded.service,
            command: Command::Resubmit {
                answers,
                materials: by_material(&files),
            },
            personal,
            more: vec![RowChange::DraftSubmitted(DraftSubmitted {
                draft,
                owner: who.actor.account,
                revision,
                files: added_ids,
                case: id,
            })],
        };
        match self.carry(carry).await {
            Ok(_) => Ok(()),
            Err(OfficeError::Refused(refused)) => self.first_outcome(key, refused).await,
            Err(other) => Err(other),
        }
    }

    /// The files of the case that the correction does not replace.
    async fn kept_files(&self, case: &cases::Case, correction: &DraftView) -> Result<Vec<FileRow>> {
        let mut files = self.store.files_of_case(case.id).await?;
        files.retain(|file| {
            let mut marks = case.materials.iter().flat_map(|m| &m.files);
            let replaced = correction
                .files
                .iter()
                .any(|new| new.material == file.material);
            marks.any(|mark| mark.id == file.id) && !replaced
        });
        Ok(files)
    }
}
