//! The navigation of the team's pages: only what the person may see.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};
use sotto_api::organisation::OrganisationView;

use super::place::{OF_ORGANISATION, OF_SERVER, Place};
use crate::{
    components::{icon::Icon, select::Select},
    state::admin::AdminState,
    text::{admin as words, t},
};

/// Which organisation, its pages, and those of the server.
#[component]
pub(super) fn AdminNav(
    /// The page that is shown.
    place: Memo<Option<Place>>,
) -> impl IntoView {
    let admin = AdminState::get();
    let link = move |it: Place| {
        let href = move || admin.href(it.path());
        let current = move || place.get().map(Place::section) == Some(it);
        view! {
            <Show when=move || it.is_open(admin)>
                <li>
                    <A href=href attr:class="place-link" attr:data-test=format!("admin-{}", it.path())
                        attr:aria-current=move || current().then_some("true")>
                        <Icon glyph=it.glyph() />
                        <span class="place-name">{it.name()}</span>
                    </A>
                </li>
            </Show>
        }
    };
    view! {
        <nav class="admin-nav" aria-label=t("Organisation")>
            <Which />
            <ul class="admin-places">
                {OF_ORGANISATION.map(link)}
                <Show when=move || admin.operates()>
                    <li class="places-title" aria-hidden="true">{t("This server")}</li>
                </Show>
                {OF_SERVER.map(link)}
            </ul>
        </nav>
    }
}

/// The organisation, to be changed where there are several.
#[component]
fn Which() -> impl IntoView {
    let admin = AdminState::get();
    let navigate = use_navigate();
    let all = Memo::new(move |_| admin.organisations.get().map(|it| it.to_vec()).unwrap_or_default());
    let options = Signal::derive(move || {
        let option = |it: OrganisationView| (it.id.to_string(), it.name);
        all.get().into_iter().map(option).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        admin.organisation.with(|it| it.as_ref().map(|it| it.id.to_string()).unwrap_or_default())
    });
    let change =
        Callback::new(move |id: String| navigate(&format!("/admin/{id}"), NavigateOptions::default()));
    let name = move || admin.organisation.with(|it| it.as_ref().map(|it| it.name.clone()));
    let role = move || admin.organisation.with(|it| it.as_ref().map(|it| words::role_name(it.role)));
    view! {
        <div class="admin-which">
            <Show
                when=move || { all.with(Vec::len) > 1 }
                fallback=move || view! { <p class="admin-name" data-test="organisation">{name}</p> }
            >
                <Select label=t("Organisation") test="organisation" options value change />
            </Show>
            <p class="soft small" data-test="own-role">{role}</p>
        </div>
    }
}
