//! Given a case, when somebody asks, then … An invented office whose cases are folded from what `decide` itself gave.

use cases::{
    BranchPlan, By, Case, Command, DeliveryWay, DeliveryWish, DocumentKind, DocumentMark, Event,
    Facts, FileMark, Finding, Guide, IntakeGround, MaterialDemand, MaterialFiles, Point, Recorded,
    Refusal, Sealed, Submission, Verdict, decide, evolve, fold,
};
use law::{Calendar, DecisionClock, LICENSING_LAW_2019, Limit};
use vocab::{AccountId, CaseId, Date, Digest, DocumentId, FileId, PersonalRef, Timestamp};

/// The department with the window, which also decides.
pub const BUREAU: &str = "119901009900001014";
/// The department of the branch `site`.
pub const FIRE: &str = "119901009900001027";
/// The department of the branch `hygiene`.
pub const HEALTH: &str = "11990100990000103A";
/// A department that has nothing to do with the case.
pub const ELSEWHERE: &str = "11990100990000104D";

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn account(number: i64) -> AccountId {
    AccountId::new(number).unwrap()
}

pub fn applicant() -> By {
    By::Applicant(account(1))
}

pub fn stranger() -> By {
    By::Applicant(account(2))
}

pub fn staff(department: &str) -> By {
    let number = 100 + i64::from(department.as_bytes()[16]);
    By::Staff {
        account: account(number),
        department: department.to_owned(),
    }
}

/// A sealed value; the number stands for its content.
pub fn sealed(number: u8) -> Sealed {
    Sealed {
        at: PersonalRef::new(i64::from(number)).unwrap(),
        digest: Digest::new([number; 32]),
    }
}

pub fn material(key: &str, files: u8) -> MaterialFiles {
    let file = |n| FileMark {
        id: FileId::new(i64::from(n)).unwrap(),
        digest: Digest::new([n; 32]),
    };
    MaterialFiles {
        material: key.to_owned(),
        files: (1..=files).map(file).collect(),
    }
}

pub fn paper(number: u8) -> DocumentMark {
    DocumentMark {
        id: DocumentId::new(i64::from(number)).unwrap(),
        digest: Digest::new([number; 32]),
        size: 34_000 + u64::from(number),
    }
}

pub fn field(pointer: &str) -> Point {
    Point::Field(pointer.to_owned())
}

pub fn branch(key: &str, department: &str) -> BranchPlan {
    BranchPlan {
        key: key.to_owned(),
        department: department.to_owned(),
        days: 5,
    }
}

/// A licence with two branches of review, a certificate, and post.
pub fn guide() -> Guide {
    let demand = |required, max_files| MaterialDemand {
        required,
        max_files,
    };
    Guide {
        task_code: format!("{BUREAU}3990116013001"),
        edition: 4,
        content: Digest::new([7; 32]),
        fields: ["/name", "/address"].map(str::to_owned).into(),
        materials: [
            ("plan".to_owned(), demand(true, 2)),
            ("photo".to_owned(), demand(false, 1)),
        ]
        .into(),
        intake_department: BUREAU.to_owned(),
        decision_department: BUREAU.to_owned(),
        reviews: vec![branch("site", FIRE), branch("hygiene", HEALTH)],
        clock: DecisionClock::by_licensing_law(Some(Limit::working_days(8)), false).unwrap(),
        certificate_series: "food.2026".to_owned(),
        post: true,
    }
}

pub fn submission(wish: DeliveryWish) -> Submission {
    Submission {
        applicant: account(1),
        answers: sealed(10),
        materials: vec![material("plan", 1)],
        wish,
    }
}

pub fn submit() -> Command {
    Command::Submit(submission(DeliveryWish::Electronic))
}

pub fn accept() -> Command {
    Command::Examine(Finding::InOrder)
}

pub fn ask(points: &[Point]) -> Command {
    Command::Examine(Finding::Incomplete {
        points: points.to_vec(),
        notes: sealed(11),
    })
}

pub fn turn_away(ground: IntakeGround, competent: Option<u8>) -> Command {
    Command::Examine(Finding::Inadmissible {
        ground,
        reason: sealed(12),
        competent: competent.map(sealed),
    })
}

