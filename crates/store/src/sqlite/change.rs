//! Changes that are no official acts.

use super::write::{run, scalar};
use office::port::rows::{AccountRow, AuditRow, DraftRow, FileRow, SessionRow};
use office::port::store::{Change, ChangeError, StoreError};
use rusqlite::{Connection, params};
use vocab::{AccountId, DraftId, FileId};

/// Makes one change.
pub(super) fn one(db: &Connection, change: &Change) -> Result<(), ChangeError> {
    match change {
        Change::PutAccount(row) => return account(db, row),
        Change::NewDraft(row) => new_draft(db, row)?,
        Change::SaveDraft(row) => return save_draft(db, row),
        Change::DeleteDraft(id, owner) => return delete_draft(db, *id, *owner),
        Change::PutFile(row) => return put_file(db, row),
        Change::DeleteFile(id, owner) => return delete_file(db, *id, *owner),
        Change::PutSession(row) => session(db, row)?,
        Change::Audit(row) => audit(db, row)?,
        Change::PutPersonal(id, sealed) => {
            let sql = "INSERT INTO personal (id, sealed) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed";
            run(db, sql, params![id.get(), sealed])?;
        }
        Change::ErasePersonal(id) => {
            run(db, "DELETE FROM personal WHERE id = ?1", [id.get()])?;
        }
        Change::DeleteSession(token) => {
            let sql = "DELETE FROM session WHERE token = ?1";
            run(db, sql, [token.as_bytes().as_slice()])?;
        }
        Change::DeleteSessionsBefore(moment) => {
            let sql = "DELETE FROM session WHERE ends <= ?1";
            run(db, sql, [moment.micros()])?;
        }
        Change::JobDone(id) => {
            run(db, "DELETE FROM job WHERE id = ?1", [id.get()])?;
        }
        Change::JobFailed { id, due, failure } => {
            let sql = "UPDATE job SET due = ?2, failure = ?3, leased_until = NULL WHERE id = ?1";
            run(db, sql, params![id.get(), due.micros(), failure])?;
        }
        Change::Once { key, result, at } => return once(db, key, *result, at.micros()),
        Change::ForgetOnceBefore(moment) => {
            run(db, "DELETE FROM once WHERE at < ?1", [moment.micros()])?;
        }
        Change::PutSetting(name, value) => {
            let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            run(db, sql, params![name, value])?;
        }
    }
    Ok(())
}

fn once(db: &Connection, key: &[u8; 16], result: i64, at: i64) -> Result<(), ChangeError> {
    let sql = "INSERT INTO once (key, result, at) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO NOTHING";
    match run(db, sql, params![key.as_slice(), result, at])? {
        0 => Err(ChangeError::Taken("request")),
        _ => Ok(()),
    }
}

fn delete_draft(db: &Connection, id: DraftId, owner: AccountId) -> Result<(), ChangeError> {
    let sql = "DELETE FROM draft WHERE id = ?1 AND owner = ?2 AND case_id IS NULL";
    if run(db, sql, [id.get(), owner.get()])? == 0 {
        return Err(ChangeError::Stale("draft"));
    }
    let sql = "DELETE FROM file WHERE draft = ?1 AND case_id IS NULL";
    run(db, sql, [id.get()])?;
    Ok(())
}

fn delete_file(db: &Connection, id: FileId, owner: AccountId) -> Result<(), ChangeError> {
    let sql = "DELETE FROM file WHERE id = ?1 AND owner = ?2 AND case_id IS NULL";
    if run(db, sql, [id.get(), owner.get()])? == 0 {
        return Err(ChangeError::Stale("file"));
    }
    Ok(())
}

/// A session that two pages use at once keeps the later use.
fn session(db: &Connection, row: &SessionRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO session (token, account, began, used, ends) VALUES (?1, ?2, ?3, ?4, ?5) \
               ON CONFLICT (token) DO UPDATE SET used = max(used, excluded.used)";
    let token = row.token.as_bytes().as_slice();
    let (began, used, ends) = (row.began.micros(), row.used.micros(), row.ends.micros());
    let account = row.account.get();
    run(db, sql, params![token, account, began, used, ends])?;
    Ok(())
}

