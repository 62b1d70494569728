//! Keeping this device under a passphrase.

use leptos::{prelude::*, task::spawn_local};

use super::lock_form::LockForm;
use crate::{
    components::problem::ProblemNote,
    state::AppState,
    text::{format, lock as text, t},
};

/// Minutes to choose from; 0 for never.
const MINUTES: [u32; 5] = [1, 5, 15, 60, 0];

/// Off, being brought along, or on.
#[component]
pub(crate) fn LockSection() -> impl IntoView {
    let lock = AppState::get().lock;
    let body = move || match (lock.working.get(), lock.on.get()) {
        (Some(done), _) => view! {
            <p role="status">{t("Everything that is kept here is being brought along.")}</p>
            <div class="progress">
                <progress max="1" value=done.to_string() aria-label=t("Bringing along")></progress>
                <span class="tabular">{format::percent(done)}</span>
            </div>
        }
        .into_any(),
        (None, true) => view! { <Locked /> }.into_any(),
        (None, false) => view! { <LockForm /> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="lock-title">
            <h2 id="lock-title">{t("Passphrase of this device")}</h2>
            <p class="soft small">{t(text::ABOUT)}</p>
            {body}
        </section>
    }
}

/// What can be done while it is on.
#[component]
fn Locked() -> impl IntoView {
    let lock = AppState::get().lock;
    let problem = RwSignal::new(None::<String>);
    let off = move |_| {
        spawn_local(async move {
            if let Err(reason) = lock.switch_off().await {
                let _ = problem.try_set(Some(reason.0));
            }
        });
    };
    let options = MINUTES.map(|minutes| {
        view! {
            <option value=minutes.to_string() selected=move || lock.after_minutes.get() == minutes>{text::after(minutes)}</option>
        }
    });
    let choose = move |typed: String| {
        if let Ok(minutes) = typed.parse() {
            lock.set_after(minutes);
        }
    };
    view! {
        <p data-test="lock-on">{t("What is kept here is encrypted.")}</p>
        <label class="small">
            {t("Lock")}
            <select class="select" data-test="lock-after" on:change:target=move |event| choose(event.target().value())>{options}</select>
        </label>
        <Show when=move || lock.pending.get()><p role="status">{t(text::PENDING)}</p></Show>
        <ProblemNote sentence=Signal::derive(move || problem.get()) />
        <div class="row">
            <button type="button" class="button button-strong" data-test="lock-now" on:click=move |_| lock.lock()>{t("Lock now")}</button>
            <button type="button" class="button" data-test="lock-off" on:click=off>{t("Take the passphrase off")}</button>
        </div>
    }
}
