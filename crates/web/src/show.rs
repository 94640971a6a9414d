//! How values are shown: dates, deadlines, tracks, diagrams, form fields.

use crate::ctx::Ctx;
use crate::texts::T;
use office::cases::{Status, Track, TrackState};
use office::catalogue::{Diagram, Field, FieldError, Widget};
use office::port::rows::WorkKind;
use office::view::{CaseLine, Who};
use std::collections::BTreeMap;
use vocab::{Date, Lang, Timestamp};

/// A date for people.
pub(crate) fn date(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.strftime("%-d %B %Y").to_string(),
    }
}

/// A moment for people.
pub(crate) fn moment(at: Timestamp, lang: Lang) -> String {
    let local = at.local();
    format!(
        "{} {:02}:{:02}",
        date(local.date(), lang),
        local.hour(),
        local.minute()
    )
}

/// A size for people.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

/// The colour of a status.
pub(crate) const fn status_tag(status: Status) -> &'static str {
    match status {
        Status::Received | Status::Reviewing | Status::Deciding | Status::Issuing => "tb-tag--blue",
        Status::Correcting | Status::Delivering => "tb-tag--yellow",
        Status::ClosedGranted => "tb-tag--green",
        Status::IntakeRefused | Status::ClosedRefused => "tb-tag--red",
        Status::Withdrawn => "tb-tag--grey",
    }
}

/// A deadline with its colour: `(class, words)`; `None` without one.
pub(crate) fn due_chip(
    left: Option<i64>,
    due: Option<Date>,
    t: T,
) -> Option<(&'static str, String)> {
    let (left, due) = (left?, due?);
    let day = date(due, t.0);
    Some(match left {
        i64::MIN..0 => ("tb-due--late", t.due_late(day, -left)),
        0 => ("tb-due--soon", t.due_today(day)),
        1..=2 => ("tb-due--soon", t.due_left(day, left)),
        _ => ("tb-due--ok", t.due_left(day, left)),
    })
}

/// The deadline of a case in a list.
pub(crate) fn case_due(line: &CaseLine, t: T) -> Option<(&'static str, String)> {
    due_chip(line.left, line.due, t)
}

/// What a kind of work is called.
pub(crate) fn work_label(kind: WorkKind, t: T) -> &'static str {
    match kind {
        WorkKind::Intake => t.work_intake(),
        WorkKind::Review => t.work_review(),
        WorkKind::Decide => t.work_decide(),
        WorkKind::Deliver => t.work_deliver(),
    }
}

/// One step of the track, ready to be shown.
pub(crate) struct StepView {
    pub class: &'static str,
    pub label: String,
    pub state: &'static str,
    pub who: String,
    pub at: String,
    pub current: bool,
}

/// Who acted, in one line.
pub(crate) fn who_line(who: &Who, lang: Lang) -> String {
    if who.work_number.is_empty() {
        who.what.get(lang).to_owned()
    } else {
        format!("{} · {}", who.what.get(lang), who.work_number)
    }
}

/// The six steps.
pub(crate) fn steps(track: &[(Track, Option<Who>)], t: T) -> Vec<StepView> {
    track
        .iter()
        .map(|(step, who)| {
            let (class, state) = match step.state {
                TrackState::Done => ("tb-track__step--done", t.track_done()),
                TrackState::Current => ("tb-track__step--current", t.track_current()),
                TrackState::Waiting => ("tb-track__step--waiting", t.track_waiting()),
                TrackState::Stopped => ("tb-track__step--stopped", t.track_stopped()),
                TrackState::Skipped => ("tb-track__step--skipped", t.track_skipped()),
            };
            StepView {
                class,
                label: step.step.label().get(t.0).to_owned(),
                state,
                who: who
                    .as_ref()
                    .map(|who| who_line(who, t.0))
                    .unwrap_or_default(),
                at: step.at.map(|at| moment(at, t.0)).unwrap_or_default(),
                current: step.state == TrackState::Current,
            }
        })
        .collect()
}

/// A part of a text, marked or not.
pub(crate) struct Part {
    pub text: String,
    pub marked: bool,
}

