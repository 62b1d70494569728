//! For those who run the server: security events, page by page.

use leptos::prelude::*;
use sotto_api::audit::{AuditEntry, AuditPage as Events, MAX_PAGE};

use super::arriving::arriving;
use crate::{
    state::admin::{AdminState, Remote},
    text::{fill, format, t},
};

/// A table of events, and the way through it.
#[component]
pub(super) fn AuditPage() -> impl IntoView {
    let admin = AdminState::get();
    let events = Remote::<Events>::new();
    let after = RwSignal::new(0_u64);
    let read = move || {
        let from = after.get_untracked();
        events.read(async move { admin.events(from).await });
    };
    read();
    let go = move |to: u64| {
        after.set(to);
        read();
    };
    let back = move |_| go(after.get_untracked().saturating_sub(MAX_PAGE as u64));
    let on = move |_| {
        if let Some(page) = events.get_untracked() {
            go(page.cursor);
        }
    };
    let more = move || events.get().is_some_and(|it| it.more);
    let shown = move || {
        let page = events.get()?;
        let (first, last) = (page.entries.first()?.seq, page.entries.last()?.seq);
        Some(fill("Events {first} to {last}", &[("first", &first), ("last", &last)]))
    };
    let typed = move |typed: String| {
        if let Ok(number) = typed.trim().parse::<u64>() {
            go(number.saturating_sub(1));
        }
    };
    view! {
        <div class="page-head">
            <h1>{t("Security events")}</h1>
            <p class="soft small" role="status" data-test="events-shown">{shown}</p>
        </div>
        <p class="soft small">{t("Each event holds a hash over the one before, so that a change or a gap shows. Looking at them is an event, too.")}</p>
        <div class="row admin-pages">
            <button type="button" class="button button-small" data-test="events-back" disabled=move || after.get() == 0 on:click=back>{t("Earlier")}</button>
            <button type="button" class="button button-small" data-test="events-on" disabled=move || !more() on:click=on>{t("Later")}</button>
            <label class="row">
                <span class="small">{t("From number")}</span>
                <input class="input admin-number" type="number" min="1" inputmode="numeric" data-test="events-from"
                    on:change:target=move |event| typed(event.target().value()) />
            </label>
        </div>
        {arriving(events, read, |page| view! { <Table entries=page.entries.clone() /> })}
    }
}

#[component]
fn Table(
    /// What is shown.
    entries: Vec<AuditEntry>,
) -> impl IntoView {
    let admin = AdminState::get();
    let head = [t("Number"), t("When"), t("What"), t("By"), t("About"), t("Address"), t("Request")];
    // Somebody of the organisation has a name here; others are ids.
    let who = move |id: String| {
        move || id.parse().ok().and_then(|it| admin.name_of(it)).unwrap_or_else(|| id.clone())
    };
    let row = move |it: AuditEntry| {
        view! {
            <tr data-test="event" title=it.hash>
                <td class="tabular">{it.seq}</td>
                <td class="tabular">{format::moment(it.at_ms)}</td>
                <td><code>{it.event}</code></td>
                <td>{who(it.actor)}</td>
                <td>{who(it.subject)}</td>
                <td>{it.address}</td>
                <td><code>{it.request_id}</code></td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <div class="table-scroll" tabindex="0" role="region" aria-label=t("Security events")>
                <table class="table small">
                    <thead><tr>{head.map(|it| view! { <th scope="col">{it}</th> })}</tr></thead>
                    <tbody>{entries.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
