//! The models: what each is for, whether it is here, and its card.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::{models::ModelCard, problem::ProblemNote},
    state::AppState,
    text::t,
};

/// The list.
#[component]
pub(crate) fn ModelsPage() -> impl IntoView {
    let models = AppState::get().models;
    models.refresh();
    let names = move || {
        models.models.with(|it| it.iter().flatten().map(|it| it.offered.name.clone()).collect::<Vec<_>>())
    };
    view! {
        <div class="page-head"><h1>{t("Models")}</h1></div>
        <p class="soft">
            {t("Models read a recording here, on this device. They are fetched once and work without a network from then on.")} " "
            <A href="/settings">{t("Back to the settings")}</A>
        </p>
        <ProblemNote sentence=Signal::derive(move || models.problem.get().map(str::to_owned)) />
        <Show when=move || models.models.with(Option::is_none)>
            <p class="soft" role="status">{t("Looking at what is here\u{2026}")}</p>
        </Show>
        <ul class="models">
            <For each=names key=Clone::clone children=|name| view! { <ModelCard name /> } />
        </ul>
    }
}
