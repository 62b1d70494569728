//! Folders and tags beside the list, and the ways to the archive and the bin.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_search::Filter;

use super::place::Place;
use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::t,
};

/// All places of the library. On narrow screens it is folded away.
#[component]
pub(crate) fn Places() -> impl IntoView {
    let library = AppState::get().library;
    let filter = library.filter;
    let folders = Memo::new(move |_| library.folders());
    let tags = Memo::new(move |_| library.tags());
    let current = move |folder: Option<&str>| {
        filter.with(|it| !it.archived && it.folder.as_deref() == folder && it.tag.is_none())
    };
    let folder = move |path: String| {
        let shown = folders.with(|all| all.iter().find(|it| it.path == path).cloned());
        let Some(shown) = shown else { return ().into_any() };
        let (is_current, path) = (path.clone(), path);
        view! {
            <Place
                name=shown.name.clone() count=shown.count depth=shown.depth glyph=Glyph::Folder
                current=Signal::derive(move || current(Some(&is_current)))
                go={let path = path.clone(); Callback::new(move |()| show(filter, Some(path.clone())))}
                rename={let path = path.clone(); Some(Callback::new(move |to: String| library.rename_folder(&path, &to)))}
                whole=path.clone()
                take=Some(Callback::new(move |ids: Vec<_>| library.move_all(&ids, &path)))
            />
        }.into_any()
    };
    let tag = move |tag: String| {
        let (is_current, goes, named) = (tag.clone(), tag.clone(), tag.clone());
        let count = library
            .recordings
            .with(|all| all.iter().filter(|it| !it.archived && it.tags.contains(&tag)).count());
        view! {
            <Place
                name=tag.clone() count depth=0 glyph=Glyph::Tag
                current=Signal::derive(move || filter.with(|it| it.tag.as_ref() == Some(&is_current)))
                go=Callback::new(move |()| filter.update(|it| *it = Filter { tag: Some(goes.clone()), folder: None, archived: false, ..it.clone() }))
                rename=Some(Callback::new(move |to: String| library.rename_tag(&named, &to)))
                whole=tag.clone()
                take=Some(Callback::new(move |ids: Vec<_>| library.tag_all(&ids, &tag)))
            />
        }
    };
    let live = move || library.recordings.with(|all| all.iter().filter(|it| !it.archived).count());
    let archived = move || library.recordings.with(|all| all.iter().filter(|it| it.archived).count());
    let loose = move || {
        library.recordings.with(|all| all.iter().filter(|it| !it.archived && it.folder.is_empty()).count())
    };
    view! {
        <nav class="places" aria-label=t("Places")>
            <ul class="places-list">
                {move || view! {
                    <Place name=t("All recordings").to_owned() count=live() depth=0 glyph=Glyph::Library
                        current=Signal::derive(move || current(None)) go=Callback::new(move |()| show(filter, None)) />
                }}
                <For each=move || folders.get() key=|it| (it.path.clone(), it.count) children=move |it| folder(it.path) />
                {move || (!folders.with(Vec::is_empty)).then(|| view! {
                    <Place name=t("In no folder").to_owned() count=loose() depth=0 glyph=Glyph::File
                        current=Signal::derive(move || current(Some("")))
                        go=Callback::new(move |()| show(filter, Some(String::new())))
                        take=Some(Callback::new(move |ids: Vec<_>| library.move_all(&ids, ""))) />
                })}
            </ul>
            <Show when=move || !tags.with(Vec::is_empty)>
                <h2 class="places-title">{t("Tags")}</h2>
                <ul class="places-list">
                    {move || tags.get().into_iter().map(tag).collect_view()}
                </ul>
            </Show>
            <ul class="places-list places-rest">
                {move || view! {
                    <Place name=t("Archive").to_owned() count=archived() depth=0 glyph=Glyph::Archive test="place-archive"
                        current=Signal::derive(move || filter.with(|it| it.archived))
                        go=Callback::new(move |()| filter.set(Filter { archived: true, ..Filter::default() })) />
                }}
                <li>
                    <A href="/library/bin" attr:class="place-link" attr:data-test="to-bin">
                        <Icon glyph=Glyph::Trash />
                        <span class="place-name">{t("Bin")}</span>
                    </A>
                </li>
            </ul>
        </nav>
    }
}

/// Shows a folder, all of them, or what is in none.
fn show(filter: RwSignal<Filter>, folder: Option<String>) {
    filter.update(|it| *it = Filter { folder, tag: None, archived: false, ..it.clone() });
}
