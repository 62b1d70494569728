//! Choosing a passphrase for this device.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{field::Field, problem::ProblemNote},
    state::AppState,
    text::{lock as text, t},
};

/// Fewest characters of a passphrase.
const MIN_CHARS: u32 = 8;

/// The passphrase twice, and what it means to forget it.
#[component]
pub(super) fn LockForm() -> impl IntoView {
    let lock = AppState::get().lock;
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if first.get_untracked() != second.get_untracked() {
            return problem.set(Some(t(text::NOT_THE_SAME).to_owned()));
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let done = lock.switch_on(first.get_untracked()).await;
            // The form goes once it is on.
            let _ = problem.try_set(done.err().map(|it| it.0));
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <p class="small">{t(text::NO_RECOVERY)}</p>
            <Field label=t("New passphrase") kind="password" autocomplete="new-password" test="lock-passphrase" value=first
                hint=t("Eight characters or more; four random words are good.") at_least=MIN_CHARS />
            <Field label=t("The same again") kind="password" autocomplete="new-password" test="lock-again" value=second
                at_least=MIN_CHARS />
            <ProblemNote sentence=Signal::derive(move || problem.get()) />
            <button type="submit" class="button" data-test="lock-submit" disabled=move || busy.get()>
                {move || if busy.get() { t("One moment") } else { t("Encrypt this device") }}
            </button>
        </form>
    }
}
