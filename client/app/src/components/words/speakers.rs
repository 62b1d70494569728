//! Who speaks: a name for each voice, how much it says, and telling voices apart.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::RecordingId;
use sotto_protocol::{Speaker, SpeakerTurns};

use crate::{
    components::speaker_mark::SpeakerMark,
    state::{AppState, ModelPlace},
    text::{fill, format, speakers, t},
};

/// Most characters of a name.
const MAX_CHARS: usize = 60;

/// The speakers of a recording, with names to fill in.
#[component]
pub(super) fn Speakers(
    /// Which recording.
    id: RecordingId,
    /// Who speaks when.
    turns: SpeakerTurns,
) -> impl IntoView {
    // Those that the person brought were told apart by nobody, and how long they speak is not known.
    let told_apart = !turns.model.is_empty();
    let all_s: f64 = turns.speakers.iter().map(|it| it.seconds).sum();
    let row = |(index, speaker): (usize, &Speaker)| {
        let Speaker { label, name, seconds, .. } = speaker.clone();
        let share =
            format!("{}, {}", format::clock(seconds), format::percent((seconds / all_s.max(1e-9)) as f32));
        view! {
            <li class="speaker" data-test="speaker">
                <SpeakerMark index label=label.clone() />
                <input
                    class="speaker-name"
                    type="text"
                    data-test="speaker-name"
                    autocomplete="off"
                    maxlength=MAX_CHARS.to_string()
                    aria-label=fill("Name of speaker {label}", &[("label", &label)])
                    placeholder=fill("Name {label}", &[("label", &label)])
                    prop:value=name.unwrap_or_default()
                    on:change:target=move |event| {
                        AppState::get().transcripts.name_speaker(id, index, event.target().value().trim());
                    }
                />
                {told_apart.then_some(view! { <span class="soft small tabular">{share}</span> })}
            </li>
        }
    };
    let rows: Vec<_> = turns.speakers.iter().enumerate().map(row).collect();
    view! {
        <ul class="speakers" aria-label=t("Who speaks") data-test="speakers">{rows}</ul>
        {told_apart.then(|| view! { <p class="soft small">{speakers::caveat()}</p> })}
    }
}

/// Tells voices apart, or says where to get what it takes.
#[component]
pub(super) fn TellApart(
    /// Which recording.
    id: RecordingId,
    /// Whether that was done before.
    known: Signal<bool>,
) -> impl IntoView {
    let state = AppState::get().transcripts;
    let elsewhere = move || state.writing.with(Option::is_some);
    move || {
        match state.speaker_model() {
        ModelPlace::Ready => Some(
            view! {
                <button type="button" class="button" data-test="tell-apart" disabled=elsewhere
                    on:click=move |_| state.tell_apart(id)>
                    {move || if known.get() { t("Tell the speakers apart again") } else { t("Tell the speakers apart") }}
                </button>
            }
            .into_any(),
        ),
        ModelPlace::OnOffer => Some(
            view! { <A href="/settings/models" attr:data-test="to-speaker-model">{speakers::to_the_model()}</A> }.into_any(),
        ),
        ModelPlace::Nowhere => None,
    }
    }
}
