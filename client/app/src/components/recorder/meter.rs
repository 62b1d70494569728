//! Level of what is heard now.

use leptos::prelude::*;

use crate::{
    state::{AppState, Phase},
    text::t,
};

/// The quietest level shown, in decibels below full scale.
const FLOOR_DBFS: f32 = -60.0;

/// A bar from very quiet to full scale, with a word, and a warning where the sound was cut off at full level.
#[component]
pub(super) fn Meter() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let live = move || recorder.phase.with(|it| *it == Phase::Recording);
    let share = move || {
        let level = recorder.level.get().rms_dbfs.filter(|_| live()).unwrap_or(FLOOR_DBFS);
        ((level - FLOOR_DBFS) / -FLOOR_DBFS).clamp(0.0, 1.0)
    };
    let word = Memo::new(move |_| match recorder.level.get().rms_dbfs {
        _ if !live() => "",
        _ if recorder.clipping.get() => t("Too loud"),
        None => t("Silent"),
        Some(dbfs) if dbfs < -50.0 => t("Very quiet"),
        Some(_) => t("Good level"),
    });
    view! {
        <div class="meter" class:meter-loud=move || recorder.clipping.get()>
            <div
                class="meter-track"
                role="meter"
                aria-label=t("Level")
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || format!("{:.0}", share() * 100.0)
            >
                <div class="meter-fill" style:transform=move || format!("scaleX({:.3})", share())></div>
            </div>
            <p class="meter-word small">{move || word.get()}</p>
        </div>
        <Show when=move || live() && recorder.clipping.get()>
            <p class="clipping small" role="status" data-test="clipping">
                {t("The sound is cut off at full level. Move away from the microphone, or turn its level down.")}
            </p>
        </Show>
    }
}
