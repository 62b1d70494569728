//! The ways into an account.

use leptos::prelude::*;
use sotto_api::{
    auth::{
        ForgotRequest, LoginRequest, RegisterRequest, ResetRequest, SetupRequest, UserView, VerifyRequest,
    },
    factor::SecondFactorRequest,
    route,
};

use super::{AccountState, USER, sentence};
use crate::state::{
    Problem, SyncStatus, VaultState, services,
    session::{self, Opened},
};

impl AccountState {
    /// Signs in; answers a ticket for [`Self::confirm`] where the account wants a second factor.
    pub(crate) async fn sign_in(self, email: String, password: String) -> Result<Option<String>, Problem> {
        let body = LoginRequest { email, password, client: session::client() };
        self.enter(route::LOGIN, &body).await
    }

    /// The second half of signing in: six digits, or a recovery code.
    pub(crate) async fn confirm(self, ticket: String, code: String) -> Result<(), Problem> {
        let body = SecondFactorRequest { ticket, code, client: session::client() };
        self.enter(route::SECOND_FACTOR, &body).await.map(drop)
    }

    /// Makes an account and signs in.
    pub(crate) async fn register(
        self,
        email: String,
        password: String,
        name: String,
        invitation: Option<String>,
    ) -> Result<(), Problem> {
        let body = RegisterRequest { email, password, name, invitation, client: session::client() };
        self.enter(route::REGISTER, &body).await.map(drop)
    }

    /// Makes the first admin and signs in.
    pub(crate) async fn setup(
        self,
        code: String,
        email: String,
        password: String,
        name: String,
    ) -> Result<(), Problem> {
        let body = SetupRequest { code, email, password, name, client: session::client() };
        self.enter(route::SETUP, &body).await.map(drop)
    }

    /// Ends a sign-up by the link of its letter.
    pub(crate) async fn verify(self, token: String, password: String) -> Result<(), Problem> {
        let body = VerifyRequest { token, password, client: session::client() };
        self.enter(route::VERIFY, &body).await.map(drop)
    }

    /// Asks for a letter with a link to a new password. Whether there is an account is not said.
    pub(crate) async fn forgot(self, email: String) -> Result<(), Problem> {
        session::post_public(route::FORGOT, &ForgotRequest { email }).await.map_err(|it| sentence(&it))
    }

    /// Sets a new password by the link of such a letter.
    pub(crate) async fn reset(self, token: String, password: String) -> Result<(), Problem> {
        session::post_public(route::RESET, &ResetRequest { token, password })
            .await
            .map_err(|it| sentence(&it))
    }

    /// Answers a ticket where only half of it is done.
    async fn enter(self, path: &str, body: &impl serde::Serialize) -> Result<Option<String>, Problem> {
        let services = services::get();
        match services.transport.session.open(path, body).await.map_err(|it| sentence(&it))? {
            Opened::Whole(user) => self.entered(user).await.map(|()| None),
            Opened::Half(wanted) => Ok(Some(wanted.ticket)),
        }
    }

    async fn entered(self, user: UserView) -> Result<(), Problem> {
        let services = services::get();
        let used = services.library.use_account(user.id).await;
        let stored = services.library.set_setting(&USER, &Some(user.clone())).await;
        used.and(stored).map_err(|error| Problem(crate::text::store_sentence(&error)))?;
        self.user.set(Some(user));
        self.sync.set(SyncStatus::Working);
        self.take_key().await;
        if self.vault.get_untracked() != VaultState::Unlocked {
            self.look_for_vault().await;
        }
        self.sync_now();
        Ok(())
    }
}
