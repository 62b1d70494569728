//! All recordings, with a search.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::{
        icon::{Glyph, Icon},
        library::RecordingRow,
    },
    state::{AppState, RecordingView, spoken},
};

/// The library.
#[component]
pub(crate) fn LibraryPage() -> impl IntoView {
    let library = AppState::get().library;
    let query = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let words: Vec<String> =
            query.with(|it| it.to_lowercase().split_whitespace().map(str::to_owned).collect());
        library
            .recordings
            .with(|all| all.iter().filter(|it| matches(it, &words)).map(|it| it.id).collect::<Vec<_>>())
    });
    let total = move || library.recordings.with(Vec::len);
    let counted = move || match (found.with(Vec::len), total()) {
        (_, 1) => "1 recording".to_owned(),
        (shown, total) if shown == total => format!("{total} recordings"),
        (shown, total) => format!("{shown} of {total} recordings"),
    };
    view! {
        <div class="page-head">
            <h1>"Library"</h1>
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
                        prop:value=query
                        on:input:target=move |event| query.set(event.target().value())
                    />
                </label>
                <p class="soft small" role="status">{counted}</p>
            </Show>
        </div>
        <Show when=move || library.loaded.get() && total() == 0>
            <section class="card empty">
                <h2>"Nothing here yet"</h2>
                <p class="soft">"Recordings and files that you add are kept here, on this device."</p>
                <A href="/" attr:class="button button-strong">"Make the first recording"</A>
            </section>
        </Show>
        <Show when=move || { total() > 0 && found.with(Vec::is_empty) }>
            <p class="empty soft">"No title, no tag and nothing said matches. Try fewer or other words."</p>
        </Show>
        <ul class="recordings recordings-wide">
            <For each=move || found.get() key=|id| *id children=|id| view! { <RecordingRow id with_tags=true /> } />
        </ul>
    }
}

/// Whether each word occurs in the title, in a tag or in what was said.
fn matches(recording: &RecordingView, words: &[String]) -> bool {
    let title = recording.title.to_lowercase();
    let tags: Vec<String> = recording.tags.iter().map(|it| it.to_lowercase()).collect();
    let spoken = if words.is_empty() { None } else { spoken(recording) };
    words.iter().all(|word| {
        let word = word.trim_start_matches('#');
        title.contains(word)
            || tags.iter().any(|it| it.contains(word))
            || spoken.as_ref().is_some_and(|it| it.contains(word))
    })
}
