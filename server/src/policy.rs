//! The policy table: which permission is whose. Nothing else in the server decides by role or by being signed
//! in; `auth::authorise` asks here, for every route.

pub mod needs;

use sotto_api::{key::Scope, organisation::Role};

/// What a route may need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Nothing.
    Public,
    /// To read one's own account.
    AccountRead,
    /// To change one's own account: its sessions, secrets and memberships.
    AccountManage,
    /// To read one's own changes and vault.
    SyncRead,
    /// To add to one's own changes.
    SyncWrite,
    /// To read one's own audio.
    AudioRead,
    /// To add to one's own audio.
    AudioWrite,
    /// To see an organisation's name.
    OrganisationRead,
    /// To leave an organisation.
    OrganisationLeave,
    /// To rename an organisation.
    OrganisationManage,
    /// To end an organisation.
    OrganisationDelete,
    /// To see who is in an organisation and in its teams.
    MembersRead,
    /// To invite, to give roles and to remove, up to one's own role.
    MembersManage,
    /// To make teams and to fill them.
    TeamsManage,
    /// To see the feedback links of an organisation.
    FeedbackLinksRead,
    /// To make, change and close feedback links.
    FeedbackLinksManage,
    /// To see what submissions say together: figures of groups, never of one.
    DashboardRead,
    /// To read what visitors sent: facts and transcripts.
    SubmissionsRead,
    /// To hear what visitors sent.
    SubmissionsAudio,
    /// To take the facts of all submissions away as a file.
    SubmissionsExport,
    /// To give submissions a status, an assignee and notes.
    SubmissionsWork,
    /// To delete submissions.
    SubmissionsDelete,
    /// To say where the organisation's events are told, and to see what was.
    WebhooksManage,
    /// To run the server: its accounts and its organisations.
    ServerManage,
}

/// Who holds a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holders {
    /// Everyone, signed in or not.
    Everyone,
    /// Every signed-in person, over what is their own.
    Person,
    /// Those in the organisation that the address names, in these roles.
    Roles(&'static [Role]),
    /// Operators of the server, whatever their roles.
    Operators,
}

