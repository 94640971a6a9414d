//! Replays the whole record and compares it with every row and digest that was derived from it.

use crate::act::{CatalogueEvent, decode_case, decode_catalogue, edition_leaf};
use crate::port::rows::{ActRow, CaseRow, EditionRow, WorkRow};
use crate::port::store::{CATALOGUE_STREAM, CaseFilter, Page};
use crate::project;
use crate::{Office, OfficeError, Result};
use cases::{Case, Event, Sealed};
use catalogue::Service;
use std::collections::{BTreeMap, BTreeSet};
use vocab::{CaseId, Digest, FileId, Position, Timestamp};

/// How many rows are read at once.
const BATCH: u32 = 1000;
/// How many findings are kept; the rest are only counted.
const KEEP: usize = 200;

/// What was compared, and what was wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Acts whose position, digest and columns were checked.
    pub acts: u64,
    /// The Merkle root over the digests of all acts, in the order of their positions.
    pub root: String,
    /// Cases folded and compared with their rows.
    pub cases: u64,
    /// Pieces of waiting work compared.
    pub work: u64,
    /// Documents whose PDF was opened and compared with its digest.
    pub documents: u64,
    /// Certificates compared.
    pub certificates: u64,
    /// Uploaded files opened and compared with their digests.
    pub files: u64,
    /// Personal values opened and compared with the digests in the record.
    pub personal: u64,
    /// Personal values that were erased; the record stays provable without them.
    pub erased: u64,
    /// Editions of the catalogue compared with the record.
    pub editions: u64,
    /// What was wrong, each with where.
    pub findings: Vec<String>,
    /// How many things were wrong.
    pub wrong: u64,
}

impl Report {
    /// Whether everything agreed.
    #[must_use]
    pub const fn is_green(&self) -> bool {
        self.wrong == 0
    }

    fn find(&mut self, finding: String) {
        self.wrong += 1;
        if self.findings.len() < KEEP {
            self.findings.push(finding);
        }
    }

    fn expect(&mut self, right: bool, finding: impl FnOnce() -> String) {
        if !right {
            self.find(finding());
        }
    }
}

#[derive(Default)]
struct Replay {
    cases: BTreeMap<CaseId, Case>,
    sealed: Vec<(CaseId, Sealed)>,
    serials: BTreeMap<String, u64>,
    published: BTreeMap<Position, (Timestamp, CatalogueEvent)>,
    /// The files that were ever handed in for a case, with the material that each is for.
    handed_in: BTreeMap<CaseId, BTreeMap<FileId, (String, Digest)>>,
    /// Cases that could not be folded: reported once.
    broken: BTreeSet<i64>,
}

impl Office {
    /// Replays everything. `deep` also opens every file and PDF.
    ///
    /// # Errors
    /// When the store can't be read; what is wrong with its content is in the report.
    pub async fn verify(&self, deep: bool) -> Result<Report> {
        let mut report = Report::default();
        for problem in self.store.check().await? {
            report.find(format!("engine: {problem}"));
        }
        let replay = self.replay(&mut report).await?;
        self.compare_cases(&replay, &mut report).await?;
        self.compare_work(&replay, &mut report).await?;
        self.compare_papers(&replay, deep, &mut report).await?;
        self.compare_personal(&replay, &mut report).await?;
        self.compare_editions(&replay, &mut report).await?;
        if deep {
            self.compare_files(&replay, &mut report).await?;
        }
        Ok(report)
    }

    async fn replay(&self, report: &mut Report) -> Result<Replay> {
        let mut replay = Replay::default();
        let mut tree = proof::Frontier::new();
        let mut last: Position = 0;
        loop {
            let acts = self
                .store
                .acts(Page {
                    after: last,
                    limit: BATCH,
                })
                .await?;
            if acts.is_empty() {
                break;
            }
            for act in acts {
                report.acts += 1;
                report.expect(act.position == last + 1, || {
                    format!(
                        "position {}: expected {}, so acts are missing or moved",
                        act.position,
                        last + 1
                    )
                });
                last = act.position;
                let digest = proof::leaf(&act.bytes);
                report.expect(digest == act.digest, || {
                    format!("position {last}: the bytes do not give the digest")
                });
                tree.push(digest);
                replay.take(&act, report);
            }
        }
        let head = self.store.head().await?;
        report.expect(head == last, || {
            format!("the head says {head}, the last act is {last}")
        });
        report.root = tree.root().to_string();
        Ok(replay)
    }

