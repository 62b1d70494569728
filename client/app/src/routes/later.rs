//! All that the recorder can do without is a module of its own, which the browser fetches while the first page is shown.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use leptos::{prelude::*, task::spawn_local, wasm_split::wasm_split};

use super::{
    account::AccountPage,
    bin::BinPage,
    compare::ComparePage,
    letter::{ResetPage, VerifyPage},
    library::LibraryPage,
    models::ModelsPage,
    recording::RecordingPage,
    settings::SettingsPage,
    setup::SetupPage,
    sign_in::SignInPage,
    storage::StoragePage,
    trends::TrendsPage,
    visit::VisitPage,
};
use crate::{
    components::{beside::BesideCard, export::ExportDialog, lock_screen::LockScreen},
    state::NotHere,
    text::{self, t},
};

/// What comes later.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Account,
    Beside,
    Bin,
    Compare,
    Export,
    Library,
    /// What a locked device shows; called once it is open.
    Lock(Callback<()>),
    Models,
    Recording,
    Reset,
    Settings,
    Setup,
    SignIn,
    Storage,
    Trends,
    Verify,
    Visit,
}

/// The one way from the first module into the other. Both are of one build and share memory.
#[wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn draw(part: Part) -> Result<AnyView, NotHere> {
    Ok(match part {
        Part::Account => view! { <AccountPage /> }.into_any(),
        Part::Beside => view! { <BesideCard /> }.into_any(),
        Part::Bin => view! { <BinPage /> }.into_any(),
        Part::Compare => view! { <ComparePage /> }.into_any(),
        Part::Export => view! { <ExportDialog /> }.into_any(),
        Part::Library => view! { <LibraryPage /> }.into_any(),
        Part::Lock(opened) => view! { <LockScreen opened /> }.into_any(),
        Part::Models => view! { <ModelsPage /> }.into_any(),
        Part::Recording => view! { <RecordingPage /> }.into_any(),
        Part::Reset => view! { <ResetPage /> }.into_any(),
        Part::Settings => view! { <SettingsPage /> }.into_any(),
        Part::Setup => view! { <SetupPage /> }.into_any(),
        Part::SignIn => view! { <SignInPage /> }.into_any(),
        Part::Storage => view! { <StoragePage /> }.into_any(),
        Part::Trends => view! { <TrendsPage /> }.into_any(),
        Part::Verify => view! { <VerifyPage /> }.into_any(),
        Part::Visit => view! { <VisitPage /> }.into_any(),
    })
}

/// Whether the module is here; none while it is on its way.
#[derive(Clone, Copy)]
struct Fetched(RwSignal<Option<bool>>);

/// Fetches the module, so that nobody waits for it afterwards; for the app's root.
pub(crate) fn fetch_early() {
    let fetched = RwSignal::new(None);
    provide_context(Fetched(fetched));
    spawn_local(async move { fetched.set(Some(fetch().await.is_ok())) });
}

/// Shows a part as soon as it is here: at once, but for the very first moments.
#[component]
pub(crate) fn Later(
    /// Which.
    part: Part,
) -> impl IntoView {
    let Fetched(fetched) = expect_context();
    move || match fetched.get() {
        None => ().into_any(),
        Some(here) => {
            here.then(|| drawn(part)).flatten().unwrap_or_else(|| view! { <NotHereNote /> }.into_any())
        }
    }
}

fn drawn(part: Part) -> Option<AnyView> {
    at_once(draw(part))
}

/// A part of a module that is here. It is drawn within this very call, as part of the page that asks for it.
pub(super) fn at_once(drawing: impl Future<Output = Result<AnyView, NotHere>>) -> Option<AnyView> {
    match pin!(drawing).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(drawn) => drawn.ok(),
        Poll::Pending => None,
    }
}

/// In place of a page of a module that did not come.
#[component]
pub(super) fn NotHereNote() -> impl IntoView {
    view! {
        <section class="card empty" role="alert">
            <h1>{t("This page could not be fetched")}</h1>
            <p class="soft">{text::not_fetched()}</p>
        </section>
    }
}
