//! Documents on paper: vouchers, notices, decisions (made on first opening) and certificates (made by a job).
//!
//! What a document says follows from the record; its PDF is made once, kept sealed, and its digest is recorded.

use crate::handle::{Carry, CommandKey, LoadedCase, Personal};
use crate::port::paper::{Certificate as CertificateSheet, CertificateData, Field, Notice};
use crate::port::rows::CertificateRow;
use crate::view::case::may_read_content;
use crate::{Office, OfficeError, Result, SignedIn};
use cases::{By, Case, Command, DocumentKind, DocumentMark, IntakeGround, State};
use catalogue::CertificateRule;
use law::Remedies;
use serde_json::Value;
use vocab::code::{LicenceId, LicenceTypeCode, Uscc};
use vocab::{CaseId, Date, DocumentId, Lang, Text};

/// A PDF, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// What to call the file.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What the page that verifies a certificate shows: what stands on it, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The certificate.
    pub row: CertificateRow,
    /// Its title.
    pub title: Text,
    /// The service.
    pub service: Text,
    /// The department that issued it.
    pub department: Text,
    /// The holder, with all but the ends of the name hidden.
    pub holder: String,
    /// Whether it is valid today.
    pub valid: bool,
}

fn place(id: DocumentId) -> String {
    format!("document/{id}")
}

fn object(id: DocumentId) -> String {
    id.to_string().to_lowercase()
}

/// `2026年11月21日`, as documents write dates.
fn long_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

impl Office {
    /// A document of a case as PDF. Vouchers, notices and decisions are put on paper when they are first opened.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for a case that the asker may not see, `CASE-014` when there is no such document.
    pub async fn document(&self, who: &SignedIn, case: CaseId, kind: DocumentKind) -> Result<Pdf> {
        let loaded = self.visible_case(who, case).await?;
        let own = loaded.case.applicant == who.actor.account;
        if !own && !may_read_content(who) {
            return Err(OfficeError::Hidden);
        }
        if !own {
            self.audit(
                Some(who.actor.account),
                "document.view",
                &format!("{case}/{}", kind.name()),
                "ok",
            )
            .await?;
        }
        let wanted = loaded
            .case
            .document(kind)
            .ok_or(cases::Refusal::NoSuchDocument { kind })?;
        let name = format!("{}-{}.pdf", self.case_number(&loaded.case)?, kind.suffix());
        if let Some(mark) = &wanted.made {
            let bytes = self.stored_pdf(mark).await?;
            return Ok(Pdf { name, bytes });
        }
        if kind == DocumentKind::Certificate {
            return Err(cases::Refusal::NoSuchDocument { kind }.into());
        }
        let notice = self.notice(&loaded, kind).await?;
        let paper = self.paper.clone();
        let bytes = self.heavy(move || paper.notice(&notice)).await??;
        let mark = self.store_pdf(&bytes).await?;
        let seq = loaded.case.version;
        let key = CommandKey::new(&case.to_string(), &format!("{} {seq}", kind.name()));
        let command = Command::RecordDocument {
            kind,
            document: mark,
        };
        match self.by_system(&loaded, key, command).await {
            Ok(()) => Ok(Pdf { name, bytes }),
            // Somebody opened it at the same moment, or the case moved on: the document that was recorded counts.
            Err(OfficeError::Refused(_)) => {
                let again = self.load_case(case).await?;
                match again.case.document(kind).and_then(|d| d.made.clone()) {
                    Some(mark) => Ok(Pdf {
                        name,
                        bytes: self.stored_pdf(&mark).await?,
                    }),
                    None => Ok(Pdf { name, bytes }),
                }
            }
            Err(other) => Err(other),
        }
    }

    pub(crate) async fn by_system(
        &self,
        loaded: &LoadedCase,
        key: CommandKey,
        command: Command,
    ) -> Result<()> {
        let carry = Carry {
            key,
            by: By::System,
            id: loaded.case.id,
            before: Some(&loaded.case),
            service: &loaded.service,
            command,
            personal: Personal::default(),
            more: Vec::new(),
        };
        self.carry(carry).await.map(|_| ())
    }

    async fn store_pdf(&self, bytes: &[u8]) -> Result<DocumentMark> {
        let id = self.ids.document()?;
        let (sealed, _) = self.vault.seal(&place(id), bytes)?;
        self.files.put(&object(id), sealed).await?;
        Ok(DocumentMark {
            id,
            digest: proof::content(bytes),
            size: bytes.len() as u64,
        })
    }

