//! For those who run the server: all accounts on it.

mod account;

use leptos::prelude::*;
use sotto_api::account::AccountView;

use super::arriving::arrived;
use crate::{
    state::admin::{AdminState, Remote},
    text::{plural, t},
};
use account::Account;

/// Accounts shown at once; the search finds the others.
const SHOWN: usize = 200;

/// All accounts, found by name or e-mail.
#[component]
pub(super) fn AccountsPage() -> impl IntoView {
    let admin = AdminState::get();
    let accounts = Remote::<Vec<AccountView>>::new();
    let read = move || accounts.read(async move { admin.accounts().await });
    read();
    let again = Callback::new(move |()| read());
    let query = RwSignal::new(String::new());
    let counted = move || accounts.get().map(|it| plural(it.len(), "1 account", "{n} accounts"));
    let found = move || {
        let query = query.with(|it| it.trim().to_lowercase());
        let fits = |it: &&AccountView| {
            it.email.to_lowercase().contains(&query) || it.name.to_lowercase().contains(&query)
        };
        let all = accounts.get();
        all.map(|all| all.iter().filter(fits).take(SHOWN).cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    view! {
        <div class="page-head">
            <h1>{t("Accounts")}</h1>
            <p class="soft small" role="status" data-test="account-count">{counted}</p>
            <input class="input admin-line page-act" type="search" autocomplete="off" data-test="find-account" aria-label=t("Name or e-mail")
                placeholder=t("Name or e-mail") prop:value=query on:input:target=move |event| query.set(event.target().value()) />
        </div>
        <section class="card" aria-label=t("Accounts")>
            {arrived(accounts, read, move || view! {
                <ul class="admin-list">
                    <For each=found key=|it| (it.id, it.active, it.admin, it.verified) children=move |account| view! { <Account account again /> } />
                </ul>
            })}
        </section>
    }
}
