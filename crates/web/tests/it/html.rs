//! As much of HTML as is needed to judge a page: tags with their attributes, and the text between them.

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Open(String, Vec<(String, String)>),
    Close(String),
    Text(String),
}

const EMPTY: [&str; 8] = [
    "meta", "link", "input", "br", "img", "hr", "path", "!doctype",
];

/// Undoes the escapes that the templates make.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

fn attributes(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        text = text.trim_start();
        if text.is_empty() || text == "/" {
            return found;
        }
        let end = text.find(|c: char| c == '=' || c.is_whitespace());
        let end = end.unwrap_or(text.len());
        let name = text[..end].to_lowercase();
        match text[end..].strip_prefix("=\"") {
            Some(rest) => {
                let (value, tail) = rest.split_once('"').expect("an unclosed attribute");
                found.push((name, plain(value)));
                text = tail;
            }
            None => {
                assert!(!text[end..].starts_with('='), "an attribute without quotes");
                found.push((name, String::new()));
                text = &text[end..];
            }
        }
    }
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            _ => {}
        }
    }
    panic!("an unclosed tag");
}

/// Cuts a page into pieces. What is inside `<script>` is one text.
pub fn pieces(page: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((before, tail)) = rest.split_once('<') {
        if !before.trim().is_empty() {
            found.push(Piece::Text(plain(before.trim())));
        }
        let end = tag_end(tail);
        let (tag, after) = (&tail[..end], &tail[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            found.push(Piece::Close(name.trim().to_lowercase()));
            continue;
        }
        let at = tag.find(char::is_whitespace).unwrap_or(tag.len());
        let name = tag[..at].trim_end_matches('/').to_lowercase();
        found.push(Piece::Open(name.clone(), attributes(&tag[at..])));
        if tag.ends_with('/') && !EMPTY.contains(&name.as_str()) {
            found.push(Piece::Close(name.clone()));
        }
        if name == "script" {
            let (inside, after) = after.split_once("</script>").expect("an unclosed script");
            found.push(Piece::Text(inside.to_owned()));
            found.push(Piece::Close(name));
            rest = after;
        }
    }
    assert!(rest.trim().is_empty(), "text after the page: {rest:?}");
    found
}

/// What is opened is closed, in order.
pub fn is_balanced(pieces: &[Piece]) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Open(name, _) if EMPTY.contains(&name.as_str()) => {}
            Piece::Open(name, _) => open.push(name),
            Piece::Close(name) => match open.pop() {
                Some(last) if last == name => {}
                other => return Err(format!("</{name}> closes {other:?}")),
            },
            Piece::Text(_) => {}
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("never closed: {open:?}"))
    }
}

/// Every tag of a name, with its attributes.
pub fn tags<'a>(
    pieces: &'a [Piece],
    wanted: &'a str,
) -> impl Iterator<Item = &'a [(String, String)]> {
    pieces.iter().filter_map(move |piece| match piece {
        Piece::Open(name, attributes) if name == wanted => Some(attributes.as_slice()),
        _ => None,
    })
}

/// The value of an attribute.
pub fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// The value of the input of that name, the first on the page.
pub fn input(page: &str, name: &str) -> Option<String> {
    let pieces = pieces(page);
    let value = tags(&pieces, "input")
        .find(|tag| attribute(tag, "name") == Some(name))
        .and_then(|tag| attribute(tag, "value"));
    value.map(str::to_owned)
}

/// The fields of the form with that action, as a browser would send them untouched.
pub fn form(page: &str, action: &str) -> Vec<(String, String)> {
    let pieces = pieces(page);
    let start = pieces.iter().position(|piece| match piece {
        Piece::Open(name, attributes) => {
            name == "form" && attribute(attributes, "action") == Some(action)
        }
        _ => false,
    });
    let start = start.unwrap_or_else(|| panic!("no form for {action}"));
    let inside = pieces[start..]
        .iter()
        .take_while(|piece| **piece != Piece::Close("form".to_owned()));
    let inside: Vec<Piece> = inside.cloned().collect();
    let inputs = tags(&inside, "input").filter(|tag| {
        let kind = attribute(tag, "type").unwrap_or("text");
        !matches!(kind, "radio" | "checkbox" | "file") || attribute(tag, "checked").is_some()
    });
    let given =
        |tag: &[(String, String)], name: &str| attribute(tag, name).unwrap_or_default().to_owned();
    inputs
        .map(|tag| (given(tag, "name"), given(tag, "value")))
        .collect()
}
