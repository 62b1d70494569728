//! Colours.

use leptos::prelude::*;

use crate::{
    state::{AppState, Theme},
    text::t,
};

/// Themes, what they are called, and what tests call them.
fn choices() -> [(Theme, &'static str, &'static str); 3] {
    [
        (Theme::System, t("As the system"), "theme-system"),
        (Theme::Light, t("Light"), "theme-light"),
        (Theme::Dark, t("Dark"), "theme-dark"),
    ]
}

/// Light, dark, or as the system says.
#[component]
pub(crate) fn LookSection() -> impl IntoView {
    let system = AppState::get().system;
    let choices = choices().map(|(theme, name, test)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="theme"
                    class="choice-input"
                    data-test=test
                    prop:checked=move || system.theme.get() == theme
                    on:change=move |_| system.set_theme(theme)
                />
                <span class="choice-word">{name}</span>
            </label>
        }
    });
    view! {
        <section class="card" aria-labelledby="look-title">
            <h2 id="look-title">{t("Colours")}</h2>
            <div class="choices" role="radiogroup" aria-labelledby="look-title">{choices}</div>
        </section>
    }
}
