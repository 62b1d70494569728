//! What surrounds every page: name, navigation, status, messages; and which address shows which page.

mod nav;
mod page_title;
mod scheme;
mod visitor;

use leptos::prelude::*;
use leptos_router::{
    components::{A, Route, Router, Routes},
    path,
};

use super::{
    drop_zone::DropZone, export::UnpackingNote, status::Status, toasts::Toasts, undo_keys,
    update::UpdateBanner,
};
use crate::{
    routes::{
        admin::Admin,
        later::{Later, Part},
        missing::MissingPage,
        record::RecordPage,
        welcome::WelcomePage,
    },
    state::AppState,
    text::t,
};
use nav::Nav;
use page_title::PageTitle;

pub(crate) use scheme::Scheme;
pub(crate) use visitor::VisitorShell;

/// Frame and pages.
#[component]
pub(crate) fn Shell() -> impl IntoView {
    scheme::follow();
    undo_keys::listen();
    AppState::get().page.show_in_toolbar();
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
                    <Route path=path!("/library") view=|| view! { <Later part=Part::Library /> } />
                    <Route path=path!("/library/bin") view=|| view! { <Later part=Part::Bin /> } />
                    <Route path=path!("/recording/:id") view=|| view! { <Later part=Part::Recording /> } />
                    <Route path=path!("/compare") view=|| view! { <Later part=Part::Compare /> } />
                    <Route path=path!("/trends") view=|| view! { <Later part=Part::Trends /> } />
                    <Route path=path!("/settings") view=|| view! { <Later part=Part::Settings /> } />
                    <Route path=path!("/settings/account") view=|| view! { <Later part=Part::Account /> } />
                    <Route path=path!("/settings/models") view=|| view! { <Later part=Part::Models /> } />
                    <Route path=path!("/settings/storage") view=|| view! { <Later part=Part::Storage /> } />
                    <Route path=path!("/sign-in") view=|| view! { <Later part=Part::SignIn /> } />
                    <Route path=path!("/reset") view=|| view! { <Later part=Part::Reset /> } />
                    <Route path=path!("/verify") view=|| view! { <Later part=Part::Verify /> } />
                    <Route path=path!("/setup") view=|| view! { <Later part=Part::Setup /> } />
                    <Route path=path!("/admin/*place") view=Admin />
                    <Route path=path!("/welcome") view=WelcomePage />
                </Routes>
            </main>
            <Toasts />
            <DropZone />
            <Later part=Part::Export />
        </Router>
    }
}
