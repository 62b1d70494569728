//! API keys.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::key::{KeyResponse, KeyView};

use super::key_form::KeyForm;
use crate::{
    components::{loaded::Loaded, problem::ProblemNote},
    state::AppState,
    text::{
        account::{key_times, scope_name},
        fill, format, t,
    },
};

/// The keys, a way to end each, and a form for another.
#[component]
pub(crate) fn KeysCard() -> impl IntoView {
    let account = AppState::get().account;
    let keys = Loaded::<Vec<KeyView>>::new();
    let made = RwSignal::new(None::<KeyResponse>);
    let problem = RwSignal::new(None::<String>);
    keys.load(account.keys());
    let end = move |key: KeyView| {
        problem.set(None);
        spawn_local(async move {
            if let Err(reason) = account.end_key(key.id).await {
                let _ = problem.try_set(Some(reason.0));
            }
            let _ = made.try_update(|it| it.take_if(|it| it.view.id == key.id));
            keys.load(account.keys());
        });
    };
    let row = move |key: KeyView| view! { <Key api_key=key end=Callback::new(end) /> };
    let taken = Callback::new(move |key| {
        made.set(Some(key));
        keys.load(account.keys());
    });
    view! {
        <section class="card" aria-labelledby="keys-title">
            <h2 id="keys-title">{t("API keys")}</h2>
            <p class="soft small">{t("For programs of your own. A key acts in your name, within what you allow it, until it ends.")}</p>
            <div role="status">
                {move || made.get().map(|it| view! {
                    <p>{t("Copy the key now; it is not shown again.")}</p>
                    <p class="code" data-test="key-secret">{it.key}</p>
                })}
            </div>
            <ProblemNote sentence=Signal::derive(move || keys.problem().or_else(|| problem.get())) />
            <ul class="plain-list" data-test="keys">
                {move || keys.get().map(|all| all.into_iter().map(row).collect_view())}
            </ul>
            <KeyForm made=taken />
        </section>
    }
}

#[component]
fn Key(
    /// Which.
    api_key: KeyView,
    /// Ends it.
    end: Callback<KeyView>,
) -> impl IntoView {
    let may = api_key.scopes.iter().map(|it| scope_name(*it)).collect::<Vec<_>>().join(", ");
    let used = (api_key.used_ms > 0).then(|| format::moment(api_key.used_ms));
    let times = key_times(&format::day(api_key.expires_ms), used.as_deref());
    let label = fill("End it: {name}", &[("name", &api_key.name)]);
    view! {
        <li class="row spread" data-test="key">
            <span>
                <strong>{api_key.name.clone()}</strong>" "<span class="soft">{format!("{}\u{2026}", api_key.prefix)}</span>
                <br />
                <span class="small">{may}</span>
                <br />
                <span class="soft small">{times}</span>
            </span>
            <button type="button" class="button button-small" data-test="end-key" aria-label=label
                on:click=move |_| end.run(api_key.clone())>
                {t("End it")}
            </button>
        </li>
    }
}
