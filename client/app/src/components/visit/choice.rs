//! What goes to those who ask: the visitor's choice, and their consent.

use leptos::prelude::*;
use sotto_api::{RecordingId, feedback::Collects};

use super::words::VisitWords;
use crate::{
    components::{problem::ProblemNote, switch::Switch},
    state::{AppState, LinkPlace, Sending},
    text::{t, visit as say},
};

/// Switches for what the link collects, the text to agree to, and a button.
#[component]
pub(crate) fn Choice(
    /// What would be sent.
    id: RecordingId,
) -> impl IntoView {
    let AppState { visit, library, .. } = AppState::get();
    let view = Memo::new(move |_| library.find(id));
    let read = Memo::new(move |_| view.with(|it| it.as_ref().is_some_and(|it| it.analysis.is_some())));
    let collects = Memo::new(move |_| {
        visit.link.with(|it| match it {
            LinkPlace::Open(view) => view.collects,
            _ => Collects::default(),
        })
    });
    let too_large = move || {
        let most = visit.link.with(|it| match it {
            LinkPlace::Open(view) => view.max_audio_bytes,
            _ => 0,
        });
        view.with(|it| it.as_ref()?.file.clone()).is_some_and(|(_, bytes)| bytes > most)
    };
    let size = move || view.with(|it| it.as_ref()?.file.clone()).map(|(_, bytes)| say::sound_size(bytes));
    let failed = move || match visit.sending.get() {
        Sending::Failed(problem) => Some(say::not_sent(&problem)),
        _ => None,
    };
    let ready = move || visit.agreed.get() && read.get();
    view! {
        <section class="card visit-choice" aria-labelledby="choice-title">
            <h2 id="choice-title">{t("What you send")}</h2>
            <p>{t("Numbers and labels: how long you spoke, how your voice sounds, and what was measured.")}</p>
            <Show when=move || collects.get().transcript>
                <Switch
                    label=t("My words, as text")
                    hint=t("Whoever reads your feedback then knows what you said.")
                    test="share-words"
                    on=Signal::derive(move || visit.shares.get().words)
                    change=move |on| visit.shares.update(|it| it.words = on)
                />
                <Show when=move || visit.shares.get().words><VisitWords id /></Show>
            </Show>
            <Show when=move || collects.get().audio && !too_large() fallback=move || too_large().then(|| view! {
                <p class="soft small">{t("Your recording is longer than can be sent as sound here.")}</p>
            })>
                <Switch
                    label=t("My recording, as sound")
                    hint=t("Whoever hears it may know your voice.")
                    test="share-sound"
                    on=Signal::derive(move || visit.shares.get().sound)
                    change=move |on| visit.shares.update(|it| it.sound = on)
                />
                <Show when=move || visit.shares.get().sound><p class="soft small">{size}</p></Show>
            </Show>
            <Consent />
            <ProblemNote sentence=Signal::derive(failed) />
            <button type="button" class="button button-strong" data-test="visit-send" aria-describedby="send-hint"
                disabled=move || !ready() on:click=move |_| visit.send()>{t("Send")}</button>
            <p id="send-hint" class="soft small">{move || say::send_hint(read.get(), visit.agreed.get())}</p>
        </section>
    }
}

#[component]
fn Consent() -> impl IntoView {
    let visit = AppState::get().visit;
    let text = move || {
        visit.texts().map(|texts| view! { <p class="visit-consent" lang=texts.language dir="auto" data-test="visit-consent">{texts.consent}</p> })
    };
    view! {
        <h3>{t("What you agree to")}</h3>
        <Show when=move || visit.changed.get()>
            <p role="alert" data-test="consent-changed">{t("This was changed while you were here. Please read it again; nothing was sent.")}</p>
        </Show>
        {text}
        <label class="check">
            <input type="checkbox" data-test="visit-agree" prop:checked=move || visit.agreed.get()
                on:change:target=move |event| visit.agreed.set(event.target().checked()) />
            <span>{t("I agree")}</span>
        </label>
    }
}
