//! For those who run the server: how its parts are, what it keeps, and how fast it answers.

use leptos::prelude::*;
use sotto_api::dashboard::{PartHealth, RouteFigures, SystemHealth};

use super::arriving::arriving;
use crate::{
    components::{problem::ProblemNote, sending::Sending},
    state::{
        AppState,
        admin::{AdminState, Remote},
    },
    text::{admin as words, fill, format, t},
};

/// Parts, storage and requests.
#[component]
pub(super) fn SystemPage() -> impl IntoView {
    let admin = AdminState::get();
    let system = Remote::<SystemHealth>::new();
    let read = move || system.read(async move { admin.system().await });
    read();
    let sending = Sending::new();
    let mail = move |_| {
        sending.start(admin.try_mail(), || {
            AppState::get().system.toast(t("A letter is on its way to your own address."))
        })
    };
    view! {
        <div class="page-head">
            <h1>{t("System")}</h1>
            <span class="row page-act">
                <button type="button" class="button button-small" data-test="mail-test" disabled=move || sending.busy.get() on:click=mail>{t("Mail me a test")}</button>
                <button type="button" class="button button-small" data-test="look-again" on:click=move |_| read()>{t("Look again")}</button>
            </span>
        </div>
        <ProblemNote sentence=sending.problem />
        {arriving(system, read, |it| view! { <Health health=(*it).clone() /> })}
    }
}

#[component]
fn Health(
    /// How it is.
    health: SystemHealth,
) -> impl IntoView {
    let since = fill(
        "Sotto {version} on {database}, running since {moment}",
        &[
            ("version", &health.version),
            ("database", &words::database_name(&health.database)),
            ("moment", &format::moment(health.started_ms)),
        ],
    );
    let part = |it: PartHealth| {
        let state = words::part_state(it.state);
        view! {
            <li class="admin-row" data-test="part" data-state=format!("{:?}", it.state)>
                <p class="admin-who"><strong>{words::part_name(&it.name)}</strong> " " <span class="soft small">{it.message}</span></p>
                <span class="chip admin-state" data-state=state.0>{state.1}</span>
            </li>
        }
    };
    let parts: Vec<_> = health.parts.into_iter().map(part).collect();
    let storage = health.storage;
    let bytes = |count: u64| format::bytes(count as f64);
    let newest = if health.backups.count == 0 {
        t("none").to_owned()
    } else {
        format::moment(health.backups.newest_ms)
    };
    let kept = [
        (
            t("Free on the disk"),
            fill(
                "{free} of {total}",
                &[("free", &bytes(health.disk.free_bytes)), ("total", &bytes(health.disk.total_bytes))],
            ),
        ),
        (t("Database"), bytes(storage.database_bytes)),
        (t("Files of accounts"), bytes(storage.blob_bytes)),
        (t("Audio of submissions"), bytes(storage.feedback_bytes)),
        (t("Accounts"), storage.accounts.to_string()),
        (t("Organisations"), storage.organisations.to_string()),
        (t("Submissions"), storage.submissions.to_string()),
        (t("Newest backup"), newest),
    ];
    let kept = kept.map(|(name, value)| view! { <div class="admin-role"><dt>{name}</dt><dd class="tabular">{value}</dd></div> });
    view! {
        <p class="soft small" data-test="since">{since}</p>
        <div class="stack">
            <section class="card" aria-labelledby="parts-title">
                <h2 id="parts-title">{t("Parts")}</h2>
                <ul class="admin-list">{parts}</ul>
            </section>
            <section class="card" aria-labelledby="kept-title">
                <h2 id="kept-title">{t("What is kept")}</h2>
                <dl class="admin-roles">{kept}</dl>
            </section>
            <Requests routes=health.routes />
        </div>
    }
}

#[component]
fn Requests(
    /// By route, the busiest first.
    routes: Vec<RouteFigures>,
) -> impl IntoView {
    let head = [
        t("Route"),
        t("Requests"),
        t("Refused"),
        t("Failed"),
        t("Half within"),
        t("95 % within"),
        t("99 % within"),
    ];
    let ms = |value: f64| format!("{}\u{a0}ms", format::number(value as f32, 0));
    let row = |it: RouteFigures| {
        view! {
            <tr data-test="route">
                <th scope="row"><code>{it.method} " " {it.route}</code></th>
                <td class="number tabular">{it.requests}</td>
                <td class="number tabular">{it.refused}</td>
                <td class="number tabular">{it.failed}</td>
                <td class="number tabular">{ms(it.p50_ms)}</td>
                <td class="number tabular">{ms(it.p95_ms)}</td>
                <td class="number tabular">{ms(it.p99_ms)}</td>
            </tr>
        }
    };
    view! {
        <section class="card" aria-labelledby="requests-title">
            <h2 id="requests-title">{t("Requests since it started")}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="requests-title">
                <table class="table small">
                    <thead><tr>{head.map(|it| view! { <th scope="col">{it}</th> })}</tr></thead>
                    <tbody>{routes.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
