//! From a case to the rows that lists read: a pure function, so that `verify` can do it again.

use crate::port::rows::{CaseRow, CertificateRow, DocumentRow, WorkKind, WorkRow};
use crate::port::store::RowChange;
use cases::{Acceptance, Branch};
use cases::{Case, State};

/// The region in a 31-digit task code: characters 3 to 8, the registration region in the department's code.
#[must_use]
pub fn area_of(task_code: &str) -> String {
    task_code.get(2..8).unwrap_or_default().to_owned()
}

/// The case's row.
#[must_use]
pub fn case_row(case: &Case) -> CaseRow {
    let due = case.acceptance().map(|acceptance| acceptance.due.binding);
    CaseRow {
        id: case.id,
        task_code: case.task_code.clone(),
        edition: case.edition,
        received_on: case.received_at.date(),
        serial: case.serial,
        position: case.position,
        area: area_of(&case.task_code),
        intake_department: case.intake_department.clone(),
        decision_department: case.decision_department.clone(),
        applicant: case.applicant,
        status: case.status(),
        received_at: case.received_at,
        due: due.map(|due| due.date),
        provisional: due.is_some_and(|due| !due.is_certain()),
        version: case.version,
        changed_at: case.changed_at,
    }
}

/// Since when the case stands where it stands: putting a voucher on paper moves nothing.
fn since(case: &Case) -> vocab::Timestamp {
    let moved = case
        .history
        .iter()
        .rev()
        .find(|passed| passed.kind != "case.document_made");
    moved.map_or(case.received_at, |passed| passed.at)
}

/// The work that waits in the case, ordered by kind and branch.
#[must_use]
pub fn work_rows(case: &Case) -> Vec<WorkRow> {
    let row = |kind, branch: &str, department: &str, due| WorkRow {
        case: case.id,
        kind,
        branch: branch.to_owned(),
        department: department.to_owned(),
        order: case.position,
        since: since(case),
        due,
    };
    match &case.state {
        State::Received { due } => {
            vec![row(
                WorkKind::Intake,
                "",
                &case.intake_department,
                Some(due.date),
            )]
        }
        State::Reviewing {
            acceptance,
            branches,
        } => review_rows(case, acceptance, branches),
        State::Deciding(reviewed) => vec![row(
            WorkKind::Decide,
            "",
            &case.decision_department,
            Some(reviewed.acceptance.due.binding.date),
        )],
        State::Delivering { decided, .. } if case.wish != cases::DeliveryWish::Electronic => {
            vec![row(
                WorkKind::Deliver,
                "",
                &case.intake_department,
                Some(decided.decision.delivery_due.date),
            )]
        }
        State::Delivering { .. }
        | State::Correcting { .. }
        | State::IntakeRefused { .. }
        | State::Issuing { .. }
        | State::Closed { .. }
        | State::Withdrawn => Vec::new(),
    }
}

/// The documents that were made, by kind; the `id` is the document's own.
#[must_use]
pub fn document_rows(case: &Case, case_number: &str) -> Vec<DocumentRow> {
    case.documents
        .iter()
        .filter_map(|document| {
            let mark = document.made.as_ref()?;
            let number = match (document.kind, case.certificate()) {
                (cases::DocumentKind::Certificate, Some(certificate)) => certificate.number.clone(),
                (kind, _) => format!("{case_number}-{}", kind.suffix()),
            };
            Some(DocumentRow {
                id: mark.id,
                case: case.id,
                kind: document.kind.name().to_owned(),
                number,
                digest: mark.digest,
                size: mark.size,
                at: document.of,
            })
        })
        .collect()
}

/// The certificate's row, once it was made.
#[must_use]
pub fn certificate_row(case: &Case) -> Option<CertificateRow> {
    let certificate = case.certificate()?;
    Some(CertificateRow {
        number: certificate.number.clone(),
        licence_id: certificate.licence_id.clone(),
        case: case.id,
        task_code: case.task_code.clone(),
        department: case.decision_department.clone(),
        issued_on: certificate.at.date(),
        valid_to: certificate.valid_to,
        digest: certificate.document.digest,
    })
}

/// What changes in the rows from one state of the case to the next. `before` is `None` for a new case.
#[must_use]
pub fn changes(before: Option<&Case>, after: &Case, case_number: &str) -> Vec<RowChange> {
    let mut changes = vec![match before {
        None => RowChange::NewCase(case_row(after)),
        Some(_) => RowChange::Case(case_row(after)),
    }];
    let old_work = before.map(work_rows).unwrap_or_default();
    let new_work = work_rows(after);
    for row in &old_work {
        if !new_work
            .iter()
            .any(|new| new.kind == row.kind && new.branch == row.branch)
        {
            changes.push(RowChange::RemoveWork(
                row.case,
                row.kind,
                row.branch.clone(),
            ));
        }
    }
    for row in new_work {
        if !old_work.contains(&row) {
            changes.push(RowChange::PutWork(row));
        }
    }
    let old_documents = before
        .map(|case| document_rows(case, case_number))
        .unwrap_or_default();
    for row in document_rows(after, case_number) {
        if !old_documents.contains(&row) {
            changes.push(RowChange::Document(row));
        }
    }
    if before.and_then(Case::certificate).is_none() {
        changes.extend(certificate_row(after).map(RowChange::Certificate));
    }
    changes
}

/// One piece of work for each department that has not given its opinion.
fn review_rows(case: &Case, acceptance: &Acceptance, branches: &[Branch]) -> Vec<WorkRow> {
    let open = branches.iter().filter(|branch| branch.opinion.is_none());
    let mut rows: Vec<WorkRow> = open
        .map(|branch| WorkRow {
            case: case.id,
            kind: WorkKind::Review,
            branch: branch.plan.key.clone(),
            department: branch.plan.department.clone(),
            order: case.position,
            since: acceptance.at,
            due: Some(acceptance.due.binding.date),
        })
        .collect();
    rows.sort_by(|a, b| a.branch.cmp(&b.branch));
    rows
}
