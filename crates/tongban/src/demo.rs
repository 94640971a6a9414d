//! The demo city: an invented county with its departments, twelve services, and people to try them with.

use anyhow::Context as _;
use include_dir::{Dir, include_dir};
use office::cases::By;
use office::catalogue::{City, Service, service_from_files};
use office::identity::Role;
use office::{NewAccount, Office, Profile};
use std::collections::BTreeMap;

static SERVICES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../services");

/// The password of every demo account.
pub(crate) const PASSWORD: &str = "tongban-demo";

/// A demo account, as it is printed.
pub(crate) struct DemoAccount {
    pub name: &'static str,
    pub what: &'static str,
}

fn files(dir: &Dir<'_>, root: &std::path::Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        let name = file.path().strip_prefix(root).unwrap_or(file.path());
        into.insert(
            name.to_string_lossy().into_owned(),
            file.contents().to_vec(),
        );
    }
    for inner in dir.dirs() {
        files(inner, root, into);
    }
}

/// The services that ship with the program.
pub(crate) fn services() -> anyhow::Result<Vec<Service>> {
    let mut services = Vec::new();
    for dir in SERVICES.dirs() {
        let mut found = BTreeMap::new();
        files(dir, dir.path(), &mut found);
        let service = service_from_files(&found).map_err(|findings| {
            anyhow::anyhow!(
                "{}: {}",
                dir.path().display(),
                crate::importing::finding_lines(&findings)
            )
        })?;
        services.push(service);
    }
    Ok(services)
}

/// The city that ships with the program.
pub(crate) fn city() -> anyhow::Result<City> {
    let file = SERVICES
        .get_file("city.toml")
        .context("city.toml is not in the program")?;
    let text = file.contents_utf8().context("city.toml is not UTF-8")?;
    City::parse(text).map_err(|findings| {
        anyhow::anyhow!("city.toml: {}", crate::importing::finding_lines(&findings))
    })
}

/// Makes the demo city in an office without a catalogue.
pub(crate) async fn seed(office: &Office) -> anyhow::Result<()> {
    office.set_city(city()?).await?;
    let services = services()?;
    let procedures: Vec<_> = services
        .iter()
        .filter_map(|s| Some(s.handling.as_ref()?.procedure.clone()))
        .collect();
    let food = services
        .iter()
        .find(|s| s.item.name.zh == "食品经营许可")
        .context("食品经营许可 is not among the services")?;
    let food = food
        .handling
        .as_ref()
        .context("食品经营许可 has no procedure")?
        .procedure
        .clone();
    office
        .publish(
            services,
            office::proof::content(b"demo services"),
            &By::System,
        )
        .await?;
    for account in applicants() {
        office.create_account(account).await?;
    }
    food_staff(office, &food).await?;
    more_staff(office, &procedures, &food).await
}

/// One who works in a department, with the number that stands for the name in the record.
fn staff(name: String, roles: Vec<Role>, department: &str, number: String) -> NewAccount {
    NewAccount {
        name,
        password: PASSWORD.to_owned(),
        roles,
        department: department.to_owned(),
        profile: Profile {
            name: format!("工作人员{number}"),
            ..Profile::default()
        },
        work_number: number,
    }
}

/// Everybody whom a food business licence passes, and who watches over them.
async fn food_staff(office: &Office, food: &office::catalogue::Procedure) -> anyhow::Result<()> {
    let one = |name: &str, role: Role, department: &str, number: &str| {
        staff(name.to_owned(), vec![role], department, number.to_owned())
    };
    let mut people = vec![
        one("clerk", Role::Clerk, &food.intake.department, "QH0101"),
        one("leader", Role::Leader, &food.decision.department, "QH0301"),
        one("supervisor", Role::Supervisor, "", "QH0901"),
        one("admin", Role::Administrator, "", "QH0001"),
    ];
    people.extend(food.reviews.iter().zip(1..).map(|(branch, place)| {
        one(
            &format!("reviewer{place}"),
            Role::Reviewer,
            &branch.step.department,
            &format!("QH020{place}"),
        )
    }));
    for account in people {
        office.create_account(account).await?;
    }
    Ok(())
}

/// A reviewer and a leader for every other department, so that every service can be carried through.
async fn more_staff(
    office: &Office,
    procedures: &[office::catalogue::Procedure],
    food: &office::catalogue::Procedure,
) -> anyhow::Result<()> {
    let mut departments: BTreeMap<String, (bool, bool)> = BTreeMap::new();
    for procedure in procedures {
        for branch in &procedure.reviews {
            departments
                .entry(branch.step.department.clone())
                .or_default()
                .0 = true;
        }
        departments
            .entry(procedure.decision.department.clone())
            .or_default()
            .1 = true;
    }
    for (place, (department, (reviews, decides))) in departments.into_iter().enumerate() {
        let mut roles = Vec::new();
        let known = food
            .reviews
            .iter()
            .any(|branch| branch.step.department == department);
        if reviews && !known {
            roles.push(Role::Reviewer);
        }
        if decides && food.decision.department != department {
            roles.push(Role::Leader);
        }
        if roles.is_empty() {
            continue;
        }
        let number = format!("QH1{:03}", place + 1);
        let name = format!("office{}", &department[14..17].to_lowercase());
        office
            .create_account(staff(name, roles, &department, number))
            .await?;
    }
    Ok(())
}

/// Invented people: identity numbers of the invented region 990121.
fn applicants() -> Vec<NewAccount> {
    let person = |name: &str, role: Role, profile: Profile| NewAccount {
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        roles: vec![role],
        department: String::new(),
        work_number: String::new(),
        profile,
    };
    vec![
        person(
            "resident",
            Role::Resident,
            Profile {
                name: "林知秋".to_owned(),
                id_number: "99012119880512002X".to_owned(),
                phone: "13900000001".to_owned(),
                ..Profile::default()
            },
        ),
        person(
            "agent",
            Role::Agent,
            Profile {
                name: "周满仓".to_owned(),
                id_number: "990121199203150019".to_owned(),
                phone: "13900000002".to_owned(),
                company: "青禾县禾香小馆".to_owned(),
                uscc: "92990121MA0Q000358".to_owned(),
            },
        ),
    ]
}

/// The accounts that a visitor is told of.
pub(crate) const ACCOUNTS: [DemoAccount; 8] = [
    DemoAccount {
        name: "resident",
        what: "个人 resident",
    },
    DemoAccount {
        name: "agent",
        what: "企业经办人 company agent",
    },
    DemoAccount {
        name: "clerk",
        what: "窗口人员 window clerk",
    },
    DemoAccount {
        name: "reviewer1",
        what: "审查人员（市场监管） reviewer, market regulation",
    },
    DemoAccount {
        name: "reviewer2",
        what: "审查人员（卫生健康） reviewer, health",
    },
    DemoAccount {
        name: "leader",
        what: "审批负责人 deciding leader",
    },
    DemoAccount {
        name: "supervisor",
        what: "监察人员 supervisor",
    },
    DemoAccount {
        name: "admin",
        what: "管理员 administrator",
    },
];
