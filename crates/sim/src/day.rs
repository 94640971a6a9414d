//! Life in the city: each step is one thing that somebody does, lawful or not.

use crate::answers::about;
use crate::city::{City, Offered, pdf};
use anyhow::{Context as _, bail};
use office::actions::{Examination, Handover};
use office::cases::{DeliveryWish, IntakeGround, Point, Status};
use office::handle::CommandKey;
use office::identity::Role;
use office::vocab::CaseId;
use office::{OfficeError, SignedIn};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// The cases that were submitted, in order.
    pub cases: Vec<CaseId>,
    /// What was answered to each submission, for tests that look for it elsewhere.
    pub answers: Vec<Value>,
    /// How many cases ended, or stand, in each status.
    pub statuses: BTreeMap<String, u32>,
    /// How often each refusal was given.
    pub refusals: BTreeMap<String, u32>,
}

/// Lives `steps` steps. Expected refusals are counted; anything else ends the run.
///
/// # Errors
/// When the office fails.
pub async fn live(city: &City, seed: u64, steps: usize) -> anyhow::Result<Tally> {
    let mut life = Life {
        city,
        chance: fastrand::Rng::with_seed(seed),
        tally: Tally::default(),
        open: Vec::new(),
    };
    for step in 0..steps {
        city.clock.advance_seconds(life.chance.i64(20..1800));
        life.step(step)
            .await
            .with_context(|| format!("step {step}"))?;
        city.office.run_all_due_jobs().await?;
    }
    let supervisor = city.supervisor()?;
    for case in life.tally.cases.clone() {
        let status = city.office.case(supervisor, case).await?.case.status();
        *life
            .tally
            .statuses
            .entry(status.name().to_owned())
            .or_default() += 1;
    }
    Ok(life.tally)
}

struct Life<'a> {
    city: &'a City,
    chance: fastrand::Rng,
    tally: Tally,
    open: Vec<(CaseId, usize, usize)>,
}

