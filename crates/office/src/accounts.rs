//! People: signing in and out, sessions, profiles.

use crate::port::rows::{AccountRow, AuditRow, SessionRow};
use crate::port::store::{Change, Page};
use crate::{Office, OfficeError, RefusalKind, Refused, Result};
use identity::{Actor, Attempts, PasswordHash, Permission, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use vocab::{AccountId, Digest, PersonalRef, Timestamp};

/// How long a session lasts without use, in seconds: 30 minutes.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// How long a session lasts at most, in seconds: 12 hours.
pub const SESSION_SECONDS: i64 = 12 * 3600;
/// How long an answer about a session is kept in memory, in seconds.
const REMEMBER_SECONDS: i64 = 5;
/// How long a request that names itself is remembered, in seconds: 7 days.
const REMEMBER_REQUESTS_SECONDS: i64 = 7 * 24 * 3600;
/// How many sessions and how many throttled names are remembered.
const REMEMBER: usize = 20_000;

/// What the office knows of a person: kept sealed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name; of a company's agent, the agent's.
    pub name: String,
    /// The resident identity number (公民身份号码); empty for staff.
    #[serde(default)]
    pub id_number: String,
    /// The mobile telephone number.
    #[serde(default)]
    pub phone: String,
    /// The company's name; empty for natural persons.
    #[serde(default)]
    pub company: String,
    /// The company's unified social credit code.
    #[serde(default)]
    pub uscc: String,
}

/// A new account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The name to sign in with: 2 to 40 characters of `a-z 0-9 _ . -`.
    pub name: String,
    /// The password, 10 to 128 characters.
    pub password: String,
    /// Its roles, at least one.
    pub roles: Vec<Role>,
    /// The department's code for staff; empty otherwise.
    pub department: String,
    /// The work number (工号) for staff; empty otherwise.
    pub work_number: String,
    /// The person.
    pub profile: Profile,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub actor: Actor,
    /// The name to sign in with.
    pub name: String,
    /// The digest of the session's token.
    pub session: Digest,
    /// The anti-forgery token of the session's forms.
    pub csrf: String,
}

impl SignedIn {
    /// Passes when one of the roles grants the permission.
    ///
    /// # Errors
    /// `AUTH-004`.
    pub fn needs(&self, permission: Permission) -> Result<()> {
        if self.actor.may(permission) {
            Ok(())
        } else {
            Err(forbidden().into())
        }
    }
}

/// The roles do not allow it.
#[must_use]
pub fn forbidden() -> Refused {
    Refused::new(
        "AUTH-004",
        RefusalKind::Forbidden,
        "您的账号没有这项权限。如果工作需要，请联系本单位管理员。",
        "Your account is not allowed to do this. If your work needs it, ask your administrator.",
    )
}

/// Nobody is signed in, or not any more.
#[must_use]
pub fn sign_in_first() -> Refused {
    Refused::new(
        "AUTH-003",
        RefusalKind::SignIn,
        "请先登录。如果您刚才登录过，可能是登录已超时；已保存的草稿不会丢失。",
        "Sign in first. If you had signed in, the session has ended; saved drafts are not lost.",
    )
}

/// Who holds a session, until when that answer is good, and when the session ends.
type Remembered = (Arc<SignedIn>, Timestamp, Timestamp);

#[derive(Default)]
pub(crate) struct People {
    sessions: Mutex<BTreeMap<Digest, Remembered>>,
    attempts: Mutex<BTreeMap<String, Attempts>>,
}

fn place(id: PersonalRef) -> String {
    format!("personal/{id}")
}

