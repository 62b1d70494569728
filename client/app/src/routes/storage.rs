//! Room on this device: what takes how much, and how to make some.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::storage::{CleanUpCard, LargestCard, UsedCard},
    state::AppState,
    text::t,
};

/// The page.
#[component]
pub(crate) fn StoragePage() -> impl IntoView {
    AppState::get().storage_use.refresh();
    view! {
        <div class="page-head"><h1>{t("Storage")}</h1></div>
        <p class="soft">
            {t("What Sotto keeps on this device, and how to make room.")} " "
            <A href="/settings">{t("Back to the settings")}</A>
        </p>
        <div class="storage-page">
            <UsedCard />
            <CleanUpCard />
            <LargestCard />
        </div>
    }
}