impl Life<'_> {
    async fn step(&mut self, step: usize) -> anyhow::Result<()> {
        if self.open.is_empty() || self.chance.u8(..100) < 25 {
            return self.apply(step).await;
        }
        let place = self.chance.usize(..self.open.len());
        let (case, resident, offered) = self.open[place];
        let done = match self.chance.u8(..100) {
            0..5 => self.withdraw(case, resident, step).await,
            5..10 => self.meddle(case, step).await,
            _ => self.handle(case, resident, offered, step).await,
        };
        self.counted(done)?;
        let supervisor = self.city.supervisor()?;
        let status = self.city.office.case(supervisor, case).await?.case.status();
        if status.is_final() {
            self.open.swap_remove(place);
        }
        Ok(())
    }

    /// A refusal is an answer; a fault is not.
    fn counted(&mut self, done: anyhow::Result<()>) -> anyhow::Result<()> {
        let Err(error) = done else { return Ok(()) };
        let code = match error.downcast::<OfficeError>()? {
            OfficeError::Refused(refused) => refused.code.to_owned(),
            OfficeError::Hidden => "HIDDEN".to_owned(),
            other => bail!(other),
        };
        *self.tally.refusals.entry(code).or_default() += 1;
        Ok(())
    }

    async fn apply(&mut self, step: usize) -> anyhow::Result<()> {
        let city = self.city;
        let resident = self.chance.usize(..city.residents.len());
        let which = self.chance.usize(..city.offered.len());
        let (person, who) = &city.residents[resident];
        let offered = &city.offered[which];
        let answers = about(&offered.sample, person);
        let key = CommandKey::new(&person.account, &format!("draft {step}"));
        let draft = city.office.begin_draft(who, key, &offered.code).await?;
        city.office
            .save_draft(who, draft, None, answers.clone(), None)
            .await?;
        for material in required(offered) {
            let scan = pdf(&format!("{} {step}", material));
            city.office
                .upload(who, draft, &material, "扫描件.pdf", &scan)
                .await?;
        }
        let revision = city.office.draft(who, draft).await?.revision;
        let wish = match self.chance.u8(..3) {
            0 => DeliveryWish::Electronic,
            1 => DeliveryWish::Collect,
            _ => DeliveryWish::Post,
        };
        let receipt = city.office.submit_draft(who, draft, revision, wish).await?;
        if self.chance.u8(..10) == 0 {
            // The same button pressed twice: the same receipt.
            let again = city.office.submit_draft(who, draft, revision, wish).await?;
            anyhow::ensure!(again.case == receipt.case, "a draft became two cases");
        }
        self.tally.cases.push(receipt.case);
        self.tally.answers.push(answers);
        self.open.push((receipt.case, resident, which));
        Ok(())
    }

    async fn withdraw(&self, case: CaseId, resident: usize, step: usize) -> anyhow::Result<()> {
        let who = &self.city.residents[resident].1;
        let key = CommandKey::new("withdraw", &format!("{case} {step}"));
        self.city
            .office
            .withdraw(who, case, key, "不办了，改由陈桂芳办")
            .await?;
        Ok(())
    }

    /// Somebody who has no business with the case tries.
    async fn meddle(&mut self, case: CaseId, step: usize) -> anyhow::Result<()> {
        let stranger = &self.city.residents[self.chance.usize(..self.city.residents.len())].1;
        let key = CommandKey::new("meddle", &format!("{case} {step}"));
        self.city
            .office
            .decide(stranger, case, key, true, "")
            .await?;
        bail!("a resident decided a case")
    }

    async fn handle(
        &mut self,
        case: CaseId,
        resident: usize,
        offered: usize,
        step: usize,
    ) -> anyhow::Result<()> {
        let city = self.city;
        let procedure = match &city.offered[offered].service.handling {
            Some(handling) => &handling.procedure,
            None => bail!("a case of a service without a procedure"),
        };
        let view = city.office.case(city.supervisor()?, case).await?;
        let key = CommandKey::new("handle", &format!("{case} {step}"));
        match view.case.status() {
            Status::Received => {
                let clerk = city.officer(&procedure.intake.department, Role::Clerk)?;
                let examination = self.examination(&city.offered[offered]);
                city.office.examine(clerk, case, key, &examination).await?;
            }
            Status::Correcting => {
                let (_, who) = &city.residents[resident];
                self.correct(who, case).await?;
            }
            Status::Reviewing => {
                let waiting = view.branches.iter().find(|b| b.opinion.is_none());
                let branch = waiting.context("reviewing without an open branch")?;
                let reviewer = city.officer(&branch.department_code, Role::Reviewer)?;
                let agrees = self.chance.u8(..10) > 0;
                city.office
                    .give_opinion(
                        reviewer,
                        case,
                        key,
                        &branch.key,
                        agrees,
                        "现场核查时陈桂芳在场",
                    )
                    .await?;
            }
            Status::Deciding => {
                let leader = city.officer(&procedure.decision.department, Role::Leader)?;
                let grant = self.chance.u8(..10) > 1;
                let note = if grant {
                    ""
                } else {
                    "陈桂芳名下场所条件不符合要求"
                };
                city.office.decide(leader, case, key, grant, note).await?;
            }
            Status::Delivering => {
                let clerk = city.officer(&procedure.intake.department, Role::Clerk)?;
                let handover = handover(view.case.wish);
                city.office.hand_over(clerk, case, key, &handover).await?;
            }
            _ => {}
        }
        Ok(())
    }

    fn examination(&mut self, offered: &Offered) -> Examination {
        match self.chance.u8(..20) {
            0 => Examination::Refuse {
                ground: IntakeGround::NotCompetent,
                reason: "不属于本机关职权范围".to_owned(),
                competent: "临川市行政审批局，请找陈桂芳 13900000777".to_owned(),
            },
            1..4 => {
                let material = required(offered).first().cloned().unwrap_or_default();
                Examination::Correct(vec![(
                    Point::Material(material),
                    "扫描件不清晰，请陈桂芳重新上传".to_owned(),
                )])
            }
            _ => Examination::Accept,
        }
    }

    async fn correct(&self, who: &Arc<SignedIn>, case: CaseId) -> anyhow::Result<()> {
        let office = &self.city.office;
        let draft = office.begin_correction(who, case).await?;
        let view = office.draft(who, draft).await?;
        let asked = office.case(who, case).await?.correction;
        for point in asked {
            if let Point::Material(material) = point.point {
                office
                    .upload(who, draft, &material, "补正.pdf", &pdf("again"))
                    .await?;
            }
        }
        office.resubmit(who, case, draft, view.revision).await?;
        Ok(())
    }
}

fn handover(wish: DeliveryWish) -> Handover {
    match wish {
        DeliveryWish::Post => Handover::Posted("青禾邮政 QH123456789".to_owned()),
        DeliveryWish::Collect | DeliveryWish::Electronic => {
            Handover::Collected("陈桂芳领取，核对身份证".to_owned())
        }
    }
}

fn required(offered: &Offered) -> Vec<String> {
    let materials = offered.service.item.materials.iter();
    materials
        .filter(|m| offered.service.must_upload(m))
        .map(|m| m.key.clone())
        .collect()
}
