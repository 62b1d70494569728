//! Where the audio is, what made the numbers, and what can be done with both.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::icon::{Glyph, Icon},
    state::{AppState, AudioPlace, RecordingView, Work},
    text::{fill, format, plural, recorder, t},
};

/// Facts about the file, and buttons.
#[component]
pub(crate) fn AudioCard(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let AppState { library, exports, .. } = AppState::get();
    let place = move || {
        let Some(view) = view.get() else { return ().into_any() };
        let id = view.id;
        match view.audio {
            AudioPlace::Here => view! {
                <p>{t("The audio is on this device.")}</p>
                <p class="soft small tabular" data-test="audio-file">
                    {view.file.as_ref().map(|(extension, bytes)| recorder::file(extension, *bytes))}
                </p>
            }
            .into_any(),
            AudioPlace::OnServer => view! {
                <p>{t("The audio is on the server, encrypted. This device does not hold it yet.")}</p>
                <button type="button" class="button" data-test="fetch-audio" on:click=move |_| library.fetch_audio(id)>
                    <Icon glyph=Glyph::Download />{t("Fetch the audio")}
                </button>
            }
            .into_any(),
            AudioPlace::Downloading(done) => view! {
                <p>{t("Fetching the audio:")} " "<span class="tabular">{format::percent(done)}</span></p>
                <progress max="1" value=done.to_string() aria-label=t("Fetching the audio")></progress>
            }
            .into_any(),
            AudioPlace::Nowhere => view! {
                <p>{t("The audio is on another device, which does not share it. The numbers are here all the same.")}</p>
            }
            .into_any(),
        }
    };
    let facts = move || {
        view.get().and_then(|view| view.analysis.clone()).map(|analysis| {
        let channels = match analysis.channels { 1 => t("mono").to_owned(), 2 => t("stereo").to_owned(), more => plural(usize::from(more), "1 channel", "{n} channels") };
        let rate = format::number(analysis.sample_rate_hz as f32 / 1000.0, 1);
        let models = analysis.engine.models.iter().map(|(name, version)| format!("{name} {version}")).collect::<Vec<_>>();
        let made = if models.is_empty() { t("no model").to_owned() } else { models.join(", ") };
        view! {
            <p class="soft small">{format!("{}, {rate} kHz, {channels}.", analysis.codec.to_uppercase())}</p>
            <p class="soft small">{fill("Read by Sotto's engine {version} with {models}.", &[("version", &analysis.engine.version), ("models", &made)])}</p>
        }
    })
    };
    let id = move || view.get().map(|it| it.id);
    let busy = move || view.get().is_none_or(|it| matches!(it.work, Work::Queued | Work::Running { .. }));
    let no_audio = move || view.get().is_none_or(|it| it.audio != AudioPlace::Here);
    view! {
        <section class="card" aria-labelledby="audio-title">
            <h2 id="audio-title">{t("The recording")}</h2>
            {place}
            {facts}
            <div class="row">
                <button
                    type="button"
                    class="button"
                    data-test="export"
                    on:click=move |_| exports.ask(id().into_iter().collect())
                >
                    <Icon glyph=Glyph::Download />{t("Export")}
                </button>
                <button
                    type="button"
                    class="button"
                    data-test="reanalyse"
                    disabled=move || busy() || no_audio()
                    on:click=move |_| if let Some(id) = id() { library.analyse(id) }
                >
                    <Icon glyph=Glyph::Analyse />{t("Analyse again")}
                </button>
            </div>
        </section>
    }
}
