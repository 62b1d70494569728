//! What comes from the server: that it is on its way, why it did not come, or what it is.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    components::problem::ProblemNote,
    state::admin::{Reading, Remote},
    text::t,
};

/// Shows it as soon as it is here, and anew whenever it is read anew; else says how far it is. `again` asks once more.
pub(super) fn arriving<T, V>(
    remote: Remote<T>,
    again: impl Fn() + Copy + Send + Sync + 'static,
    show: impl Fn(Arc<T>) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match remote.reading() {
        Reading::Here(it) => show(it).into_any(),
        Reading::Coming => waiting().into_any(),
        Reading::Failed(why) => failed(why, again).into_any(),
    }
}

/// The same for what follows the values by itself: it is shown once, and stays when they are read anew.
pub(super) fn arrived<T, V>(
    remote: Remote<T>,
    again: impl Fn() + Copy + Send + Sync + 'static,
    show: impl Fn() -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    V: IntoView + 'static,
{
    let stage = Memo::new(move |_| match remote.reading() {
        Reading::Here(_) => Some(Ok(())),
        Reading::Coming => None,
        Reading::Failed(why) => Some(Err(why)),
    });
    move || match stage.get() {
        Some(Ok(())) => show().into_any(),
        None => waiting().into_any(),
        Some(Err(why)) => failed(why, again).into_any(),
    }
}

fn waiting() -> impl IntoView {
    view! { <p class="soft" role="status">{t("One moment")}</p> }
}

fn failed(why: String, again: impl Fn() + Copy + 'static) -> impl IntoView {
    view! {
        <div class="stack">
            <ProblemNote sentence=Signal::stored(Some(why)) />
            <button type="button" class="button" data-test="again" on:click=move |_| again()>{t("Try again")}</button>
        </div>
    }
}
