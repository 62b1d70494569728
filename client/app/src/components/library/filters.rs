//! Narrowing the library down, and putting it in another order.

use leptos::prelude::*;
use sotto_protocol::{EmotionClass, EmotionLabel};
use sotto_search::{Filter, Order};

use super::{choice::Choice, more_filters::MoreFilters, own_days::OwnDays};
use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::{emotions, library, t},
};

/// Choices of emotion, time, tag and order, further ones on demand, and a way back to everything.
#[component]
pub(crate) fn Filters() -> impl IntoView {
    let state = AppState::get().library;
    let filter = state.filter;
    let emotion_options = every(
        t("Any emotion"),
        EmotionClass::ALL.map(|class| (name_of(class), emotions::class_name(class).to_owned())),
    );
    let times = library::times().map(|(value, name)| (value.to_owned(), name.to_owned())).to_vec();
    let tags = Memo::new(move |_| state.tags());
    let tag_options =
        Signal::derive(move || every(t("Any tag"), tags.get().into_iter().map(|tag| (tag.clone(), tag))));
    let searched = Memo::new(move |_| filter.with(|it| !it.query.trim().is_empty()));
    let orders = Signal::derive(move || {
        let offered = Order::ALL.into_iter().filter(|order| *order != Order::Best || searched.get());
        offered
            .map(|order| (order.key().to_owned(), library::order_name(order).to_owned()))
            .collect::<Vec<_>>()
    });
    let emotion =
        move || filter.with(|it| it.emotion.and_then(EmotionLabel::class).map(name_of).unwrap_or_default());
    let asked = RwSignal::new(false);
    let own_days =
        move || filter.with(|it| it.days.is_none() && (asked.get() || it.from.is_some() || it.to.is_some()));
    let days = move || match filter.with(|it| it.days) {
        Some(days) => days.to_string(),
        None if own_days() => "own".to_owned(),
        None => String::new(),
    };
    let tag = move || filter.with(|it| it.tag.clone().unwrap_or_default());
    let order = move || filter.with(|it| it.first().key().to_owned());
    let more = RwSignal::new(filter.with_untracked(uses_more));
    view! {
        <div class="filters" role="group" aria-label=t("What is listed")>
            <Choice label=t("Emotion") test="filter-emotion"
                options=Signal::stored(emotion_options) value=Signal::derive(emotion)
                change=|filter, name| {
                    let class = EmotionClass::ALL.into_iter().find(|class| name_of(*class) == name);
                    filter.emotion = class.map(EmotionLabel::from);
                } />
            <div class="filter-time" on:change=move |event| asked.set(event_target_value(&event) == "own")>
                <Choice label=t("Time") test="filter-time" options=Signal::stored(times) value=Signal::derive(days)
                    change=|filter, days| {
                        filter.days = days.parse().ok();
                        (filter.from, filter.to) = (None, None);
                    } />
            </div>
            <Show when=own_days>
                <OwnDays />
            </Show>
            <Show when=move || !tags.with(Vec::is_empty)>
                <Choice label=t("Tag") test="filter-tag" options=tag_options value=Signal::derive(tag)
                    change=|filter, tag| filter.tag = some(tag) />
            </Show>
            <Choice label=t("Order") test="order" options=orders value=Signal::derive(order)
                change=|filter, name| filter.order = Order::from_key(&name) />
            <button type="button" class="button button-plain button-small" data-test="more-filters"
                aria-expanded=move || more.get().to_string() on:click=move |_| more.update(|it| *it = !*it)>
                <Icon glyph=Glyph::Filter />
                {t("More filters")}
            </button>
            <Show when=move || more.get()>
                <MoreFilters />
            </Show>
            <Show when=move || filter.with(Filter::is_narrow)>
                <button type="button" class="button button-plain button-small" data-test="clear-filters"
                    on:click=move |_| { asked.set(false); filter.update(|it| *it = it.wide()); }>
                    {t("Show everything")}
                </button>
            </Show>
        </div>
    }
}

/// All, then each.
pub(super) fn every(all: &str, each: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), all.to_owned())).chain(each).collect()
}

/// A value; none for the empty one.
pub(super) fn some(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}

fn uses_more(filter: &Filter) -> bool {
    let primary =
        Filter { emotion: None, days: None, from: None, to: None, tag: None, folder: None, ..filter.clone() };
    primary.is_narrow()
}

fn name_of(class: EmotionClass) -> String {
    format!("{class:?}")
}
