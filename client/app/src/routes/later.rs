//! All that the recorder can do without is a module of its own, which the browser fetches while the first page is shown.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    bin::BinPage, compare::ComparePage, library::LibraryPage, models::ModelsPage, recording::RecordingPage,
    settings::SettingsPage, setup::SetupPage, sign_in::SignInPage, storage::StoragePage, trends::TrendsPage,
};
use crate::{
    components::{export::ExportDialog, lock_screen::LockScreen},
    state::NotHere,
    text::{self, t},
};

/// What comes later.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Bin,
    Compare,
    Export,
    Library,
    /// What a locked device shows; called once it is open.
    Lock(Callback<()>),
    Models,
    Recording,
    Settings,
    Setup,
    SignIn,
    Storage,
    Trends,
}

/// The one way from the first module into the other. Both are of one build and share memory.
#[wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn draw(part: Part) -> Result<AnyView, NotHere> {
    Ok(match part {
        Part::Bin => view! { <BinPage /> }.into_any(),
        Part::Compare => view! { <ComparePage /> }.into_any(),
        Part::Export => view! { <ExportDialog /> }.into_any(),
        Part::Library => view! { <LibraryPage /> }.into_any(),
        Part::Lock(opened) => view! { <LockScreen opened /> }.into_any(),
        Part::Models => view! { <ModelsPage /> }.into_any(),
        Part::Recording => view! { <RecordingPage /> }.into_any(),
        Part::Settings => view! { <SettingsPage /> }.into_any(),
        Part::Setup => view! { <SetupPage /> }.into_any(),
        Part::SignIn => view! { <SignInPage /> }.into_any(),
        Part::Storage => view! { <StoragePage /> }.into_any(),
        Part::Trends => view! { <TrendsPage /> }.into_any(),
    })
}

/// Shows a part as soon as it is here: at once, but for the very first moments.
#[component]
pub(crate) fn Later(
    /// Which.
    part: Part,
) -> impl IntoView {
    Suspend::new(
        async move { draw(part).await.unwrap_or_else(|NotHere| view! { <NotHereNote /> }.into_any()) },
    )
}

/// Fetches the module, so that nobody waits for it afterwards. Who then asks for a part of it tries again.
pub(crate) fn fetch_early() {
    leptos::task::spawn_local(async { drop(fetch().await) });
}

#[component]
fn NotHereNote() -> impl IntoView {
    view! {
        <section class="card empty" role="alert">
            <h1>{t("This page could not be fetched")}</h1>
            <p class="soft">{text::not_fetched()}</p>
        </section>
    }
}
