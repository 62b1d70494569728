//! Who is signed in, and whether the address was shown to be theirs.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{problem::ProblemNote, sending::Sending},
    state::AppState,
    text::t,
};

/// Name, address, and a way to verify it.
#[component]
pub(crate) fn MailboxCard() -> impl IntoView {
    let account = AppState::get().account;
    spawn_local(async move {
        // What is known stays shown; the other cards say where the server is away.
        let _ = account.refresh_user().await;
    });
    let user = move || account.user.get();
    let verified = move || user().is_some_and(|it| it.verified);
    let mails = move || account.server.with(|it| it.as_ref().is_some_and(|it| it.mail));
    view! {
        <section class="card" aria-labelledby="mailbox-title">
            <h2 id="mailbox-title">{t("Who you are here")}</h2>
            <p><strong>{move || user().map(|it| it.name)}</strong>" "{move || user().map(|it| it.email)}</p>
            <p class="soft" data-test="mailbox-state">
                {move || if verified() {
                    t("Your e-mail is confirmed.")
                } else if mails() {
                    t("Your e-mail is not confirmed yet. A confirmed one gets you a new password where you forget yours.")
                } else {
                    t("Your e-mail is not confirmed. This server sends no letters; where you forget your password, the person who runs it can help.")
                }}
            </p>
            <Show when=move || !verified() && mails()><AskForLetter /></Show>
        </section>
    }
}

#[component]
fn AskForLetter() -> impl IntoView {
    let account = AppState::get().account;
    let sending = Sending::new();
    let sent = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        sending.send(&event, account.ask_to_verify(), move || sent.set(true))
    };
    view! {
        <form class="form" on:submit=submit>
            <p role="status">{move || sent.get().then(|| t("A letter with a link is on its way. It is good for a day."))}</p>
            <ProblemNote sentence=sending.problem />
            <button type="submit" class="button" data-test="verify-ask" disabled=move || sending.busy.get() || sent.get()>
                {t("Send me the letter")}
            </button>
        </form>
    }
}