    /// A stored PDF, checked against its recorded digest.
    pub(crate) async fn stored_pdf(&self, mark: &DocumentMark) -> Result<Vec<u8>> {
        let lost =
            || OfficeError::Corrupt(format!("the PDF of {} is missing or was changed", mark.id));
        let sealed = self.files.get(&object(mark.id)).await?.ok_or_else(lost)?;
        let opened = self
            .vault
            .open(&place(mark.id), &sealed)
            .map_err(|_| lost())?;
        if proof::content(&opened.value) == mark.digest {
            Ok(opened.value)
        } else {
            Err(lost())
        }
    }

    async fn notice(&self, loaded: &LoadedCase, kind: DocumentKind) -> Result<Notice> {
        let case = &loaded.case;
        let number = self.case_number(case)?;
        let of = case
            .document(kind)
            .ok_or(cases::Refusal::NoSuchDocument { kind })?
            .of;
        let office = match kind {
            DocumentKind::Grant | DocumentKind::Refusal | DocumentKind::Certificate => {
                &case.decision_department
            }
            DocumentKind::Receipt
            | DocumentKind::Correction
            | DocumentKind::Acceptance
            | DocumentKind::IntakeRefusal => &case.intake_department,
        };
        let fields = self.notice_fields(loaded, kind, &number);
        let body = self.body(loaded, kind).await?;
        let profile = self.profile(case.applicant).await.unwrap_or_default();
        let addressee = if profile.company.is_empty() {
            profile.name
        } else {
            profile.company
        };
        Ok(Notice {
            lang: Lang::Zh,
            office_name: self.department_name(office).zh,
            title: kind.title().zh,
            number: format!("{number}-{}", kind.suffix()),
            addressee,
            paragraphs: body.paragraphs,
            fields,
            items: body.items,
            remedies: body.remedies,
            date: long_date(of.date()),
            qr: format!("{}/progress?number={number}", self.site.base_url),
            qr_caption: "扫码查询办理进度".to_owned(),
            seal: true,
        })
    }

    /// The facts that every notice states, and those of its kind.
    fn notice_fields(&self, loaded: &LoadedCase, kind: DocumentKind, number: &str) -> Vec<Field> {
        let LoadedCase { case, service, .. } = loaded;
        let item = &service.service.item;
        let field = |label: &str, value: String| Field {
            label: label.to_owned(),
            value,
        };
        let mut fields = vec![
            field("办件编号", number.to_owned()),
            field("事项名称", item.name.zh.clone()),
            field("收到申请", case.received_at.minute_text()),
            field("登记位置", format!("第 {} 号", case.position)),
        ];
        if kind == DocumentKind::Acceptance
            && let Some(acceptance) = case.acceptance()
        {
            let due = acceptance.due.binding;
            let note = if due.is_certain() {
                ""
            } else {
                "（节假日安排公布后如有变化将另行告知）"
            };
            fields.push(field("办结期限", format!("{}{note}", long_date(due.date))));
        }
        if kind == DocumentKind::Receipt {
            fields.push(field("查询码", self.vault.lookup_code(case.id).grouped()));
        }
        fields
    }

    async fn body(&self, loaded: &LoadedCase, kind: DocumentKind) -> Result<Body> {
        let LoadedCase { case, service, .. } = loaded;
        let name = &service.service.item.name.zh;
        let mut body = Body::default();
        match kind {
            DocumentKind::Receipt => {
                body.say(format!("你（单位）提交的“{name}”申请已经收到。"));
                body.say("凭办件编号和查询码，可以随时查询办理进度。".to_owned());
                body.items = self.handed_in(loaded);
            }
            DocumentKind::Acceptance => {
                body.say(format!("你（单位）提交的“{name}”申请，属于本机关职权范围，申请材料齐全、符合法定形式。根据《中华人民共和国行政许可法》第三十二条第一款第五项，予以受理。"));
                body.items = self.handed_in(loaded);
            }
            DocumentKind::Correction => {
                body.say(format!("你（单位）提交的“{name}”申请，材料不齐全或者不符合法定形式。根据《中华人民共和国行政许可法》第三十二条第一款第四项，现一次告知需要补正的全部内容："));
                for point in self.correction(case, service).await? {
                    body.items
                        .push(format!("{}：{}", point.label.zh, point.note));
                }
            }
            DocumentKind::IntakeRefusal => self.intake_refusal(case, name, &mut body).await?,
            DocumentKind::Grant => {
                body.say(format!("你（单位）提交的“{name}”申请，经审查，符合法定条件、标准。根据《中华人民共和国行政许可法》第三十八条第一款，决定准予。"));
                if let Some(note) = self.decision_words(case).await? {
                    body.say(note);
                }
            }
            DocumentKind::Refusal => {
                body.say(format!("你（单位）提交的“{name}”申请，经审查，决定不予。根据《中华人民共和国行政许可法》第三十八条第二款，说明理由如下："));
                body.items.extend(self.decision_words(case).await?);
                body.remedies = remedies();
            }
            DocumentKind::Certificate => {}
        }
        Ok(body)
    }

