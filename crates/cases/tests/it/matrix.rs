//! Every command in every place: the table, and the document with the diagram that is made from the same data.

use crate::blessed::says;
use crate::given::{
    BUREAU, ELSEWHERE, FIRE, Given, HEALTH, accept, applicant, ask, certificate, field, grant,
    hand_over, opine, put_on_paper, refuse, resubmit, staff, stranger, submit, turn_away, withdraw,
};
use crate::places as at;
use cases::{
    By, Command, DeliveryWish, DocumentKind, Finding, IntakeGround, RefusalCode, Status, Verdict,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What comes of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// These kinds of events happen, and then the case is there.
    Happens(Vec<&'static str>, Status),
    /// Nothing happens.
    Refused(RefusalCode),
}

/// A command of which one kind of person is the right one to give it.
pub struct Row {
    /// The command's name, and what tells it from others of that name.
    pub label: String,
    pub by: By,
    pub command: Command,
}

pub struct Place {
    pub name: &'static str,
    pub given: Given,
}

impl Place {
    fn status(&self) -> Option<Status> {
        self.given.case.as_ref().map(cases::Case::status)
    }
}

pub fn places() -> Vec<Place> {
    let place = |name, given| Place { name, given };
    vec![
        place("not submitted", Given::nothing()),
        place("received", at::received()),
        place("correcting", at::correcting()),
        place("received again", at::received_again()),
        place("intake refused", at::turned_away()),
        place("reviewing", at::reviewing()),
        place("half reviewed", at::half_reviewed()),
        place("deciding", at::deciding()),
        place("issuing", at::issuing()),
        place("delivering, granted", at::delivering()),
        place("delivering, refused", at::delivering_refusal()),
        place("closed, granted", at::closed_granted()),
        place("closed, refused", at::closed_refused()),
        place("withdrawn", at::withdrawn()),
        place("received, plain", at::plain_received()),
        place("deciding, plain", at::plain_deciding()),
    ]
}

pub fn rows() -> Vec<Row> {
    let row = |more: &str, by: By, command: Command| Row {
        label: format!("{}{more}", command.name()),
        by,
        command,
    };
    let window = || staff(BUREAU);
    let mut rows = vec![
        row("", applicant(), submit()),
        row("", window(), accept()),
        row("", window(), ask(&[field("/name")])),
        row(", new point", window(), ask(&[field("/address")])),
        row(
            ", none needed",
            window(),
            turn_away(IntakeGround::NoLicenceNeeded, None),
        ),
        row(
            ", not competent",
            window(),
            turn_away(IntakeGround::NotCompetent, Some(30)),
        ),
        row("", applicant(), resubmit()),
        row(", branch 1", staff(FIRE), opine("site", true)),
        row(", branch 2", staff(HEALTH), opine("hygiene", false)),
        row("", window(), grant()),
        row("", window(), refuse()),
        row("", By::System, certificate()),
    ];
    for kind in DocumentKind::ALL {
        let more = format!(", {}", kind.name());
        rows.push(row(&more, By::System, put_on_paper(kind)));
    }
    for wish in DeliveryWish::ALL {
        let by = match wish {
            DeliveryWish::Electronic => By::System,
            DeliveryWish::Collect | DeliveryWish::Post => window(),
        };
        rows.push(row(&format!(", {}", wish.name()), by, hand_over(wish)));
    }
    rows.push(row("", applicant(), withdraw()));
    rows
}

fn outcome(given: &Given, by: &By, command: &Command) -> Outcome {
    let mut given = given.clone();
    match given.tried(by, command) {
        Ok(events) => Outcome::Happens(
            events.iter().map(cases::Event::kind).collect(),
            given.case().status(),
        ),
        Err(refusal) => Outcome::Refused(refusal.code()),
    }
}

fn people() -> [(&'static str, By); 7] {
    [
        ("applicant", applicant()),
        ("another applicant", stranger()),
        ("window and leader", staff(BUREAU)),
        ("reviewer 1", staff(FIRE)),
        ("reviewer 2", staff(HEALTH)),
        ("another department", staff(ELSEWHERE)),
        ("platform", By::System),
    ]
}

fn who(by: &By) -> &'static str {
    let mut people = people().into_iter();
    people.find(|(_, person)| person == by).unwrap().0
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Happens(kinds, after) => write!(f, "{} -> {after}", kinds.join(" + ")),
            Self::Refused(code) => f.write_str(code.as_str()),
        }
    }
}

