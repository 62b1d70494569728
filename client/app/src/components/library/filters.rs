//! Narrowing the library down, and putting it in another order.

use leptos::prelude::*;
use sotto_protocol::{EmotionClass, EmotionLabel};

use crate::{
    state::{AppState, Filter, Order},
    text::{emotions, library},
};

/// A choice with an empty value for all.
#[component]
fn Choice(
    /// What is chosen.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// Values and names.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    change: fn(&mut Filter, String),
) -> impl IntoView {
    let filter = AppState::get().library.filter;
    let shown = move || {
        let chosen = value.get();
        let option = |(value, name): (String, String)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{name}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    };
    view! {
        <select class="select" data-test=test aria-label=label
            on:change:target=move |event| filter.update(|it| change(it, event.target().value()))>
            {shown}
        </select>
    }
}

/// Choices of emotion, time, tag and order, and a way back to everything.
#[component]
pub(crate) fn Filters() -> impl IntoView {
    let state = AppState::get().library;
    let filter = state.filter;
    let named = |options: &[(&str, &str)]| -> Vec<(String, String)> {
        options.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned())).collect()
    };
    let emotion_options: Vec<(String, String)> =
        std::iter::once((String::new(), library::ANY_EMOTION.to_owned()))
            .chain(EmotionClass::ALL.map(|class| {
                let name = emotions::class_name(class).to_owned();
                (name.clone(), name)
            }))
            .collect();
    let times = named(&library::TIMES);
    let orders: Vec<(String, String)> = Order::ALL
        .map(|order| (library::order_name(order).to_owned(), library::order_name(order).to_owned()))
        .to_vec();
    let tags = Memo::new(move |_| {
        let mut tags =
            state.recordings.with(|all| all.iter().flat_map(|it| it.tags.clone()).collect::<Vec<_>>());
        tags.sort_unstable();
        tags.dedup();
        tags
    });
    let tag_options = Signal::derive(move || {
        let all = std::iter::once((String::new(), library::ANY_TAG.to_owned()));
        all.chain(tags.get().into_iter().map(|tag| (tag.clone(), tag))).collect::<Vec<_>>()
    });
    let emotion =
        move || filter.with(|it| it.emotion.map(emotions::label_name).unwrap_or_default().to_owned());
    let days = move || filter.with(|it| it.days.map(|days| days.to_string()).unwrap_or_default());
    let tag = move || filter.with(|it| it.tag.clone().unwrap_or_default());
    let order = move || filter.with(|it| library::order_name(it.order).to_owned());
    view! {
        <div class="filters" role="group" aria-label=library::FILTERS>
            <Choice label=library::EMOTION test="filter-emotion"
                options=Signal::stored(emotion_options) value=Signal::derive(emotion)
                change=|filter, name| {
                    let class = EmotionClass::ALL.into_iter().find(|class| emotions::class_name(*class) == name);
                    filter.emotion = class.map(EmotionLabel::from);
                } />
            <Choice label=library::TIME test="filter-time" options=Signal::stored(times) value=Signal::derive(days)
                change=|filter, days| filter.days = days.parse().ok() />
            <Show when=move || !tags.with(Vec::is_empty)>
                <Choice label=library::TAG test="filter-tag" options=tag_options value=Signal::derive(tag)
                    change=|filter, tag| filter.tag = (!tag.is_empty()).then_some(tag) />
            </Show>
            <Choice label=library::ORDER test="order" options=Signal::stored(orders) value=Signal::derive(order)
                change=|filter, name| {
                    let order = Order::ALL.into_iter().find(|order| library::order_name(*order) == name);
                    filter.order = order.unwrap_or_default();
                } />
            <Show when=move || filter.with(Filter::is_narrow)>
                <button type="button" class="button button-plain button-small" data-test="clear-filters"
                    on:click=move |_| filter.update(|it| {
                        *it = Filter { query: it.query.clone(), order: it.order, ..Filter::default() };
                    })>
                    {library::CLEAR}
                </button>
            </Show>
        </div>
    }
}
