//! All recordings, with a search and what narrows them down.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_platform::clock;

use crate::{
    components::{
        icon::{Glyph, Icon},
        library::{Filters, RecordingRow},
    },
    state::AppState,
    text::{fill, library as text, plural, t},
};

/// The library.
#[component]
pub(crate) fn LibraryPage() -> impl IntoView {
    let library = AppState::get().library;
    let filter = library.filter;
    let found = Memo::new(move |_| {
        library.recordings.with(|all| filter.with(|filter| filter.list(all, clock::now_ms())))
    });
    let total = move || library.recordings.with(Vec::len);
    let counted = move || match (found.with(Vec::len), total()) {
        (shown, total) if shown == total => plural(total, "1 recording", "{n} recordings"),
        (shown, total) => fill("{shown} of {total} recordings", &[("shown", &shown), ("total", &total)]),
    };
    view! {
        <div class="page-head">
            <h1>{t("Library")}</h1>
            <Show when=move || { total() > 0 }>
                <label class="search">
                    <Icon glyph=Glyph::Search />
                    <span class="reader-only">"Search titles, tags and words"</span>
                    <input
                        class="input"
                        type="search"
                        placeholder="Search titles, tags and words"
                        autocomplete="off"
                        data-test="search"
                        prop:value=move || filter.with(|it| it.query.clone())
                        on:input:target=move |event| filter.update(|it| it.query = event.target().value())
                    />
                </label>
                <p class="soft small" role="status">{counted}</p>
            </Show>
        </div>
        <Show when=move || { total() > 1 }>
            <Filters />
        </Show>
        <Show when=move || library.loaded.get() && total() == 0>
            <section class="card empty">
                <h2>"Nothing here yet"</h2>
                <p class="soft">"Recordings and files that you add are kept here, on this device."</p>
                <A href="/" attr:class="button button-strong">"Make the first recording"</A>
            </section>
        </Show>
        <Show when=move || { total() > 0 && found.with(Vec::is_empty) }>
            <p class="empty soft">{text::NOTHING}</p>
        </Show>
        <ul class="recordings recordings-wide">
            <For each=move || found.get() key=|id| *id children=|id| view! { <RecordingRow id with_tags=true /> } />
        </ul>
    }
}
