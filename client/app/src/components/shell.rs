//! What surrounds every page: name, navigation, status, messages; and which address shows which page.

mod nav;
mod page_title;
mod scheme;

use leptos::prelude::*;
use leptos_router::{
    components::{A, Route, Router, Routes},
    path,
};

use super::{
    drop_zone::DropZone,
    export::{ExportDialog, UnpackingNote},
    status::Status,
    toasts::Toasts,
    undo_keys,
    update::UpdateBanner,
};
use crate::{
    routes::{
        bin::BinPage, compare::ComparePage, library::LibraryPage, missing::MissingPage, models::ModelsPage,
        record::RecordPage, recording::RecordingPage, settings::SettingsPage, setup::SetupPage,
        sign_in::SignInPage, storage::StoragePage, trends::TrendsPage, welcome::WelcomePage,
    },
    text::t,
};
use nav::Nav;
use page_title::PageTitle;

pub(crate) use scheme::Scheme;

/// Frame and pages.
#[component]
pub(crate) fn Shell() -> impl IntoView {
    scheme::follow();
    undo_keys::listen();
    view! {
        <Router>
            <a class="skip" href="#content">{t("Skip to the content")}</a>
            <header class="top">
                <A href="/" attr:class="brand" attr:aria-label=t("Sotto, to the recorder")>
                    <span class="brand-mark" aria-hidden="true"></span>
                    "Sotto"
                </A>
                <Nav />
                <Status />
            </header>
            <PageTitle />
            <UpdateBanner />
            <UnpackingNote />
            <main id="content" class="page" tabindex="-1">
                <Routes fallback=MissingPage>
                    <Route path=path!("/") view=RecordPage />
                    <Route path=path!("/library") view=LibraryPage />
                    <Route path=path!("/library/bin") view=BinPage />
                    <Route path=path!("/recording/:id") view=RecordingPage />
                    <Route path=path!("/compare") view=ComparePage />
                    <Route path=path!("/trends") view=TrendsPage />
                    <Route path=path!("/settings") view=SettingsPage />
                    <Route path=path!("/settings/models") view=ModelsPage />
                    <Route path=path!("/settings/storage") view=StoragePage />
                    <Route path=path!("/sign-in") view=SignInPage />
                    <Route path=path!("/setup") view=SetupPage />
                    <Route path=path!("/welcome") view=WelcomePage />
                </Routes>
            </main>
            <Toasts />
            <DropZone />
            <ExportDialog />
        </Router>
    }
}
