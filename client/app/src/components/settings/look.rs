//! Colours.

use leptos::prelude::*;

use crate::state::{AppState, Theme};

const CHOICES: [(Theme, &str, &str); 3] = [
    (Theme::System, "As the system", "theme-system"),
    (Theme::Light, "Light", "theme-light"),
    (Theme::Dark, "Dark", "theme-dark"),
];

/// Light, dark, or as the system says.
#[component]
pub(crate) fn LookSection() -> impl IntoView {
    let system = AppState::get().system;
    let choices = CHOICES.map(|(theme, name, test)| {
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
            <h2 id="look-title">"Colours"</h2>
            <div class="choices" role="radiogroup" aria-labelledby="look-title">{choices}</div>
        </section>
    }
}
