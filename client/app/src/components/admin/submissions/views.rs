//! Views of the table that people keep: filters and columns under a name.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sotto_api::{
    SavedViewId,
    dashboard::{SavedView, SavedViewRequest},
    organisation::MAX_NAME_CHARS,
};

use super::super::narrowing::Narrowing;
use crate::{
    components::{
        icon::{Glyph, Icon},
        problem::ProblemNote,
        sending::Sending,
    },
    state::{
        AppState,
        admin::{AdminState, Column, Narrow, Remote},
    },
    text::{fill, t},
};

/// What a view holds. The server keeps it as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    /// What is narrowed down, as it stands in the address.
    address: String,
    columns: Vec<Column>,
}

/// The views as buttons, and a line to keep the one that is shown.
#[component]
pub(super) fn Views(
    /// What is narrowed down.
    narrowing: Narrowing,
) -> impl IntoView {
    let admin = AdminState::get();
    let views = Remote::<Vec<SavedView>>::new();
    let read = move || views.read(async move { admin.views().await });
    read();
    let sending = Sending::new();
    let (name, shared, open) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let show = move |view: &str| {
        let Ok(kept) = serde_json::from_str::<Kept>(view) else {
            return AppState::get()
                .system
                .toast(t("This view was kept by another version of Sotto and cannot be shown."));
        };
        admin.table.show_these(kept.columns);
        narrowing.open.run(kept.address);
    };
    let keep = move |event: web_sys::SubmitEvent| {
        let kept = Kept {
            address: narrowing.narrow.with_untracked(Narrow::to_address),
            columns: admin.table.columns.get_untracked(),
        };
        let view = serde_json::to_string(&kept).unwrap_or_default();
        let request = SavedViewRequest {
            name: name.get_untracked().trim().to_owned(),
            view,
            shared: shared.get_untracked(),
        };
        let asked = async move { admin.keep_view(request).await.map(drop) };
        sending.send(&event, asked, move || {
            let _ = open.try_set(false);
            let _ = name.try_set(String::new());
            read();
        });
    };
    let forget = move |id: SavedViewId| sending.start(admin.forget_view(id), read);
    let own = AppState::get().account.user.with_untracked(|it| it.as_ref().map(|it| it.id));
    let button = move |it: SavedView| {
        let (id, view, label) =
            (it.id, it.view.clone(), fill("Forget the view {name}", &[("name", &it.name)]));
        view! {
            <li class="tag" data-test="view">
                <button type="button" class="view-show" data-test="show-view" on:click=move |_| show(&view)>{it.name.clone()}</button>
                {(Some(it.owner) == own).then(|| view! {
                    <button type="button" class="tag-remove" data-test="forget-view" aria-label=label on:click=move |_| forget(id)>
                        <Icon glyph=Glyph::Close />
                    </button>
                })}
            </li>
        }
    };
    view! {
        <div class="views">
            <ul class="tags" aria-label=t("Kept views")>
                <For each=move || views.get().map(|it| it.to_vec()).unwrap_or_default() key=|it| it.id children=button />
                <li>
                    <button type="button" class="button button-plain button-small" data-test="keep-view"
                        aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|it| *it = !*it)>
                        {t("Keep this view")}
                    </button>
                </li>
            </ul>
            <Show when=move || open.get()>
                <form class="row" on:submit=keep>
                    <input class="input admin-line" type="text" required=true maxlength=MAX_NAME_CHARS.to_string() autocomplete="off"
                        data-test="view-name" aria-label=t("Name of the view") placeholder=t("Name of the view") prop:value=name
                        on:input:target=move |event| name.set(event.target().value()) />
                    <label class="check">
                        <input type="checkbox" data-test="view-shared" prop:checked=shared on:change:target=move |event| shared.set(event.target().checked()) />
                        <span>{t("For everybody who reads submissions")}</span>
                    </label>
                    <button type="submit" class="button button-small" disabled=move || sending.busy.get() data-test="keep-view-sure">{t("Keep it")}</button>
                </form>
            </Show>
            <ProblemNote sentence=sending.problem />
        </div>
    }
}