impl Office {
    /// Makes an account.
    ///
    /// # Errors
    /// `AUTH-005` for a bad name or password, `AUTH-006` when the name or the person is taken.
    pub async fn create_account(&self, new: NewAccount) -> Result<AccountId> {
        let invalid = |zh: &str, en: &str| Refused::new("AUTH-005", RefusalKind::Invalid, zh, en);
        let name_ok = (2..=40).contains(&new.name.len())
            && new
                .name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.-".contains(&b));
        if !name_ok || new.roles.is_empty() {
            return Err(invalid(
                "登录名须为 2–40 位小写字母、数字或 _ . -，并至少有一个角色。",
                "A sign-in name has 2 to 40 characters of a-z, 0-9, _ . -, and the account needs a role.",
            )
            .into());
        }
        let salt = self.vault.fresh_salt();
        let password = new.password.clone();
        let hash = self
            .heavy(move || PasswordHash::make(&password, &salt))
            .await?
            .map_err(|_| {
                invalid(
                    "密码须为 10–128 个字符。",
                    "A password has 10 to 128 characters.",
                )
            })?;
        let (id, profile) = (self.ids.account()?, self.ids.personal()?);
        let blind = match (new.profile.uscc.as_str(), new.profile.id_number.as_str()) {
            ("", "") => None,
            ("", id_number) => Some(self.vault.blind("resident", id_number)),
            (uscc, id_number) => Some(self.vault.blind("agent", &format!("{uscc}/{id_number}"))),
        };
        let json = serde_json::to_vec(&new.profile)
            .map_err(|_| OfficeError::Fault("profile not encodable"))?;
        let (sealed, _) = self.vault.seal(&place(profile), &json)?;
        let row = AccountRow {
            id,
            name: new.name,
            password: hash.as_str().to_owned(),
            roles: new.roles.into_iter().collect(),
            department: new.department,
            work_number: new.work_number,
            profile,
            blind,
            active: true,
        };
        self.store
            .change(vec![
                Change::PutPersonal(profile, sealed),
                Change::PutAccount(row),
            ])
            .await?;
        Ok(id)
    }

