//! In place of how a voice sounds, where it may be somebody's who has not agreed.

use std::sync::Arc;

use leptos::prelude::*;

use super::own_voice::OwnVoice;
use crate::{
    state::{AppState, AudioPlace, RecordingView},
    text::{privacy::WITHHELD, t},
};

/// Says why, with a button for those who have asked.
#[component]
pub(crate) fn WithheldCard(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let privacy = AppState::get().privacy;
    let here = move || view.with(|it| it.as_ref().is_some_and(|it| it.audio == AudioPlace::Here));
    let agreed = move || view.with(|it| it.as_ref().is_some_and(|it| privacy.allows(it)));
    let agree = move |_| {
        if let Some(id) = view.with_untracked(|it| it.as_ref().map(|it| it.id)) {
            privacy.agree(id);
        }
    };
    view! {
        <section class="card card-emotion" aria-labelledby="withheld-title">
            <h2 id="withheld-title">{t("How it sounds")}</h2>
            <Show
                when=move || !agreed()
                fallback=|| view! { <p role="status">{t("Being read now.")}</p> }
            >
                <p data-test="withheld">{t(WITHHELD)}</p>
                <div class="row">
                    <button type="button" class="button" data-test="agree" disabled=move || !here() on:click=agree>
                        {t("The people in it have agreed")}
                    </button>
                </div>
                <OwnVoice view />
            </Show>
        </section>
    }
}
