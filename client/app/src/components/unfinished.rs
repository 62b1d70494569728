//! Recordings that were cut off: the page was closed, or the browser ended.

use leptos::prelude::*;
use sotto_protocol::CaptureView;

use crate::{
    state::AppState,
    text::{fill, format, t},
};

/// Offers every capture that no recording stands for; nothing where there is none.
#[component]
pub(crate) fn Unfinished() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let show = move |capture: CaptureView| {
        let (recover, discard) = (capture.path.clone(), capture.path);
        let when = format::moment(capture.modified_ms.max(0.0) as u64);
        view! {
            <li class="unfinished-item" data-test="unfinished-item">
                <p>
                    <strong class="tabular">{format::clock(capture.duration_s)}</strong>
                    <span class="soft">" " {fill("until {moment}", &[("moment", &when)])}</span>
                </p>
                <div class="row">
                    <button
                        type="button"
                        class="button button-strong button-small"
                        data-test="recover"
                        on:click=move |_| recorder.recover(recover.clone())
                    >
                        {t("Keep it")}
                    </button>
                    <button
                        type="button"
                        class="button button-small"
                        data-test="discard"
                        on:click=move |_| recorder.discard(discard.clone())
                    >
                        {t("Throw away")}
                    </button>
                </div>
            </li>
        }
    };
    view! {
        <Show when=move || recorder.unfinished.with(|it| !it.is_empty())>
            <section class="card unfinished" aria-labelledby="unfinished-title">
                <h2 id="unfinished-title">{t("A recording was cut off")}</h2>
                <p class="soft">{t("What was heard until then is safe on this device.")}</p>
                <ul class="stack">
                    <For each=move || recorder.unfinished.get() key=|it| it.path.clone() children=show />
                </ul>
            </section>
        </Show>
    }
}
