//! What surrounds a visitor's page: next to nothing, for they came to say something.

use leptos::prelude::*;

use super::scheme;
use crate::{
    components::toasts::Toasts,
    routes::later::{Later, Part},
    text::t,
};

/// Frame and page of somebody without an account.
#[component]
pub(crate) fn VisitorShell() -> impl IntoView {
    scheme::follow();
    view! {
        <main id="content" class="visit" tabindex="-1">
            <Later part=Part::Visit />
        </main>
        <footer class="visit-foot soft small">
            <span class="brand-mark" aria-hidden="true"></span>
            <p>{t("Sotto works out on this device what your voice says.")}</p>
        </footer>
        <Toasts />
    }
}