    /// Signs in. Returns the session's token, which is nowhere stored, and who it is.
    ///
    /// # Errors
    /// `AUTH-001` for a wrong name or password, `AUTH-002` after too many tries.
    pub async fn sign_in(&self, name: &str, password: &str) -> Result<(String, SignedIn)> {
        let now = self.clock.now();
        let name: String = name.trim().to_lowercase().chars().take(80).collect();
        self.count_try(&name, now)?;
        let account = self
            .store
            .account_by_name(&name)
            .await?
            .filter(|account| account.active);
        // Without an account the same work is done, so that time does not tell which names exist.
        let stored = account
            .as_ref()
            .map_or(NOBODY, |account| account.password.as_str())
            .to_owned();
        let password: String = password.chars().take(200).collect();
        let matches = self
            .heavy(move || {
                PasswordHash::from_stored(&stored).is_ok_and(|hash| hash.verify(&password))
            })
            .await?;
        let Some(account) = account.filter(|_| matches) else {
            self.audit(None, "sign_in", &name_for_audit(&name), "AUTH-001")
                .await?;
            return Err(Refused::new(
                "AUTH-001",
                RefusalKind::Invalid,
                "登录名或密码不正确。请检查后再试。",
                "The name or the password is wrong. Check them and try again.",
            )
            .into());
        };
        self.people
            .attempts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&name);
        self.begin_session(&account).await
    }

    async fn begin_session(&self, account: &AccountRow) -> Result<(String, SignedIn)> {
        let now = self.clock.now();
        let token = self.vault.fresh_token();
        let digest = proof::content(token.as_bytes());
        let row = SessionRow {
            token: digest,
            account: account.id,
            began: now,
            used: now,
            ends: now.plus_seconds(SESSION_SECONDS),
        };
        self.store
            .change(vec![
                Change::DeleteSessionsBefore(now),
                Change::ForgetOnceBefore(now.plus_seconds(-REMEMBER_REQUESTS_SECONDS)),
                Change::PutSession(row),
                Change::Audit(AuditRow {
                    at: now,
                    account: Some(account.id),
                    action: "sign_in".to_owned(),
                    object: String::new(),
                    result: "ok".to_owned(),
                }),
            ])
            .await?;
        let who = self.signed_in(account, digest);
        Ok((token, who))
    }

    /// Who holds this token.
    ///
    /// # Errors
    /// `AUTH-003` when the session is unknown or over.
    pub async fn who(&self, token: &str) -> Result<Arc<SignedIn>> {
        let now = self.clock.now();
        if token.len() != 64 {
            return Err(sign_in_first().into());
        }
        let digest = proof::content(token.as_bytes());
        if let Some((who, until, ends)) = self.remembered(&digest)
            && now < until
            && now < ends
        {
            return Ok(who);
        }
        let row = self
            .store
            .session(digest)
            .await?
            .ok_or_else(sign_in_first)?;
        if now >= row.ends || now.seconds() - row.used.seconds() > IDLE_SECONDS {
            self.store
                .change(vec![Change::DeleteSession(digest)])
                .await?;
            return Err(sign_in_first().into());
        }
        let account = self
            .store
            .account(row.account)
            .await?
            .filter(|account| account.active);
        let account = account.ok_or_else(sign_in_first)?;
        if now.seconds() - row.used.seconds() > 300 {
            self.store
                .change(vec![Change::PutSession(SessionRow {
                    used: now,
                    ..row.clone()
                })])
                .await?;
        }
        let who = Arc::new(self.signed_in(&account, digest));
        let mut sessions = self
            .people
            .sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= REMEMBER {
            sessions.clear();
        }
        sessions.insert(
            digest,
            (who.clone(), now.plus_seconds(REMEMBER_SECONDS), row.ends),
        );
        Ok(who)
    }

    /// Ends the session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sign_out(&self, who: &SignedIn) -> Result<()> {
        self.people
            .sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&who.session);
        self.store
            .change(vec![Change::DeleteSession(who.session)])
            .await?;
        Ok(())
    }

    /// One's own profile.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] when it was erased.
    pub async fn profile(&self, account: AccountId) -> Result<Profile> {
        let row = self
            .store
            .account(account)
            .await?
            .ok_or(OfficeError::Hidden)?;
        let value = self
            .open_personal(row.profile)
            .await?
            .ok_or(OfficeError::Hidden)?;
        serde_json::from_slice(&value)
            .map_err(|e| OfficeError::Corrupt(format!("profile of {account}: {e}")))
    }

    /// The accounts, for the administrator.
    ///
    /// # Errors
    /// `AUTH-004` for others.
    pub async fn accounts(&self, who: &SignedIn, page: Page) -> Result<Vec<AccountRow>> {
        who.needs(Permission::Administer)?;
        Ok(self.store.accounts(page).await?)
    }

    /// Opens a personal value; `None` once it was erased.
    pub(crate) async fn open_personal(&self, id: PersonalRef) -> Result<Option<Vec<u8>>> {
        let Some(sealed) = self.store.personal(id).await? else {
            return Ok(None);
        };
        Ok(Some(self.vault.open(&place(id), &sealed)?.value))
    }

    /// Seals a value for the erasable table: the row to write, and what an event may hold of it.
    pub(crate) fn seal_personal(
        &self,
        value: &[u8],
    ) -> Result<(PersonalRef, Vec<u8>, cases::Sealed)> {
        let id = self.ids.personal()?;
        let (sealed, digest) = self.vault.seal(&place(id), value)?;
        Ok((id, sealed, cases::Sealed { at: id, digest }))
    }

    /// Writes a line of the security audit.
    pub(crate) async fn audit(
        &self,
        account: Option<AccountId>,
        action: &str,
        object: &str,
        result: &str,
    ) -> Result<()> {
        let row = AuditRow {
            at: self.clock.now(),
            account,
            action: action.to_owned(),
            object: object.to_owned(),
            result: result.to_owned(),
        };
        self.store.change(vec![Change::Audit(row)]).await?;
        Ok(())
    }

    fn signed_in(&self, account: &AccountRow, session: Digest) -> SignedIn {
        SignedIn {
            actor: Actor {
                account: account.id,
                roles: account.roles.clone(),
                department: Some(account.department.clone()).filter(|d| !d.is_empty()),
            },
            name: account.name.clone(),
            session,
            csrf: self.vault.forgery_token(&session),
        }
    }

    fn remembered(&self, digest: &Digest) -> Option<Remembered> {
        self.people
            .sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(digest)
            .cloned()
    }

    /// Counts a try before it is made, so that many at once are not all the first; a right password takes it back.
    fn count_try(&self, name: &str, now: Timestamp) -> Result<()> {
        let mut attempts = self
            .people
            .attempts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let before = attempts.get(name).copied().unwrap_or_default();
        let wait = before.wait_seconds(now);
        if wait > 0 {
            return Err(Refused::new(
                "AUTH-002",
                RefusalKind::TooOften,
                format!("尝试次数过多，请在 {wait} 秒后再试。"),
                format!("Too many tries. Wait {wait} seconds and try again."),
            )
            .into());
        }
        crate::throttle::make_room(&mut attempts, REMEMBER, now);
        attempts.insert(name.to_owned(), before.failed(now));
        Ok(())
    }

    /// Runs slow, pure work off the request threads; at most two at once.
    pub(crate) async fn heavy<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let _permit = self
            .heavy
            .acquire()
            .await
            .map_err(|_| OfficeError::Fault("shutting down"))?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| OfficeError::Fault("a piece of slow work failed"))
    }
}

/// What was typed as a name may be anything, even a password: the audit keeps its digest only.
fn name_for_audit(name: &str) -> String {
    format!("name:{}", proof::content(name.as_bytes()).short())
}

/// The hash of no password that anybody knows.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
