//! Who may do what, as the server's policy says it, so that nobody is offered what would be refused. The server decides.

use sotto_api::organisation::Role;

/// What a role may be needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// To see who is in the organisation and in its teams.
    SeeMembers,
    /// To see feedback links.
    SeeLinks,
    /// To read and hear submissions, to work with them, and to see figures about them.
    SeeSubmissions,
    /// To change what the organisation is: members, teams, links; to delete submissions.
    Manage,
}

/// Whether a role may.
pub(crate) fn may(role: Role, act: Act) -> bool {
    let least = match act {
        Act::SeeMembers | Act::SeeLinks => Role::Member,
        Act::SeeSubmissions => Role::Analyst,
        Act::Manage => Role::Admin,
    };
    role >= least
}

/// Whether somebody in a role may bring another from one role to the next, or out.
pub(crate) fn may_give(own: Role, from: Role, to: Role) -> bool {
    may(own, Act::Manage) && from.max(to) <= own
}
