//! How the team's pages ask the server.

use std::fmt::Display;

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use sotto_api::{ErrorCode, page::Page};

use super::AdminState;
use crate::{
    state::{AppState, Problem, RequestProblem, SyncStatus, services, session},
    text,
};

/// Most items of a list that is read whole.
const MOST_ITEMS: usize = 10_000;

/// A path of the server with its gaps filled.
fn at(template: &str, values: &[(&str, &dyn Display)]) -> String {
    values.iter().fold(template.to_owned(), |path, (name, value)| {
        path.replace(&format!("{{{name}}}"), &value.to_string())
    })
}

/// The address of a path on this server, to be handed to others.
pub(crate) fn own_address(path: &str) -> String {
    format!("{}{path}", window().location().origin().unwrap_or_default())
}

impl AdminState {
    /// The path of something in the organisation that is looked at.
    pub(crate) fn path(self, template: &str, values: &[(&str, &dyn Display)]) -> String {
        let organisation = self.organisation.try_get_untracked().flatten();
        let id = organisation.map(|it| it.id.to_string()).unwrap_or_default();
        at(&at(template, &[("organisation", &id)]), values)
    }

    /// Asks, and reads the answer.
    pub(super) async fn ask<T: DeserializeOwned>(
        self,
        method: &'static str,
        template: &str,
        values: &[(&str, &dyn Display)],
        body: Option<&impl Serialize>,
    ) -> Result<T, Problem> {
        let path = self.path(template, values);
        services::get().transport.session.call(method, &path, body).await.map_err(|it| self.refused(&it))
    }

    /// Tells the server to do something, to which nothing is answered.
    pub(super) async fn tell(
        self,
        method: &'static str,
        template: &str,
        values: &[(&str, &dyn Display)],
        body: Option<&impl Serialize>,
    ) -> Result<(), Problem> {
        let path = self.path(template, values);
        let body = body.and_then(|it| serde_json::to_vec(it).ok());
        let answer = services::get().transport.session.send(method, &path, Vec::new(), body).await;
        answer.and_then(session::check).map(drop).map_err(|it| self.refused(&it))
    }

    /// Reads a list to its end.
    pub(super) async fn all<T: DeserializeOwned>(
        self,
        template: &str,
        values: &[(&str, &dyn Display)],
    ) -> Result<Vec<T>, Problem> {
        let mut items = Vec::new();
        let mut path = self.path(template, values);
        let bare = path.clone();
        loop {
            let mut page: Page<T> = self.ask("GET", &path, &[], None::<&()>).await?;
            items.append(&mut page.items);
            match page.next {
                Some(next) if items.len() < MOST_ITEMS => path = format!("{bare}?cursor={next}"),
                _ => return Ok(items),
            }
        }
    }

    /// The sentence for what was refused. A role may have changed, or the session may be over, while the page was open:
    /// then the pages change, too.
    pub(super) fn refused(self, problem: &RequestProblem) -> Problem {
        if problem.is_ended_session() {
            AppState::get().account.sync.set(SyncStatus::Ended);
        }
        if let RequestProblem::Refused(body) = problem
            && matches!(body.code, ErrorCode::Forbidden | ErrorCode::NotFound)
            && self.organisations.get_untracked().is_some()
        {
            self.look_again();
        }
        Problem(text::request_sentence(problem))
    }
}
