//! What a team's pages know and do. All of it is read from the server when it is looked at, and goes with the pages: on
//! the device stays only how the table of submissions is shown.

mod access;
mod calls;
mod days;
mod exports;
mod figures;
mod hooks;
mod links;
mod live;
mod narrow;
mod operators;
mod people;
mod remote;
mod submissions;
mod table;

use std::rc::Rc;

use leptos::prelude::*;
use sotto_api::{
    OrganisationId,
    feedback::LinkView,
    organisation::{MemberView, OrganisationView, TeamView},
    route,
};
use sotto_platform::http::Download;

use super::AppState;
pub(crate) use access::{Act, may, may_give};
pub(crate) use calls::own_address;
pub(crate) use days::{day_of, local_input, ms_of_input};
pub(crate) use links::snippet;
pub(crate) use narrow::Narrow;
pub(crate) use people::{Invited, person};
pub(crate) use remote::{Reading, Remote};
pub(crate) use submissions::{Shares, SubmissionList};
pub(crate) use table::{Column, TableState};

/// The team's side of the app.
#[derive(Clone, Copy)]
pub(crate) struct AdminState {
    /// Where the person belongs, with their role.
    pub(crate) organisations: Remote<Vec<OrganisationView>>,
    /// The organisation that the address names; none for the first.
    pub(crate) named: RwSignal<Option<OrganisationId>>,
    /// The one that is looked at; none where the person is in none, or not in the one that is named.
    pub(crate) organisation: Memo<Option<OrganisationView>>,
    /// Its feedback links, newest first.
    pub(crate) links: Remote<Vec<LinkView>>,
    /// Who is in it.
    pub(crate) members: Remote<Vec<MemberView>>,
    /// Its teams.
    pub(crate) teams: Remote<Vec<TeamView>>,
    /// How the table of submissions is shown.
    pub(crate) table: TableState,
    /// Rises whenever something about the organisation's submissions is new.
    pub(crate) news: RwSignal<u32>,
    listening: StoredValue<u32>,
    events: StoredValue<Option<Rc<Download>>, LocalStorage>,
    telling: StoredValue<bool>,
}

impl AdminState {
    /// Makes the state, and reads where the person belongs; for the root of the pages.
    pub(crate) fn provide() -> Self {
        let organisations = Remote::<Vec<OrganisationView>>::new();
        let named = RwSignal::new(None::<OrganisationId>);
        let organisation = Memo::new(move |_| {
            let all = organisations.get()?;
            match named.get() {
                Some(id) => all.iter().find(|it| it.id == id).cloned(),
                None => all.iter().max_by_key(|it| it.role).cloned(),
            }
        });
        let state = Self {
            organisations,
            named,
            organisation,
            links: Remote::new(),
            members: Remote::new(),
            teams: Remote::new(),
            table: TableState::new(),
            news: RwSignal::new(0),
            listening: StoredValue::new(0),
            events: StoredValue::new_local(None),
            telling: StoredValue::new(false),
        };
        provide_context(state);
        state.hush_when_left();
        state.table.load();
        let who = Memo::new(|_| AppState::get().account.user.with(|it| it.as_ref().map(|it| it.id)));
        Effect::new(move |_| {
            if who.get().is_some() {
                state.look_again();
            }
        });
        let place = Memo::new(move |_| organisation.with(|it| it.as_ref().map(|it| (it.id, it.role))));
        Effect::new(move |_| {
            let organisation = place.get().map(|it| it.0);
            state.links.forget();
            state.members.forget();
            state.teams.forget();
            state.listen(organisation.filter(|_| state.may(Act::SeeSubmissions)));
            if state.may(Act::SeeLinks) {
                state.read_links();
            }
            if state.may(Act::SeeMembers) {
                state.read_members();
                state.read_teams();
            }
        });
        state
    }

    /// The state, below the root of the pages.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// Asks again where the person belongs, and in which role.
    pub(crate) fn look_again(self) {
        self.organisations.read(async move { self.ask("GET", route::ORGANISATIONS, &[], None::<&()>).await });
    }

    /// Whether the person may do this in the organisation that is looked at.
    pub(crate) fn may(self, act: Act) -> bool {
        self.organisation.with(|it| it.as_ref().is_some_and(|it| may(it.role, act)))
    }

    /// Whether the person runs the server.
    pub(crate) fn operates(self) -> bool {
        AppState::get().account.user.with(|it| it.as_ref().is_some_and(|it| it.admin))
    }

    /// An address among the team's pages, of the organisation that is looked at: `links/new`.
    pub(crate) fn href(self, place: &str) -> String {
        self.organisation.with(|it| match it {
            Some(it) => format!("/admin/{}/{place}", it.id),
            None => format!("/admin/{place}"),
        })
    }
}
