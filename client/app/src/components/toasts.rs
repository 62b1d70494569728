//! Short messages at the edge of the screen.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::{
    state::{AppState, Toast},
    text::{self, t},
};

/// All messages, oldest first; screen readers hear new ones.
#[component]
pub(crate) fn Toasts() -> impl IntoView {
    let system = AppState::get().system;
    let show = move |toast: Toast| {
        let id = toast.id;
        let action = toast.action.map(|(label, act)| {
            let test = if label == text::undo() { "undo" } else { "toast-action" };
            let on_click = move |_| {
                act.run(());
                system.dismiss_toast(id);
            };
            view! { <button type="button" class="toast-action" data-test=test on:click=on_click>{label}</button> }
        });
        view! {
            <div class="toast" data-test="toast">
                <span class="toast-text">{toast.text}</span>
                {action}
                <button
                    type="button"
                    class="icon-button"
                    aria-label=t("Dismiss this message")
                    on:click=move |_| system.dismiss_toast(id)
                >
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="log" aria-label=t("Messages")>
            <For each=move || system.toasts.get() key=|it| it.id children=show />
        </div>
    }
}
