//! Rows out of SQLite. A value that can't be read names its table, column and row; nothing is guessed.

use office::identity::Role;
use office::port::rows::{
    AccountRow, ActRow, AuditRow, CaseRow, CertificateRow, DocumentRow, DraftRow, EditionRow,
    FileRow, JobRow, SessionRow, WorkKind, WorkRow,
};
use office::port::store::StoreError;
use rusqlite::Row;
use rusqlite::types::FromSql;
use std::fmt::Display;
use vocab::{Date, Digest, Timestamp};

type Result<T> = std::result::Result<T, StoreError>;

/// A row of a table, read column by column by name.
pub(super) struct Cells<'a, 'r> {
    pub table: &'static str,
    pub row: &'a Row<'r>,
}

impl Cells<'_, '_> {
    fn corrupt(&self, column: &'static str, problem: impl Display) -> StoreError {
        let key = self.row.get_ref(0).map_or_else(
            |_| "?".to_owned(),
            |value| match value {
                rusqlite::types::ValueRef::Integer(i) => i.to_string(),
                rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                other => format!("{other:?}").chars().take(80).collect(),
            },
        );
        StoreError::Corrupt {
            table: self.table,
            column,
            row: key,
            problem: problem.to_string(),
        }
    }

    fn raw<T: FromSql>(&self, column: &'static str) -> Result<T> {
        self.row.get(column).map_err(|e| self.corrupt(column, e))
    }

    fn made<R, T, E: Display>(
        &self,
        column: &'static str,
        make: impl FnOnce(R) -> std::result::Result<T, E>,
    ) -> Result<T>
    where
        R: FromSql,
    {
        make(self.raw(column)?).map_err(|e| self.corrupt(column, e))
    }

    fn u64(&self, column: &'static str) -> Result<u64> {
        self.made(column, |n: i64| u64::try_from(n))
    }

    fn u32(&self, column: &'static str) -> Result<u32> {
        self.made(column, |n: i64| u32::try_from(n))
    }

    fn time(&self, column: &'static str) -> Result<Timestamp> {
        self.made(column, moment)
    }

    fn time_or_none(&self, column: &'static str) -> Result<Option<Timestamp>> {
        match self.raw::<Option<i64>>(column)? {
            None => Ok(None),
            Some(micros) => moment(micros)
                .map(Some)
                .map_err(|e| self.corrupt(column, e)),
        }
    }

    fn digest(&self, column: &'static str) -> Result<Digest> {
        self.made(column, |bytes: Vec<u8>| Digest::try_from(bytes.as_slice()))
    }

    fn date(&self, column: &'static str) -> Result<Date> {
        self.made(column, date_from)
    }

    fn date_or_none(&self, column: &'static str) -> Result<Option<Date>> {
        match self.raw::<Option<i64>>(column)? {
            None => Ok(None),
            Some(number) => date_from(number)
                .map(Some)
                .map_err(|e| self.corrupt(column, e)),
        }
    }

    fn flag(&self, column: &'static str) -> Result<bool> {
        self.made(column, |number: i64| match number {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(format!("{other} is neither 0 nor 1")),
        })
    }

    fn id<T, E: Display>(
        &self,
        column: &'static str,
        make: fn(i64) -> std::result::Result<T, E>,
    ) -> Result<T> {
        self.made(column, make)
    }

    fn id_or_none<T, E: Display>(
        &self,
        column: &'static str,
        make: fn(i64) -> std::result::Result<T, E>,
    ) -> Result<Option<T>> {
        match self.raw::<Option<i64>>(column)? {
            None => Ok(None),
            Some(number) => make(number).map(Some).map_err(|e| self.corrupt(column, e)),
        }
    }
}

/// A moment as it is stored: `Timestamp` would hold a wrong one within its years in silence.
fn moment(micros: i64) -> std::result::Result<Timestamp, String> {
    let moment = Timestamp::from_micros(micros);
    if moment.micros() == micros {
        Ok(moment)
    } else {
        Err(format!("{micros} is no moment of the years 1970 to 9999"))
    }
}

