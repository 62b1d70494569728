//! Where one is signed in.

use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use sotto_api::account::SessionView;

use crate::{
    components::{loaded::Loaded, problem::ProblemNote},
    state::{AppState, Problem},
    text::{account::device, fill, format, t},
};

/// Every session, with a way to end it.
#[component]
pub(crate) fn SessionsCard() -> impl IntoView {
    let account = AppState::get().account;
    let sessions = Loaded::<Vec<SessionView>>::new();
    let problem = RwSignal::new(None::<String>);
    sessions.load(account.sessions());
    let end = move |what: std::pin::Pin<Box<dyn Future<Output = Result<(), Problem>>>>| {
        problem.set(None);
        spawn_local(async move {
            if let Err(reason) = what.await {
                let _ = problem.try_set(Some(reason.0));
            }
            sessions.load(account.sessions());
        });
    };
    let end_others = move |_: MouseEvent| end(Box::pin(account.end_other_sessions()));
    let row = move |session: SessionView| {
        let id = session.id;
        let ended = move |_| end(Box::pin(account.end_session(id)));
        view! { <Session session ended /> }
    };
    let others = move || sessions.get().is_some_and(|it| it.iter().any(|it| !it.current));
    view! {
        <section class="card" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{t("Where you are signed in")}</h2>
            <p class="soft small">{t("A session that you end can sync no more. What lies on that device stays there.")}</p>
            <ProblemNote sentence=Signal::derive(move || sessions.problem().or_else(|| problem.get())) />
            <ul class="plain-list" data-test="sessions">
                {move || sessions.get().map(|all| all.into_iter().map(row).collect_view())}
            </ul>
            <Show when=others>
                <button type="button" class="button" data-test="end-others" on:click=end_others>
                    {t("End all others")}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Session(
    /// Which.
    session: SessionView,
    /// Ends it.
    ended: impl Fn(MouseEvent) + 'static,
) -> impl IntoView {
    let since = fill(
        "Signed in {since}; last seen {seen}.",
        &[("since", &format::moment(session.created_ms)), ("seen", &format::moment(session.seen_ms))],
    );
    let name = device(&session);
    let label = fill("End it: {name}", &[("name", &name)]);
    view! {
        <li class="row spread" data-test="session" data-current=session.current.to_string()>
            <span>
                <strong>{name}</strong>
                {session.current.then(|| view! { " " <span class="soft">{t("(this one)")}</span> })}
                <br />
                <span class="soft small">{since}</span>
            </span>
            {(!session.current).then(|| view! {
                <button type="button" class="button button-small" data-test="end-session" aria-label=label on:click=ended>
                    {t("End it")}
                </button>
            })}
        </li>
    }
}
