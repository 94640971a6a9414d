//! The configuration: one TOML file, every key documented, overridden by `TONGBAN_…` variables, unknown keys refused.

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Everything that an operator can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// The data folder: database, keys, files. `TONGBAN_DATA`.
    pub data: PathBuf,
    /// Where to listen. `TONGBAN_LISTEN`.
    pub listen: SocketAddr,
    /// The address that people reach the platform at; it stands in QR codes. `TONGBAN_BASE_URL`.
    pub base_url: String,
    /// The platform's name in Chinese. `TONGBAN_NAME`.
    pub name: String,
    /// The platform's name in English. `TONGBAN_NAME_EN`.
    pub name_en: String,
    /// Whether cookies travel over HTTPS only; set it behind TLS. `TONGBAN_SECURE_COOKIES`.
    pub secure_cookies: bool,
    /// A holiday list (CSV: date, kind, name) in place of the built-in one; empty for the built-in. `TONGBAN_CALENDAR`.
    pub calendar: String,
    /// Folders with fonts besides the system's. `TONGBAN_FONTS`, separated by colons.
    pub fonts: Vec<PathBuf>,
    /// The number of this node among those that share a store, 0 to 255. `TONGBAN_NODE`.
    pub node: u8,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            base_url: BASE_URL.to_owned(),
            name: "望溪市一网通办".to_owned(),
            name_en: "Wangxi City Services".to_owned(),
            secure_cookies: false,
            calendar: String::new(),
            fonts: Vec::new(),
            node: 0,
        }
    }
}

/// The address that QR codes lead to when nothing else is configured.
const BASE_URL: &str = "http://127.0.0.1:8080";

impl Config {
    /// Where nothing is configured, QR codes lead to the address that is listened on.
    pub fn follow(&mut self, listen: Option<std::net::SocketAddr>) {
        if let Some(address) = listen.filter(|address| address.port() != 0)
            && self.base_url == BASE_URL
        {
            self.base_url = format!("http://{address}");
        }
    }

    /// Reads the file, then the environment, then the command line.
    pub fn load(file: Option<&Path>, data: Option<&Path>) -> anyhow::Result<Self> {
        let default = Path::new("tongban.toml");
        let path = file.or_else(|| default.exists().then_some(default));
        let mut config = match path {
            None => Self::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("can't read {}", path.display()))?;
                toml::from_str(&text)
                    .with_context(|| format!("{} is no valid configuration", path.display()))?
            }
        };
        config.environment()?;
        if let Some(data) = data {
            config.data = data.to_owned();
        }
        config.check()?;
        Ok(config)
    }

    fn environment(&mut self) -> anyhow::Result<()> {
        fn set<T: std::str::FromStr>(slot: &mut T, name: &str) -> anyhow::Result<()>
        where
            T::Err: std::error::Error + Send + Sync + 'static,
        {
            if let Some(value) = variable(name)? {
                *slot = value
                    .parse()
                    .with_context(|| format!("TONGBAN_{name} is not valid: {value:?}"))?;
            }
            Ok(())
        }
        set(&mut self.data, "DATA")?;
        set(&mut self.listen, "LISTEN")?;
        set(&mut self.base_url, "BASE_URL")?;
        set(&mut self.name, "NAME")?;
        set(&mut self.name_en, "NAME_EN")?;
        set(&mut self.secure_cookies, "SECURE_COOKIES")?;
        set(&mut self.calendar, "CALENDAR")?;
        set(&mut self.node, "NODE")?;
        if let Some(fonts) = variable("FONTS")? {
            // An empty variable means no folder, not the nameless one.
            self.fonts = std::env::split_paths(&fonts)
                .filter(|folder| !folder.as_os_str().is_empty())
                .collect();
        }
        Ok(())
    }

    fn check(&self) -> anyhow::Result<()> {
        if !(self.base_url.starts_with("http://") || self.base_url.starts_with("https://"))
            || self.base_url.ends_with('/')
        {
            bail!(
                "base_url must begin with http:// or https:// and not end with a slash: {:?}",
                self.base_url
            );
        }
        for (key, empty) in [
            ("data", self.data.as_os_str().is_empty()),
            ("name", self.name.trim().is_empty()),
            ("name_en", self.name_en.trim().is_empty()),
        ] {
            if empty {
                bail!("{key} must not be empty");
            }
        }
        Ok(())
    }
}

/// The variable `TONGBAN_…`, when it is set. One that is no UTF-8 is refused: going on without it would be a guess.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
fn variable(name: &str) -> anyhow::Result<Option<String>> {
    match std::env::var(format!("TONGBAN_{name}")) {
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => bail!("TONGBAN_{name} is not UTF-8"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused() {
        let error = toml::from_str::<Config>("colour = 1")
            .unwrap_err()
            .to_string();
        assert!(error.contains("colour"), "{error}");
    }

    #[test]
    fn the_documented_example_is_the_default() {
        let example = include_str!("../tongban.example.toml");
        assert_eq!(
            toml::from_str::<Config>(example).unwrap(),
            Config::default()
        );
    }

    #[test]
    fn the_documented_example_has_every_key() {
        let example: toml::Table = toml::from_str(include_str!("../tongban.example.toml")).unwrap();
        let all = toml::Table::try_from(Config::default()).unwrap();
        assert_eq!(
            example.keys().collect::<Vec<_>>(),
            all.keys().collect::<Vec<_>>()
        );
    }
}
