//! How each speaker sounds.

use leptos::prelude::*;
use sotto_protocol::{EmotionLabel, Speaker, SpeakerTurns, SpeakerVoice};

use crate::{
    components::{emotion_mark::EmotionMark, speaker_mark::SpeakerMark},
    text::{emotions, format, speakers, t},
};

/// Speech that an emotion rests on, at least, in seconds.
const ENOUGH_S: f64 = 3.0;

/// A row for each speaker.
#[component]
pub(crate) fn SpeakersCard(
    /// Holds them, and how they sound.
    turns: SpeakerTurns,
) -> impl IntoView {
    let row = |(index, speaker): (usize, &Speaker)| {
        let name = speakers::name(speaker).to_owned();
        let sound = speaker.voice.as_ref().map(sound);
        view! {
            <li class="by-speaker" data-test="by-speaker">
                <SpeakerMark index label=speaker.label.clone() />
                <strong>{name}</strong>
                {sound}
            </li>
        }
    };
    let rows: Vec<_> = turns.speakers.iter().enumerate().map(row).collect();
    (rows.len() > 1 && turns.speakers.iter().any(|it| it.voice.is_some())).then(|| {
        view! {
            <section class="card" aria-labelledby="by-speaker-title" data-test="speakers-card">
                <h2 id="by-speaker-title">{t("How each of them sounds")}</h2>
                <ul class="by-speakers">{rows}</ul>
                <p class="soft small">{speakers::sound_caveat()}</p>
            </section>
        }
    })
}

/// Emotion, where enough is heard, and pitch.
fn sound(voice: &SpeakerVoice) -> impl IntoView + use<> {
    let strongest = emotions::strongest(&voice.emotion).filter(|_| voice.seconds >= ENOUGH_S);
    let emotion = strongest.map(|(class, share)| {
        let clear = share >= emotions::WINDOW_CLEAR;
        let label = if clear { class.into() } else { EmotionLabel::Unsure };
        let share = clear.then(|| format::percent(share));
        view! { <EmotionMark label /> <span class="soft tabular">{share}</span> }
    });
    let little = emotion.is_none().then_some(speakers::little());
    view! {
        {emotion}
        <span class="soft small">{little}</span>
        <span class="soft small tabular">{voice.f0_median_hz.map(|hz| format!("{hz:.0} Hz"))}</span>
    }
}
