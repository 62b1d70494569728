//! Whether the browser promised to keep what is here.

use leptos::prelude::*;
use sotto_platform::abilities::Ability;

use crate::{
    state::AppState,
    text::{abilities, storage as say, t},
};

/// The promise, and a button that asks for it.
#[component]
pub(crate) fn Promise(
    /// Whether it was given.
    persisted: bool,
) -> impl IntoView {
    let system = AppState::get().system;
    let ask = (!persisted).then(|| {
        if Ability::PersistentStorage.is_here() {
            view! {
                <button
                    type="button"
                    class="button button-small"
                    data-test="ask-persist"
                    on:click=move |_| system.request_persistence()
                >
                    {t("Ask it to promise")}
                </button>
            }
            .into_any()
        } else {
            let sentence = abilities::missing(Ability::PersistentStorage);
            view! { <p class="soft small">{sentence}</p> }.into_any()
        }
    });
    view! {
        <p class="soft small" data-test="persisted" data-persisted=persisted.to_string()>{say::kept(persisted)}</p>
        {ask}
    }
}
