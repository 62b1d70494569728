//! A microphone that the site around this page keeps from it.

use leptos::prelude::*;
use sotto_platform::frame;

use crate::{
    state::{AppState, Phase, RecordProblem},
    text::t,
};

/// A way out, where the page is in a frame and got no microphone.
#[component]
pub(crate) fn FramedNote() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let framed = frame::is_framed();
    let denied = move || recorder.phase.with(|it| *it == Phase::Failed(RecordProblem::Denied));
    let here = window().location().href().unwrap_or_default();
    view! {
        <Show when=move || framed && denied()>
            <p data-test="framed-note">
                {t("The site around this page may not let it use the microphone.")} " "
                <a href=here.clone() target="_blank" rel="noopener">{t("Open it in a window of its own")}</a>
            </p>
        </Show>
    }
}
