//! Operations: organisations, their members, invitations and teams.

use serde_json::{Value, json};
use sotto_api::{
    ErrorCode::Conflict,
    auth::InvitationView,
    organisation::{MemberView, NameRequest, OrganisationView, PendingInvitationView, RoleRequest, TeamView},
    route,
};
use utoipa::openapi::schema::Type;

use super::{
    operation::{Operation, operation},
    signing::USER,
};

const MS: u64 = 1_700_000_000_000;

pub(super) fn organisation() -> Value {
    json!({ "id": USER, "name": "Example", "role": "owner" })
}

pub(super) fn operations() -> Vec<Operation> {
    [organisations(), members(), teams()].concat()
}

fn name() -> Value {
    json!({ "name": "Example" })
}

fn member() -> Value {
    json!({ "user": USER, "email": "ann@example.org", "name": "Ann", "role": "member" })
}

fn organisations() -> Vec<Operation> {
    vec![
        operation("GET", route::ORGANISATIONS, "The organisations one is in")
            .gives::<Vec<OrganisationView>>(200, json!([organisation()])),
        operation("POST", route::ORGANISATIONS, "Makes an organisation")
            .takes::<NameRequest>(name())
            .gives::<OrganisationView>(201, organisation()),
        operation("GET", route::ORGANISATION, "One organisation")
            .gives::<OrganisationView>(200, organisation()),
        operation("PATCH", route::ORGANISATION, "Renames an organisation")
            .takes::<NameRequest>(name())
            .gives_nothing(204),
        operation("DELETE", route::ORGANISATION, "Ends an organisation; its name confirms it")
            .takes::<NameRequest>(name())
            .gives_nothing(204)
            .fails(&[Conflict]),
    ]
}

fn members() -> Vec<Operation> {
    let invitation = json!({ "id": "k3J9x0aQ", "role": "member", "created_by": USER, "expires_ms": MS });
    let role = || json!({ "role": "analyst" });
    vec![
        operation("DELETE", route::MEMBERSHIP, "Leaves an organisation")
            .gives_nothing(204)
            .fails(&[Conflict]),
        operation("GET", route::MEMBERS, "Who is in an organisation, in pages")
            .with_cursor(Type::String, json!(USER))
            .gives_page::<MemberView>(member()),
        operation("PATCH", route::MEMBER, "Gives a role")
            .takes::<RoleRequest>(role())
            .gives_nothing(204)
            .fails(&[Conflict]),
        operation("DELETE", route::MEMBER, "Removes a member").gives_nothing(204).fails(&[Conflict]),
        operation("GET", route::ORGANISATION_INVITATIONS, "Invitations that wait to be used").gives::<Vec<
            PendingInvitationView,
        >>(
            200,
            json!([invitation]),
        ),
        operation("POST", route::ORGANISATION_INVITATIONS, "Invites to a role")
            .takes::<RoleRequest>(role())
            .gives::<InvitationView>(201, json!({ "code": "k3J9x0aQ", "expires_ms": MS }))
            .fails(&[Conflict]),
        operation("DELETE", route::ORGANISATION_INVITATION, "Takes an invitation back").gives_nothing(204),
    ]
}

fn teams() -> Vec<Operation> {
    let team = json!({ "id": USER, "name": "Example" });
    vec![
        operation("GET", route::TEAMS, "The teams of an organisation")
            .gives::<Vec<TeamView>>(200, json!([team])),
        operation("POST", route::TEAMS, "Makes a team")
            .takes::<NameRequest>(name())
            .gives::<TeamView>(201, team)
            .fails(&[Conflict]),
        operation("PATCH", route::TEAM, "Renames a team").takes::<NameRequest>(name()).gives_nothing(204),
        operation("DELETE", route::TEAM, "Removes a team").gives_nothing(204),
        operation("GET", route::TEAM_MEMBERS, "Who is in a team, in pages")
            .with_cursor(Type::String, json!(USER))
            .gives_page::<MemberView>(member()),
        operation("PUT", route::TEAM_MEMBER, "Puts a member into a team").gives_nothing(204),
        operation("DELETE", route::TEAM_MEMBER, "Takes a member out of a team").gives_nothing(204),
    ]
}
