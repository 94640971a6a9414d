//! The rules of the house, checked: who may know whom, what quiet crates may use, how long files and functions are.

mod edges;
mod names;
mod sources;

use std::path::Path;

/// One thing that is not as the house wants it.
pub(crate) struct Finding {
    pub place: String,
    pub problem: String,
}

impl Finding {
    fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
        }
    }
}

/// Checks everything and names everything that is wrong.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
    let mut findings = edges::check(root)?;
    findings.extend(sources::check(root)?);
    findings.extend(names::check(root)?);
    for finding in &findings {
        eprintln!("{}: {}", finding.place, finding.problem);
    }
    anyhow::ensure!(findings.is_empty(), "tidy: {} findings", findings.len());
    Ok(())
}
