//! Looking at what was sent, and withdrawing it: by a code.

use leptos::prelude::*;
use sotto_api::feedback::VisitorSubmission;

use crate::{
    components::problem::ProblemNote,
    state::{AppState, Desk, Sent},
    text::{format, t, visit as say},
};

/// The codes that are kept here, a field for another one, and what lies under it.
#[component]
pub(crate) fn CodeDesk() -> impl IntoView {
    let visit = AppState::get().visit;
    let typed = RwSignal::new(String::new());
    let look = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        visit.look(&typed.get_untracked());
    };
    let row = |sent: Sent| {
        let code = sent.code.clone();
        view! {
            <li class="row spread" data-test="visit-kept">
                <span>{format::moment(sent.sent_ms)} " " <span class="soft small">{say::parts(sent.words, sent.sound)}</span></span>
                <button type="button" class="button button-small" data-test="visit-look-kept" on:click=move |_| AppState::get().visit.look(&code)>{t("Look")}</button>
            </li>
        }
    };
    let failed = move || match visit.desk.get() {
        Desk::Failed(problem) => Some(say::no_answer_to_code(&problem)),
        _ => None,
    };
    let found = move || {
        match visit.desk.get() {
        Desk::Found(code, found) => Some(view! { <Found code found=*found /> }.into_any()),
        Desk::Withdrawn => Some(view! {
            <p role="status" data-test="visit-withdrawn">{t("Withdrawn. The server has nothing of it any more.")}</p>
        }.into_any()),
        Desk::Asking => Some(view! { <p class="soft" role="status">{t("One moment")}</p> }.into_any()),
        Desk::Closed | Desk::Failed(_) => None,
    }
    };
    view! {
        <details class="visit-desk" data-test="visit-desk">
            <summary>{t("Look at what you sent, or withdraw it")}</summary>
            <div class="stack">
                <ul class="stack">
                    <For each=move || visit.sent() key=|it| it.code.clone() children=row />
                </ul>
                <form class="row" on:submit=look>
                    <input class="input visit-code" data-test="visit-typed" aria-label=t("Code")
                        placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX" autocomplete="off" spellcheck="false" required
                        prop:value=move || typed.get() on:input:target=move |event| typed.set(event.target().value()) />
                    <button type="submit" class="button" data-test="visit-look">{t("Look")}</button>
                </form>
                <ProblemNote sentence=Signal::derive(failed) />
                {found}
            </div>
        </details>
    }
}

/// What lies under a code.
#[component]
fn Found(
    /// The code.
    code: String,
    /// What lies there.
    found: VisitorSubmission,
) -> impl IntoView {
    let visit = AppState::get().visit;
    let sure = RwSignal::new(false);
    let whole = found.audio.as_ref().is_none_or(|it| it.complete);
    let withdraw = move |_| visit.withdraw(code.clone());
    view! {
        <div class="card" data-test="visit-found">
            <p><strong>{found.title}</strong></p>
            <p class="soft">{say::lies_there(found.received_ms, found.transcript, found.audio.is_some(), whole)}</p>
            <Show when=move || sure.get() fallback=move || view! {
                <button type="button" class="button" data-test="visit-withdraw" on:click=move |_| sure.set(true)>{t("Withdraw it")}</button>
            }>
                <p>{t("It goes with everything, and cannot be brought back.")}</p>
                <div class="row">
                    <button type="button" class="button button-danger" data-test="visit-withdraw-sure" on:click=withdraw.clone()>{t("Withdraw everything")}</button>
                    <button type="button" class="button" on:click=move |_| sure.set(false)>{t("Leave it there")}</button>
                </div>
            </Show>
        </div>
    }
}