    async fn intake_refusal(&self, case: &Case, name: &str, body: &mut Body) -> Result<()> {
        let State::IntakeRefused {
            ground,
            reason,
            competent,
        } = &case.state
        else {
            return Ok(());
        };
        let why = match ground {
            IntakeGround::NoLicenceNeeded => {
                "该事项依法不需要取得行政许可（《中华人民共和国行政许可法》第三十二条第一款第一项）"
            }
            IntakeGround::NotCompetent => {
                "该事项依法不属于本机关职权范围（《中华人民共和国行政许可法》第三十二条第一款第二项）"
            }
        };
        body.say(format!(
            "你（单位）提交的“{name}”申请，{why}，决定不予受理。"
        ));
        let organ = match competent {
            Some(organ) => self.words(organ).await?,
            None => None,
        };
        if let Some(organ) = organ {
            body.say(format!("请向有关行政机关申请：{organ}。"));
        }
        body.items.extend(self.words(reason).await?);
        body.remedies = remedies();
        Ok(())
    }

    async fn decision_words(&self, case: &Case) -> Result<Option<String>> {
        match case.decision() {
            Some(decision) => Ok(self
                .words(&decision.note)
                .await?
                .filter(|text| !text.is_empty())),
            None => Ok(None),
        }
    }

    fn handed_in(&self, loaded: &LoadedCase) -> Vec<String> {
        let materials = &loaded.service.service.item.materials;
        loaded
            .case
            .materials
            .iter()
            .map(|handed| {
                let name = materials
                    .iter()
                    .find(|m| m.key == handed.material)
                    .map_or("", |m| &m.name.zh);
                format!("{name}（{} 份文件）", handed.files.len())
            })
            .collect()
    }

    /// Makes the certificate of a granted case (制证); called by its job, and harmless when called again.
    pub(crate) async fn make_certificate(&self, id: CaseId) -> Result<()> {
        let loaded = self.load_case(id).await?;
        let State::Issuing { decided, serial } = &loaded.case.state else {
            return Ok(());
        };
        let rule = loaded
            .service
            .certificate_rule()
            .ok_or(OfficeError::Fault("no rule for the certificate"))?;
        let day = decided.decision.at.date();
        let valid_to = rule.valid_to(day);
        let area = crate::project::area_of(&loaded.case.task_code);
        let number = rule.number(&area, day.year(), *serial);
        let licence_id = self.licence_id(rule, &loaded.case.decision_department, &number)?;
        let template = loaded
            .service
            .certificate_template()
            .unwrap_or_default()
            .to_owned();
        let data = self
            .certificate_data(&loaded, rule, &number, &licence_id, day, valid_to)
            .await?;
        let paper = self.paper.clone();
        let bytes = self
            .heavy(move || paper.certificate(&CertificateSheet { template, data }))
            .await??;
        let document = self.store_pdf(&bytes).await?;
        let key = CommandKey::new(&id.to_string(), "certificate");
        let command = Command::RecordCertificate {
            number,
            licence_id,
            valid_from: day,
            valid_to,
            document,
        };
        self.by_system(&loaded, key, command).await
    }

    fn licence_id(&self, rule: &CertificateRule, department: &str, number: &str) -> Result<String> {
        let wrong = |_| {
            OfficeError::Fault("the service's licence type or department code is no valid code")
        };
        let kind = LicenceTypeCode::parse(&rule.licence_type).map_err(wrong)?;
        let issuer = Uscc::parse(department).map_err(wrong)?;
        let serial: String = number
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_uppercase();
        Ok(LicenceId::new(&kind, &issuer, &serial, 1)
            .map_err(wrong)?
            .to_string())
    }

