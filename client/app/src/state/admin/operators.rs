//! For those who run the server: accounts, and the log of security events.

use sotto_api::{
    UserId,
    account::{AccountRequest, AccountView},
    audit::AuditPage,
    auth::HandedLink,
    route,
};

use super::AdminState;
use crate::state::Problem;

impl AdminState {
    /// All accounts of the server.
    pub(crate) async fn accounts(self) -> Result<Vec<AccountView>, Problem> {
        self.all(route::USERS, &[]).await
    }

    /// Switches an account on or off, or makes its person an operator or none.
    pub(crate) async fn change_account(self, user: UserId, change: AccountRequest) -> Result<(), Problem> {
        self.tell("PATCH", route::USER, &[("user", &user)], Some(&change)).await
    }

    /// Ends all sessions of an account.
    pub(crate) async fn end_sessions(self, user: UserId) -> Result<(), Problem> {
        self.tell("DELETE", route::USER_SESSIONS, &[("user", &user)], None::<&()>).await
    }

    /// Takes an account's second factor away.
    pub(crate) async fn take_factor(self, user: UserId) -> Result<(), Problem> {
        self.tell("DELETE", route::USER_FACTOR, &[("user", &user)], None::<&()>).await
    }

    /// A link to a new password, to be handed over.
    pub(crate) async fn reset_link(self, user: UserId) -> Result<HandedLink, Problem> {
        self.ask("POST", route::USER_RESET, &[("user", &user)], None::<&()>).await
    }

    /// Security events after a number, oldest first.
    pub(crate) async fn events(self, after: u64) -> Result<AuditPage, Problem> {
        let path = format!("{}?cursor={after}", route::AUDIT);
        self.ask("GET", &path, &[], None::<&()>).await
    }
}