/// Cuts a text at the marks.
pub(crate) fn parts(text: &str, marks: &[std::ops::Range<usize>]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    for mark in marks {
        if let (Some(before), Some(inside)) = (text.get(at..mark.start), text.get(mark.clone())) {
            parts.push(Part {
                text: before.to_owned(),
                marked: false,
            });
            parts.push(Part {
                text: inside.to_owned(),
                marked: true,
            });
            at = mark.end;
        }
    }
    parts.push(Part {
        text: text.get(at..).unwrap_or_default().to_owned(),
        marked: false,
    });
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// A box of the diagram, in pixels.
pub(crate) struct BoxView {
    pub x: u32,
    pub y: u32,
    pub label: String,
    pub sub: Vec<String>,
}

/// The diagram of a procedure, in pixels.
pub(crate) struct DiagramView {
    pub width: u32,
    pub height: u32,
    pub boxes: Vec<BoxView>,
    pub edges: Vec<String>,
    pub words: String,
}

const BOX_W: u32 = 150;
const BOX_H: u32 = 92;
const GAP_X: u32 = 28;
const GAP_Y: u32 = 20;

/// Lines of at most so many characters; Latin letters count half.
fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive(|c: char| c == ' ' || !c.is_ascii()) {
        let width: usize = word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        if used + width > most * 2 && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        used += width;
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines.truncate(3);
    lines
}

/// Draws a diagram.
pub(crate) fn draw(diagram: &Diagram, t: T) -> DiagramView {
    let lang = t.0;
    let height = diagram.rows.max(1) * (BOX_H + GAP_Y) + GAP_Y;
    let place = |node: &office::catalogue::Node| {
        let x = GAP_Y + node.column * (BOX_W + GAP_X);
        let column = node.rows * (BOX_H + GAP_Y) - GAP_Y;
        let y = (height - column) / 2 + node.row * (BOX_H + GAP_Y);
        (x, y)
    };
    let boxes = diagram.nodes.iter().map(|node| {
        let (x, y) = place(node);
        BoxView {
            x,
            y,
            label: node.label.get(lang).to_owned(),
            sub: wrap(node.sub.get(lang), 9),
        }
    });
    let edges = diagram.edges.iter().filter_map(|edge| {
        let (from, to) = (diagram.nodes.get(edge.from)?, diagram.nodes.get(edge.to)?);
        let ((x1, y1), (x2, y2)) = (place(from), place(to));
        let (x1, y1, y2) = (x1 + BOX_W, y1 + BOX_H / 2, y2 + BOX_H / 2);
        let middle = (x1 + x2) / 2;
        Some(format!(
            "M{x1} {y1} C{middle} {y1} {middle} {y2} {} {y2}",
            x2 - 6
        ))
    });
    let words: Vec<String> = diagram
        .nodes
        .iter()
        .map(|node| {
            let sub = t.common_brackets(node.sub.get(lang));
            format!("{}{sub}", node.label.get(lang))
        })
        .collect();
    DiagramView {
        width: diagram.columns * (BOX_W + GAP_X) + GAP_Y,
        height,
        boxes: boxes.collect(),
        edges: edges.collect(),
        words: words.join(" → "),
    }
}

/// A choice of a field.
pub(crate) struct OptionView {
    pub value: String,
    pub label: String,
    pub chosen: bool,
    pub id: String,
}

/// A field of a form, with its values and what is wrong with it.
pub(crate) struct FieldView {
    pub name: String,
    pub data_name: String,
    pub id: String,
    pub label: String,
    pub hint: String,
    pub kind: &'static str,
    pub input: &'static str,
    pub value: String,
    pub options: Vec<OptionView>,
    pub error: String,
    pub required: bool,
    pub show_field: String,
    pub show_equals: String,
    pub max_length: String,
    pub autocomplete: &'static str,
    pub max_items: u32,
    pub rows: Vec<Vec<FieldView>>,
    pub template: Vec<FieldView>,
}

/// What a page of a form is filled with.
pub(crate) struct Filled<'a> {
    pub pairs: &'a [(String, String)],
    pub errors: &'a BTreeMap<String, String>,
    pub t: T,
}

/// The errors by pointer, in the page's language.
pub(crate) fn errors_by_pointer(errors: &[FieldError], lang: Lang) -> BTreeMap<String, String> {
    errors
        .iter()
        .map(|e| (e.pointer.clone(), e.message.get(lang).to_owned()))
        .collect()
}

/// The choices of a field; the first bears the field's id, so that an error can lead to it.
fn options(field: &Field, id: &str, chosen: &[&str], t: T) -> Vec<OptionView> {
    let option = |value: &str, label: &str, i: usize| OptionView {
        chosen: chosen.contains(&value),
        value: value.to_owned(),
        label: label.to_owned(),
        id: if i == 0 {
            id.to_owned()
        } else {
            format!("{id}-{i}")
        },
    };
    if field.widget == Widget::Yesno {
        return vec![
            option("yes", t.common_yes(), 0),
            option("no", t.common_no(), 1),
        ];
    }
    let labelled = field.options.iter().enumerate();
    labelled
        .map(|(i, o)| option(&o.value, o.label.get(t.0), i))
        .collect()
}

/// The kind of control, and the type of its input.
const fn control(widget: Widget) -> (&'static str, &'static str) {
    match widget {
        Widget::Text | Widget::IdNumber | Widget::Uscc => ("text", "text"),
        Widget::Phone => ("text", "tel"),
        Widget::Date => ("text", "date"),
        Widget::Integer => ("integer", "text"),
        Widget::Number => ("number", "text"),
        Widget::Textarea => ("textarea", ""),
        Widget::Select => ("select", ""),
        Widget::Radio => ("radio", ""),
        Widget::Yesno => ("yesno", ""),
        Widget::Checkboxes => ("checkboxes", ""),
        Widget::Rows => ("rows", ""),
    }
}

