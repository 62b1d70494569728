//! What was found in the visitor's recording, on their own device.

use leptos::prelude::*;
use sotto_api::RecordingId;

use crate::{
    components::{
        cards::{EmotionReading, MeasuresCard, QualityCard, SentimentCard},
        player::{Player, PlayerControls},
        work_note::WorkNote,
    },
    state::{AppState, AudioPlace},
    text::{self, measures, t},
};

/// The recording, and what it says.
#[component]
pub(crate) fn VisitResult(
    /// Which recording.
    id: RecordingId,
) -> impl IntoView {
    let AppState { library, visit, .. } = AppState::get();
    let view = Memo::new(move |_| library.find(id));
    let duration_s = Signal::derive(move || view.get().map_or(0.0, |it| it.duration_s));
    let here = Memo::new(move |_| view.get().is_some_and(|it| it.audio == AudioPlace::Here));
    let work = Memo::new(move |_| view.get().map(|it| it.work.clone()).unwrap_or_default());
    let analysis = Memo::new(move |_| view.get().and_then(|it| it.analysis.clone()));
    let player = Player::new(id, duration_s);
    let found = move || {
        let analysis = analysis.get()?;
        let numbers =
            measures::cards(&analysis).into_iter().map(|measures| view! { <MeasuresCard measures /> });
        Some(view! {
            <QualityCard warnings=analysis.quality.warnings.clone() />
            <section class="card card-emotion" aria-labelledby="emotion-title">
                <h2 id="emotion-title">{t("How it sounds")}</h2>
                <EmotionReading analysis=analysis.clone() />
                <p class="soft small">{text::emotion_caveat()}</p>
            </section>
            <SentimentCard analysis=analysis.clone() />
            <details class="visit-measures" data-test="visit-measures">
                <summary>{t("All that was measured")}</summary>
                <div class="stack">{numbers.collect_view()}</div>
            </details>
        })
    };
    view! {
        <section class="card" aria-labelledby="recording-title" data-test="visit-result">
            <h2 id="recording-title">{t("Your recording")}</h2>
            <PlayerControls player available=here />
            <WorkNote work />
            <button type="button" class="button button-small" data-test="once-more" on:click=move |_| visit.once_more.set(true)>{t("Record once more")}</button>
        </section>
        {found}
    }
}