    async fn compare_cases(&self, replay: &Replay, report: &mut Report) -> Result<()> {
        let mut after = 0;
        let mut seen = BTreeSet::new();
        loop {
            let rows = self
                .store
                .cases(
                    &CaseFilter::default(),
                    Page {
                        after,
                        limit: BATCH,
                    },
                )
                .await?;
            let Some(end) = rows.last() else { break };
            after = end.position;
            for row in rows {
                report.cases += 1;
                seen.insert(row.id);
                self.compare_stream(row.id, replay, report).await?;
                let wanted: Option<CaseRow> = replay.cases.get(&row.id).map(project::case_row);
                report.expect(wanted.as_ref() == Some(&row), || {
                    format!("case row {}: differs from what its acts give", row.id)
                });
            }
        }
        for id in replay.cases.keys().filter(|id| !seen.contains(id)) {
            report.find(format!("case {id}: has acts but no row"));
        }
        Ok(())
    }

    /// Whoever handles a case reads its acts alone: they must be the same that the whole record has.
    async fn compare_stream(&self, id: CaseId, replay: &Replay, report: &mut Report) -> Result<()> {
        let alone = self.store.stream(id.get()).await?;
        let found = alone.first().map(|act| act.position);
        let counted = alone.len() as u64;
        if let Some(case) = replay.cases.get(&id) {
            let same = found == Some(case.position) && counted == u64::from(case.version);
            report.expect(same, || {
                format!(
                    "case {id}: {counted} acts when read alone, {} in the record",
                    case.version
                )
            });
        }
        Ok(())
    }

    async fn compare_work(&self, replay: &Replay, report: &mut Report) -> Result<()> {
        let key = |row: &WorkRow| (row.case, row.kind, row.branch.clone());
        let mut wanted: BTreeMap<_, WorkRow> = replay
            .cases
            .values()
            .flat_map(project::work_rows)
            .map(|row| (key(&row), row))
            .collect();
        let mut after = 0;
        loop {
            let rows = self
                .store
                .all_work(Page {
                    after,
                    limit: BATCH,
                })
                .await?;
            let Some(end) = rows.last() else { break };
            after = end.case.get().unsigned_abs();
            for row in rows {
                report.work += 1;
                let right = wanted.remove(&key(&row)).is_some_and(|w| w == row);
                report.expect(right, || {
                    format!(
                        "work {:?} of {}: differs from what the acts give",
                        row.kind, row.case
                    )
                });
            }
        }
        for row in wanted.into_values() {
            report.find(format!("work {:?} of {}: is missing", row.kind, row.case));
        }
        Ok(())
    }

    async fn compare_papers(&self, replay: &Replay, deep: bool, report: &mut Report) -> Result<()> {
        for case in replay.cases.values() {
            let mut wanted = project::document_rows(case, &self.case_number(case)?);
            wanted.sort_by_key(|row| row.id);
            let rows = self.store.documents(case.id).await?;
            report.documents += rows.len() as u64;
            report.expect(rows == wanted, || {
                format!("documents of {}: differ from what the acts give", case.id)
            });
            let certificate = self.store.certificate_of(case.id).await?;
            report.certificates += u64::from(certificate.is_some());
            report.expect(certificate == project::certificate_row(case), || {
                format!(
                    "certificate of {}: differs from what the acts give",
                    case.id
                )
            });
            if deep {
                for mark in case.documents.iter().filter_map(|d| d.made.as_ref()) {
                    if let Err(problem) = self.stored_pdf(mark).await {
                        report.find(problem.to_string());
                    }
                }
            }
        }
        Ok(())
    }

    async fn compare_personal(&self, replay: &Replay, report: &mut Report) -> Result<()> {
        for (case, sealed) in &replay.sealed {
            match self.store.personal(sealed.at).await? {
                None => report.erased += 1,
                Some(bytes) => {
                    report.personal += 1;
                    let opened = self.vault.open(&format!("personal/{}", sealed.at), &bytes);
                    let right = opened.is_ok_and(|opened| opened.digest() == sealed.digest);
                    report.expect(right, || {
                        format!(
                            "personal value {} of {case}: not what the record holds",
                            sealed.at
                        )
                    });
                }
            }
        }
        Ok(())
    }

    async fn compare_files(&self, replay: &Replay, report: &mut Report) -> Result<()> {
        let none = BTreeMap::new();
        for case in replay.cases.values() {
            let rows = self.store.files_of_case(case.id).await?;
            let known: BTreeMap<FileId, Digest> =
                rows.iter().map(|row| (row.id, row.digest)).collect();
            for mark in case.materials.iter().flat_map(|m| &m.files) {
                report.expect(known.get(&mark.id) == Some(&mark.digest), || {
                    format!("file {} of {}: not what the record holds", mark.id, case.id)
                });
            }
            let handed_in = replay.handed_in.get(&case.id).unwrap_or(&none);
            for row in &rows {
                report.files += 1;
                let mark = handed_in.get(&row.id);
                report.expect(mark == Some(&(row.material.clone(), row.digest)), || {
                    format!(
                        "file {} of {}: was not handed in as its row says",
                        row.id, case.id
                    )
                });
                if let Err(problem) = self.file_content(row).await {
                    report.find(problem.to_string());
                }
            }
        }
        Ok(())
    }

