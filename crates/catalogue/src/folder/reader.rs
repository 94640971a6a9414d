//! Collects what is wrong while a folder is read.

use super::SERVICE;
use crate::Finding;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Collects findings while the folder is read.
pub(super) struct Reader {
    pub(super) findings: Vec<Finding>,
}

impl Reader {
    pub(super) fn wrong(
        &mut self,
        code: &'static str,
        file: &str,
        key: impl Into<String>,
        problem: impl std::fmt::Display,
    ) {
        let key = key.into();
        self.findings.push(Finding::refused(
            code,
            file,
            key,
            problem.to_string(),
            problem.to_string(),
        ));
    }

    pub(super) fn text<'a>(&mut self, files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
        match files.get(name).map(|bytes| std::str::from_utf8(bytes)) {
            Some(Ok(text)) => text,
            Some(Err(_)) => {
                self.wrong("CAT-020", name, "", "不是 UTF-8 / not UTF-8");
                ""
            }
            None => {
                self.wrong("CAT-002", name, "", "缺少这个文件 / the file is missing");
                ""
            }
        }
    }

    pub(super) fn list<T: Copy>(
        &mut self,
        key: &str,
        codes: &[u8],
        find: fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for code in codes {
            match find(&code.to_string()) {
                Some(value) => values.push(value),
                None => self.wrong(
                    "CAT-004",
                    SERVICE,
                    key,
                    format!("{code} 不在代码表中 / is not in the list"),
                ),
            }
        }
        values
    }

    pub(super) fn word<T: Copy>(
        &mut self,
        key: &str,
        word: &str,
        words: &[(&str, T)],
        fallback: T,
    ) -> T {
        match words.iter().find(|(name, _)| *name == word) {
            Some((_, value)) => *value,
            None => {
                let known: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
                self.wrong(
                    "CAT-004",
                    SERVICE,
                    key,
                    format!("{word:?}: {}", known.join(" | ")),
                );
                fallback
            }
        }
    }
}

pub(super) fn parse<T: for<'de> Deserialize<'de>>(
    reader: &mut Reader,
    file: &str,
    text: &str,
) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(e) => {
            reader.wrong("CAT-001", file, "", e);
            None
        }
    }
}
