//! Level of what is heard now.

use leptos::prelude::*;

use crate::state::{AppState, Phase};

/// The quietest level shown, in decibels below full scale.
const FLOOR_DBFS: f32 = -60.0;

/// A bar from very quiet to full scale, with a word.
#[component]
pub(super) fn Meter() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let live = move || recorder.phase.with(|it| *it == Phase::Recording);
    let share = move || {
        let level = recorder.level.get().rms_dbfs.filter(|_| live()).unwrap_or(FLOOR_DBFS);
        ((level - FLOOR_DBFS) / -FLOOR_DBFS).clamp(0.0, 1.0)
    };
    let word = Memo::new(move |_| {
        let level = recorder.level.get();
        match level.rms_dbfs {
            _ if !live() => "",
            _ if level.clipped => "Too loud",
            None => "Silent",
            Some(dbfs) if dbfs < -50.0 => "Very quiet",
            Some(_) => "Good level",
        }
    });
    view! {
        <div class="meter" data-word=move || word.get()>
            <div
                class="meter-track"
                role="meter"
                aria-label="Level"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || format!("{:.0}", share() * 100.0)
            >
                <div class="meter-fill" style:transform=move || format!("scaleX({:.3})", share())></div>
            </div>
            <p class="meter-word small">{move || word.get()}</p>
        </div>
    }
}
