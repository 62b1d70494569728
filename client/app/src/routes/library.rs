//! All recordings, with a search and what narrows them down.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::{
        icon::{Glyph, Icon},
        library::{Bulk, Filters, Places, Rows, SimilarFound, follow_address},
    },
    state::AppState,
    text::{fill, library as text, plural, t},
};

/// The library.
#[component]
pub(crate) fn LibraryPage() -> impl IntoView {
    let AppState { library, search, .. } = AppState::get();
    let filter = library.filter;
    follow_address(filter);
    let open = RwSignal::new(false);
    let listing = Memo::new(move |_| library.listing());
    let total = move || {
        let archived = filter.with(|it| it.archived);
        library.recordings.with(|all| all.iter().filter(|it| it.archived == archived).count())
    };
    let any = move || library.recordings.with(|all| !all.is_empty());
    let found = move || listing.with(|it| it.ids.len());
    let counted = move || {
        let counted = match (found(), total()) {
            (shown, total) if shown == total => plural(total, "1 recording", "{n} recordings"),
            (shown, total) => fill("{shown} of {total} recordings", &[("shown", &shown), ("total", &total)]),
        };
        let reading = search.reading.get() && filter.with(|it| !it.query.is_empty());
        if reading { fill("{counted}, still reading", &[("counted", &counted)]) } else { counted }
    };
    view! {
        <div class="page-head">
            <h1>{move || if filter.with(|it| it.archived) { t("Archive") } else { t("Library") }}</h1>
            <Show when=any>
                <label class="search">
                    <Icon glyph=Glyph::Search />
                    <span class="reader-only">{t("Search titles, tags, notes and words")}</span>
                    <input
                        class="input"
                        type="search"
                        placeholder=t("Search titles, tags, notes and words")
                        autocomplete="off"
                        data-test="search"
                        prop:value=move || filter.with(|it| it.query.clone())
                        on:input:target=move |event| filter.update(|it| it.query = event.target().value())
                    />
                </label>
                <p class="soft small" role="status" data-test="counted">{counted}</p>
            </Show>
        </div>
        <Show when=move || library.loaded.get() && !any()>
            <section class="card empty">
                <h2>{t("Nothing here yet")}</h2>
                <p class="soft">{t("Recordings and files that you add are kept here, on this device.")}</p>
                <A href="/" attr:class="button button-strong">{t("Make the first recording")}</A>
                <A href="/library/bin" attr:class="small">{t("Look into the bin")}</A>
            </section>
        </Show>
        <div class="library" hidden=move || !any()>
            <div class="library-places" data-open=move || open.get().to_string()>
                <button type="button" class="button button-small places-toggle" data-test="places-toggle"
                    aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|it| *it = !*it)>
                    <Icon glyph=Glyph::Folder />
                    {t("Folders and tags")}
                </button>
                <Places />
            </div>
            <div class="library-list">
                <Filters />
                <Bulk listing />
                <Show when=move || { any() && found() == 0 }>
                    <p class="empty soft">{text::nothing()}</p>
                </Show>
                <Rows listing />
                <SimilarFound listing />
            </div>
        </div>
    }
}
