//! Where the person's server is, in the extension.

use leptos::prelude::*;

use super::{field::Field, problem::ProblemNote, sending::Sending};
use crate::{
    state::AppState,
    text::{server, t},
};

/// The address as it is, or a form for it.
#[component]
pub(crate) fn ServerForm() -> impl IntoView {
    let state = AppState::get();
    let typed = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        sending.send(&event, async move { state.server.connect(typed.get_untracked()).await }, || {});
    };
    let form = move || {
        view! {
            <form class="form" on:submit=submit>
                <Field label=t("Address of your team's server") kind="text" autocomplete="url" test="server-address" value=typed
                    hint=server::address_hint() />
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button button-strong" data-test="server-connect" disabled=move || sending.busy.get()>
                    {t("Connect")}
                </button>
            </form>
        }
    };
    let signed_in = move || state.account.user.with(Option::is_some);
    view! {
        <Show when=move || state.server.is_there() fallback=form>
            <p>{t("Your server")} " "<strong data-test="server-name">{move || state.server.address.get()}</strong></p>
            <Show when=move || !signed_in()>
                <button type="button" class="button button-small" data-test="server-forget" on:click=move |_| state.server.disconnect()>
                    {t("Use another server")}
                </button>
            </Show>
        </Show>
    }
}
