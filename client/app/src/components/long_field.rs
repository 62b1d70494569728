//! A labelled field of a form for several lines.

use leptos::prelude::*;

use crate::text::t;

/// Label, lines, and a hint below them.
#[component]
pub(crate) fn LongField(
    /// What to type.
    label: &'static str,
    /// Name for tests, and the field's id.
    #[prop(into)]
    test: String,
    /// What was typed.
    value: RwSignal<String>,
    /// Most characters.
    at_most: usize,
    /// Lines that are seen at first.
    #[prop(default = 3)]
    rows: u32,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// One sentence below the lines.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    let hint_id = format!("{test}-hint");
    view! {
        <div class="field">
            <label class="field-label" for=test.clone()>
                {label}
                {optional.then(|| view! { <span class="soft">" " {t("(optional)")}</span> })}
            </label>
            <textarea
                id=test.clone()
                class="input input-long"
                rows=rows.to_string()
                maxlength=at_most.to_string()
                data-test=test
                required=!optional
                aria-describedby=(!hint.is_empty()).then(|| hint_id.clone())
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            ></textarea>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id.clone()>{hint}</p> })}
        </div>
    }
}
