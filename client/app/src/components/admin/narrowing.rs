//! What narrows the team's figures and lists down: choices that stand in the page's address.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use sotto_api::feedback::SubmissionStatus;
use sotto_protocol::EmotionClass;

use crate::{
    components::select::Select,
    state::admin::{AdminState, Narrow, person},
    text::{admin as words, emotions, t},
};

/// Values and names of a choice.
pub(super) type Options = Signal<Vec<(String, String)>>;

/// What is narrowed down, and the way to another.
#[derive(Clone, Copy)]
pub(super) struct Narrowing {
    /// What the address says.
    pub(super) narrow: Memo<Narrow>,
    /// Goes to another address of the same page.
    pub(super) go: Callback<Narrow>,
    /// Goes to what an address says: `?status=new`.
    pub(super) open: Callback<String>,
}

impl Narrowing {
    /// Of the page that is shown.
    pub(super) fn of_address() -> Self {
        let query = use_query_map();
        let (path, navigate) = (use_location().pathname, use_navigate());
        let open = Callback::new(move |address: String| {
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate(&format!("{}{address}", path.get_untracked()), options);
        });
        let go = Callback::new(move |to: Narrow| open.run(to.to_address()));
        Self { narrow: Memo::new(move |_| query.with(Narrow::from_address)), go, open }
    }

    fn value(self, name: &'static str) -> Signal<String> {
        Signal::derive(move || self.narrow.with(|it| it.get(name)))
    }

    fn change(self, name: &'static str) -> Callback<String> {
        Callback::new(move |value: String| {
            self.go.run(self.narrow.with_untracked(|it| it.with(name, &value)))
        })
    }
}

/// One choice; nothing where there is nothing to choose.
#[component]
pub(super) fn By(
    /// What is narrowed down.
    narrowing: Narrowing,
    /// Its name in the address.
    name: &'static str,
    /// What is chosen.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// Values and names.
    #[prop(into)]
    options: Options,
) -> impl IntoView {
    view! {
        <Show when=move || { options.with(Vec::len) > 1 }>
            <Select label test options value=narrowing.value(name) change=narrowing.change(name) />
        </Show>
    }
}

/// First and last day, both in UTC.
#[component]
pub(super) fn Days(
    /// What is narrowed down.
    narrowing: Narrowing,
) -> impl IntoView {
    view! {
        <span class="own-days">
            <Day label=t("From") test="by-from" value=narrowing.value("from") change=narrowing.change("from") />
            <Day label=t("to") test="by-to" value=narrowing.value("to") change=narrowing.change("to") />
        </span>
    }
}

#[component]
fn Day(
    /// Which end.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// The day.
    value: Signal<String>,
    /// Called with another.
    change: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="own-day">
            <span class="small">{label}</span>
            <input class="input" type="date" data-test=test prop:value=move || value.get()
                on:change:target=move |event| change.run(event.target().value()) />
        </label>
    }
}

/// A way back to everything.
#[component]
pub(super) fn Everything(
    /// What is narrowed down.
    narrowing: Narrowing,
) -> impl IntoView {
    view! {
        <Show when=move || narrowing.narrow.with(|it| !it.is_empty())>
            <button type="button" class="button button-plain button-small" data-test="clear-filters"
                on:click=move |_| narrowing.go.run(Narrow::default())>{t("Show everything")}</button>
        </Show>
    }
}

/// Feedback links of the organisation.
pub(super) fn links(admin: AdminState) -> Options {
    Signal::derive(move || {
        let all = admin.links.get().map(|it| it.to_vec()).unwrap_or_default();
        every(t("Any link"), all.into_iter().map(|it| (it.id.to_string(), admin.link_title(it.id))))
    })
}

/// Teams of the organisation.
pub(super) fn teams(admin: AdminState) -> Options {
    Signal::derive(move || {
        let all = admin.teams.get().map(|it| it.to_vec()).unwrap_or_default();
        every(t("Any team"), all.into_iter().map(|it| (it.id.to_string(), it.name)))
    })
}

/// Who looks after a submission.
pub(super) fn people(admin: AdminState) -> Options {
    Signal::derive(move || {
        let all = admin.members.get().map(|it| it.to_vec()).unwrap_or_default();
        let mut options = every(t("Whoever looks after it"), [("none".to_owned(), t("Nobody").to_owned())]);
        options.extend(all.iter().map(|it| (it.user.to_string(), person(it))));
        options
    })
}

/// Where the team is with a submission.
pub(super) fn statuses() -> Options {
    let each = SubmissionStatus::ALL.map(|it| (it.name().to_owned(), words::status_name(it).to_owned()));
    Signal::stored(every(t("Any status"), each))
}

/// How a voice sounds.
pub(super) fn voices() -> Options {
    let name = |it: EmotionClass| format!("{it:?}").to_lowercase();
    let each = EmotionClass::ALL.map(|it| (name(it), emotions::class_name(it).to_owned()));
    Signal::stored(every(t("Any emotion"), each))
}

/// Whether that is pleasant.
pub(super) fn feelings() -> Options {
    let each = ["negative", "neutral", "positive"]
        .map(|it| (it.to_owned(), emotions::sentiment_name(words::sentiment_of(it)).to_owned()));
    Signal::stored(every(t("Pleasant or not"), each))
}

/// In which order submissions come.
pub(super) fn sorts() -> Options {
    let sorts = [
        ("oldest", t("Oldest first")),
        ("importance", t("What asks for attention first")),
        ("longest", t("Longest first")),
        ("unpleasant", t("Most unpleasant first")),
        ("pleasant", t("Most pleasant first")),
    ];
    Signal::stored(every(t("Newest first"), sorts.map(|(value, name)| (value.to_owned(), name.to_owned()))))
}

/// All, then each.
pub(super) fn every(all: &str, each: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), all.to_owned())).chain(each).collect()
}
