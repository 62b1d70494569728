//! Members, invitations and teams.

use sotto_api::{
    TeamId, UserId,
    auth::InvitationView,
    organisation::{MemberView, NameRequest, PendingInvitationView, Role, RoleRequest},
    route,
};

use super::{AdminState, own_address};
use crate::state::Problem;

/// An invitation as it is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invited {
    /// The link that invites.
    pub(crate) address: String,
    /// When it ends.
    pub(crate) expires_ms: u64,
}

/// What a member is called.
pub(crate) fn person(member: &MemberView) -> String {
    if member.name.is_empty() { member.email.clone() } else { member.name.clone() }
}

impl AdminState {
    /// Reads anew who is in the organisation.
    pub(crate) fn read_members(self) {
        self.members.read(self.all(route::MEMBERS, &[]));
    }

    /// Name of somebody in the organisation; none where they are gone.
    pub(crate) fn name_of(self, user: UserId) -> Option<String> {
        self.members.get()?.iter().find(|it| it.user == user).map(person)
    }

    /// Gives somebody a role.
    pub(crate) async fn give_role(self, user: UserId, role: Role) -> Result<(), Problem> {
        self.tell("PATCH", route::MEMBER, &[("user", &user)], Some(&RoleRequest { role })).await?;
        self.read_members();
        Ok(())
    }

    /// Takes somebody out of the organisation.
    pub(crate) async fn remove_member(self, user: UserId) -> Result<(), Problem> {
        self.tell("DELETE", route::MEMBER, &[("user", &user)], None::<&()>).await?;
        self.read_members();
        Ok(())
    }

    /// Leaves the organisation.
    pub(crate) async fn leave(self) -> Result<(), Problem> {
        self.tell("DELETE", route::MEMBERSHIP, &[], None::<&()>).await?;
        self.look_again();
        Ok(())
    }

    /// Invites somebody into a role.
    pub(crate) async fn invite(self, role: Role) -> Result<Invited, Problem> {
        let body = RoleRequest { role };
        let made: InvitationView =
            self.ask("POST", route::ORGANISATION_INVITATIONS, &[], Some(&body)).await?;
        let address = own_address(&format!("/sign-in?invitation={}", made.code));
        Ok(Invited { address, expires_ms: made.expires_ms })
    }

    /// Invitations that wait.
    pub(crate) async fn invitations(self) -> Result<Vec<PendingInvitationView>, Problem> {
        self.ask("GET", route::ORGANISATION_INVITATIONS, &[], None::<&()>).await
    }

    /// Takes an invitation back.
    pub(crate) async fn take_back(self, invitation: String) -> Result<(), Problem> {
        self.tell("DELETE", route::ORGANISATION_INVITATION, &[("invitation", &invitation)], None::<&()>).await
    }

    /// Reads all teams anew.
    pub(crate) fn read_teams(self) {
        self.teams.read(async move { self.ask("GET", route::TEAMS, &[], None::<&()>).await });
    }

    /// Makes a team; with an id, renames it.
    pub(crate) async fn keep_team(self, team: Option<TeamId>, name: String) -> Result<(), Problem> {
        let body = NameRequest { name };
        match team {
            Some(team) => self.tell("PATCH", route::TEAM, &[("team", &team)], Some(&body)).await,
            None => self.tell("POST", route::TEAMS, &[], Some(&body)).await,
        }
    }

    /// Ends a team; its people stay.
    pub(crate) async fn end_team(self, team: TeamId) -> Result<(), Problem> {
        self.tell("DELETE", route::TEAM, &[("team", &team)], None::<&()>).await
    }

    /// Who is in a team.
    pub(crate) async fn team_members(self, team: TeamId) -> Result<Vec<MemberView>, Problem> {
        self.all(route::TEAM_MEMBERS, &[("team", &team)]).await
    }

    /// Puts somebody into a team, or takes them out.
    pub(crate) async fn put_into_team(self, team: TeamId, user: UserId, into: bool) -> Result<(), Problem> {
        let method = if into { "PUT" } else { "DELETE" };
        self.tell(method, route::TEAM_MEMBER, &[("team", &team), ("user", &user)], None::<&()>).await
    }
}