/// For each command, the first place in which it is lawful, and what comes of it there by whom.
fn by_person() -> Vec<(Row, &'static str, Vec<Outcome>)> {
    let places = places();
    let mut table = Vec::new();
    for row in rows() {
        let lawful = places.iter().find(|place| {
            let outcome = outcome(&place.given, &row.by, &row.command);
            matches!(outcome, Outcome::Happens(..))
        });
        if let Some(place) = lawful {
            let outcomes = people().map(|(_, by)| outcome(&place.given, &by, &row.command));
            table.push((row, place.name, outcomes.into()));
        }
    }
    table
}

fn text() -> String {
    let mut out = String::from(
        "Every command in every place, asked by whom it belongs to. Written by tests/it/matrix.rs.\n",
    );
    for place in places() {
        let status = place.status().map_or("none", Status::name);
        writeln!(out, "\n{} (status {status})", place.name).unwrap();
        for row in rows() {
            let outcome = outcome(&place.given, &row.by, &row.command);
            let by = who(&row.by);
            writeln!(out, "  {:<36}{by:<19}{outcome}", row.label).unwrap();
        }
    }
    out.push_str("\n\nEvery command where it is lawful, asked by everybody.\n");
    for (row, place, outcomes) in by_person() {
        writeln!(out, "\n{} ({place})", row.label).unwrap();
        for ((person, _), outcome) in people().iter().zip(outcomes) {
            writeln!(out, "  {person:<20}{outcome}").unwrap();
        }
    }
    out
}

#[test]
fn the_matrix_is_as_committed() {
    says("tests/it/matrix.txt", &text());
}

const HEAD: &str = "\
# The case as a state machine

Written by `crates/cases/tests/it/matrix.rs` from what the code does; don't edit it. `TONGBAN_BLESS=1 cargo test -p cases`
writes it anew.

A case (办件) is folded from its events. A command either makes events happen or is refused with a stable code; a refusal
leaves no trace. A case that has ended takes no further command, except that the platform puts on paper what its acts
call for: documents are made when they are first opened, and that moves no case.

";

fn states() -> String {
    let mut out =
        String::from("## The states\n\n| state | 状态 | in English | ends |\n|---|---|---|---|\n");
    for status in Status::ALL {
        let label = status.label();
        let ends = if status.is_final() { "yes" } else { "" };
        writeln!(out, "| `{status}` | {} | {} | {ends} |", label.zh, label.en).unwrap();
    }
    out
}

/// The edges between states, each with the names of the commands that lead along it.
fn edges() -> BTreeMap<(Option<Status>, Status), BTreeSet<String>> {
    let mut edges: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for place in places() {
        for row in rows() {
            let on_paper = matches!(row.command, Command::RecordDocument { .. });
            match outcome(&place.given, &row.by, &row.command) {
                Outcome::Happens(_, after) if !on_paper => {
                    let edge = (place.status(), after);
                    let plain = place.name.ends_with(", plain");
                    let when = if plain { " (plain service)" } else { "" };
                    let name = format!("{}{when}", row.command.name());
                    edges.entry(edge).or_default().insert(name);
                }
                Outcome::Happens(..) | Outcome::Refused(_) => {}
            }
        }
    }
    edges
}

fn diagram() -> String {
    let mut out = String::from("\n## The diagram\n\n```mermaid\nstateDiagram-v2\n");
    for status in Status::ALL {
        let label = status.label();
        writeln!(out, "    state \"{} · {}\" as {status}", label.zh, label.en).unwrap();
    }
    for ((from, to), names) in edges() {
        let from = from.map_or("[*]", Status::name);
        // What a plain service shares with the others needs no line of its own.
        let plain = |name: &String| name.strip_suffix(" (plain service)").map(str::to_owned);
        let own = names
            .iter()
            .filter(|name| plain(name).is_none_or(|shared| !names.contains(&shared)));
        let own: Vec<_> = own.cloned().collect();
        writeln!(out, "    {from} --> {to} : {}", own.join(" / ")).unwrap();
    }
    for status in Status::ALL.into_iter().filter(|s| s.is_final()) {
        writeln!(out, "    {status} --> [*]").unwrap();
    }
    out.push_str("```\n");
    out
}

