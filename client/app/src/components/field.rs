//! A labelled line of a form.

use leptos::prelude::*;

use crate::text::t;

/// Label, input, and a hint below it.
#[component]
pub(crate) fn Field(
    /// What to type.
    label: &'static str,
    /// `text`, `email` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The browser's hint for filling in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Name for tests, and the input's id.
    test: &'static str,
    /// What was typed.
    value: RwSignal<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// One sentence below the input.
    #[prop(optional)]
    hint: &'static str,
    /// Fewest characters.
    #[prop(optional)]
    at_least: u32,
) -> impl IntoView {
    let hint_id = format!("{test}-hint");
    view! {
        <div class="field">
            <label class="field-label" for=test>
                {label}
                {optional.then(|| view! { <span class="soft">" " {t("(optional)")}</span> })}
            </label>
            <input
                id=test
                class="input"
                type=kind
                autocomplete=autocomplete
                data-test=test
                required=!optional
                minlength=(at_least > 0).then(|| at_least.to_string())
                aria-describedby=(!hint.is_empty()).then(|| hint_id.clone())
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id.clone()>{hint}</p> })}
        </div>
    }
}
