//! Submissions as a file, and what its columns hold.

use leptos::prelude::*;
use sotto_api::dashboard::{ColumnMeaning, ExportFormat};

use super::{
    arriving::arriving,
    narrowing::{By, Days, Everything, Narrowing, feelings, links, people, statuses, voices},
};
use crate::{
    components::{problem::ProblemNote, sending::Sending},
    state::admin::{AdminState, Remote},
    text::{fill, format, t},
};

/// Formats with their names, and for whom they are.
fn formats() -> [(ExportFormat, &'static str, &'static str); 3] {
    [
        (ExportFormat::Csv, "CSV", t("For spreadsheets and most programs.")),
        (ExportFormat::Json, "JSON", t("For programs that read lists of objects.")),
        (ExportFormat::Parquet, t("Parquet"), t("For data tools: small and typed.")),
    ]
}

/// What is exported, as what, and the columns.
#[component]
pub(super) fn ExportsPage() -> impl IntoView {
    let admin = AdminState::get();
    let narrowing = Narrowing::of_address();
    let columns = Remote::<Vec<ColumnMeaning>>::new();
    let read = move || columns.read(async move { admin.dictionary().await });
    read();
    let sending = Sending::new();
    let came = RwSignal::new(0_u64);
    let export = move |kind: ExportFormat| {
        came.set(0);
        sending.start(admin.export(narrowing.narrow.get_untracked(), kind, came), || ());
    };
    let buttons = formats().map(|(kind, name, about)| view! {
        <li class="admin-row">
            <p class="admin-who"><strong>{name}</strong> " " <span class="soft small">{about}</span></p>
            <button type="button" class="button" data-test=format!("export-{}", name.to_lowercase()) disabled=move || sending.busy.get()
                on:click=move |_| export(kind)>{t("Save")}</button>
        </li>
    });
    let progress = move || {
        sending.busy.get().then(|| fill("{size} so far", &[("size", &format::bytes(came.get() as f64))]))
    };
    view! {
        <div class="page-head"><h1>{t("Export")}</h1></div>
        <div class="filters" role="group" aria-label=t("What is exported")>
            <By narrowing name="link" label=t("Link") test="by-link" options=links(admin) />
            <By narrowing name="status" label=t("Status") test="by-status" options=statuses() />
            <By narrowing name="assignee" label=t("Looked after by") test="by-assignee" options=people(admin) />
            <By narrowing name="emotion" label=t("How it sounds") test="by-emotion" options=voices() />
            <By narrowing name="sentiment" label=t("Pleasant or not") test="by-sentiment" options=feelings() />
            <Days narrowing />
            <Everything narrowing />
        </div>
        <div class="stack">
            <section class="card" aria-labelledby="export-title">
                <h2 id="export-title">{t("Save as a file")}</h2>
                <p class="soft small">{t("Facts of each submission, oldest first; no words and no sound. Keep the file as carefully as the submissions.")}</p>
                <ul class="admin-list">{buttons}</ul>
                <p role="status" class="small tabular">{progress}</p>
                <ProblemNote sentence=sending.problem />
            </section>
            <section class="card" aria-labelledby="columns-title">
                <h2 id="columns-title">{t("What the columns hold")}</h2>
                {arriving(columns, read, |all| {
                    let rows: Vec<_> = all.iter().cloned().map(|it| view! {
                        <tr data-test="dictionary-row"><th scope="row"><code>{it.name}</code></th><td>{it.kind}</td><td class="meaning">{it.meaning}</td></tr>
                    }).collect();
                    view! {
                        <div class="table-scroll" tabindex="0" role="region" aria-label=t("What the columns hold")>
                            <table class="table small"><tbody>{rows}</tbody></table>
                        </div>
                    }
                })}
            </section>
        </div>
    }
}
