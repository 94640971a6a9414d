//! Actors, their roles, and what each role may do.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use vocab::{AccountId, Text};

/// What somebody is to the office. One account may hold several.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A natural person who applies (自然人).
    Resident,
    /// Somebody who applies for a company (法人经办人).
    Agent,
    /// Window clerk (窗口人员): takes in, accepts, hands over.
    Clerk,
    /// Reviewer (审查人员) of a department.
    Reviewer,
    /// Deciding leader (审批负责人) of a department.
    Leader,
    /// Supervisor (电子监察人员): sees every case's course, touches none.
    Supervisor,
    /// Administrator (管理员): catalogue, people, settings; touches no case.
    Administrator,
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown role: {0:?}")]
pub struct RoleError(pub String);

impl Role {
    /// All roles.
    pub const ALL: [Self; 7] = [
        Self::Resident,
        Self::Agent,
        Self::Clerk,
        Self::Reviewer,
        Self::Leader,
        Self::Supervisor,
        Self::Administrator,
    ];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Agent => "agent",
            Self::Clerk => "clerk",
            Self::Reviewer => "reviewer",
            Self::Leader => "leader",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Resident => Text::new("个人", "Resident"),
            Self::Agent => Text::new("企业经办人", "Company agent"),
            Self::Clerk => Text::new("窗口人员", "Window clerk"),
            Self::Reviewer => Text::new("审查人员", "Reviewer"),
            Self::Leader => Text::new("审批负责人", "Deciding leader"),
            Self::Supervisor => Text::new("监察人员", "Supervisor"),
            Self::Administrator => Text::new("管理员", "Administrator"),
        }
    }

    const fn grants(self) -> &'static [Permission] {
        match self {
            Self::Resident | Self::Agent => &[Permission::Apply],
            Self::Clerk => &[Permission::Intake, Permission::Deliver],
            Self::Reviewer => &[Permission::Review],
            Self::Leader => &[Permission::Decide],
            Self::Supervisor => &[Permission::Oversee],
            Self::Administrator => &[Permission::Administer],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = RoleError;
    fn from_str(text: &str) -> Result<Self, RoleError> {
        Self::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| RoleError(text.to_owned()))
    }
}

/// What a route or a use case asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Save drafts, submit, follow one's own cases.
    Apply,
    /// Accept, refuse at intake, ask for corrections.
    Intake,
    /// Hand over results.
    Deliver,
    /// Give an opinion in a branch of review.
    Review,
    /// Grant or refuse.
    Decide,
    /// See the course of every case.
    Oversee,
    /// Change the catalogue, people and settings.
    Administer,
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 7] = [
        Self::Apply,
        Self::Intake,
        Self::Deliver,
        Self::Review,
        Self::Decide,
        Self::Oversee,
        Self::Administer,
    ];
}

/// Somebody who asks for something, as the sign-in established it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// Its roles.
    pub roles: BTreeSet<Role>,
    /// The department's code (USCC) for members of staff.
    pub department: Option<String>,
}

impl Actor {
    /// Whether one of the roles grants the permission.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.roles
            .iter()
            .any(|role| role.grants().contains(&permission))
    }

    /// Whether the actor is a member of staff.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.roles
            .iter()
            .any(|role| !matches!(role, Role::Resident | Role::Agent))
    }

    /// Whether the actor belongs to the department of that code.
    #[must_use]
    pub fn is_of(&self, department: &str) -> bool {
        self.department.as_deref() == Some(department)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(roles: &[Role]) -> Actor {
        Actor {
            account: AccountId::new(1).unwrap(),
            roles: roles.iter().copied().collect(),
            department: None,
        }
    }

    #[test]
    fn the_whole_matrix() {
        let mut lines = Vec::new();
        for role in Role::ALL {
            let granted: Vec<String> = Permission::ALL
                .into_iter()
                .filter(|p| actor(&[role]).may(*p))
                .map(|p| format!("{p:?}"))
                .collect();
            lines.push(format!("{role}: {}", granted.join(" ")));
        }
        assert_eq!(
            lines,
            [
                "resident: Apply",
                "agent: Apply",
                "clerk: Intake Deliver",
                "reviewer: Review",
                "leader: Decide",
                "supervisor: Oversee",
                "administrator: Administer",
            ]
        );
    }

    #[test]
    fn watchers_and_administrators_touch_no_case() {
        for role in [Role::Supervisor, Role::Administrator] {
            for p in [
                Permission::Intake,
                Permission::Review,
                Permission::Decide,
                Permission::Deliver,
            ] {
                assert!(!actor(&[role]).may(p), "{role} may {p:?}");
            }
        }
    }

    #[test]
    fn names_round_trip() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse::<Role>(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }
}
