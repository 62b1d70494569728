//! Says of a recording that it is forgotten when its page is closed.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    state::{AppState, RecordingView},
    text::t,
};

/// A line above the result, with a way to keep it.
#[component]
pub(crate) fn Passing(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let privacy = AppState::get().privacy;
    let passing = move || view.with(|it| it.as_ref().is_some_and(|it| it.choices.ephemeral));
    let keep = move |_| {
        if let Some(id) = view.with_untracked(|it| it.as_ref().map(|it| it.id)) {
            privacy.set_ephemeral(id, false);
        }
    };
    view! {
        <div role="status">
            <Show when=passing>
                <p class="banner" data-test="passing">
                    {t("This recording is forgotten when you leave this page. Nothing of it is synced.")}
                    <button type="button" class="button button-small" data-test="keep-it" on:click=keep>{t("Keep it")}</button>
                </p>
            </Show>
        </div>
    }
}
