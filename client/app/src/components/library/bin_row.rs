//! One deleted recording.

use leptos::prelude::*;

use crate::{
    state::{AppState, RecordingView},
    text::{fill, format, t},
};

/// Title, when it was deleted and when it goes, and the ways back and away.
#[component]
pub(crate) fn BinRow(
    /// The recording.
    view: RecordingView,
    /// When it was deleted, in milliseconds since 1970.
    deleted_ms: u64,
) -> impl IntoView {
    let library = AppState::get().library;
    let id = view.id;
    let asked = RwSignal::new(false);
    let leaves = format::day(library.leaves_bin_ms(deleted_ms));
    let facts = fill(
        "{length}, deleted {when}, goes {leaves}",
        &[
            ("length", &format::clock(view.duration_s)),
            ("when", &format::moment(deleted_ms)),
            ("leaves", &leaves),
        ],
    );
    let title = view.title;
    let (restores, removes) = (
        fill("Restore {title}", &[("title", &title)]),
        fill("Remove {title} for good", &[("title", &title)]),
    );
    view! {
        <li class="bin-row" data-test="bin-row" data-id=id.to_string()>
            <div class="recording-text">
                <span class="recording-title">{title}</span>
                <p class="soft small tabular">{facts}</p>
            </div>
            <div class="row">
                <button type="button" class="button button-small" data-test="restore" aria-label=restores
                    on:click=move |_| library.restore(&[id])>{t("Restore")}</button>
                <Show when=move || asked.get() fallback={
                    let removes = removes.clone();
                    move || view! {
                        <button type="button" class="button button-plain button-small" data-test="remove-for-good"
                            aria-label=removes.clone() on:click=move |_| asked.set(true)>{t("Remove")}</button>
                    }
                }>
                    <button type="button" class="button button-small button-danger" data-test="remove-for-good-sure"
                        on:click=move |_| library.remove_for_good(vec![id])>{t("Remove for good?")}</button>
                </Show>
            </div>
        </li>
    }
}
