//! One webhook: on or off, tried, taken away, and what became of its notes.

use leptos::prelude::*;
use sotto_api::dashboard::{WebhookRequest, WebhookView};

use super::deliveries::Deliveries;
use crate::{
    components::{confirm::Confirm, problem::ProblemNote, sending::Sending},
    state::admin::AdminState,
    text::{admin as words, t},
};

/// The webhook.
#[component]
pub(super) fn Hook(
    /// Which.
    hook: WebhookView,
    /// Reads all anew.
    again: Callback<()>,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let (id, active) = (hook.id, hook.webhook.active);
    let events: Vec<String> =
        hook.webhook.events.iter().map(|it| words::hook_event(*it).to_owned()).collect();
    let changed = WebhookRequest { active: !active, ..hook.webhook.clone() };
    let turn = move |_| sending.start(admin.change_webhook(id, changed.clone()), move || again.run(()));
    let take = Callback::new(move |()| sending.start(admin.take_webhook(id), move || again.run(())));
    let tried = RwSignal::new(0_u32);
    let test = move |_| {
        sending.start(admin.try_webhook(id), move || {
            let _ = tried.try_update(|it| *it += 1);
        })
    };
    let state = if active { ("open", t("On")) } else { ("closed", t("Off")) };
    view! {
        <section class="card" data-test="hook">
            <div class="row spread">
                <h2 class="hook-url" data-test="hook-title">{hook.webhook.url.clone()}</h2>
                <span class="chip admin-state" data-state=state.0>{state.1}</span>
            </div>
            <p class="soft small">{events.join(", ")}</p>
            <ProblemNote sentence=sending.problem />
            <div class="row">
                <button type="button" class="button button-small" data-test="try-hook" disabled=move || sending.busy.get() on:click=test>{t("Try it")}</button>
                <button type="button" class="button button-small" data-test="turn-hook" disabled=move || sending.busy.get() on:click=turn>
                    {if active { t("Switch off") } else { t("Switch on") }}
                </button>
                <Confirm label=t("Delete") sure=t("Yes, delete the webhook") test="take-hook" act=take />
            </div>
            <Deliveries id tried />
        </section>
    }
}