    async fn certificate_data(
        &self,
        loaded: &LoadedCase,
        rule: &CertificateRule,
        number: &str,
        licence_id: &str,
        day: Date,
        valid_to: Option<Date>,
    ) -> Result<CertificateData> {
        let case = &loaded.case;
        let answers = self.answers(case).await?.unwrap_or(Value::Null);
        let profile = self.profile(case.applicant).await?;
        let applicant = if profile.company.is_empty() {
            &profile.name
        } else {
            &profile.company
        };
        let code = if profile.uscc.is_empty() {
            &profile.id_number
        } else {
            &profile.uscc
        };
        let holder = rule
            .holder
            .as_ref()
            .and_then(|pointer| loaded.service.printed(&answers, pointer));
        let fields = rule.fields.iter().filter_map(|pointer| {
            let value = loaded.service.printed(&answers, pointer)?;
            Some(Field {
                label: loaded.service.field_label(pointer).zh,
                value,
            })
        });
        Ok(CertificateData {
            office_name: self.department_name(&case.decision_department).zh,
            title: rule.title.zh.clone(),
            number: number.to_owned(),
            holder: holder.unwrap_or_else(|| applicant.clone()),
            holder_code_masked: masked(code),
            licence_id: licence_id.to_owned(),
            issued_on: long_date(day),
            valid_from: long_date(day),
            valid_to: valid_to.map_or_else(|| "长期".to_owned(), long_date),
            statement: rule.statement.zh.clone(),
            fields: fields.collect(),
            verify_url: format!("{}/verify/{licence_id}", self.site.base_url),
            region_name: self
                .region_name(&crate::project::area_of(&case.task_code))
                .zh,
        })
    }

    /// Checks a certificate by its e-licence identifier, for everybody.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] when this office has issued none of that identifier.
    pub async fn verify_certificate(&self, licence_id: &str) -> Result<Verification> {
        let id = LicenceId::parse(licence_id.trim()).map_err(|_| OfficeError::Hidden)?;
        let row = self
            .store
            .certificate(id.as_ref())
            .await?
            .ok_or(OfficeError::Hidden)?;
        let loaded = self.load_case(row.case).await?;
        let rule = loaded
            .service
            .certificate_rule()
            .ok_or(OfficeError::Hidden)?;
        let answers = self.answers(&loaded.case).await?.unwrap_or(Value::Null);
        let printed = rule
            .holder
            .as_ref()
            .and_then(|pointer| loaded.service.printed(&answers, pointer));
        let holder = match printed {
            Some(holder) => holder,
            None => self
                .profile(loaded.case.applicant)
                .await
                .map(|p| p.name)
                .unwrap_or_default(),
        };
        let today = self.clock.now().date();
        Ok(Verification {
            title: rule.title.clone(),
            service: loaded.service.service.item.name.clone(),
            department: self.department_name(&row.department),
            holder: masked(&holder),
            valid: row.valid_to.is_none_or(|last| today <= last),
            row,
        })
    }

    /// The QR code that leads to the progress of a case; whoever scans it still needs the look-up code.
    ///
    /// # Errors
    /// When it can't be drawn.
    pub fn progress_qr(&self, number: &str) -> Result<String> {
        let address = format!("{}/progress?number={number}", self.site.base_url);
        Ok(self.paper.qr_svg(&address)?)
    }

    /// The QR code that leads to the page which verifies a certificate.
    ///
    /// # Errors
    /// When it can't be drawn.
    pub fn verify_qr(&self, licence_id: &str) -> Result<String> {
        Ok(self
            .paper
            .qr_svg(&format!("{}/verify/{licence_id}", self.site.base_url))?)
    }
}

#[derive(Default)]
struct Body {
    paragraphs: Vec<String>,
    items: Vec<String>,
    remedies: Vec<String>,
}

impl Body {
    fn say(&mut self, paragraph: String) {
        self.paragraphs.push(paragraph);
    }
}

/// 行政许可法 art. 38: a refusal tells of reconsideration and litigation.
fn remedies() -> Vec<String> {
    let remedies = Remedies::general();
    vec![
        remedies.reconsideration.text.zh,
        remedies.litigation.text.zh,
    ]
}

/// Hides all but the ends: `9******Y` of a code, `青****店` of a name.
fn masked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let keep = match chars.len() {
        0 => return String::new(),
        1..=2 => return format!("{}*", chars[0]),
        length => (length / 4).clamp(1, 4),
    };
    let hidden = chars.len() - 2 * keep;
    let (head, tail) = (&chars[..keep], &chars[chars.len() - keep..]);
    format!(
        "{}{}{}",
        head.iter().collect::<String>(),
        "*".repeat(hidden),
        tail.iter().collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_leave_the_ends() {
        assert_eq!(masked("王芳"), "王*");
        assert_eq!(masked("青禾面馆"), "青**馆");
        assert_eq!(masked("990121199003070019"), "9901**********0019");
        assert_eq!(masked("青禾面馆有限公司"), "青禾****公司");
        assert_eq!(masked("周满仓"), "周*仓");
        for length in 4..30 {
            let hidden = masked(&"名".repeat(length)).matches('*').count();
            assert!(hidden * 2 >= length, "{length} characters, {hidden} hidden");
        }
        assert_eq!(masked(""), "");
    }
}