/// An outcome in a cell: where the case goes, or the number of the refusal.
fn cell(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Happens(_, after) => format!("**{after}**"),
        Outcome::Refused(RefusalCode::Case001) => "·".to_owned(),
        Outcome::Refused(code) => code.as_str().trim_start_matches("CASE-").to_owned(),
    }
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<_> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | "))
}

fn matrix() -> String {
    let places = places();
    let mut out = String::from(
        "\n## Every command in every place\n\n\
         Each command is given by whom it belongs to. Bold: the state of the case afterwards. A number: the refusal, so 004 is\n\
         [CASE-004](errors/CASE-004.md). A dot: [CASE-001](errors/CASE-001.md), not at this step. *Received again*: the corrected application\n\
         was handed in. *Half reviewed*: one of two branches has given its opinion. *Plain*: a service without review and without a certificate.\n\n",
    );
    let names = places.iter().map(|place| place.name.to_owned());
    out += &line(std::iter::once("command".to_owned()).chain(names));
    out += &line(std::iter::repeat_n("---".to_owned(), places.len() + 1));
    for row in rows() {
        let cells = places
            .iter()
            .map(|p| cell(&outcome(&p.given, &row.by, &row.command)));
        out += &line(std::iter::once(row.label.clone()).chain(cells));
    }
    out
}

fn persons() -> String {
    let mut out = String::from(
        "\n## Every command by everybody\n\n\
         In the first place in which the command is lawful. The window and the leader are of one department here, as the service has it;\n\
         which member of staff holds which post is the office's to check, not the case's.\n\n",
    );
    let people = people();
    let names = people.iter().map(|(name, _)| (*name).to_owned());
    let first = ["command", "place"].map(str::to_owned);
    out += &line(first.into_iter().chain(names));
    out += &line(std::iter::repeat_n("---".to_owned(), people.len() + 2));
    for (row, place, outcomes) in by_person() {
        let first = [row.label.clone(), place.to_owned()];
        out += &line(first.into_iter().chain(outcomes.iter().map(cell)));
    }
    out
}

#[test]
fn the_document_is_as_committed() {
    let document = [HEAD.to_owned(), states(), diagram(), matrix(), persons()].concat();
    says("../../docs/state-machine.md", &document);
}

/// The number of a command's kind; a new kind doesn't compile here until it is in the matrix too.
const fn kind(command: &Command) -> usize {
    match command {
        Command::Submit(_) => 0,
        Command::Examine(Finding::InOrder) => 1,
        Command::Examine(Finding::Incomplete { .. }) => 2,
        Command::Examine(Finding::Inadmissible { .. }) => 3,
        Command::Resubmit { .. } => 4,
        Command::GiveOpinion { .. } => 5,
        Command::Decide(Verdict::Grant { .. }) => 6,
        Command::Decide(Verdict::Refuse { .. }) => 7,
        Command::RecordCertificate { .. } => 8,
        Command::RecordDocument { .. } => 9,
        Command::Deliver(_) => 10,
        Command::Withdraw { .. } => 11,
    }
}

#[test]
fn the_matrix_has_every_command_and_every_status() {
    let kinds: BTreeSet<_> = rows().iter().map(|row| kind(&row.command)).collect();
    assert!(kinds.into_iter().eq(0..=11));
    let names: BTreeSet<_> = rows().iter().map(|row| row.command.name()).collect();
    assert_eq!(names.len(), 12);
    let seen: BTreeSet<_> = places().iter().filter_map(Place::status).collect();
    assert_eq!(seen, Status::ALL.into());
}

#[test]
fn every_state_but_the_last_ones_leads_on() {
    let edges = edges();
    for status in Status::ALL {
        let leads_on = edges.keys().any(|(from, _)| *from == Some(status));
        assert_eq!(leads_on, !status.is_final(), "{status}");
        assert!(
            edges
                .keys()
                .any(|(from, to)| *to == status && *from != Some(status))
        );
    }
}

#[test]
fn each_step_belongs_to_one_kind_of_person() {
    for (row, place, outcomes) in by_person() {
        let lawful = outcomes
            .iter()
            .filter(|o| matches!(o, Outcome::Happens(..)));
        assert_eq!(lawful.count(), 1, "{} ({place})", row.label);
    }
}
