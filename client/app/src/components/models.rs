//! One model in the list of models.

use leptos::prelude::*;
use sotto_protocol::{Kept, ModelView};

use crate::{
    state::AppState,
    text::{self, format, t},
};

/// What a model is for, its size and licence, whether it is here, and what can be done about that.
#[component]
pub(crate) fn ModelCard(
    /// Its name.
    name: String,
) -> impl IntoView {
    let models = AppState::get().models;
    let wanted = name.clone();
    let view = Memo::new(move |_| {
        models.models.with(|it| it.iter().flatten().find(|it| it.offered.name == wanted).cloned())
    });
    move || view.get().map(|view| view! { <Shown view /> })
}

#[component]
fn Shown(
    /// The model.
    view: ModelView,
) -> impl IntoView {
    let ModelView { offered, kept } = view;
    let state = text::kept_sentence(&kept);
    let name = offered.name.clone();
    let here = matches!(kept, Kept::Current | Kept::Older { .. });
    let size = format::bytes(offered.bytes() as f64);
    let heading = format!("{} {}", offered.title, offered.version);
    view! {
        <li class="card" data-test="model" data-name=offered.name.clone() data-here=here.to_string()>
            <h2>{heading}</h2>
            <p>{offered.about.clone()}</p>
            <p class="soft small tabular">{size} " \u{b7} " {offered.license.clone()}</p>
            <p role="status" data-test="model-state">{state}</p>
            <Actions name kept />
            <p class="small">
                <a href=offered.page rel="external" data-test="model-card">
                    {t("Its card: data, accuracy, limits")}
                </a>
            </p>
        </li>
    }
}

#[component]
fn Actions(
    /// The model's name.
    name: String,
    /// What is here of it.
    kept: Kept,
) -> impl IntoView {
    let models = AppState::get().models;
    let (fetch_name, of) = (name.clone(), name.clone());
    let done = Memo::new(move |_| {
        models.fetching.with(|it| it.as_ref().filter(|(name, _)| *name == of).map(|(_, done)| *done))
    });
    let busy = move || models.fetching.with(Option::is_some);
    let wants = matches!(kept, Kept::No | Kept::Removed | Kept::Older { .. });
    let here = matches!(kept, Kept::Current | Kept::Older { .. });
    let fetch = move |_| models.fetch(fetch_name.clone());
    let remove = move |_| models.remove(name.clone());
    view! {
        <Show when=move || done.get().is_some()>
            <progress max="1" value=move || format!("{:.3}", done.get().unwrap_or_default()) aria-label=t("Downloaded")></progress>
        </Show>
        <p class="model-actions">
            <Show when=move || done.get().is_some()>
                <button type="button" class="button" on:click=move |_| models.cancel()>{t("Stop")}</button>
            </Show>
            {wants
                .then(|| {
                    view! {
                        <button type="button" class="button" data-test="fetch-model" disabled=busy on:click=fetch>
                            {t("Download")}
                        </button>
                    }
                })}
            {here
                .then(|| {
                    view! {
                        <button type="button" class="button" data-test="remove-model" disabled=busy on:click=remove>
                            {t("Remove from this device")}
                        </button>
                    }
                })}
        </p>
    }
}
