//! Proves that an analysis that breaks down does not take the app with it.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    state::AppState,
    text::{faults, fill, t},
};

/// One button and what came of it.
#[component]
pub(crate) fn DiagnosticsSection() -> impl IntoView {
    let system = AppState::get().system;
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<String>);
    let test = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        outcome.set(None);
        spawn_local(async move {
            let said = match system.test_recovery().await {
                Ok(ms) => fill(
                    "The analysis was stopped on purpose and works again after {ms} ms.",
                    &[("ms", &ms.round())],
                ),
                Err(fault) => faults::fault_sentence(&fault).to_owned(),
            };
            let _ = outcome.try_set(Some(said));
            let _ = busy.try_set(false);
        });
    };
    view! {
        <section class="card" aria-labelledby="diagnostics-title">
            <h2 id="diagnostics-title">{t("Diagnostics")}</h2>
            <p class="soft small">{t("Stops the analysis as a defect would, and measures how soon it works again.")}</p>
            <button type="button" class="button" data-test="test-recovery" disabled=move || busy.get() on:click=test>
                {t("Test recovery")}
            </button>
            <p role="status" data-test="recovery-result">{move || outcome.get()}</p>
        </section>
    }
}
