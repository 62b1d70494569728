//! What a visitor does with a code: look at what lies under it, and withdraw it.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::{feedback::VisitorSubmission, route};
use sotto_store::DataClass;

use super::VisitState;
use crate::state::session::{self, RequestProblem};

/// What is known of a code.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Desk {
    /// Nobody asked.
    #[default]
    Closed,
    /// The server is being asked.
    Asking,
    /// This lies there, under this code.
    Found(String, Box<VisitorSubmission>),
    /// It was withdrawn with everything.
    Withdrawn,
    /// It could not be done.
    Failed(RequestProblem),
}

impl VisitState {
    /// Asks what lies under a code.
    pub(crate) fn look(self, typed: &str) {
        let code = plain(typed);
        self.desk.set(Desk::Asking);
        spawn_local(async move {
            let answer = ask("GET", &code).await.and_then(session::check_and_read::<VisitorSubmission>);
            self.desk.set(match answer {
                Ok(found) => Desk::Found(code, Box::new(found)),
                Err(problem) => Desk::Failed(problem),
            });
        });
    }

    /// Withdraws what lies under a code.
    pub(crate) fn withdraw(self, code: String) {
        self.desk.set(Desk::Asking);
        spawn_local(async move {
            match ask("DELETE", &code).await.and_then(session::check) {
                Ok(_) => {
                    self.change(|it| {
                        it.sent.retain(|sent| plain(&sent.code) != code);
                        let gone = |it: &Option<String>| it.as_deref().map(plain).as_ref() == Some(&code);
                        it.pending = it.pending.take().filter(|pending| !gone(&pending.code));
                    })
                    .await;
                    self.desk.set(Desk::Withdrawn);
                    if self.receipt.with_untracked(|it| it.as_deref().map(plain)) == Some(code) {
                        self.receipt.set(None);
                    }
                }
                Err(problem) => self.desk.set(Desk::Failed(problem)),
            }
        });
    }
}

async fn ask(method: &'static str, code: &str) -> Result<sotto_platform::http::HttpResponse, RequestProblem> {
    session::send_as_visitor(method, route::OWN_SUBMISSION, bearer(code), None, DataClass::Account).await
}

/// The header that a code goes into.
pub(super) fn bearer(code: &str) -> Vec<(&'static str, String)> {
    vec![("authorization", format!("Bearer {}", plain(code)))]
}

/// A code in capitals, of what can stand in one.
fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_uppercase()).collect()
}
