//! What was sent, and the code that withdraws it.

use leptos::{html, prelude::*, task::spawn_local};
use sotto_platform::clipboard;

use crate::{
    components::problem::ProblemNote,
    state::{AppState, Sending},
    text::{t, visit as say},
};

/// The code, and what can be done next.
#[component]
pub(crate) fn SentNote(
    /// Withdraws it.
    code: String,
) -> impl IntoView {
    let visit = AppState::get().visit;
    let copied = RwSignal::new(None::<&'static str>);
    let field = NodeRef::<html::Input>::new();
    let title = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        if let Some(title) = title.get() {
            // The button that had the focus is gone.
            let _ = title.focus();
        }
    });
    let copy = {
        let code = code.clone();
        move |_| {
            let code = code.clone();
            if let Some(field) = field.get_untracked() {
                field.select();
            }
            spawn_local(async move {
                let done = clipboard::write(&code).await.is_ok();
                let said = if done {
                    t("Copied.")
                } else {
                    t("It is selected: copy it with the keys of your device.")
                };
                // The page may have been left meanwhile.
                let _ = copied.try_set(Some(said));
            });
        }
    };
    let lacking = move || match visit.sending.get() {
        Sending::Failed(problem) => Some(say::sound_not_sent(&problem)),
        _ => None,
    };
    view! {
        <section class="card visit-sent" aria-labelledby="sent-title" data-test="visit-sent">
            <h1 id="sent-title" tabindex="-1" node_ref=title>{t("Thank you. It was sent.")}</h1>
            <ProblemNote sentence=Signal::derive(lacking) />
            <p>{t("This code shows what lies there and withdraws it. Keep it: nobody can tell it to you again.")}</p>
            <div class="row">
                <input node_ref=field class="input visit-code" readonly data-test="visit-code" aria-label=t("Code of what you sent")
                    prop:value=code on:focus:target=move |event| event.target().select() />
                <button type="button" class="button" data-test="visit-copy" on:click=copy>{t("Copy")}</button>
            </div>
            <p class="soft small" role="status">{move || copied.get()}</p>
            <p class="soft small">{t("It is kept in this browser too, as your recording is. If others use this device, remove both.")}</p>
            <div class="row">
                <button type="button" class="button" data-test="give-more" on:click=move |_| visit.give_more()>{t("Say something else")}</button>
                <button type="button" class="button" data-test="visit-forget" on:click=move |_| visit.forget()>{t("Remove recording and code from this device")}</button>
            </div>
        </section>
    }
}
