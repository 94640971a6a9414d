//! The write of official acts.

use super::State;
use office::port::rows::{ActRow, CaseRow, CertificateRow, EditionRow, JobRow, WorkRow};
use office::port::store::{
    AppendError, Appended, DraftSubmitted, NewAct, NewJob, RowChange, StoreError, Unit,
};
use std::collections::BTreeSet;
use vocab::{FileId, Position};

impl State {
    /// The outcome of a command that was carried out before.
    pub(super) fn outcome(&self, command: [u8; 16]) -> Option<Appended> {
        let (stream, position) = *self.commands.get(&command)?;
        let act = self.acts.get(&position)?;
        Some(Appended {
            stream,
            position,
            serial: act.serial,
            digest: act.digest,
            repeated: true,
        })
    }

    pub(super) fn append(&mut self, unit: Unit) -> Result<Appended, AppendError> {
        if let Some(first) = self.outcome(unit.command) {
            return Ok(first);
        }
        let Some(digest) = unit.acts.first().map(|act| act.digest) else {
            return Err(StoreError::Fault("a unit without an act".to_owned()).into());
        };
        let found = self.length(unit.stream);
        if let Some(expected) = unit.expected.filter(|expected| *expected != found) {
            return Err(AppendError::Conflict { expected, found });
        }
        let position = self.head() + 1;
        let mut serials = Vec::with_capacity(unit.acts.len());
        for (seq, act) in (found + 1..).zip(unit.acts) {
            serials.push(self.record(unit.stream, seq, act)?);
        }
        let serial = serials.first().copied().flatten();
        for row in unit.rows {
            self.change_row(row, position, serial)?;
        }
        for job in unit.jobs {
            self.new_job(job)?;
        }
        self.commands
            .insert(unit.command, (unit.stream, position))?;
        Ok(Appended {
            stream: unit.stream,
            position,
            serial,
            digest,
            repeated: false,
        })
    }

    /// How many acts a stream has.
    fn length(&self, stream: i64) -> u32 {
        let last = self
            .streams
            .range((stream, 0)..=(stream, u32::MAX))
            .next_back();
        last.map_or(0, |((_, seq), _)| *seq)
    }

    /// Writes one act with the serial that it draws.
    fn record(&mut self, stream: i64, seq: u32, act: NewAct) -> Result<Option<u64>, StoreError> {
        let position = self.head() + 1;
        let serial = (!act.series.is_empty())
            .then(|| self.series.get(&act.series).map_or(1, |last| last + 1));
        if let Some(serial) = serial {
            self.series.put(act.series.clone(), serial);
        }
        let row = ActRow {
            position,
            stream,
            seq,
            at: act.at,
            kind: act.kind.to_owned(),
            bytes: act.bytes,
            digest: act.digest,
            serial,
            series: act.series,
        };
        self.streams.insert((stream, seq), position)?;
        self.acts.insert(position, row)?;
        Ok(serial)
    }

    fn new_job(&mut self, job: NewJob) -> Result<(), StoreError> {
        let row = JobRow {
            id: job.id,
            kind: job.kind.to_owned(),
            payload: job.payload,
            due: job.due,
            attempts: 0,
            leased_until: None,
            failure: String::new(),
        };
        self.jobs.insert(job.id, row)
    }

    fn change_row(
        &mut self,
        change: RowChange,
        position: Position,
        serial: Option<u64>,
    ) -> Result<(), AppendError> {
        match change {
            RowChange::NewCase(row) => self.new_case(row, position, serial)?,
            RowChange::Case(row) => self.update_case(row)?,
            RowChange::PutWork(row) => self.put_work(row, position),
            RowChange::RemoveWork(case, kind, branch) => {
                self.work.remove(&(case, kind, branch));
            }
            RowChange::Document(row) => self.documents.insert(row.id, row)?,
            RowChange::Certificate(row) => self.certificate(row)?,
            RowChange::Edition(row) => self.edition(row, position)?,
            RowChange::Personal(id, sealed) => self.personal.insert(id, sealed)?,
            RowChange::DraftSubmitted(submitted) => self.submit_draft(&submitted)?,
        }
        Ok(())
    }

    fn new_case(
        &mut self,
        mut row: CaseRow,
        position: Position,
        serial: Option<u64>,
    ) -> Result<(), StoreError> {
        row.serial =
            serial.ok_or_else(|| StoreError::Fault("a new case without a serial".to_owned()))?;
        row.position = position;
        let number = (row.task_code.clone(), row.received_on, row.serial);
        self.case_by_number.insert(number, row.id)?;
        self.case_by_position.insert((position, row.id), ())?;
        self.cases.insert(row.id, row)
    }

    fn update_case(&mut self, row: CaseRow) -> Result<(), StoreError> {
        let known = self.cases.get(&row.id).cloned();
        let known = known.ok_or_else(|| StoreError::Corrupt {
            table: "case_row",
            column: "id",
            row: row.id.to_string(),
            problem: "the case has acts but no row".to_owned(),
        })?;
        let changed = CaseRow {
            status: row.status,
            due: row.due,
            provisional: row.provisional,
            version: row.version,
            changed_at: row.changed_at,
            ..known
        };
        self.cases.put(row.id, changed);
        Ok(())
    }

    fn put_work(&mut self, mut row: WorkRow, position: Position) {
        if row.order == 0 {
            row.order = position;
        }
        self.work.put((row.case, row.kind, row.branch.clone()), row);
    }

    fn certificate(&mut self, row: CertificateRow) -> Result<(), StoreError> {
        self.certificate_of
            .insert(row.case, row.licence_id.clone())?;
        self.certificates.insert(row.licence_id.clone(), row)
    }

    fn edition(&mut self, mut row: EditionRow, position: Position) -> Result<(), AppendError> {
        let key = (row.code.clone(), row.edition);
        match self.editions.get(&key) {
            Some(known) if known.digest == row.digest => Ok(()),
            Some(_) => Err(AppendError::EditionTaken {
                code: row.code,
                edition: row.edition,
            }),
            None => {
                row.position = position;
                Ok(self.editions.insert(key, row)?)
            }
        }
    }

    fn submit_draft(&mut self, submitted: &DraftSubmitted) -> Result<(), AppendError> {
        let (id, revision) = (submitted.draft, submitted.revision);
        let own = self.drafts.get(&id);
        let own = own.filter(|row| row.owner == submitted.owner);
        let Some(open) = own.filter(|row| row.revision == revision && row.case.is_none()) else {
            let case = own.and_then(|row| row.case);
            return Err(AppendError::DraftGone { case });
        };
        let files: Vec<_> = self
            .files
            .values()
            .filter(|f| f.draft == id)
            .cloned()
            .collect();
        let named: BTreeSet<FileId> = submitted.files.iter().copied().collect();
        if named != files.iter().map(|file| file.id).collect() {
            return Err(AppendError::DraftGone { case: None });
        }
        let mut row = open.clone();
        row.case = Some(submitted.case);
        row.sealed.clear();
        self.drafts.put(id, row);
        for mut file in files {
            file.case = Some(submitted.case);
            self.files.put(file.id, file);
        }
        Ok(())
    }
}
