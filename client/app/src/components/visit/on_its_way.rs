//! While something is being sent.

use leptos::prelude::*;

use crate::{
    components::imports::Progress,
    state::{AppState, Sending},
    text::t,
};

/// What is being done, and a way to hurry.
#[component]
pub(crate) fn OnItsWay() -> impl IntoView {
    let visit = AppState::get().visit;
    let what = Memo::new(move |_| match visit.sending.get() {
        Sending::Proving => {
            t("Much comes by this link, so this device does some work first. It takes a moment.")
        }
        Sending::Waiting => t(
            "The server cannot be reached. It goes on by itself as soon as that is possible, also when you close this page and come back.",
        ),
        _ => t("One moment"),
    });
    let progress = move || match visit.sending.get() {
        Sending::Uploading(done) => Some(view! { <Progress stage=t("Sending the sound") done /> }),
        _ => None,
    };
    let waits = move || visit.sending.with(|it| *it == Sending::Waiting);
    view! {
        <section class="card" aria-labelledby="way-title" data-test="visit-sending">
            <h1 id="way-title">{t("On its way")}</h1>
            <p class="soft" role="status">{move || what.get()}</p>
            {progress}
            <Show when=waits>
                <button type="button" class="button" data-test="visit-now" on:click=move |_| visit.nudge()>{t("Try now")}</button>
            </Show>
        </section>
    }
}
