//! What surrounds the team's pages, and who gets to see them.

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_location};

use super::{
    accounts::AccountsPage,
    arriving::arrived,
    audit::AuditPage,
    exports::ExportsPage,
    links::{LinkPage, LinksPage},
    nav::AdminNav,
    overview::OverviewPage,
    people::PeoplePage,
    place::{self, Named, OF_ORGANISATION, OF_SERVER, Place},
    submission::SubmissionPage,
    submissions::SubmissionsPage,
    system::SystemPage,
    teams::TeamsPage,
    trends::TrendsPage,
    webhooks::WebhooksPage,
};
use crate::{
    routes::missing::MissingPage,
    state::{AppState, SyncStatus, admin::AdminState},
    text::{self, admin as words, t},
};

/// Sign-in, organisation, role; then navigation and page.
#[component]
pub(crate) fn AdminPage() -> impl IntoView {
    let admin = AdminState::provide();
    let account = AppState::get().account;
    account.recall();
    let path = use_location().pathname;
    let named = Memo::new(move |_| place::read(&path.get()));
    Effect::new(move |_| {
        let organisation = named.with(|it| it.0);
        if admin.named.get_untracked() != organisation {
            admin.named.set(organisation);
        }
    });
    let signed_in = Memo::new(move |_| account.user.with(Option::is_some));
    let ended = Memo::new(move |_| account.sync.with(|it| *it == SyncStatus::Ended));
    move || match (signed_in.get(), ended.get()) {
        (false, _) => {
            view! { <SignInFirst sentence=t("Sign in to work with what your organisation gathers.") /> }
                .into_any()
        }
        (true, true) => view! { <SignInFirst sentence=text::signed_out() /> }.into_any(),
        (true, false) => {
            arrived(admin.organisations, move || admin.look_again(), move || view! { <Inside named /> })
                .into_any()
        }
    }
}

#[component]
fn SignInFirst(
    /// Why.
    sentence: &'static str,
) -> impl IntoView {
    view! {
        <section class="card empty" data-test="sign-in-first">
            <h1>{t("Organisation")}</h1>
            <p>{sentence}</p>
            <A href="/sign-in" attr:class="button button-strong" attr:data-test="go-sign-in">{t("Sign in")}</A>
        </section>
    }
}

/// The pages of somebody who is signed in.
#[component]
fn Inside(
    /// What the address says.
    named: Memo<(Option<sotto_api::OrganisationId>, Named)>,
) -> impl IntoView {
    let admin = AdminState::get();
    let place = Memo::new(move |_| match named.with(|it| it.1) {
        Named::Page(place) => Some(place),
        Named::First => OF_ORGANISATION.into_iter().chain(OF_SERVER).find(|it| it.is_open(admin)),
        Named::Nothing => None,
    });
    let lost = Memo::new(move |_| named.with(|it| it.1) == Named::Nothing);
    // What the person may see of the page can change while it is open.
    let open = Memo::new(move |_| place.get().is_some_and(|it| it.is_open(admin)));
    let shown = move || match place.get() {
        _ if lost.get() => view! { <MissingPage /> }.into_any(),
        Some(place) if open.get() => page(place),
        _ => view! { <NotOpen place /> }.into_any(),
    };
    view! {
        <div class="admin">
            <AdminNav place />
            <div class="admin-page" data-test="admin-page" data-place=move || place.get().map(Place::path)>{shown}</div>
        </div>
    }
}

fn page(place: Place) -> AnyView {
    match place {
        Place::Overview => view! { <OverviewPage /> }.into_any(),
        Place::Trends => view! { <TrendsPage /> }.into_any(),
        Place::Exports => view! { <ExportsPage /> }.into_any(),
        Place::Webhooks => view! { <WebhooksPage /> }.into_any(),
        Place::System => view! { <SystemPage /> }.into_any(),
        Place::Submissions => view! { <SubmissionsPage /> }.into_any(),
        Place::Submission(id) => view! { <SubmissionPage id /> }.into_any(),
        Place::Links => view! { <LinksPage /> }.into_any(),
        Place::NewLink => view! { <LinkPage /> }.into_any(),
        Place::Link(id) => view! { <LinkPage id /> }.into_any(),
        Place::People => view! { <PeoplePage /> }.into_any(),
        Place::Teams => view! { <TeamsPage /> }.into_any(),
        Place::Accounts => view! { <AccountsPage /> }.into_any(),
        Place::Audit => view! { <AuditPage /> }.into_any(),
    }
}

/// The person is not in the organisation, in none at all, in a role that the page is not for, or does not run the server.
#[component]
fn NotOpen(
    /// The page.
    place: Memo<Option<Place>>,
) -> impl IntoView {
    let admin = AdminState::get();
    let any = move || admin.organisations.get().is_some_and(|it| !it.is_empty());
    let sentence = move || match admin.organisation.get() {
        _ if place.get().is_some_and(Place::is_of_server) => words::not_operator().to_owned(),
        Some(it) => words::not_for_role(it.role, &it.name),
        None if admin.named.get().is_some() => words::not_in_it().to_owned(),
        None => words::in_none().to_owned(),
    };
    view! {
        <section class="card empty" role="alert" data-test="not-open">
            <h1>{t("This page is not open to you")}</h1>
            <p>{sentence}</p>
            <Show when=any>
                <A href="/admin" attr:class="button">{t("To what is open")}</A>
            </Show>
        </section>
    }
}