pub fn resubmit() -> Command {
    Command::Resubmit {
        answers: sealed(13),
        materials: vec![material("plan", 2), material("photo", 1)],
    }
}

pub fn opine(branch: &str, agrees: bool) -> Command {
    Command::GiveOpinion {
        branch: branch.to_owned(),
        agrees,
        note: Some(sealed(14)),
    }
}

pub fn grant() -> Command {
    Command::Decide(Verdict::Grant { note: sealed(15) })
}

pub fn refuse() -> Command {
    Command::Decide(Verdict::Refuse {
        reasons: Some(sealed(16)),
    })
}

pub fn certificate() -> Command {
    Command::RecordCertificate {
        number: "JY19901000017".to_owned(),
        licence_id: "1.2.156.3005.2.0".to_owned(),
        valid_from: day("2026-03-04"),
        valid_to: Some(day("2031-03-03")),
        document: paper(20),
    }
}

pub fn put_on_paper(kind: DocumentKind) -> Command {
    Command::RecordDocument {
        kind,
        document: paper(21),
    }
}

pub fn hand_over(wish: DeliveryWish) -> Command {
    Command::Deliver(match wish {
        DeliveryWish::Electronic => DeliveryWay::Electronic,
        DeliveryWish::Collect => DeliveryWay::Collected { note: sealed(17) },
        DeliveryWish::Post => DeliveryWay::Posted { note: sealed(18) },
    })
}

pub fn withdraw() -> Command {
    Command::Withdraw { note: sealed(19) }
}

/// An office with one case, or none yet.
#[derive(Debug, Clone)]
pub struct Given {
    pub guide: Guide,
    pub calendar: Calendar,
    pub now: Timestamp,
    pub record: Vec<Recorded>,
    pub case: Option<Case>,
}

impl Given {
    /// Nothing has happened; it is ten in the morning of Monday, 2026-03-02.
    pub fn nothing() -> Self {
        Self::under(guide())
    }

    pub fn under(guide: Guide) -> Self {
        Self {
            guide,
            calendar: Calendar::builtin(),
            now: Timestamp::start_of(day("2026-03-02")).plus_seconds(36_000),
            record: Vec::new(),
            case: None,
        }
    }

    pub fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    pub fn on(mut self, date: &str) -> Self {
        self.now = Timestamp::start_of(day(date)).plus_seconds(36_000);
        self
    }

    /// What `decide` says, without letting it happen.
    pub fn asked(&self, by: &By, command: &Command) -> Result<Vec<Event>, Refusal> {
        let facts = Facts {
            law: law::Facts {
                now: self.now,
                calendar: &self.calendar,
                law: LICENSING_LAW_2019,
            },
            by: by.clone(),
            guide: &self.guide,
        };
        decide(self.case.as_ref(), command, &facts)
    }

    /// Puts an event in its place in the record, with the serial that it draws, and folds it in.
    pub fn happen(&mut self, by: &By, event: Event) {
        let drawn = !event.series(self.now).is_empty();
        let recorded = Recorded {
            position: 1_000 + 3 * self.record.len() as u64,
            case: CaseId::new(5).unwrap(),
            seq: self.record.len() as u32 + 1,
            at: self.now,
            by: by.clone(),
            serial: drawn.then_some(17),
            event,
        };
        self.case = Some(evolve(self.case.take(), &recorded).unwrap());
        self.record.push(recorded);
        assert_eq!(fold(&self.record).unwrap(), self.case);
    }

    /// The command is carried out, if it may be; a minute passes.
    pub fn tried(&mut self, by: &By, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = self.asked(by, command)?;
        for event in &events {
            self.happen(by, event.clone());
        }
        self.now = self.now.plus_seconds(60);
        Ok(events)
    }

    /// The command is carried out; it must be lawful.
    pub fn when(mut self, by: &By, command: &Command) -> Self {
        if let Err(refusal) = self.tried(by, command) {
            panic!("{} refused: {refusal}", command.name());
        }
        self
    }

    /// The kinds of all that has happened.
    pub fn kinds(&self) -> Vec<&'static str> {
        self.record.iter().map(|r| r.event.kind()).collect()
    }
}
