//! Whether the next recording is forgotten when its page is closed.

use leptos::prelude::*;

use crate::{
    components::switch::Switch,
    state::{AppState, Phase},
    text::{privacy::FORGET_HINT, t},
};

/// A switch that holds for one recording; while that runs, what was chosen.
#[component]
pub(super) fn ForgetChoice() -> impl IntoView {
    let AppState { recorder, privacy, .. } = AppState::get();
    let ready = move || recorder.phase.with(|it| matches!(it, Phase::Idle | Phase::Failed(_)));
    view! {
        <Show
            when=ready
            fallback=move || privacy.forget_next.get().then(|| view! {
                <p class="soft small">{t("Forgotten when you close its page, and not synced.")}</p>
            })
        >
            <Switch
                label=t("Forget it when I close it")
                hint=t(FORGET_HINT)
                test="forget-next"
                on=privacy.forget_next.into()
                change=move |forget| privacy.forget_next.set(forget)
            />
        </Show>
    }
}
