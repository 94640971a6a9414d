//! Jobs: what follows from an act, done afterwards, again and again until it is done.

use crate::handle::CommandKey;
use crate::port::rows::JobRow;
use crate::port::store::{Change, Page};
use crate::{Office, OfficeError, Result, SignedIn};
use cases::{Command, DeliveryWay, Job, State};
use identity::Permission;
use vocab::CaseId;

/// How long a job is leased, in seconds: longer than any job takes.
const LEASE_SECONDS: i64 = 60;
/// How many jobs are leased at once.
const BATCH: u32 = 16;

impl Office {
    /// Runs the jobs that are due now; returns how many were tried. A job that fails is tried again later, with
    /// growing distance, and its failure is kept for the operator.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn run_due_jobs(&self) -> Result<usize> {
        let now = self.clock.now();
        let jobs = self
            .store
            .lease_jobs(now, now.plus_seconds(LEASE_SECONDS), BATCH)
            .await?;
        let tried = jobs.len();
        for job in jobs {
            let change = match self.run(&job).await {
                Ok(()) => Change::JobDone(job.id),
                Err(error) => {
                    let wait = 1_i64 << job.attempts.min(12);
                    tracing::warn!(job = %job.id, kind = job.kind, attempts = job.attempts, error = %chain(&error), "job failed");
                    Change::JobFailed {
                        id: job.id,
                        due: now.plus_seconds(wait),
                        failure: chain(&error),
                    }
                }
            };
            self.store.change(vec![change]).await?;
        }
        Ok(tried)
    }

    /// Runs jobs until none is due: for commands that end, and for tests.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn run_all_due_jobs(&self) -> Result<usize> {
        let mut all = 0;
        loop {
            match self.run_due_jobs().await? {
                0 => return Ok(all),
                tried => all += tried,
            }
        }
    }

    /// Waits until an act may have brought a job.
    pub async fn job_may_wait(&self) {
        self.jobs_waiting.notified().await;
    }

    /// The jobs that are not done, for the administrator.
    ///
    /// # Errors
    /// `AUTH-004` for others.
    pub async fn open_jobs(&self, who: &SignedIn, page: Page) -> Result<Vec<JobRow>> {
        who.needs(Permission::Administer)?;
        Ok(self.store.jobs(page).await?)
    }

    /// How many jobs have failed more than three times, among the first thousand: for `doctor`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn stuck_jobs(&self) -> Result<usize> {
        let jobs = self
            .store
            .jobs(Page {
                after: 0,
                limit: 1000,
            })
            .await?;
        Ok(jobs
            .iter()
            .filter(|job| job.attempts > 3 && !job.failure.is_empty())
            .count())
    }

    async fn run(&self, job: &JobRow) -> Result<()> {
        let case: CaseId = job
            .payload
            .parse()
            .map_err(|_| OfficeError::Corrupt(format!("payload of {}", job.id)))?;
        match Job::from_name(&job.kind) {
            Some(Job::MakeCertificate) => self.make_certificate(case).await,
            Some(Job::DeliverElectronically) => self.deliver_electronically(case).await,
            None => Err(OfficeError::Corrupt(format!(
                "kind of {}: {:?}",
                job.id, job.kind
            ))),
        }
    }

    /// Places the result in the applicant's account (电子送达); harmless when called again.
    async fn deliver_electronically(&self, id: CaseId) -> Result<()> {
        let loaded = self.load_case(id).await?;
        let State::Delivering { .. } = &loaded.case.state else {
            return Ok(());
        };
        let key = CommandKey::new(&id.to_string(), "deliver");
        self.by_system(&loaded, key, Command::Deliver(DeliveryWay::Electronic))
            .await
    }
}

/// The error with its causes, for the operator.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
