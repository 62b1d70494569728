//! What is chosen, and what can be done with all of it.

use leptos::prelude::*;
use sotto_api::RecordingId;

use super::{
    bulk_form::{BulkForm, Task},
    compare::CompareChosen,
};
use crate::{
    components::{
        icon::{Glyph, Icon},
        imports::Progress,
    },
    state::{AppState, LibraryState, Listing},
    text::{plural, t},
};

/// A bar that is there while something is chosen.
#[component]
pub(crate) fn Bulk(
    /// What is listed.
    listing: Memo<Listing>,
) -> impl IntoView {
    let AppState { library, selection, splice, .. } = AppState::get();
    Effect::new(move |_| listing.with(|it| selection.keep(&it.ids)));
    let count = Memo::new(move |_| selection.chosen.with(std::collections::BTreeSet::len));
    let all = move || listing.with(|it| it.ids.len());
    let chosen = move || listing.with_untracked(|it| selection.in_order(&it.ids));
    let task = RwSignal::new(None::<Task>);
    let archived = Memo::new(move |_| library.filter.with(|it| it.archived));
    let ask = move |which: Task| task.update(|it| *it = if *it == Some(which) { None } else { Some(which) });
    let done = move || {
        task.set(None);
        selection.clear();
    };
    let act = move |glyph: Glyph, name: &'static str, test: &'static str, act: Callback<()>| {
        view! {
            <button type="button" class="button button-small bulk-act" data-test=test on:click=move |_| act.run(())>
                <Icon glyph />{name}
            </button>
        }
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <section class="bulk" aria-label=t("What is chosen") data-test="bulk">
                <div class="bulk-head">
                    <p role="status" class="bulk-count" data-test="chosen-count">
                        {move || plural(count.get(), "1 chosen", "{n} chosen")}
                    </p>
                    <Show when=move || { count.get() < all() }>
                        <button type="button" class="button button-plain button-small" data-test="choose-all"
                            on:click=move |_| listing.with_untracked(|it| selection.all(&it.ids))>
                            {move || plural(all(), "Choose the one that is listed", "Choose all {n} that are listed")}
                        </button>
                    </Show>
                    <button type="button" class="button button-plain button-small" data-test="choose-none"
                        on:click=move |_| done()>{t("Choose none")}</button>
                </div>
                <div class="bulk-acts">
                    {act(Glyph::Tag, t("Tag"), "bulk-tag", Callback::new(move |()| ask(Task::Tag)))}
                    {act(Glyph::Folder, t("Move"), "bulk-move", Callback::new(move |()| ask(Task::Move)))}
                    {move || if archived.get() {
                        act(Glyph::Archive, t("Out of the archive"), "bulk-unarchive",
                            Callback::new(move |()| library.archive_all(&chosen(), false)))
                    } else {
                        act(Glyph::Archive, t("Archive"), "bulk-archive",
                            Callback::new(move |()| library.archive_all(&chosen(), true)))
                    }}
                    {act(Glyph::Analyse, t("Analyse again"), "bulk-analyse",
                        Callback::new(move |()| { library.analyse_all(&chosen()); done(); }))}
                    {act(Glyph::Download, t("Export"), "bulk-export",
                        Callback::new(move |()| library.export_all(&chosen())))}
                    <Show when=move || { count.get() > 1 }>
                        {act(Glyph::Merge, t("Merge"), "bulk-merge",
                            Callback::new(move |()| splice.merge(in_time(library, chosen()))))}
                    </Show>
                    <CompareChosen />
                    {act(Glyph::Trash, t("Delete"), "bulk-delete",
                        Callback::new(move |()| library.delete_all(&chosen())))}
                </div>
                {move || splice.done.get().map(|done| view! { <Progress stage=t("Writing the sound") done /> })}
                <BulkForm task chosen=Callback::new(move |()| chosen()) />
            </section>
        </Show>
    }
}

/// In the order that the person chose for the list; the oldest first where they chose none.
fn in_time(library: LibraryState, mut ids: Vec<RecordingId>) -> Vec<RecordingId> {
    if library.filter.with_untracked(|it| it.order.is_none()) {
        let made = |id: &RecordingId| {
            library
                .recordings
                .with_untracked(|all| all.iter().find(|it| it.id == *id).map(|it| it.recorded_ms))
        };
        ids.sort_by_key(made);
    }
    ids
}
