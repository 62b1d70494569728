//! Which microphone, and how its sound is treated.

use leptos::prelude::*;

use crate::{
    components::switch::Switch,
    state::AppState,
    text::{recorder::microphone_missing, t},
};

/// A choice of microphones and three switches; only between recordings.
#[component]
pub(super) fn MicrophoneChoice(
    /// Without the choice of keys.
    plain: bool,
) -> impl IntoView {
    let AppState { recorder, microphones, .. } = AppState::get();
    let choice = microphones.choice;
    let missing = move || microphones.missing().map(|name| microphone_missing(&name));
    view! {
        {move || missing().map(|sentence| view! { <p class="small microphone-missing" role="status" data-test="microphone-missing">{sentence}</p> })}
        <Show when=move || recorder.ready()>
            <details class="record-options" data-test="record-options">
                <summary>{t("Microphone and sound")}</summary>
                <Device />
                <Switch
                    label=t("Noise suppression")
                    hint=t("The browser takes steady noise away, and some of the voice with it: spectrum, breathiness and pauses are then measured on what is left.")
                    test="noise-suppression"
                    on=Signal::derive(move || choice.with(|it| it.noise_suppression))
                    change=move |on| microphones.choose(|it| it.noise_suppression = on)
                />
                <Switch
                    label=t("Automatic gain")
                    hint=t("The browser evens out loud and quiet. Loudness and how it changes then say nothing about the voice.")
                    test="automatic-gain"
                    on=Signal::derive(move || choice.with(|it| it.automatic_gain))
                    change=move |on| microphones.choose(|it| it.automatic_gain = on)
                />
                <Switch
                    label=t("Echo cancellation")
                    hint=t("For calls over loudspeakers. It can swallow parts of words, and makes jitter, shimmer and clarity less sure. Headphones do without it.")
                    test="echo-cancellation"
                    on=Signal::derive(move || choice.with(|it| it.echo_cancellation))
                    change=move |on| microphones.choose(|it| it.echo_cancellation = on)
                />
                <p class="soft small">{t("All three are off at first, so that the voice is kept as it is.")}</p>
                {(!plain).then(|| view! { <Keys /> })}
            </details>
        </Show>
    }
}

#[component]
fn Keys() -> impl IntoView {
    let recorder = AppState::get().recorder;
    view! {
        <Switch
            label=t("Keys")
            hint=t("R starts and stops, the space bar pauses, M marks a moment.")
            test="record-keys"
            on=recorder.keys.into()
            change=move |on| recorder.set_keys(on)
        />
    }
}

#[component]
fn Device() -> impl IntoView {
    let microphones = AppState::get().microphones;
    let chosen = move || microphones.choice.with(|it| it.device.as_ref().map(|(id, _)| id.clone()));
    let choose = move |id: String| {
        let device = microphones.list.with_untracked(|list| list.iter().find(|it| it.id == id).cloned());
        microphones.choose(|it| it.device = device.map(|it| (it.id, it.label)));
    };
    let options = move || {
        let name = |label: String| if label.is_empty() { t("A microphone").to_owned() } else { label };
        let option = move |id: String, label: String| {
            let selected = chosen().as_ref() == Some(&id);
            view! { <option value=id selected=selected>{name(label)}</option> }
        };
        microphones.list.get().into_iter().map(|it| option(it.id, it.label)).collect_view()
    };
    view! {
        <div class="field">
            <label class="field-label" for="microphone">{t("Microphone")}</label>
            <select
                id="microphone"
                class="select"
                data-test="microphone"
                on:change:target=move |event| choose(event.target().value())
            >
                <option value="" selected=move || chosen().is_none()>{t("Default of this device")}</option>
                {options}
            </select>
        </div>
    }
}
