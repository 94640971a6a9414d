//! Files that are generated and committed: the test compares, and writes them anew when TONGBAN_BLESS=1 is set.

use std::path::{Path, PathBuf};

/// A path from the folder of this crate.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn blessing() -> bool {
    std::env::var_os("TONGBAN_BLESS").is_some_and(|value| value == "1")
}

/// The committed file says exactly this.
#[track_caller]
pub fn says(path: &str, wanted: &str) {
    let file = here(path);
    if blessing() {
        std::fs::write(&file, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    let lines = found.lines().zip(wanted.lines()).enumerate();
    let differs = lines.into_iter().find(|(_, (old, new))| old != new);
    if let Some((at, (old, new))) = differs {
        let line = at + 1;
        panic!("{path}:{line}\n  file: {old}\n  code: {new}\nTONGBAN_BLESS=1 writes it anew");
    }
    assert!(
        found == wanted,
        "{path} is shorter, longer or ends otherwise; TONGBAN_BLESS=1 writes it anew"
    );
}
