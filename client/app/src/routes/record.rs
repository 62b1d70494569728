//! The recorder, what is on its way in, and what was kept last.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_platform::{abilities::Ability, extension};

use super::{
    later::{Later, Part},
    welcome::WelcomePage,
};
use crate::{
    components::{
        abilities::AbilityNotes,
        imports::{ChooseFiles, ImportQueue},
        library::RecordingRow,
        recorder::Recorder,
        unfinished::Unfinished,
    },
    state::AppState,
    text::t,
};

/// Without these nothing can be recorded.
pub(super) const NEEDED: &[Ability] =
    &[Ability::PrivateFiles, Ability::Microphone, Ability::AudioWorklet, Ability::Locks];

/// Recordings shown below the recorder.
const RECENT: usize = 3;

/// The first page: what a person should know first, then the recorder.
#[component]
pub(crate) fn RecordPage() -> impl IntoView {
    let privacy = AppState::get().privacy;
    view! {
        <Show when=move || privacy.welcomed.get() fallback=|| view! { <WelcomePage /> }>
            <RecorderPage />
        </Show>
    }
}

#[component]
fn RecorderPage() -> impl IntoView {
    let state = AppState::get();
    let recent = move || {
        state
            .library
            .recordings
            .with(|all| all.iter().filter(|it| !it.archived).take(RECENT).map(|it| it.id).collect::<Vec<_>>())
    };
    let just_kept = move || {
        state.recorder.last_recording.get().map(|id| {
            view! {
                <p class="kept" role="status">
                    {t("Kept on this device.")} " "
                    <A href=format!("/recording/{id}") attr:data-test="open-result">{t("Open the result")}</A>
                </p>
            }
        })
    };
    view! {
        <h1 class="reader-only">{t("Record")}</h1>
        <AbilityNotes abilities=NEEDED />
        <Unfinished />
        <div class="record-page">
            <div class="record-main">
                <Recorder />
                {just_kept}
                {extension::is_here().then(|| view! { <Later part=Part::Beside /> })}
                <ChooseFiles />
            </div>
            <div class="record-side">
                <ImportQueue />
                <Show
                    when=move || state.library.recordings.with(|it| !it.is_empty())
                    fallback=move || state.library.loaded.get().then(|| view! { <Welcome /> })
                >
                    <section class="card" aria-labelledby="recent-title">
                        <div class="row spread">
                            <h2 id="recent-title">{t("Most recent")}</h2>
                            <A href="/library">{t("All recordings")}</A>
                        </div>
                        <ul class="recordings">
                            <For each=recent key=|id| *id children=|id| view! { <RecordingRow id /> } />
                        </ul>
                    </section>
                </Show>
            </div>
        </div>
    }
}

/// What Sotto is, for someone who has no recording yet.
#[component]
fn Welcome() -> impl IntoView {
    view! {
        <section class="card welcome" aria-labelledby="welcome-title">
            <h2 id="welcome-title">{t("Your voice stays with you")}</h2>
            <ol class="welcome-steps">
                <li>{t("Record, or drop in audio. It is written to this device every second.")}</li>
                <li>{t("Sotto reads pitch, loudness and how the voice sounds, right here in the browser.")}</li>
                <li>{t("Nothing leaves this device unless you sign in, and the settings list all that does.")}</li>
            </ol>
        </section>
    }
}
