//! The account: who may use it, by what, and its end.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::account::{
        DataCard, DevicesCard, EraseCard, FactorCard, KeysCard, MailboxCard, PasswordCard, ReplaceCard,
        SessionsCard,
    },
    state::AppState,
    text::t,
};

/// The page.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let account = AppState::get().account;
    let signed_in = Memo::new(move |_| account.user.with(Option::is_some));
    view! {
        <div class="page-head"><h1>{t("Your account")}</h1></div>
        <p class="soft">
            {t("Sign-in, devices and keys of your account on this server.")} " "
            <A href="/settings">{t("Back to the settings")}</A>
        </p>
        <Show
            when=move || signed_in.get()
            fallback=|| view! {
                <p>{t("You are not signed in. Everything works and stays on this device.")}</p>
                <A href="/sign-in" attr:class="button button-strong">{t("Sign in")}</A>
            }
        >
            <div class="settings account-page">
                <MailboxCard />
                <SessionsCard />
                <DevicesCard />
                <ReplaceCard />
                <FactorCard />
                <KeysCard />
                <PasswordCard />
                <DataCard />
                <EraseCard />
            </div>
        </Show>
    }
}