/// A date as it is stored: yyyymmdd.
pub(super) fn date_number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

fn date_from(number: i64) -> std::result::Result<Date, String> {
    let wrong = || format!("{number} is no date yyyymmdd");
    let year = i16::try_from(number / 10_000).map_err(|_| wrong())?;
    let month = i8::try_from(number / 100 % 100).map_err(|_| wrong())?;
    let day = i8::try_from(number % 100).map_err(|_| wrong())?;
    Date::new(year, month, day).map_err(|_| wrong())
}

/// A command that was carried out.
pub(super) struct CommandRow {
    pub key: String,
    pub stream: i64,
    pub position: i64,
}

impl Decode for CommandRow {
    const TABLE: &'static str = "command";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            key: c.raw("key")?,
            stream: c.raw("stream")?,
            position: c.raw("position")?,
        })
    }
}

/// The value of a setting.
pub(super) struct SettingValue(pub String);

impl Decode for SettingValue {
    const TABLE: &'static str = "setting";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        c.raw("value").map(Self)
    }
}

/// What a request that named itself has made.
pub(super) struct OnceResult(pub i64);

impl Decode for OnceResult {
    const TABLE: &'static str = "once";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        c.raw("result").map(Self)
    }
}

/// Reads one row.
pub(super) trait Decode: Sized {
    const TABLE: &'static str;
    fn decode(cells: &Cells<'_, '_>) -> Result<Self>;
}

impl Decode for ActRow {
    const TABLE: &'static str = "act";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        let serial: Option<i64> = c.raw("serial")?;
        Ok(Self {
            position: c.u64("position")?,
            stream: c.raw("stream")?,
            seq: c.u32("seq")?,
            at: c.time("at")?,
            kind: c.raw("kind")?,
            bytes: c.raw("bytes")?,
            digest: c.digest("digest")?,
            serial: serial.map(|_| c.u64("serial")).transpose()?,
            series: c.raw("series")?,
        })
    }
}

impl Decode for CaseRow {
    const TABLE: &'static str = "case_row";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            id: c.id("id", vocab::CaseId::new)?,
            task_code: c.raw("task_code")?,
            edition: c.u32("edition")?,
            received_on: c.date("received_on")?,
            serial: c.u64("serial")?,
            position: c.u64("position")?,
            area: c.raw("area")?,
            intake_department: c.raw("intake_department")?,
            decision_department: c.raw("decision_department")?,
            applicant: c.id("applicant", vocab::AccountId::new)?,
            status: c.made("status", |text: String| {
                text.parse::<office::cases::Status>()
            })?,
            received_at: c.time("received_at")?,
            due: c.date_or_none("due")?,
            provisional: c.flag("provisional")?,
            version: c.u32("version")?,
            changed_at: c.time("changed_at")?,
        })
    }
}

impl Decode for WorkRow {
    const TABLE: &'static str = "work";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            case: c.id("case_id", vocab::CaseId::new)?,
            kind: c.made("kind", |number: i64| {
                u8::try_from(number)
                    .ok()
                    .and_then(WorkKind::from_number)
                    .ok_or("unknown kind of work")
            })?,
            branch: c.raw("branch")?,
            department: c.raw("department")?,
            order: c.u64("ord")?,
            since: c.time("since")?,
            due: c.date_or_none("due")?,
        })
    }
}

impl Decode for DocumentRow {
    const TABLE: &'static str = "document";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            id: c.id("id", vocab::DocumentId::new)?,
            case: c.id("case_id", vocab::CaseId::new)?,
            kind: c.raw("kind")?,
            number: c.raw("number")?,
            digest: c.digest("digest")?,
            size: c.u64("size")?,
            at: c.time("at")?,
        })
    }
}

