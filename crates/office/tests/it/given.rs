//! A small city in memory, and an application that was handed in.

use office::SignedIn;
use office::cases::DeliveryWish;
use office::drafts::DraftView;
use office::handle::CommandKey;
use office::identity::Role;
use office::port::store::Store;
use serde_json::Value;
use sim::City;
use std::sync::Arc;
use store::MemoryStore;
use vocab::CaseId;

/// A city of three residents over a store in memory.
pub struct Given {
    pub city: City,
    pub store: Arc<dyn Store>,
}

/// 高龄津贴: two departments review it, and its only required material is the form.
pub const SERVICE: &str = "高龄津贴";

pub fn key(name: &str) -> CommandKey {
    CommandKey::new("test", name)
}

impl Given {
    pub async fn new() -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let city = City::found(store.clone(), 5, 3).await.unwrap();
        Self { city, store }
    }

    pub fn resident(&self, number: usize) -> &Arc<SignedIn> {
        &self.city.residents[number].1
    }

    pub fn code(&self) -> String {
        let summaries = self.city.office.summaries();
        let found = summaries.values().find(|s| s.name.zh == SERVICE);
        found.unwrap().code.clone()
    }

    /// A draft with everything filled in.
    pub async fn draft(&self, number: usize, name: &str) -> DraftView {
        let (office, who) = (&self.city.office, self.resident(number));
        let id = office
            .begin_draft(who, key(name), &self.code())
            .await
            .unwrap();
        let answers = self.answers(number);
        office
            .save_draft(who, id, None, answers, None)
            .await
            .unwrap();
        office.draft(who, id).await.unwrap()
    }

    pub fn answers(&self, number: usize) -> Value {
        self.city.answers(&self.code(), number).unwrap()
    }

    pub async fn submitted(&self, number: usize, name: &str) -> CaseId {
        let draft = self.draft(number, name).await;
        let who = self.resident(number);
        let office = &self.city.office;
        let sent = office.submit_draft(who, draft.id, draft.revision, DeliveryWish::Electronic);
        sent.await.unwrap().case
    }

    /// The clerk who examines the service.
    pub async fn clerk(&self) -> Arc<SignedIn> {
        let service = self
            .city
            .office
            .current_service(&self.code())
            .await
            .unwrap();
        let procedure = &service.service.handling.as_ref().unwrap().procedure;
        self.city
            .officer(&procedure.intake.department, Role::Clerk)
            .unwrap()
            .clone()
    }

    /// The branches of review, each with its reviewer.
    pub async fn reviewers(&self) -> Vec<(String, Arc<SignedIn>)> {
        let service = self
            .city
            .office
            .current_service(&self.code())
            .await
            .unwrap();
        let procedure = &service.service.handling.as_ref().unwrap().procedure;
        let branches = procedure.reviews.iter().map(|branch| {
            let who = self.city.officer(&branch.step.department, Role::Reviewer);
            (branch.key.clone(), who.unwrap().clone())
        });
        branches.collect()
    }

    /// Everything agrees.
    pub async fn sound(&self) {
        let report = self.city.office.verify(true).await.unwrap();
        assert!(report.is_green(), "{:?}", report.findings);
    }

    pub async fn head(&self) -> u64 {
        self.store.head().await.unwrap()
    }
}
