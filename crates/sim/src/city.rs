//! The city: the twelve services of the repository, residents and the officers of every department.

use crate::answers::about;
use crate::people::{Person, person};
use anyhow::Context as _;
use office::cases::By;
use office::catalogue::{self, Service, service_from_files};
use office::identity::Role;
use office::law::Calendar;
use office::port::files::MemoryFiles;
use office::port::memory_search::MemorySearch;
use office::port::plain_paper::PlainPaper;
use office::port::shell::{SeededEntropy, SetClock};
use office::port::store::Store;
use office::vocab::{Text, Timestamp};
use office::{NewAccount, Office, Parts, Profile, SignedIn, Site};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The password of everybody in the city.
pub const PASSWORD: &str = "a simulated city";
/// Monday, 2026-11-23 09:00 in Shanghai.
const OPENING: i64 = 1_795_395_600_000_000;

/// A service that can be applied for, with an application as its department imagines it.
pub(crate) struct Offered {
    pub code: String,
    pub service: Service,
    pub sample: Value,
}

/// A simulated city.
pub struct City {
    /// Its office.
    pub office: Arc<Office>,
    /// Its clock.
    pub clock: Arc<SetClock>,
    /// Its residents, each signed in.
    pub residents: Vec<(Person, Arc<SignedIn>)>,
    pub(crate) offered: Vec<Offered>,
    pub(crate) officers: BTreeMap<(String, Role), Arc<SignedIn>>,
}

/// A small PDF, as a resident's scanner would make it.
#[must_use]
pub fn pdf(text: &str) -> Vec<u8> {
    format!("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% {text}\ntrailer<</Root 1 0 R>>\n%%EOF\n")
        .into_bytes()
}

fn services_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services")
}

fn files(folder: &Path, root: &Path, into: &mut BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, root, into)?;
        } else {
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            into.insert(name, std::fs::read(&path)?);
        }
    }
    Ok(())
}

fn read_services() -> anyhow::Result<Vec<Offered>> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(services_folder())?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    folders.retain(|path| path.join("service.toml").exists());
    folders.sort();
    let mut offered = Vec::new();
    for folder in folders {
        let mut found = BTreeMap::new();
        files(&folder, &folder, &mut found)?;
        let service = service_from_files(&found)
            .map_err(|findings| anyhow::anyhow!("{}: {findings:?}", folder.display()))?;
        let sample = found
            .get("samples/answers.json")
            .with_context(|| format!("{} has no samples", folder.display()))?;
        offered.push(Offered {
            code: service.item.code.code.clone(),
            sample: serde_json::from_slice(sample)?,
            service,
        });
    }
    Ok(offered)
}

impl City {
    /// Founds a city over an empty store, with so many residents (at most 900).
    ///
    /// # Errors
    /// When the services can't be read or the store fails.
    pub async fn found(store: Arc<dyn Store>, seed: u64, residents: usize) -> anyhow::Result<Self> {
        let clock = Arc::new(SetClock::new(Timestamp::from_micros(OPENING)));
        let office = Office::open(Parts {
            store,
            files: Arc::new(MemoryFiles::default()),
            search: Arc::new(MemorySearch::default()),
            paper: Arc::new(PlainPaper),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(seed)),
            master_key: [7; 32],
            calendar: Calendar::builtin(),
            site: Site {
                name: Text::new("青禾县政务服务", "Qinghe Services"),
                base_url: "http://127.0.0.1:8080".to_owned(),
            },
            node: 1,
        })
        .await?;
        let mut city = Self {
            office: Arc::new(office),
            clock,
            residents: Vec::new(),
            offered: read_services()?,
            officers: BTreeMap::new(),
        };
        city.publish().await?;
        for number in 0..residents {
            let someone = person(number);
            let role = if someone.profile.company.is_empty() {
                Role::Resident
            } else {
                Role::Agent
            };
            let who = city
                .settle(&someone.account, role, "", someone.profile.clone())
                .await?;
            city.residents.push((someone, who));
        }
        city.staff().await?;
        Ok(city)
    }

    async fn publish(&self) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(services_folder().join("city.toml"))?;
        let city =
            catalogue::City::parse(&text).map_err(|f| anyhow::anyhow!("city.toml: {f:?}"))?;
        self.office.set_city(city).await?;
        let services = self.offered.iter().map(|o| o.service.clone()).collect();
        let source = office::proof::content(b"the services of the repository");
        self.office.publish(services, source, &By::System).await?;
        Ok(())
    }

    async fn settle(
        &self,
        name: &str,
        role: Role,
        department: &str,
        profile: Profile,
    ) -> anyhow::Result<Arc<SignedIn>> {
        let staff = !matches!(role, Role::Resident | Role::Agent);
        let account = NewAccount {
            name: name.to_owned(),
            password: PASSWORD.to_owned(),
            roles: vec![role],
            department: department.to_owned(),
            work_number: if staff {
                name.to_uppercase()
            } else {
                String::new()
            },
            profile,
        };
        self.office.create_account(account).await?;
        let (_, who) = self.office.sign_in(name, PASSWORD).await?;
        Ok(Arc::new(who))
    }

    async fn staff(&mut self) -> anyhow::Result<()> {
        let mut posts: Vec<(String, Role)> = Vec::new();
        for offered in &self.offered {
            let Some(handling) = &offered.service.handling else {
                continue;
            };
            let procedure = &handling.procedure;
            posts.push((procedure.intake.department.clone(), Role::Clerk));
            posts.push((procedure.decision.department.clone(), Role::Leader));
            for branch in &procedure.reviews {
                posts.push((branch.step.department.clone(), Role::Reviewer));
            }
        }
        posts.sort();
        posts.dedup();
        for (number, (department, role)) in posts.into_iter().enumerate() {
            let profile = Profile {
                name: format!("工作人员{number}"),
                ..Profile::default()
            };
            let who = self
                .settle(&format!("qh{number:03}"), role, &department, profile)
                .await?;
            self.officers.insert((department, role), who);
        }
        let supervisor = self
            .settle("supervisor", Role::Supervisor, "", Profile::default())
            .await?;
        self.officers
            .insert((String::new(), Role::Supervisor), supervisor);
        Ok(())
    }

    /// What the resident of that number would answer to the form of a service.
    ///
    /// # Errors
    /// When there is no such service or resident.
    pub fn answers(&self, code: &str, resident: usize) -> anyhow::Result<Value> {
        let offered = self.offered.iter().find(|offered| offered.code == code);
        let (person, _) = self.residents.get(resident).context("no such resident")?;
        Ok(about(&offered.context("no such service")?.sample, person))
    }

    /// The password of every account of a simulated city.
    #[must_use]
    pub const fn password() -> &'static str {
        PASSWORD
    }

    /// Everybody who holds a post: department, role and who it is.
    pub fn officers(&self) -> impl Iterator<Item = (&str, Role, &Arc<SignedIn>)> {
        let posts = self.officers.iter();
        posts.map(|((department, role), who)| (department.as_str(), *role, who))
    }

    /// The officer of a department in a role.
    ///
    /// # Errors
    /// When nobody holds that post.
    pub fn officer(&self, department: &str, role: Role) -> anyhow::Result<&Arc<SignedIn>> {
        self.officers
            .get(&(department.to_owned(), role))
            .with_context(|| format!("nobody is {role:?} at {department}"))
    }

    /// The supervisor of the city.
    ///
    /// # Errors
    /// Never for a founded city.
    pub fn supervisor(&self) -> anyhow::Result<&Arc<SignedIn>> {
        self.officer("", Role::Supervisor)
    }
}
