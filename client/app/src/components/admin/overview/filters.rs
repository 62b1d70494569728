//! What figures are narrowed down by.

use leptos::prelude::*;
use sotto_api::dashboard::DeviceKind;
use sotto_platform::clock;

use super::super::narrowing::{By, Days, Everything, Narrowing, every, links, statuses, teams};
use crate::{
    components::select::Select,
    state::admin::{AdminState, Remote, day_of},
    text::{admin as names, figures as words, languages, plural, t},
};

/// Days that can be chosen at once.
const SPANS: [u64; 4] = [7, 28, 90, 365];
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Time, team, link, tag, language, device and status.
#[component]
pub(in crate::components::admin) fn FigureFilters(
    /// What is narrowed down.
    narrowing: Narrowing,
) -> impl IntoView {
    let admin = AdminState::get();
    let tags = Remote::<Vec<String>>::new();
    tags.read(async move { admin.tags().await });
    let of_tags = Signal::derive(move || {
        let all = tags.get().map(|it| it.to_vec()).unwrap_or_default();
        every(t("Any tag"), all.into_iter().map(|it| (it.clone(), it)))
    });
    let devices = DeviceKind::ALL.map(|it| (it.name().to_owned(), words::device_name(it).to_owned()));
    let of_languages = Signal::derive(move || {
        let all = admin.links.get().map(|it| it.to_vec()).unwrap_or_default();
        let mut codes: Vec<String> =
            all.iter().flat_map(|it| it.link.texts.iter().map(|it| it.language.clone())).collect();
        codes.sort_unstable();
        codes.dedup();
        every(t("Any language"), codes.into_iter().map(|it| (it.clone(), names::language_name(&it))))
    });
    view! {
        <div class="filters" role="group" aria-label=t("What is counted")>
            <Span narrowing />
            <Days narrowing />
            <By narrowing name="link" label=t("Link") test="by-link" options=links(admin) />
            <By narrowing name="team" label=t("Team") test="by-team" options=teams(admin) />
            <By narrowing name="tag" label=t("Tag") test="by-tag" options=of_tags />
            <By narrowing name="language" label=t(languages::LABEL) test="by-language" options=of_languages />
            <By narrowing name="device" label=t("Device") test="by-device" options=Signal::stored(every(t("Any device"), devices)) />
            <By narrowing name="status" label=t("Status") test="by-status" options=statuses() />
            <Everything narrowing />
        </div>
    }
}

/// The last days, up to today.
#[component]
fn Span(
    /// What is narrowed down.
    narrowing: Narrowing,
) -> impl IntoView {
    let first = |days: u64| day_of(clock::now_ms().saturating_sub((days - 1) * DAY_MS));
    let each = SPANS.map(|days| (days.to_string(), plural(days as usize, "Last day", "Last {n} days")));
    let options = Signal::stored(every(t("From … to …"), each));
    let value = Signal::derive(move || {
        narrowing.narrow.with(|it| match (it.get("from"), it.get("to")) {
            (from, to) if from.is_empty() && to.is_empty() => "28".to_owned(),
            (from, to) if to.is_empty() => SPANS
                .into_iter()
                .find(|days| first(*days) == from)
                .map(|it| it.to_string())
                .unwrap_or_default(),
            _ => String::new(),
        })
    });
    let change = Callback::new(move |days: String| {
        if let Ok(days) = days.parse::<u64>() {
            narrowing
                .go
                .run(narrowing.narrow.with_untracked(|it| it.with("to", "").with("from", &first(days))));
        }
    });
    view! { <Select label=t("Time") test="by-span" options value change /> }
}
