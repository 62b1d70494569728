//! Removing everything from this device.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{field::Field, problem::ProblemNote},
    state,
    text::{privacy, t},
};

/// A word to be typed, and a button.
#[component]
pub(crate) fn WipeSection() -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let meant = move || typed.with(|it| it.trim().to_lowercase() == privacy::wipe_word());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !untrack(meant) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            if let Err(reason) = state::wipe().await {
                let _ = problem.try_set(Some(reason.0));
                let _ = busy.try_set(false);
            }
        });
    };
    view! {
        <section class="card" aria-labelledby="wipe-title">
            <h2 id="wipe-title">{t("Wipe this device")}</h2>
            <p class="soft small">
                {t(privacy::WIPE_ABOUT)} " " <a href="#archive-title" rel="external">{t("Save an archive first")}</a>
            </p>
            <form class="form" on:submit=submit>
                <Field label=t(privacy::WIPE_LABEL) test="wipe-word" value=typed />
                <ProblemNote sentence=Signal::derive(move || problem.get()) />
                <button type="submit" class="button button-danger" data-test="wipe" disabled=move || busy.get() || !meant()>
                    {move || if busy.get() { t("One moment") } else { t("Remove everything") }}
                </button>
            </form>
        </section>
    }
}
