//! Versions and licences.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    state::AppState,
    text::{fill, t},
};

/// What runs here.
#[component]
pub(crate) fn AboutSection() -> impl IntoView {
    let account = AppState::get().account;
    let server = move || match account.server.get() {
        Some(server) => fill("Server {version}.", &[("version", &server.version)]),
        None => t("No server has answered yet.").to_owned(),
    };
    view! {
        <section class="card" aria-labelledby="about-title">
            <h2 id="about-title">{t("About Sotto")}</h2>
            <p>{fill("App {version}.", &[("version", &env!("CARGO_PKG_VERSION"))])} " " {server}</p>
            <p class="soft small">
                {t("Free software under the MIT licence or the Apache licence 2.0, as you like. Each model comes with a card \
                 that names its data, its accuracy and its limits:")} " " <A href="/settings/models" attr:data-test="go-models">{t("the models")}</A> "."
            </p>
        </section>
    }
}
