//! The web page that a recording speaks about.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    state::{AppState, RecordingView, read_page},
    text::{page, t},
};

/// What was kept of the page; nothing where the recording was made beside none.
#[component]
pub(crate) fn PageCard(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let found = Memo::new(move |_| view.with(|it| it.as_ref()?.page.as_deref().and_then(read_page)));
    let remove = move |_| {
        if let Some(id) = view.with_untracked(|it| it.as_ref().map(|it| it.id)) {
            AppState::get().library.remove_page(id);
        }
    };
    let line = |name: &'static str, said: Option<String>| {
        said.map(|said| view! { <div><dt>{name}</dt><dd>{said}</dd></div> })
    };
    move || {
        found.get().map(|it| {
            let address = it.address.clone().map(|address| {
                view! { <div><dt>{t("Address")}</dt><dd>
                    <a href=address.clone() rel="external noreferrer" target="_blank">{address.clone()}</a>
                </dd></div> }
            });
            let picture = it.picture.clone().map(|picture| {
                view! { <img class="page-shot" src=picture alt=t("What you saw of the page") data-test="page-card-picture" /> }
            });
            view! {
                <section class="card" aria-labelledby="page-card-title" data-test="page-card">
                    <h2 id="page-card-title">{t("The page you spoke about")}</h2>
                    <dl class="page-facts">
                        {line(t("Title"), it.title.clone())}
                        {address}
                        {line(t("Selected text"), it.selection.clone())}
                        {line(t("What you pointed at"), page::pointed_at(&it))}
                        {line(t("Size and language"), page::screen(&it))}
                    </dl>
                    {picture}
                    <button type="button" class="button button-small" data-test="page-card-remove" on:click=remove>
                        {t("Remove the page")}
                    </button>
                </section>
            }
        })
    }
}
