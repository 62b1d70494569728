//! What became of a webhook's notes.

use leptos::prelude::*;
use sotto_api::{
    WebhookId,
    dashboard::{DeliveryState, DeliveryView},
};

use super::super::arriving::arriving;
use crate::{
    components::{problem::ProblemNote, sending::Sending},
    state::admin::{AdminState, Remote},
    text::{admin as words, format, t},
};

/// A table that unfolds.
#[component]
pub(super) fn Deliveries(
    /// Of which webhook.
    id: WebhookId,
    /// Counts tries of the person: each is a delivery more.
    tried: RwSignal<u32>,
) -> impl IntoView {
    let admin = AdminState::get();
    let all = Remote::<Vec<DeliveryView>>::new();
    let read = move || all.read(async move { admin.deliveries(id).await });
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        tried.track();
        if open.get() {
            read();
        }
    });
    let sending = Sending::new();
    let row = move |it: &DeliveryView| {
        let delivery = it.id;
        let repeat = move |_| sending.start(admin.deliver_again(id, delivery), read);
        let answer = if it.status > 0 { it.status.to_string() } else { it.error.clone() };
        let waits = it.state == DeliveryState::Waiting;
        view! {
            <tr data-test="delivery">
                <td class="tabular">{format::moment(it.made_ms)}</td>
                <td>{words::hook_event(it.event)}</td>
                <td>{words::delivery_state(it.state)}</td>
                <td class="tabular">{it.attempts}</td>
                <td>{answer}</td>
                <td>{(!waits).then(|| view! {
                    <button type="button" class="button button-plain button-small" data-test="repeat" on:click=repeat>{t("Once more")}</button>
                })}</td>
            </tr>
        }
    };
    let head = [t("When"), t("What"), t("State"), t("Tries"), t("Answer"), ""];
    view! {
        <details data-test="deliveries" on:toggle:target=move |event| open.set(event.target().open())>
            <summary class="small">{t("Deliveries")}</summary>
            <Show when=move || open.get()>
                <ProblemNote sentence=sending.problem />
                <button type="button" class="button button-plain button-small" data-test="deliveries-again" on:click=move |_| read()>{t("Look again")}</button>
                {arriving(all, read, move |all| {
                    if all.is_empty() {
                        return view! { <p class="soft small">{t("Nothing was delivered yet.")}</p> }.into_any();
                    }
                    view! {
                        <div class="table-scroll" tabindex="0" role="region" aria-label=t("Deliveries")>
                            <table class="table small">
                                <thead><tr>{head.map(|it| view! { <th scope="col">{it}</th> })}</tr></thead>
                                <tbody>{all.iter().map(row).collect_view()}</tbody>
                            </table>
                        </div>
                    }.into_any()
                })}
            </Show>
        </details>
    }
}
