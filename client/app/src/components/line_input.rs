//! A line of text that is typed in the place where it is shown.

use leptos::{html, prelude::*};

/// The line. Enter or leaving keeps it, Escape does not.
#[component]
pub(crate) fn LineInput(
    /// What is typed.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// Most characters of it.
    max_chars: usize,
    /// The text, while it is typed.
    editing: RwSignal<Option<String>>,
    /// Called with what is kept, without space around it; it may be empty.
    keep: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            // An input that is on the page takes the focus.
            let _ = input.focus();
            input.select();
        }
    });
    let end = move || {
        let Some(typed) = editing.get_untracked() else { return };
        editing.set(None);
        keep(typed.trim().chars().take(max_chars).collect());
    };
    view! {
        <input
            node_ref=node
            class="title-input"
            type="text"
            aria-label=label
            autocomplete="off"
            data-test=test
            prop:value=move || editing.get().unwrap_or_default()
            on:input:target=move |event| editing.set(Some(event.target().value()))
            on:blur=move |_| end()
            on:keydown=move |event| match event.key().as_str() {
                "Enter" => end(),
                "Escape" => editing.set(None),
                _ => {}
            }
        />
    }
}
