//! Webhooks: where the server posts to when something happens.

mod deliveries;
mod hook;

use leptos::prelude::*;
use sotto_api::dashboard::{WebhookEvent, WebhookMade, WebhookRequest, WebhookView};

use super::arriving::arriving;
use crate::{
    components::{copy::CopyButton, field::Field, problem::ProblemNote, sending::Sending},
    state::admin::{AdminState, Remote},
    text::{admin as words, plural, t},
};
use hook::Hook;

/// What a webhook can be told of.
pub(super) const EVENTS: [WebhookEvent; 3] =
    [WebhookEvent::SubmissionReceived, WebhookEvent::SubmissionChanged, WebhookEvent::SubmissionDeleted];

/// All webhooks, and a form for another.
#[component]
pub(super) fn WebhooksPage() -> impl IntoView {
    let admin = AdminState::get();
    let hooks = Remote::<Vec<WebhookView>>::new();
    let read = move || hooks.read(async move { admin.webhooks().await });
    read();
    let again = Callback::new(move |()| read());
    let counted = move || hooks.get().map(|it| plural(it.len(), "1 webhook", "{n} webhooks"));
    view! {
        <div class="page-head">
            <h1>{t("Webhooks")}</h1>
            <p class="soft small" role="status" data-test="hook-count">{counted}</p>
        </div>
        <p class="soft small">{t("The server posts a signed note to these addresses, and tries again where nobody answers. A note holds ids alone: what they stand for is asked for with an API key.")}</p>
        <div class="stack">
            {arriving(hooks, read, move |all| {
                all.iter().cloned().map(|hook| view! { <Hook hook again /> }).collect_view()
            })}
            <NewHook again />
        </div>
    }
}

/// Makes one, and tells its secret once.
#[component]
fn NewHook(
    /// Reads all anew.
    again: Callback<()>,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let url = RwSignal::new(String::new());
    let events = RwSignal::new(vec![WebhookEvent::SubmissionReceived]);
    let made = RwSignal::new(None::<WebhookMade>);
    let submit = move |event: web_sys::SubmitEvent| {
        let request = WebhookRequest {
            url: url.get_untracked().trim().to_owned(),
            events: events.get_untracked(),
            active: true,
        };
        let make = async move {
            let hook = admin.make_webhook(request).await?;
            let _ = made.try_set(Some(hook));
            let _ = url.try_set(String::new());
            Ok(())
        };
        sending.send(&event, make, move || again.run(()));
    };
    let secret = move || {
        made.get().map(|it| view! {
        <p>{t("This is the key of its signatures. It is shown once: keep it where the receiver can check them.")}</p>
        <p class="code" data-test="hook-secret">{it.secret.clone()}</p>
        <div class="row"><CopyButton label=t("Copy the key") test="copy-secret" text=Signal::stored(it.secret) /></div>
    })
    };
    view! {
        <section class="card" aria-labelledby="new-hook-title">
            <h2 id="new-hook-title">{t("Another webhook")}</h2>
            <form class="form" on:submit=submit>
                <Field label=t("Address to post to") kind="url" test="hook-url" value=url />
                <EventChoice events name="new" />
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button" data-test="make-hook" disabled=move || sending.busy.get()>{t("Make the webhook")}</button>
            </form>
            <div role="status" class="stack">{secret}</div>
        </section>
    }
}

/// What it is told of.
#[component]
fn EventChoice(
    /// What is chosen.
    events: RwSignal<Vec<WebhookEvent>>,
    /// Tells the boxes of several webhooks apart.
    name: &'static str,
) -> impl IntoView {
    let boxes = EVENTS.map(|it| {
        let set = move |on: bool| events.update(|all| {
            all.retain(|other| *other != it);
            if on {
                all.push(it);
            }
        });
        view! {
            <label class="check">
                <input type="checkbox" name=name data-test=format!("hook-{it:?}") prop:checked=move || events.with(|all| all.contains(&it))
                    on:change:target=move |event| set(event.target().checked()) />
                <span>{words::hook_event(it)}</span>
            </label>
        }
    });
    view! { <fieldset class="plain-set"><legend class="field-label">{t("What it is told of")}</legend>{boxes}</fieldset> }
}
