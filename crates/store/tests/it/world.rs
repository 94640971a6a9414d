//! What the tests put into a store: invented rows, and a folder of their own.

use office::cases::Status;
use office::identity::Role;
use office::port::rows::{
    AccountRow, CaseRow, CertificateRow, DocumentRow, DraftRow, EditionRow, FileRow, SessionRow,
    WorkKind, WorkRow,
};
use office::port::store::{CaseFilter, Change, NewAct, NewJob, Page, RowChange, Store, Unit};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use vocab::{
    AccountId, CaseId, Date, Digest, DocumentId, DraftId, FileId, JobId, PersonalRef, Timestamp,
};

/// A folder that is removed with its files.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("store-{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub const ALL: Page = Page {
    after: 0,
    limit: 1000,
};

/// The code of the invented item; region 990000 does not exist.
pub const TASK: &str = "9900000000000000000000000000001";
pub const DESK: &str = "990000-desk";

pub fn page(after: u64, limit: u32) -> Page {
    Page { after, limit }
}

pub fn day(day: i8) -> Date {
    Date::new(2026, 11, day).unwrap()
}

/// So many seconds into 20 November 2026.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::start_of(day(20)).plus_seconds(seconds)
}

pub fn key(number: u64) -> [u8; 16] {
    u128::from(number).to_be_bytes()
}

pub fn case(id: i64) -> CaseId {
    CaseId::new(id).unwrap()
}

pub fn account(id: i64) -> AccountId {
    AccountId::new(id).unwrap()
}

pub fn draft(id: i64) -> DraftId {
    DraftId::new(id).unwrap()
}

pub fn file(id: i64) -> FileId {
    FileId::new(id).unwrap()
}

pub fn job(id: i64) -> JobId {
    JobId::new(id).unwrap()
}

pub fn personal(id: i64) -> PersonalRef {
    PersonalRef::new(id).unwrap()
}

pub fn document(id: i64) -> DocumentId {
    DocumentId::new(id).unwrap()
}

pub fn digest(text: &str) -> Digest {
    office::proof::content(text.as_bytes())
}

/// An act whose bytes are the text.
pub fn act(kind: &'static str, text: &str, series: &str) -> NewAct {
    NewAct {
        kind,
        at: at(0),
        bytes: text.as_bytes().to_vec(),
        digest: digest(text),
        series: series.to_owned(),
    }
}

/// A unit of acts alone.
pub fn unit(command: u64, stream: i64, expected: Option<u32>, acts: Vec<NewAct>) -> Unit {
    Unit {
        command: key(command),
        stream,
        expected,
        acts,
        rows: Vec::new(),
        jobs: Vec::new(),
    }
}

/// A unit of one act without a serial.
pub fn plain(command: u64, stream: i64, expected: u32) -> Unit {
    let text = format!("act {command} of {stream}");
    unit(
        command,
        stream,
        Some(expected),
        vec![act("test.plain", &text, "")],
    )
}

/// A unit of one act that changes these rows.
pub fn with_rows(command: u64, stream: i64, rows: Vec<RowChange>) -> Unit {
    let text = format!("rows {command}");
    Unit {
        expected: None,
        rows,
        ..unit(command, stream, None, vec![act("test.rows", &text, "rows")])
    }
}

pub fn case_row(id: i64) -> CaseRow {
    CaseRow {
        id: case(id),
        task_code: TASK.to_owned(),
        edition: 1,
        received_on: day(20),
        serial: 0,
        position: 0,
        area: "990000".to_owned(),
        intake_department: DESK.to_owned(),
        decision_department: "990000-office".to_owned(),
        applicant: account(1),
        status: Status::Received,
        received_at: at(0),
        due: None,
        provisional: false,
        version: 1,
        changed_at: at(0),
    }
}

pub fn work_row(id: i64, kind: WorkKind, branch: &str) -> WorkRow {
    WorkRow {
        case: case(id),
        kind,
        branch: branch.to_owned(),
        department: DESK.to_owned(),
        order: 0,
        since: at(1),
        due: Some(day(27)),
    }
}