impl Decode for CertificateRow {
    const TABLE: &'static str = "certificate";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            licence_id: c.raw("licence_id")?,
            number: c.raw("number")?,
            case: c.id("case_id", vocab::CaseId::new)?,
            task_code: c.raw("task_code")?,
            department: c.raw("department")?,
            issued_on: c.date("issued_on")?,
            valid_to: c.date_or_none("valid_to")?,
            digest: c.digest("digest")?,
        })
    }
}

impl Decode for EditionRow {
    const TABLE: &'static str = "edition";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            code: c.raw("code")?,
            edition: c.u32("edition")?,
            digest: c.digest("digest")?,
            content: c.raw("content")?,
            online: c.flag("online")?,
            effective_from: c.date("effective_from")?,
            position: c.u64("position")?,
        })
    }
}

impl Decode for AccountRow {
    const TABLE: &'static str = "account";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        let roles = |text: String| {
            text.split(' ')
                .filter(|r| !r.is_empty())
                .map(str::parse::<Role>)
                .collect::<std::result::Result<_, _>>()
        };
        Ok(Self {
            id: c.id("id", vocab::AccountId::new)?,
            name: c.raw("name")?,
            password: c.raw("password")?,
            roles: c.made("roles", roles)?,
            department: c.raw("department")?,
            work_number: c.raw("work_number")?,
            profile: c.id("profile", vocab::PersonalRef::new)?,
            blind: c.raw("blind")?,
            active: c.flag("active")?,
        })
    }
}

impl Decode for DraftRow {
    const TABLE: &'static str = "draft";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            id: c.id("id", vocab::DraftId::new)?,
            owner: c.id("owner", vocab::AccountId::new)?,
            task_code: c.raw("task_code")?,
            edition: c.u32("edition")?,
            sealed: c.raw("sealed")?,
            revision: c.u32("revision")?,
            saved_at: c.time("saved_at")?,
            case: c.id_or_none("case_id", vocab::CaseId::new)?,
            corrects: c.id_or_none("corrects", vocab::CaseId::new)?,
        })
    }
}

impl Decode for FileRow {
    const TABLE: &'static str = "file";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            id: c.id("id", vocab::FileId::new)?,
            owner: c.id("owner", vocab::AccountId::new)?,
            draft: c.id("draft", vocab::DraftId::new)?,
            case: c.id_or_none("case_id", vocab::CaseId::new)?,
            material: c.raw("material")?,
            sealed_name: c.raw("sealed_name")?,
            media_type: c.raw("media_type")?,
            size: c.u64("size")?,
            digest: c.digest("digest")?,
            salt: c.made("salt", |bytes: Vec<u8>| {
                <[u8; 16]>::try_from(bytes.as_slice()).map_err(|_| "not 16 bytes")
            })?,
            at: c.time("at")?,
        })
    }
}

impl Decode for SessionRow {
    const TABLE: &'static str = "session";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            token: c.digest("token")?,
            account: c.id("account", vocab::AccountId::new)?,
            began: c.time("began")?,
            used: c.time("used")?,
            ends: c.time("ends")?,
        })
    }
}

impl Decode for JobRow {
    const TABLE: &'static str = "job";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            id: c.id("id", vocab::JobId::new)?,
            kind: c.raw("kind")?,
            payload: c.raw("payload")?,
            due: c.time("due")?,
            attempts: c.u32("attempts")?,
            leased_until: c.time_or_none("leased_until")?,
            failure: c.raw("failure")?,
        })
    }
}

impl Decode for AuditRow {
    const TABLE: &'static str = "audit";
    fn decode(c: &Cells<'_, '_>) -> Result<Self> {
        Ok(Self {
            at: c.time("at")?,
            account: c.id_or_none("account", vocab::AccountId::new)?,
            action: c.raw("action")?,
            object: c.raw("object")?,
            result: c.raw("result")?,
        })
    }
}