fn audit(db: &Connection, row: &AuditRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO audit (at, account, action, object, result) VALUES (?1, ?2, ?3, ?4, ?5)";
    let (at, account) = (row.at.micros(), row.account.map(AccountId::get));
    let (action, object, result) = (&row.action, &row.object, &row.result);
    run(db, sql, params![at, account, action, object, result])?;
    Ok(())
}

fn account(db: &Connection, row: &AccountRow) -> Result<(), ChangeError> {
    let sql = "SELECT id FROM account WHERE name = ?1 AND id <> ?2";
    if scalar::<i64>(db, sql, params![row.name, row.id.get()])?.is_some() {
        return Err(ChangeError::Taken("name"));
    }
    let sql = "SELECT id FROM account WHERE blind = ?1 AND id <> ?2";
    if scalar::<i64>(db, sql, params![row.blind, row.id.get()])?.is_some() {
        return Err(ChangeError::Taken("person"));
    }
    let sql = "INSERT INTO account (id, name, password, roles, department, work_number, profile, blind, active) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
               password = excluded.password, roles = excluded.roles, department = excluded.department, \
               work_number = excluded.work_number, profile = excluded.profile, blind = excluded.blind, active = excluded.active";
    let roles: Vec<&str> = row.roles.iter().map(|role| role.name()).collect();
    let (id, profile) = (row.id.get(), row.profile.get());
    run(
        db,
        sql,
        params![
            id,
            row.name,
            row.password,
            roles.join(" "),
            row.department,
            row.work_number,
            profile,
            row.blind,
            row.active
        ],
    )?;
    Ok(())
}

fn new_draft(db: &Connection, row: &DraftRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO draft (id, owner, task_code, edition, sealed, revision, saved_at, case_id, corrects) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8)";
    let (id, owner, saved) = (row.id.get(), row.owner.get(), row.saved_at.micros());
    let corrects = row.corrects.map(vocab::CaseId::get);
    run(
        db,
        sql,
        params![
            id,
            owner,
            row.task_code,
            row.edition,
            row.sealed,
            row.revision,
            saved,
            corrects
        ],
    )?;
    Ok(())
}

fn save_draft(db: &Connection, row: &DraftRow) -> Result<(), ChangeError> {
    let sql = "UPDATE draft SET sealed = ?4, revision = ?3, saved_at = ?5 \
               WHERE id = ?1 AND owner = ?2 AND revision = ?3 - 1 AND case_id IS NULL";
    let (id, owner, saved) = (row.id.get(), row.owner.get(), row.saved_at.micros());
    if run(db, sql, params![id, owner, row.revision, row.sealed, saved])? == 0 {
        return Err(ChangeError::Stale("draft"));
    }
    Ok(())
}

fn put_file(db: &Connection, row: &FileRow) -> Result<(), ChangeError> {
    let open = "SELECT id FROM draft WHERE id = ?1 AND owner = ?2 AND case_id IS NULL";
    if scalar::<i64>(db, open, params![row.draft.get(), row.owner.get()])?.is_none() {
        return Err(ChangeError::Stale("draft"));
    }
    let sql = "INSERT INTO file (id, owner, draft, case_id, material, sealed_name, media_type, size, digest, salt, at) \
               VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let (id, owner, draft) = (row.id.get(), row.owner.get(), row.draft.get());
    let (digest, salt) = (row.digest.as_bytes().as_slice(), row.salt.as_slice());
    let (size, at) = (row.size as i64, row.at.micros());
    run(
        db,
        sql,
        params![
            id,
            owner,
            draft,
            row.material,
            row.sealed_name,
            row.media_type,
            size,
            digest,
            salt,
            at
        ],
    )?;
    Ok(())
}