impl Permission {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 24] = [
        Self::Public,
        Self::AccountRead,
        Self::AccountManage,
        Self::SyncRead,
        Self::SyncWrite,
        Self::AudioRead,
        Self::AudioWrite,
        Self::OrganisationRead,
        Self::OrganisationLeave,
        Self::OrganisationManage,
        Self::OrganisationDelete,
        Self::MembersRead,
        Self::MembersManage,
        Self::TeamsManage,
        Self::FeedbackLinksRead,
        Self::FeedbackLinksManage,
        Self::DashboardRead,
        Self::SubmissionsRead,
        Self::SubmissionsAudio,
        Self::SubmissionsExport,
        Self::SubmissionsWork,
        Self::SubmissionsDelete,
        Self::WebhooksManage,
        Self::ServerManage,
    ];

    /// The policy table.
    #[must_use]
    pub const fn holders(self) -> Holders {
        use Role::{Admin, Analyst, Guest, Member, Owner};
        match self {
            Self::Public => Holders::Everyone,
            Self::AccountRead
            | Self::AccountManage
            | Self::SyncRead
            | Self::SyncWrite
            | Self::AudioRead
            | Self::AudioWrite => Holders::Person,
            Self::OrganisationRead | Self::OrganisationLeave => {
                Holders::Roles(&[Guest, Member, Analyst, Admin, Owner])
            }
            Self::MembersRead | Self::FeedbackLinksRead => Holders::Roles(&[Member, Analyst, Admin, Owner]),
            Self::DashboardRead
            | Self::SubmissionsRead
            | Self::SubmissionsAudio
            | Self::SubmissionsExport
            | Self::SubmissionsWork => Holders::Roles(&[Analyst, Admin, Owner]),
            Self::OrganisationManage
            | Self::MembersManage
            | Self::TeamsManage
            | Self::FeedbackLinksManage
            | Self::SubmissionsDelete
            | Self::WebhooksManage => Holders::Roles(&[Admin, Owner]),
            Self::OrganisationDelete => Holders::Roles(&[Owner]),
            Self::ServerManage => Holders::Operators,
        }
    }

    /// What an API key must carry for it; none where no key may have it.
    #[must_use]
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Self::AccountRead => Some(Scope::AccountRead),
            Self::SyncRead => Some(Scope::SyncRead),
            Self::SyncWrite => Some(Scope::SyncWrite),
            Self::AudioRead => Some(Scope::AudioRead),
            Self::AudioWrite => Some(Scope::AudioWrite),
            Self::OrganisationRead => Some(Scope::OrganisationRead),
            Self::MembersRead => Some(Scope::MembersRead),
            Self::FeedbackLinksRead => Some(Scope::FeedbackLinksRead),
            Self::DashboardRead => Some(Scope::DashboardRead),
            Self::SubmissionsRead => Some(Scope::SubmissionsRead),
            Self::SubmissionsAudio => Some(Scope::SubmissionsAudio),
            Self::Public
            | Self::AccountManage
            | Self::OrganisationLeave
            | Self::OrganisationManage
            | Self::OrganisationDelete
            | Self::MembersManage
            | Self::TeamsManage
            | Self::FeedbackLinksManage
            | Self::SubmissionsExport
            | Self::SubmissionsWork
            | Self::SubmissionsDelete
            | Self::WebhooksManage
            | Self::ServerManage => None,
        }
    }

    /// As it stands in the documentation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::AccountRead => "account-read",
            Self::AccountManage => "account-manage",
            Self::SyncRead => "sync-read",
            Self::SyncWrite => "sync-write",
            Self::AudioRead => "audio-read",
            Self::AudioWrite => "audio-write",
            Self::OrganisationRead => "organisation-read",
            Self::OrganisationLeave => "organisation-leave",
            Self::OrganisationManage => "organisation-manage",
            Self::OrganisationDelete => "organisation-delete",
            Self::MembersRead => "members-read",
            Self::MembersManage => "members-manage",
            Self::TeamsManage => "teams-manage",
            Self::FeedbackLinksRead => "feedback-links-read",
            Self::FeedbackLinksManage => "feedback-links-manage",
            Self::DashboardRead => "dashboard-read",
            Self::SubmissionsRead => "submissions-read",
            Self::SubmissionsAudio => "submissions-audio",
            Self::SubmissionsExport => "submissions-export",
            Self::SubmissionsWork => "submissions-work",
            Self::SubmissionsDelete => "submissions-delete",
            Self::WebhooksManage => "webhooks-manage",
            Self::ServerManage => "server-manage",
        }
    }
}

/// Whether somebody who may manage members, in the role `actor`, may move another from one role to the next:
/// owners are made and unmade by owners alone.
#[must_use]
pub fn may_move(actor: Role, from: Option<Role>, to: Option<Role>) -> bool {
    from.max(to) <= Some(actor)
}

/// Whether this role gives and takes others' roles.
#[must_use]
pub fn may_manage_members(role: Role) -> bool {
    matches!(Permission::MembersManage.holders(), Holders::Roles(roles) if roles.contains(&role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_stands_in_the_list_once() {
        for (at, permission) in Permission::ALL.into_iter().enumerate() {
            assert_eq!(Permission::ALL.iter().position(|other| *other == permission), Some(at));
        }
        // A permission that is left out of the list would be needed by no route and found here by none.
        for need in needs::NEEDS {
            assert!(Permission::ALL.contains(&need.permission));
        }
    }

    #[test]
    fn nobody_gives_or_takes_more_than_they_have() {
        assert!(may_move(Role::Owner, Some(Role::Owner), Some(Role::Guest)));
        assert!(may_move(Role::Admin, Some(Role::Guest), Some(Role::Admin)));
        assert!(may_move(Role::Admin, None, Some(Role::Analyst)));
        assert!(!may_move(Role::Admin, Some(Role::Owner), None));
        assert!(!may_move(Role::Admin, Some(Role::Member), Some(Role::Owner)));
    }
}
