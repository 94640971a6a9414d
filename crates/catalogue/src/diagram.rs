//! The procedure as a diagram: a pure layout that a page draws.

use crate::{City, Service, Step};
use vocab::Text;

/// One box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its key: `apply`, `accept`, `review/<key>`, `decide`, `issue`, `deliver`.
    pub key: String,
    /// What it is called.
    pub label: Text,
    /// Who, and how long.
    pub sub: Text,
    /// The column, from the left: the step.
    pub column: u32,
    /// The row within the column, from the top.
    pub row: u32,
    /// How many rows the column has.
    pub rows: u32,
}

/// An arrow between two boxes, by their places in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// From.
    pub from: usize,
    /// To.
    pub to: usize,
}

/// A diagram of the procedure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagram {
    /// The boxes, column by column.
    pub nodes: Vec<Node>,
    /// The arrows.
    pub edges: Vec<Edge>,
    /// How many columns.
    pub columns: u32,
    /// How many rows the highest column has.
    pub rows: u32,
}

/// A box before it has its place: key, label, who and how long.
type Sketch = (String, Text, Text);

/// Draws the six steps from the service's data; `None` for items without a procedure here.
#[must_use]
pub fn diagram(service: &Service, city: &City) -> Option<Diagram> {
    let handling = service.handling.as_ref()?;
    let procedure = &handling.procedure;
    let by = |step: &Step| timed(city, step);
    let one = |key: &str, label: Text, sub: Text| vec![(key.to_owned(), label, sub)];
    let applicant = Text::new("申请人", "Applicant");
    let mut columns: Vec<Vec<Sketch>> = vec![
        one("apply", Text::new("申请", "Apply"), applicant),
        one("accept", Text::new("受理", "Accept"), by(&procedure.intake)),
    ];
    if !procedure.reviews.is_empty() {
        let reviews = procedure.reviews.iter().map(|branch| {
            (
                format!("review/{}", branch.key),
                branch.name.clone(),
                by(&branch.step),
            )
        });
        columns.push(reviews.collect());
    }
    let decision = by(&procedure.decision);
    columns.push(one("decide", Text::new("决定", "Decide"), decision));
    if let Some(certificate) = &handling.certificate {
        let label = Text::new("制证", "Certificate");
        columns.push(one("issue", label, certificate.title.clone()));
    }
    columns.push(one(
        "deliver",
        Text::new("送达", "Deliver"),
        Text::new("电子、邮寄或窗口", "Online, post or window"),
    ));
    Some(lay_out(columns))
}

/// Who carries out a step, and how long it takes.
fn timed(city: &City, step: &Step) -> Text {
    let (code, days) = (&step.department, step.days);
    let name = city
        .department(code)
        .map_or_else(|| Text::zh(code), |d| d.short.clone());
    if days == 0 {
        return name;
    }
    Text::new(
        format!("{} · {days} 个工作日", name.zh),
        format!(
            "{} · {days} working {}",
            name.get(vocab::Lang::En),
            if days == 1 { "day" } else { "days" }
        ),
    )
}

fn lay_out(columns: Vec<Vec<Sketch>>) -> Diagram {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut diagram = Diagram {
        columns: count(columns.len()),
        rows: columns.iter().map(|c| count(c.len())).max().unwrap_or(0),
        ..Diagram::default()
    };
    let mut before: Vec<usize> = Vec::new();
    for (column, boxes) in columns.into_iter().enumerate() {
        let rows = count(boxes.len());
        let mut here = Vec::new();
        for (row, (key, label, sub)) in boxes.into_iter().enumerate() {
            let at = diagram.nodes.len();
            diagram.edges.extend(before.iter().map(|from| Edge {
                from: *from,
                to: at,
            }));
            diagram.nodes.push(Node {
                key,
                label,
                sub,
                column: count(column),
                row: count(row),
                rows,
            });
            here.push(at);
        }
        before = here;
    }
    diagram
}
