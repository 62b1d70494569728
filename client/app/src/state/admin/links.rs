//! Feedback links: made, changed, closed.

use std::cmp::Reverse;

use sotto_api::{
    LinkId, TeamId,
    feedback::{LinkRequest, LinkTeamRequest, LinkView},
    route,
};

use super::AdminState;
use crate::state::Problem;

impl AdminState {
    /// Reads all links anew.
    pub(crate) fn read_links(self) {
        self.links.read(async move {
            let mut links: Vec<LinkView> = self.ask("GET", route::LINKS, &[], None::<&()>).await?;
            links.sort_by_key(|it| Reverse(it.created_ms));
            Ok(links)
        });
    }

    /// A link of the organisation, where it is known.
    pub(crate) fn link(self, id: LinkId) -> Option<LinkView> {
        self.links.get()?.iter().find(|it| it.id == id).cloned()
    }

    /// The title of a link, in its first language; its address where it is not known.
    pub(crate) fn link_title(self, id: LinkId) -> String {
        let title = self.link(id).and_then(|it| it.link.texts.first().map(|it| it.title.clone()));
        title.unwrap_or_else(|| id.to_string())
    }

    /// Says whose a link is; none for the whole organisation.
    pub(crate) async fn give_link(self, id: LinkId, team: Option<TeamId>) -> Result<(), Problem> {
        let body = LinkTeamRequest { team };
        self.tell("PUT", route::LINK_TEAM, &[("link", &id)], Some(&body)).await?;
        self.read_links();
        Ok(())
    }

    /// Makes a link; with an id, changes that one as a whole.
    pub(crate) async fn keep_link(self, id: Option<LinkId>, link: LinkRequest) -> Result<(), Problem> {
        let kept: LinkView = match id {
            Some(id) => self.ask("PUT", route::LINK, &[("link", &id)], Some(&link)).await?,
            None => self.ask("POST", route::LINKS, &[], Some(&link)).await?,
        };
        let mut links = self.links.get_untracked().map(|it| it.to_vec()).unwrap_or_default();
        match links.iter_mut().find(|it| it.id == kept.id) {
            Some(known) => *known = kept,
            None => links.insert(0, kept),
        }
        self.links.set(links);
        Ok(())
    }
}

/// HTML for other websites: the page in a frame where some may show it, else a link to it.
pub(crate) fn snippet(address: &str, title: &str, framed: bool) -> String {
    let text = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    if framed {
        format!(
            "<iframe src=\"{address}\" title=\"{text}\" allow=\"microphone\" style=\"width:100%;height:640px;border:0\"></iframe>"
        )
    } else {
        format!("<a href=\"{address}\" target=\"_blank\" rel=\"noopener\">{text}</a>")
    }
}