pub fn new_job(id: i64, due: i64) -> NewJob {
    NewJob {
        id: job(id),
        kind: "test",
        payload: format!(r#"{{"job":{id}}}"#),
        due: at(due),
    }
}

/// A submission as the office makes it: a case, its first work, a job. Stream and command are the case's number.
pub fn submission(row: CaseRow) -> Unit {
    let id = row.id.get();
    let series = format!("{}/{}", row.task_code, row.received_on);
    let text = format!("submission {id}");
    let acts = vec![act("case.submitted", &text, &series)];
    Unit {
        rows: vec![
            RowChange::PutWork(work_row(id, WorkKind::Intake, "")),
            RowChange::NewCase(row),
        ],
        jobs: vec![new_job(id, 0)],
        ..unit(id.unsigned_abs(), id, Some(0), acts)
    }
}

pub fn account_row(id: i64, name: &str) -> AccountRow {
    AccountRow {
        id: account(id),
        name: name.to_owned(),
        password: "$argon2id$invented".to_owned(),
        roles: [Role::Clerk, Role::Reviewer].into(),
        department: DESK.to_owned(),
        work_number: format!("W{id}"),
        profile: personal(id),
        blind: None,
        active: true,
    }
}

pub fn draft_row(id: i64, owner: i64) -> DraftRow {
    DraftRow {
        id: draft(id),
        owner: account(owner),
        task_code: TASK.to_owned(),
        edition: 1,
        sealed: vec![7; 20],
        revision: 1,
        saved_at: at(0),
        case: None,
        corrects: None,
    }
}

pub fn file_row(id: i64, of: i64, owner: i64) -> FileRow {
    FileRow {
        id: file(id),
        owner: account(owner),
        draft: draft(of),
        case: None,
        material: "licence".to_owned(),
        sealed_name: vec![1, 2, 3],
        media_type: "application/pdf".to_owned(),
        size: 1234,
        digest: digest("file"),
        salt: [9; 16],
        at: at(3),
    }
}

pub fn session_row(token: &str, ends: i64) -> SessionRow {
    SessionRow {
        token: digest(token),
        account: account(1),
        began: at(0),
        used: at(0),
        ends: at(ends),
    }
}

pub fn edition_row(code: &str, edition: u32, content: &str) -> EditionRow {
    EditionRow {
        code: code.to_owned(),
        edition,
        digest: digest(content),
        content: content.as_bytes().to_vec(),
        online: true,
        effective_from: day(1),
        position: 0,
    }
}

pub fn document_row(id: i64, of: i64) -> DocumentRow {
    DocumentRow {
        id: document(id),
        case: case(of),
        kind: "acceptance".to_owned(),
        number: format!("2026-{id}"),
        digest: digest("document"),
        size: 4321,
        at: at(4),
    }
}

pub fn certificate_row(licence: &str, of: i64) -> CertificateRow {
    CertificateRow {
        number: format!("C-{of}"),
        licence_id: licence.to_owned(),
        case: case(of),
        task_code: TASK.to_owned(),
        department: DESK.to_owned(),
        issued_on: day(21),
        valid_to: None,
        digest: digest("certificate"),
    }
}

/// Makes changes that must succeed.
pub async fn change(store: &dyn Store, changes: Vec<Change>) {
    store.change(changes).await.unwrap();
}

/// Everything that a store holds as text, as far as lists and the ids 1 to 9 and 1001 to 1009 reach.
pub async fn everything(store: &dyn Store) -> Vec<String> {
    let mut found = vec![
        format!("head {}", store.head().await.unwrap()),
        format!("acts {:?}", store.acts(ALL).await.unwrap()),
        format!(
            "cases {:?}",
            store.cases(&CaseFilter::default(), ALL).await.unwrap()
        ),
        format!("work {:?}", store.all_work(ALL).await.unwrap()),
        format!("jobs {:?}", store.jobs(ALL).await.unwrap()),
        format!("accounts {:?}", store.accounts(ALL).await.unwrap()),
        format!("editions {:?}", store.editions("", 1000).await.unwrap()),
        format!("audit {:?}", store.audit(1000).await.unwrap()),
        format!("setting {:?}", store.setting("city").await.unwrap()),
    ];
    for id in (1..10).chain(1001..1010) {
        found.push(format!(
            "{id}: {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            store.draft(draft(id)).await.unwrap(),
            store.files_of_draft(draft(id)).await.unwrap(),
            store.file(file(id)).await.unwrap(),
            store.personal(personal(id)).await.unwrap(),
            store.documents(case(id)).await.unwrap(),
            store.certificate_of(case(id)).await.unwrap(),
            store.outcome(key(id.unsigned_abs())).await.unwrap(),
        ));
    }
    found
}