fn autocomplete(field: &Field) -> &'static str {
    match field.prefill.as_deref() {
        Some("applicant.name") => "name",
        Some("applicant.phone") => "tel",
        Some("applicant.company") => "organization",
        _ => "off",
    }
}

/// One row of a list of fields, under this index.
fn row_view(
    field: &Field,
    name: &str,
    pointer: &str,
    index: &str,
    filled: &Filled<'_>,
) -> Vec<FieldView> {
    let inner = field.rows.iter();
    inner
        .map(|inner| {
            field_view(
                inner,
                &format!("{name}[{index}].{}", inner.name),
                &format!("{pointer}/{index}/{}", inner.name),
                filled,
            )
        })
        .collect()
}

/// A field ready to be shown.
pub(crate) fn field_view(
    field: &Field,
    name: &str,
    pointer: &str,
    filled: &Filled<'_>,
) -> FieldView {
    let lang = filled.t.0;
    let given = filled.pairs.iter().filter(|(key, _)| key == name);
    let values: Vec<&str> = given.map(|(_, value)| value.as_str()).collect();
    let id = format!("f-{}", pointer.trim_start_matches('/').replace('/', "-"));
    let (kind, input) = control(field.widget);
    let row = |index: &str| row_view(field, name, pointer, index, filled);
    let (rows, template) = if field.widget == Widget::Rows {
        let used = used_rows(field, name, filled);
        let rows = (0..used).map(|i| row(&i.to_string())).collect();
        (rows, row("__i__"))
    } else {
        (Vec::new(), Vec::new())
    };
    let shows = field.show_when.as_ref();
    FieldView {
        name: name.to_owned(),
        data_name: field.name.clone(),
        label: field.label.get(lang).to_owned(),
        hint: field.hint.get(lang).to_owned(),
        kind,
        input,
        value: values.first().copied().unwrap_or_default().to_owned(),
        options: options(field, &id, &values, filled.t),
        error: filled.errors.get(pointer).cloned().unwrap_or_default(),
        required: field.required,
        show_field: shows.map(|s| s.field.clone()).unwrap_or_default(),
        show_equals: shows.map(|s| shown(&s.equals)).unwrap_or_default(),
        max_length: field.max_length.map(|n| n.to_string()).unwrap_or_default(),
        autocomplete: autocomplete(field),
        max_items: field.max_items,
        rows,
        template,
        id,
    }
}

fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Bool(true) => "yes".to_owned(),
        serde_json::Value::Bool(false) => "no".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The rows that hold something, and one empty row to begin with.
fn used_rows(field: &Field, name: &str, filled: &Filled<'_>) -> u32 {
    let used = (0..field.max_items).rev().find(|i| {
        let prefix = format!("{name}[{i}].");
        filled
            .pairs
            .iter()
            .any(|(key, value)| key.starts_with(&prefix) && !value.is_empty())
    });
    used.map_or(1, |last| last + 1)
}

/// The pairs of a posted form.
pub(crate) fn pairs(body: &[u8]) -> Vec<(String, String)> {
    body.split(|b| *b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let (key, value) = pair.split_at(at);
            (decode(key), decode(value.get(1..).unwrap_or_default()))
        })
        .collect()
}

/// Undoes `application/x-www-form-urlencoded`.
fn decode(text: &[u8]) -> String {
    let hex = |b: u8| {
        char::from(b)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (
            byte,
            text.get(at + 1).copied().and_then(hex),
            text.get(at + 2).copied().and_then(hex),
        ) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            (b'+', ..) => {
                out.push(b' ');
                at += 1;
            }
            (other, ..) => {
                out.push(*other);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A value as it may stand in an address.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// The first value of a name in a posted form.
pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value.as_str())
}

/// Whether a page of the context is Chinese.
pub(crate) fn is_zh(ctx: &Ctx) -> bool {
    ctx.lang == Lang::Zh
}

/// What an act is called.
pub(crate) fn act_label(kind: &str, t: T) -> &'static str {
    match kind {
        "case.submitted" => t.acts_submitted(),
        "case.correction_requested" => t.acts_correction_requested(),
        "case.resubmitted" => t.acts_resubmitted(),
        "case.accepted" => t.acts_accepted(),
        "case.intake_refused" => t.acts_intake_refused(),
        "case.opinion_given" => t.acts_opinion_given(),
        "case.granted" => t.acts_granted(),
        "case.refused" => t.acts_refused(),
        "case.certificate_made" => t.acts_certificate_made(),
        "case.document_made" => t.acts_document_made(),
        "case.delivered" => t.acts_delivered(),
        "case.withdrawn" => t.acts_withdrawn(),
        _ => t.acts_other(),
    }
}
