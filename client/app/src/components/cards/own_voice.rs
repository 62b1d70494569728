//! Whose voice a recording is of, and whether that helped to read it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    state::{AppState, AudioPlace, RecordingView},
    text,
};

/// A sentence about the comparison, and a switch.
#[component]
pub(crate) fn OwnVoice(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let AppState { own_voice: own, privacy, .. } = AppState::get();
    let mine = move || view.with(|it| it.as_ref().is_some_and(|it| it.own_voice));
    let here = move || view.with(|it| it.as_ref().is_some_and(|it| it.audio == AudioPlace::Here));
    let withheld = move || view.with(|it| it.as_ref().is_some_and(|it| privacy.withholds(it)));
    let said = move || {
        if withheld() {
            return String::new();
        }
        let compared = view.with(|it| it.as_ref()?.analysis.as_ref()?.emotion.baseline);
        text::compared_with(compared, mine() && own.used.get())
    };
    let choose = move |mine: bool| {
        if let Some(id) = view.with_untracked(|it| it.as_ref().map(|it| it.id)) {
            own.set_own(id, mine);
        }
    };
    view! {
        <p class="soft small" data-test="compared-with">{said}</p>
        <label class="check">
            <input
                type="checkbox"
                data-test="own-voice-here"
                disabled=move || !here()
                prop:checked=mine
                on:change:target=move |event| choose(event.target().checked())
            />
            <span>{text::t("This is my voice")}</span>
        </label>
    }
}
