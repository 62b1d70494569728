//! An address that shows nothing.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::text::t;

/// Says so, and leads on.
#[component]
pub(crate) fn MissingPage() -> impl IntoView {
    view! {
        <section class="card empty">
            <h1>{t("There is nothing at this address")}</h1>
            <p class="soft">{t("The recording may have been deleted, or the address has a slip in it.")}</p>
            <A href="/library" attr:class="button button-strong">{t("To the library")}</A>
        </section>
    }
}
