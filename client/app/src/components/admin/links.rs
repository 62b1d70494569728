//! Feedback links: all of them, and a page to make or change one.

mod form;
mod row;
mod texts;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};
use sotto_api::{LinkId, feedback::LinkView};

use super::arriving::arrived;
use crate::{
    components::icon::{Glyph, Icon},
    state::admin::{Act, AdminState},
    text::{plural, t},
};
use form::LinkForm;
use row::LinkRow;

/// All links of the organisation.
#[component]
pub(super) fn LinksPage() -> impl IntoView {
    let admin = AdminState::get();
    let counted = move || admin.links.get().map(|it| plural(it.len(), "1 link", "{n} links"));
    let none = move || admin.links.get().is_some_and(|it| it.is_empty());
    let id_of = |link: &LinkView| (link.id, link.revision, link.received, link.link.closed, link.team);
    view! {
        <div class="page-head">
            <h1>{t("Feedback links")}</h1>
            <p class="soft small" role="status" data-test="link-count">{counted}</p>
            <Show when=move || admin.may(Act::Manage)>
                <A href=move || admin.href("links/new") attr:class="button button-strong page-act" attr:data-test="new-link">
                    <Icon glyph=Glyph::Plus />{t("Make a link")}
                </A>
            </Show>
        </div>
        {arrived(admin.links, move || admin.read_links(), move || view! {
            <Show when=none>
                <section class="card empty">
                    <h2>{t("No links yet")}</h2>
                    <p class="soft">{t("Whoever has a link answers with their voice, without an account. They choose what they share.")}</p>
                </section>
            </Show>
            <ul class="stack" aria-label=t("Feedback links")>
                <For each=move || admin.links.get().map(|it| it.to_vec()).unwrap_or_default() key=id_of
                    children=|link| view! { <LinkRow link /> } />
            </ul>
        })}
    }
}

/// Makes a link, or changes one.
#[component]
pub(super) fn LinkPage(
    /// The one that is changed; none to make one.
    #[prop(optional)]
    id: Option<LinkId>,
) -> impl IntoView {
    let admin = AdminState::get();
    let navigate = use_navigate();
    let done =
        Callback::new(move |()| navigate(&untrack(|| admin.href("links")), NavigateOptions::default()));
    let form = move |link: Option<LinkView>| view! { <LinkForm link done /> };
    view! {
        <div class="page-head">
            <A href=move || admin.href("links") attr:class="back"><Icon glyph=Glyph::Back />{t("Feedback links")}</A>
            <h1>{if id.is_some() { t("Change the link") } else { t("Make a link") }}</h1>
        </div>
        {match id {
            None => form(None).into_any(),
            // Taken once: a change of somebody else must not take away what is being typed.
            Some(id) => arrived(admin.links, move || admin.read_links(), move || {
                match untrack(|| admin.link(id)) {
                    Some(link) => form(Some(link)).into_any(),
                    None => view! { <p class="soft">{t("This link is not there any more.")}</p> }.into_any(),
                }
            })
            .into_any(),
        }}
    }
}
