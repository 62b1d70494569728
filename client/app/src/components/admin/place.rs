//! Which of the team's pages an address names: `/admin/<organisation>/links/<link>`. Without an organisation it is the one
//! in which the person has the greatest role.

use sotto_api::{LinkId, OrganisationId, SubmissionId};

use crate::{
    components::icon::Glyph,
    state::admin::{Act, AdminState},
    text::t,
};

/// A page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Overview,
    Trends,
    Submissions,
    Submission(SubmissionId),
    Links,
    NewLink,
    Link(LinkId),
    People,
    Teams,
    Exports,
    Webhooks,
    System,
    Accounts,
    Audit,
}

/// What an address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// The first page that the person may see.
    First,
    /// This page.
    Page(Place),
    /// Nothing that is here.
    Nothing,
}

/// Pages of an organisation that the navigation shows, then those of the server.
pub(super) const OF_ORGANISATION: [Place; 8] = [
    Place::Overview,
    Place::Trends,
    Place::Submissions,
    Place::Links,
    Place::Exports,
    Place::People,
    Place::Teams,
    Place::Webhooks,
];
pub(super) const OF_SERVER: [Place; 3] = [Place::System, Place::Accounts, Place::Audit];

impl Place {
    /// Whether the person may see it.
    pub(super) fn is_open(self, admin: AdminState) -> bool {
        match self {
            Self::Overview | Self::Trends | Self::Submissions | Self::Submission(_) | Self::Exports => {
                admin.may(Act::SeeSubmissions)
            }
            Self::Links => admin.may(Act::SeeLinks),
            Self::NewLink | Self::Link(_) | Self::Webhooks => admin.may(Act::Manage),
            Self::People | Self::Teams => admin.may(Act::SeeMembers),
            Self::System | Self::Accounts | Self::Audit => admin.operates(),
        }
    }

    /// Whether it is of the server, and of no organisation.
    pub(super) fn is_of_server(self) -> bool {
        OF_SERVER.contains(&self)
    }

    /// The part of the navigation that it belongs to.
    pub(super) fn section(self) -> Self {
        match self {
            Self::Submission(_) => Self::Submissions,
            Self::NewLink | Self::Link(_) => Self::Links,
            other => other,
        }
    }

    /// The last words of a section's address.
    pub(super) fn path(self) -> &'static str {
        match self.section() {
            Self::Overview => "overview",
            Self::Trends => "trends",
            Self::Exports => "exports",
            Self::Webhooks => "webhooks",
            Self::System => "system",
            Self::Links => "links",
            Self::People => "people",
            Self::Teams => "teams",
            Self::Accounts => "accounts",
            Self::Audit => "audit",
            _ => "submissions",
        }
    }

    /// What a section is called.
    pub(super) fn name(self) -> &'static str {
        match self.section() {
            Self::Overview => t("Overview"),
            Self::Trends => t("Trends"),
            Self::Exports => t("Export"),
            Self::Webhooks => t("Webhooks"),
            Self::System => t("System"),
            Self::Links => t("Feedback links"),
            Self::People => t("People"),
            Self::Teams => t("Teams"),
            Self::Accounts => t("Accounts"),
            Self::Audit => t("Security events"),
            _ => t("Submissions"),
        }
    }

    /// The sign of a section.
    pub(super) fn glyph(self) -> Glyph {
        match self.section() {
            Self::Overview => Glyph::Compare,
            Self::Trends => Glyph::Trends,
            Self::Exports => Glyph::Download,
            Self::Webhooks => Glyph::Up,
            Self::System => Glyph::Analyse,
            Self::Links => Glyph::Link,
            Self::People => Glyph::Person,
            Self::Teams => Glyph::People,
            Self::Accounts => Glyph::Settings,
            Self::Audit => Glyph::Shield,
            _ => Glyph::Archive,
        }
    }
}

/// Reads an address.
pub(super) fn read(path: &str) -> (Option<OrganisationId>, Named) {
    let mut words: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).skip(1).collect();
    let organisation = words.first().and_then(|it| it.parse::<OrganisationId>().ok());
    if organisation.is_some() {
        words.remove(0);
    }
    let page = match words[..] {
        [] => return (organisation, Named::First),
        ["submissions"] => Some(Place::Submissions),
        ["submissions", id] => id.parse().ok().map(Place::Submission),
        ["links"] => Some(Place::Links),
        ["links", "new"] => Some(Place::NewLink),
        ["links", id] => id.parse().ok().map(Place::Link),
        ["overview"] => Some(Place::Overview),
        ["trends"] => Some(Place::Trends),
        ["exports"] => Some(Place::Exports),
        ["webhooks"] => Some(Place::Webhooks),
        ["system"] => Some(Place::System),
        ["people"] => Some(Place::People),
        ["teams"] => Some(Place::Teams),
        ["accounts"] => Some(Place::Accounts),
        ["audit"] => Some(Place::Audit),
        _ => None,
    };
    (organisation, page.map_or(Named::Nothing, Named::Page))
}
