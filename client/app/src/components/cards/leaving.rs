//! What of one recording may leave this device, and what has left.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_store::SyncPolicy;

use crate::{
    components::switch::Switch,
    state::{AppState, RecordingView},
    text::{privacy, t},
};

/// Switches beside what has left already.
#[component]
pub(crate) fn LeavingCard(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let state = AppState::get();
    let own = move || view.with(|it| it.as_ref().map(|it| it.own_policy).unwrap_or_default());
    let said = move || view.with(|it| it.as_ref().map(|it| privacy::left_sentence(it.left)));
    let choose = move |policy: SyncPolicy| {
        if let Some(id) = view.with_untracked(|it| it.as_ref().map(|it| it.id)) {
            state.privacy.set_own_policy(id, policy);
        }
    };
    let forget_it = move |forget: bool| {
        if let Some(id) = view.with_untracked(|it| it.as_ref().map(|it| it.id)) {
            state.privacy.set_ephemeral(id, forget);
        }
    };
    let stays = move || privacy::stays_sentence(state.account.policy.get());
    view! {
        <section class="card" aria-labelledby="leaving-title">
            <h2 id="leaving-title">{t("What of it may leave")}</h2>
            <p class="soft small" data-test="left-already">{said}</p>
            <Switch
                label=t("Its insight")
                hint=t("Numbers and labels. The server can read them.")
                test="own-policy-facts"
                on=Signal::derive(move || own().facts)
                change=move |facts| choose(SyncPolicy { facts, ..untrack(own) })
            />
            <Switch
                label=t("Its title and words")
                hint=t("Encrypted; the server cannot read them.")
                test="own-policy-text"
                on=Signal::derive(move || own().text)
                change=move |text| choose(SyncPolicy { text, ..untrack(own) })
            />
            <Switch
                label=t("Its audio")
                hint=t("Encrypted; the server cannot hear it.")
                test="own-policy-audio"
                on=Signal::derive(move || own().audio)
                change=move |audio| choose(SyncPolicy { audio, ..untrack(own) })
            />
            <p class="soft small">{stays}</p>
            <Switch
                label=t("Forget it when I close it")
                hint=t(privacy::FORGET_HINT)
                test="forget-this"
                on=Signal::derive(move || view.with(|it| it.as_ref().is_some_and(|it| it.choices.ephemeral)))
                change=move |forget| forget_it(forget)
            />
        </section>
    }
}
