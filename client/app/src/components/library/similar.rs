//! Sentences that mean nearly what was typed, below those that hold its words.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    state::{AppState, Listing, Similar},
    text::{fill, format, t},
};

/// Sentences that are shown.
const MOST: usize = 5;

/// The sentences; nothing where there are none.
#[component]
pub(crate) fn SimilarFound(
    /// What is listed.
    listing: Memo<Listing>,
) -> impl IntoView {
    let AppState { library, meaning, .. } = AppState::get();
    meaning.catch_up();
    Effect::new(move |_| meaning.look(library.filter.with(|it| it.query.clone())));
    let found = Memo::new(move |_| {
        let searched = listing.with(|it| !it.query.is_empty());
        // What holds the words is listed above.
        let others = move |it: &&Similar| listing.with(|listing| !listing.hits.contains_key(&it.id));
        let all = meaning.found.get();
        if searched { all.iter().filter(others).take(MOST).cloned().collect() } else { Vec::new() }
    });
    view! {
        <Show when=move || !found.with(Vec::is_empty)>
            <section class="similar" aria-labelledby="similar-title" data-test="similar">
                <h2 id="similar-title">{t("Similar")}</h2>
                <p class="soft small">{t("These sentences do not hold the words, but may mean nearly the same. English only.")}</p>
                <ul>
                    <For each=move || found.get() key=|it| (it.id, it.line) children=|it| view! { <Sentence it /> } />
                </ul>
            </section>
        </Show>
    }
}

/// One sentence, with its recording and the way to its moment.
#[component]
fn Sentence(
    /// Which one.
    it: Similar,
) -> impl IntoView {
    let AppState { library, search, .. } = AppState::get();
    let found = move || {
        let view = library.find(it.id)?;
        let line = search.line(&view, it.line)?;
        let moment = format::clock(line.start_s);
        let label = fill("Open {title} at {time}", &[("title", &view.title), ("time", &moment)]);
        Some(view! {
            <A href=format!("/recording/{}?at={:.1}", it.id, line.start_s) attr:class="recording-moment tabular" attr:aria-label=label>
                {moment}
            </A>
            <span>{line.text}</span>
            <span class="soft small">{view.title.clone()}</span>
        })
    };
    view! { <li class="similar-row" data-test="similar-row">{found}</li> }
}
