//! How recordings are taken elsewhere: one dialog with what each form is for and how large it gets.

mod forms;
mod unpacking;

use leptos::{html, prelude::*};
use sotto_api::RecordingId;

use super::{
    icon::{Glyph, Icon},
    problem::ProblemNote,
};
use crate::{
    state::{AppState, ExportState},
    text::{exports, fill, t},
};
use forms::Forms;
pub(crate) use unpacking::UnpackingNote;

/// The dialog, open while something is asked.
#[component]
pub(crate) fn ExportDialog() -> impl IntoView {
    let state = AppState::get().exports;
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (Some(dialog), asked) = (node.get(), state.asked.with(Option::is_some)) else { return };
        // One that is open already, or closed, is what was wanted.
        if asked && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !asked && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=node class="export" aria-labelledby="export-title" data-test="export-dialog"
            on:close=move |_| state.close()>
            {move || state.asked.get().map(|ids| view! { <Body ids state /> })}
        </dialog>
    }
}

#[component]
fn Body(
    /// Which recordings.
    ids: Vec<RecordingId>,
    /// Writes them.
    state: ExportState,
) -> impl IntoView {
    let title = AppState::get().library.recordings.with_untracked(|all| {
        let first = all.iter().find(|it| ids.first() == Some(&it.id));
        first.map(|it| it.title.clone()).unwrap_or_default()
    });
    let heading = exports::heading(ids.len(), &title);
    let busy = Memo::new(move |_| state.working.with(Option::is_some));
    let archived = ids.clone();
    view! {
        <div class="export-head">
            <h2 id="export-title">{heading}</h2>
            <button type="button" class="icon-button" data-test="export-close" aria-label=t("Close") title=t("Close")
                on:click=move |_| state.close()><Icon glyph=Glyph::Close /></button>
        </div>
        <Outcome state />
        <Forms ids state busy />
        <section class="export-group" aria-labelledby="export-archive">
            <h3 id="export-archive">{t("Archive")}</h3>
            <p class="soft small">{exports::archive_about()}</p>
            <button type="button" class="button" data-test="export-archive" disabled=move || busy.get()
                on:click=move |_| state.save_archive(archived.clone())>
                <Icon glyph=Glyph::Download />{t("Save an archive")}
            </button>
        </section>
    }
}

/// What is being written, what became of it, or why it failed.
#[component]
pub(crate) fn Outcome(
    /// Writes.
    state: ExportState,
) -> impl IntoView {
    let failed = move || state.failed.get().map(|fault| exports::fault_sentence(&fault).to_owned());
    let saved = move || state.saved.get().map(|(name, bytes)| exports::saved(&name, bytes));
    let working = move || {
        let it = state.working.get()?;
        let (done, all) = it.count;
        let percent = crate::text::format::percent(it.done);
        let label = if all > 1 {
            exports::counted(done, all)
        } else {
            fill("Writing: {share}", &[("share", &percent)])
        };
        Some(view! {
            <div class="row">
                <progress max="1" value=it.done.to_string() aria-label=t("Writing the file")></progress>
                <span class="soft small tabular">{label}</span>
                <button type="button" class="button button-small" data-test="export-stop"
                    on:click=move |_| state.cancel()>{t("Stop")}</button>
            </div>
        })
    };
    view! {
        <ProblemNote sentence=Signal::derive(failed) />
        {working}
        <p class="soft" role="status" data-test="export-saved">{saved}</p>
    }
}
