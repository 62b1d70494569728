//! The web page beside the app, in the extension: what is known of it, and a switch for each part.

mod hide;
mod part;

use leptos::prelude::*;
use sotto_protocol::PageContext;

use super::problem::ProblemNote;
use crate::{
    state::{AppState, PageChoices},
    text::{page, t},
};
use hide::Hide;
use part::PagePart;

/// What would be kept of the page with the next recording, or with the one that runs.
#[component]
pub(crate) fn BesideCard() -> impl IntoView {
    let state = AppState::get().page;
    let known = move || state.seen.with(Option::is_some);
    let refused = move || state.refused.get().then(|| page::refused().to_owned());
    view! {
        <section class="card beside" aria-labelledby="beside-title" data-test="beside">
            <h2 id="beside-title">{t("The page you speak about")}</h2>
            <p class="soft small">{page::about()}</p>
            <Show when=known>
                <Parts />
            </Show>
            <ProblemNote sentence=Signal::derive(refused) />
            <div class="row">
                <button type="button" class="button button-small" data-test="page-look" on:click=move |_| state.look()>
                    {move || if known() { t("Look again") } else { t("Look at the page") }}
                </button>
                <button type="button" class="button button-small" data-test="page-pick" on:click=move |_| state.pick()>
                    {t("Point at something")}
                </button>
                <button type="button" class="button button-small" data-test="page-picture" on:click=move |_| state.take_picture()>
                    {t("Take a picture")}
                </button>
                <Show when=known>
                    <button type="button" class="button button-small button-plain" data-test="page-forget" on:click=move |_| state.forget()>
                        {t("Leave it out")}
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// The parts, each with what it says.
#[component]
fn Parts() -> impl IntoView {
    let state = AppState::get().page;
    let said = move |of: fn(&PageContext) -> Option<String>| {
        Signal::derive(move || state.seen.with(|it| it.as_ref().and_then(of)))
    };
    let on = move |of: fn(PageChoices) -> bool| Signal::derive(move || of(state.choices.get()));
    let choose = move |set: fn(&mut PageChoices, bool)| {
        Callback::new(move |on: bool| {
            let mut choices = state.choices.get_untracked();
            set(&mut choices, on);
            state.choose(choices);
        })
    };
    let picture = Signal::derive(move || state.seen.with(|it| it.as_ref().and_then(|it| it.picture.clone())));
    let shown = Signal::derive(move || picture.get().filter(|_| state.choices.get().picture));
    view! {
        <ul class="beside-parts">
            <PagePart test="page-title" label=t("Title") said=said(|it| it.title.clone())
                on=on(|it| it.title) change=choose(|it, on| it.title = on) />
            <PagePart test="page-address" label=t("Address") said=said(page::plain_address)
                on=on(|it| it.address) change=choose(|it, on| it.address = on) />
            <PagePart test="page-query" label=t("What follows the address") said=said(page::query)
                on=on(|it| it.query) change=choose(|it, on| it.query = on) />
            <PagePart test="page-selection" label=t("Selected text") said=said(|it| it.selection.clone())
                on=on(|it| it.selection) change=choose(|it, on| it.selection = on) />
            <PagePart test="page-element" label=t("What you pointed at") said=said(page::pointed_at)
                on=on(|it| it.element) change=choose(|it, on| it.element = on) />
            <PagePart test="page-screen" label=t("Size and language") said=said(page::screen)
                on=on(|it| it.screen) change=choose(|it, on| it.screen = on) />
            <PagePart test="page-shot" label=t("Picture") said=said(|it| it.picture.as_ref().map(|_| t("What you see of the page").to_owned()))
                on=on(|it| it.picture) change=choose(|it, on| it.picture = on) />
        </ul>
        {move || shown.get().map(|picture| view! { <Hide picture /> })}
    }
}