    async fn compare_editions(&self, replay: &Replay, report: &mut Report) -> Result<()> {
        let mut by_act: BTreeMap<Position, Vec<EditionRow>> = BTreeMap::new();
        let mut after = String::new();
        loop {
            let current = self.store.editions(&after, BATCH).await?;
            let Some(end) = current.last() else { break };
            after.clone_from(&end.code);
            for row in current {
                for edition in self.store.editions_of(&row.code).await? {
                    report.editions += 1;
                    report.expect(proof::content(&edition.content) == edition.digest, || {
                        format!(
                            "edition {} of {}: the content does not give the digest",
                            edition.edition, edition.code
                        )
                    });
                    let published = replay.published.get(&edition.position);
                    let says = published.is_none_or(|(at, _)| columns_follow(&edition, *at));
                    report.expect(says, || {
                        format!(
                            "edition {} of {}: its row does not say what its content says",
                            edition.edition, edition.code
                        )
                    });
                    by_act.entry(edition.position).or_default().push(edition);
                }
            }
        }
        for (position, (_, event)) in &replay.published {
            let mut rows = by_act.remove(position).unwrap_or_default();
            rows.sort_by(|a, b| (&a.code, a.edition).cmp(&(&b.code, b.edition)));
            let right = match event {
                CatalogueEvent::Published {
                    code,
                    edition,
                    content,
                } => {
                    rows.len() == 1
                        && rows.iter().all(|r| {
                            r.code == *code && r.edition == *edition && r.digest == *content
                        })
                }
                CatalogueEvent::Imported { editions, root, .. } => {
                    let leaves = rows
                        .iter()
                        .map(|r| edition_leaf(&r.code, r.edition, &r.digest));
                    rows.len() as u64 == u64::from(*editions) && proof::root_of(leaves) == *root
                }
            };
            report.expect(right, || {
                format!("position {position}: the catalogue's rows are not what was published")
            });
        }
        for position in by_act.keys() {
            report.find(format!(
                "editions that refer to position {position}, where nothing was published"
            ));
        }
        Ok(())
    }
}

/// Whether the columns that lists read follow from the content, published then.
fn columns_follow(row: &EditionRow, at: Timestamp) -> bool {
    Service::from_bytes(&row.content).is_ok_and(|service| {
        row.code == service.item.code.code
            && row.edition == service.item.version
            && row.online == service.handling.is_some()
            && row.effective_from == service.item.effective_from.unwrap_or(at.date())
    })
}

impl Replay {
    fn take(&mut self, act: &ActRow, report: &mut Report) {
        if let Some(serial) = act.serial {
            let last = self.serials.entry(act.series.clone()).or_default();
            *last += 1;
            report.expect(serial == *last, || {
                format!(
                    "position {}: serial {serial} of series {}, expected {last}",
                    act.position, act.series
                )
            });
        }
        if act.stream == CATALOGUE_STREAM {
            match decode_catalogue(act) {
                Ok(decoded) => {
                    self.published
                        .insert(act.position, (decoded.at, decoded.event));
                }
                Err(problem) => report.find(problem.to_string()),
            }
            return;
        }
        if self.broken.contains(&act.stream) {
            return;
        }
        if let Err(problem) = self.take_case(act) {
            self.broken.insert(act.stream);
            report.find(format!("position {}: {problem}", act.position));
        }
    }

    fn take_case(&mut self, act: &ActRow) -> std::result::Result<(), OfficeError> {
        let recorded = decode_case(act)?;
        let before = self.cases.remove(&recorded.case);
        let after = cases::evolve(before, &recorded)?;
        if let Event::Submitted { materials, .. } | Event::Resubmitted { materials, .. } =
            &recorded.event
        {
            let known = self.handed_in.entry(recorded.case).or_default();
            for material in materials {
                known.extend(
                    material
                        .files
                        .iter()
                        .map(|mark| (mark.id, (material.material.clone(), mark.digest))),
                );
            }
        }
        for sealed in recorded.event.sealed() {
            self.sealed.push((recorded.case, sealed.clone()));
        }
        self.cases.insert(recorded.case, after);
        Ok(())
    }
}
