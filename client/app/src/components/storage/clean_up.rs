//! What can be removed and had again, or is of no use.

use leptos::prelude::*;

use crate::{
    state::{AppState, CleanUp},
    text::{storage as say, t},
};

const CLEAN_UPS: [(CleanUp, &str); 4] = [
    (CleanUp::ServerCopies, "clean-server-copies"),
    (CleanUp::Models, "clean-models"),
    (CleanUp::CleanCopies, "clean-copies"),
    (CleanUp::Leftovers, "clean-leftovers"),
];

/// Each with what it frees.
#[component]
pub(crate) fn CleanUpCard() -> impl IntoView {
    let rows = CLEAN_UPS.map(|(what, test)| view! { <CleanUpRow what test /> });
    view! {
        <section class="card" aria-labelledby="clean-title">
            <h2 id="clean-title">{t("Make room")}</h2>
            <p class="soft">{t("Nothing here touches a recording that is on this device alone.")}</p>
            <ul class="clean-ups">{rows}</ul>
        </section>
    }
}

/// Asks before it removes.
#[component]
fn CleanUpRow(
    /// What it removes.
    what: CleanUp,
    /// Name for tests.
    test: &'static str,
) -> impl IntoView {
    let storage = AppState::get().storage_use;
    let asking = RwSignal::new(false);
    let bytes = Memo::new(move |_| storage.now.with(|it| it.as_ref().map_or(0.0, |it| it.freed_by(what))));
    let nothing = move || bytes.get() <= 0.0 || storage.busy.get();
    let remove = move |_| {
        asking.set(false);
        storage.clean_up(what);
    };
    view! {
        <li class="clean-up">
            <div class="clean-up-text">
                <p class="clean-up-name">{say::clean_up_name(what)}</p>
                <p class="soft small">{say::clean_up_about(what)}</p>
            </div>
            <Show
                when=move || asking.get()
                fallback=move || view! {
                    <button
                        type="button"
                        class="button button-small"
                        data-test=test
                        disabled=nothing
                        on:click=move |_| asking.set(true)
                    >
                        {move || if bytes.get() > 0.0 { say::frees(bytes.get()) } else { t("Nothing to remove").to_owned() }}
                    </button>
                }
            >
                <div class="row" role="group" aria-label=say::clean_up_name(what)>
                    <button type="button" class="button button-small button-strong" data-test="clean-yes" on:click=remove>
                        {t("Remove")}
                    </button>
                    <button type="button" class="button button-small" on:click=move |_| asking.set(false)>
                        {t("Keep")}
                    </button>
                </div>
            </Show>
        </li>
    }
}
