//! Two recordings side by side, named by the address: `/compare?a=ID&b=ID`.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::A,
    hooks::{use_navigate, use_query_map},
};
use sotto_api::RecordingId;

use crate::{
    components::{
        compare::{CompareMeasures, ComparePictures, CompareShares, One, Pick},
        icon::{Glyph, Icon},
    },
    state::AppState,
    text::t,
};

/// Two choices, and all that can be compared.
#[component]
pub(crate) fn ComparePage() -> impl IntoView {
    let library = AppState::get().library;
    let query = use_query_map();
    let navigate = use_navigate();
    let named = move |which: &'static str| {
        Memo::new(move |_| query.with(|it| it.get(which)).and_then(|it| it.parse::<RecordingId>().ok()))
    };
    let (first, second) = (named("a"), named("b"));
    let find = move |id: Memo<Option<RecordingId>>| -> One {
        Memo::new(move |_| {
            let id = id.get()?;
            library.recordings.with(|all| all.iter().find(|it| it.id == id).cloned())
        })
    };
    let (a, b) = (find(first), find(second));
    let go = StoredValue::new_local(move |a: Option<RecordingId>, b: Option<RecordingId>| {
        let part = |name: &str, id: Option<RecordingId>| id.map(|id| format!("{name}={id}"));
        let parts: Vec<String> = [part("a", a), part("b", b)].into_iter().flatten().collect();
        navigate(
            &format!("/compare?{}", parts.join("&")),
            NavigateOptions { replace: true, ..Default::default() },
        );
    });
    let to = move |a, b| go.with_value(|go| go(a, b));
    let ready = Memo::new(move |_| a.with(Option::is_some) && b.with(Option::is_some));
    let link = move |one: One, name: &'static str| {
        one.get().map(|it| view! { <A href=format!("/recording/{}", it.id)>{name}</A> })
    };
    view! {
        <div class="page-head"><h1>{t("Compare")}</h1></div>
        <div class="picks">
            <Pick label=t("Recording A") test="pick-a" value=first.into() but=second
                change=move |id| to(Some(id), second.get_untracked()) />
            <button type="button" class="icon-button" data-test="swap" aria-label=t("Swap A and B") title=t("Swap A and B")
                on:click=move |_| to(second.get_untracked(), first.get_untracked())><Icon glyph=Glyph::Sync /></button>
            <Pick label=t("Recording B") test="pick-b" value=second.into() but=first
                change=move |id| to(first.get_untracked(), Some(id)) />
        </div>
        <p class="row small">{move || link(a, t("Open A"))} {move || link(b, t("Open B"))}</p>
        <Show
            when=move || ready.get()
            fallback=move || view! { <p class="empty soft" role="status">{t("Choose two recordings that were read.")}</p> }
        >
            <div class="compare">
                <ComparePictures a b />
                <CompareMeasures a b />
                <CompareShares a b />
            </div>
        </Show>
    }
}
