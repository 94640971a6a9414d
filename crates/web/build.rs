//! Makes `texts.rs` from `texts/*.toml`, and embeds the bundled front end.
//!
//! A key `[group] key = "…{name}…"` becomes `T::group_key(name)`. A key that is missing in one language, or that has
//! other arguments there, fails the build.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

type Texts = BTreeMap<String, String>;
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn read(path: &Path) -> Result<Texts> {
    println!("cargo:rerun-if-changed={}", path.display());
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let table: toml::Table =
        toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut texts = Texts::new();
    for (group, keys) in table {
        let keys = keys
            .as_table()
            .ok_or_else(|| format!("{}: [{group}] is no table", path.display()))?;
        for (key, value) in keys {
            let value = value
                .as_str()
                .ok_or_else(|| format!("{}: {group}.{key} is no text", path.display()))?;
            texts.insert(format!("{group}_{key}"), value.to_owned());
        }
    }
    Ok(texts)
}

fn arguments(text: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, tail) = after
            .split_once('}')
            .ok_or_else(|| format!("unclosed {{ in {text:?}"))?;
        found.insert(name.to_owned());
        rest = tail;
    }
    Ok(found)
}

fn method(code: &mut String, key: &str, zh: &str, en: &str) -> Result<()> {
    let names = arguments(zh)?;
    if names != arguments(en)? {
        return Err(format!("texts: {key} has other arguments in English").into());
    }
    writeln!(code, "    /// {}", zh.replace('\n', " "))?;
    if names.is_empty() {
        writeln!(
            code,
            "    #[must_use] pub fn {key}(&self) -> &'static str {{ match self.0 {{ Lang::Zh => {zh:?}, Lang::En => {en:?} }} }}"
        )?;
    } else {
        let parameters: Vec<String> = names
            .iter()
            .map(|name| format!("{name}: impl std::fmt::Display"))
            .collect();
        let parameters = parameters.join(", ");
        writeln!(
            code,
            "    #[must_use] pub fn {key}(&self, {parameters}) -> String {{ match self.0 {{ Lang::Zh => format!({zh:?}), Lang::En => format!({en:?}) }} }}"
        )?;
    }
    Ok(())
}

fn assets(root: &Path) -> Result<String> {
    let mut code = String::new();
    for (name, constant) in [("app.css", "CSS"), ("app.js", "JS")] {
        let path = root.join("dist").join(name);
        println!("cargo:rerun-if-changed={}", path.display());
        if !path.exists() {
            return Err("web assets are missing: run `cargo xtask assets`".into());
        }
        writeln!(
            code,
            "/// The bundled `{name}`.\npub(crate) const {constant}: &[u8] = include_bytes!({:?});",
            path.display().to_string()
        )?;
    }
    Ok(code)
}

/// The rest of the paragraph that begins so.
fn after<'a>(text: &'a str, beginning: &str) -> Result<&'a str> {
    let found = text.split("\n\n").find_map(|p| p.strip_prefix(beginning));
    Ok(found
        .ok_or_else(|| format!("no paragraph begins with {beginning:?}"))?
        .trim())
}

/// The pages of docs/errors: the code, what the person sees and what to do, in both languages.
fn codes(folder: &Path) -> Result<String> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut pages: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<std::io::Result<_>>()?;
    pages.sort();
    let mut code = String::from(
        "/// What one code means.\nstruct Code { code: &'static str, message_zh: &'static str, message_en: &'static str, \
         todo_zh: &'static str, todo_en: &'static str }\nstatic CODES: &[Code] = &[\n",
    );
    for path in pages {
        let wrong = |problem: String| format!("{}: {problem}", path.display());
        let text = std::fs::read_to_string(&path)?;
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| wrong("no name".to_owned()))?;
        let said: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("> ")).collect();
        let [zh, en] = said.as_slice() else {
            return Err(
                wrong("two quoted lines are wanted, Chinese and English".to_owned()).into(),
            );
        };
        let todo_zh = after(&text, "怎么办：").map_err(|e| wrong(e.to_string()))?;
        let todo_en = after(&text, "What to do: ").map_err(|e| wrong(e.to_string()))?;
        writeln!(
            code,
            "    Code {{ code: {name:?}, message_zh: {zh:?}, message_en: {en:?}, todo_zh: {todo_zh:?}, todo_en: {todo_en:?} }},"
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells build scripts their folder in the environment"
)]
fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = std::env::var("OUT_DIR")?;
    let (zh, en) = (
        read(&root.join("texts/zh.toml"))?,
        read(&root.join("texts/en.toml"))?,
    );
    let mut code = String::from("impl T {\n");
    for (key, zh_text) in &zh {
        let en_text = en
            .get(key)
            .ok_or_else(|| format!("texts/en.toml: {key} is missing"))?;
        method(&mut code, key, zh_text, en_text)?;
    }
    if let Some(key) = en.keys().find(|key| !zh.contains_key(*key)) {
        return Err(format!("texts/zh.toml: {key} is missing").into());
    }
    code.push_str("}\n");
    std::fs::write(Path::new(&out).join("texts.rs"), code)?;
    std::fs::write(Path::new(&out).join("assets.rs"), assets(root)?)?;
    let pages = codes(&root.join("../../docs/errors"))?;
    std::fs::write(Path::new(&out).join("codes.rs"), pages)?;
    Ok(())
}
