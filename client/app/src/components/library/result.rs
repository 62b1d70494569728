//! How a recording sounds, or how far its analysis is, in a few words.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::{emotion_mark::EmotionMark, imports::Progress},
    state::{RecordingView, Work},
    text::{emotions, faults, t},
};

/// The result's short form.
#[component]
pub(crate) fn RowResult(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let shown = move || {
        let view = view.get()?;
        Some(match (&view.work, &view.analysis) {
            (Work::Running { stage, done }, _) => {
                view! { <Progress stage=emotions::stage_name(*stage) done=*done /> }.into_any()
            }
            (Work::Queued, _) => view! { <p class="soft small">{t("Waiting for its turn")}</p> }.into_any(),
            (_, Some(analysis)) => view! { <EmotionMark label=analysis.emotion.label /> }.into_any(),
            (Work::Failed(fault), None) => {
                view! { <p class="import-error small">{faults::fault_sentence(fault)}</p> }.into_any()
            }
            (Work::Idle, None) => view! { <p class="soft small">{t("Not analysed")}</p> }.into_any(),
        })
    };
    view! { <div class="recording-result">{shown}</div> }
}
