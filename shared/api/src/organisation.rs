//! Organisations: who belongs to them, in which role, and their teams.

use serde::{Deserialize, Serialize};

use crate::{OrganisationId, TeamId, UserId};

/// Largest name of an organisation or a team, in characters.
pub const MAX_NAME_CHARS: usize = 100;
/// Most teams of one organisation.
pub const MAX_TEAMS: usize = 200;
/// Most invitations of one organisation that wait to be used.
pub const MAX_INVITATIONS: usize = 100;

/// What somebody is in an organisation, least first. What each may do is the server's policy table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// From outside: sees the organisation's name and nobody in it.
    Guest,
    /// Belongs to it.
    Member,
    /// Belongs to it and works with what it gathers.
    Analyst,
    /// Looks after members, teams and invitations.
    Admin,
    /// Answers for the organisation; may end it.
    Owner,
}

impl Role {
    /// All roles, least first.
    pub const ALL: [Self; 5] = [Self::Guest, Self::Member, Self::Analyst, Self::Admin, Self::Owner];

    /// As it stands in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Member => "member",
            Self::Analyst => "analyst",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// The role of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Makes or renames an organisation or a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameRequest {
    /// 1 to [`MAX_NAME_CHARS`] characters on one line.
    pub name: String,
}

/// An organisation, to somebody in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationView {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The role of who asks.
    pub role: Role,
}

/// Somebody in an organisation, to others in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberView {
    /// Account.
    pub user: UserId,
    /// E-mail.
    pub email: String,
    /// Name, possibly empty.
    pub name: String,
    /// Role.
    pub role: Role,
}

/// Gives a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleRequest {
    /// The role.
    pub role: Role,
}

/// A team of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamView {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// An invitation that waits to be used, to those who look after members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingInvitationView {
    /// Names it; not the code, which is shown once, when it is made.
    pub id: String,
    /// The role it gives.
    pub role: Role,
    /// Who made it.
    pub created_by: UserId,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: u64,
}
