//! How recordings are kept.

use leptos::prelude::*;

use crate::{
    state::{AppState, KeepAs},
    text::{recorder, t},
};

/// As recorded, without loss, or small: with what a minute takes.
#[component]
pub(crate) fn RecordingSection() -> impl IntoView {
    let packing = AppState::get().packing;
    let without_opus = move || packing.opus.get() == Some(false);
    view! {
        <section class="card" aria-labelledby="recording-title">
            <h2 id="recording-title">{t("Keep recordings as")}</h2>
            <fieldset class="keep-as" aria-labelledby="recording-title">
                <Choice keep_as=KeepAs::Wav name=t("As recorded (WAV)") hint=t("Plays everywhere.") test="keep-wav" />
                <Choice
                    keep_as=KeepAs::Flac
                    name=t("Lossless (FLAC)")
                    hint=t("Every sample stays as it is, in about half the room.")
                    test="keep-flac"
                />
                <Choice
                    keep_as=KeepAs::Opus
                    name=t("Small (Opus)")
                    hint=t("Sounds the same and takes least. Measures are made before; read again later, they may differ a little.")
                    test="keep-opus"
                />
            </fieldset>
            <Show when=without_opus>
                <p class="soft small">{t("This browser cannot make Opus files. Current versions of Chrome, Edge and Firefox can.")}</p>
            </Show>
            <p class="soft small">
                {t("For recordings to come. Each is recorded as WAV first, so that nothing is lost in a crash, and made smaller after it was read.")}
            </p>
        </section>
    }
}

#[component]
fn Choice(
    /// What is chosen.
    keep_as: KeepAs,
    /// Its name.
    name: &'static str,
    /// What it means.
    hint: &'static str,
    /// Name for tests.
    test: &'static str,
) -> impl IntoView {
    let packing = AppState::get().packing;
    let disabled = move || keep_as == KeepAs::Opus && packing.opus.get() != Some(true);
    let size = move || recorder::minute(keep_as, packing.minute_bytes(keep_as));
    view! {
        <label class="check keep-choice">
            <input
                type="radio"
                name="keep-as"
                data-test=test
                disabled=disabled
                prop:checked=move || packing.keep_as.get() == keep_as
                on:change=move |_| packing.choose(keep_as)
            />
            <span>
                <span class="switch-label">{name}</span>
                <span class="soft small keep-size">{size}</span>
                <span class="soft small keep-hint">{hint}</span>
            </span>
        </label>
    }
}
