//! Buttons of the timeline: zoom, marker, keys.

use leptos::prelude::*;
use sotto_chart::{digits_of, time_step};

use super::{
    lens::{Lens, PRESS_STEPS},
    markers,
};
use crate::{
    components::icon::{Glyph, Icon},
    text::{t, timeline},
};

/// A row of buttons.
#[component]
pub(super) fn Toolbar(
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let shown = move || {
        let window = lens.window.get();
        timeline::window(window.start_s, window.end_s, digits_of(time_step(&window, 1_000.0, 64.0)))
    };
    let whole = move || lens.window.with(sotto_chart::Window::is_whole);
    view! {
        <div class="viewer-bar" role="group" aria-label=t("Timeline")>
            <Tool glyph=Glyph::Minus label=t("Zoom out") keys="Minus" test="zoom-out" off=Signal::derive(whole)
                act=move || lens.zoom(-PRESS_STEPS) />
            <Tool glyph=Glyph::Plus label=t("Zoom in") keys="Plus" test="zoom-in" act=move || lens.zoom(PRESS_STEPS) />
            <Tool glyph=Glyph::Whole label=t("Show everything") keys="0" test="zoom-all" off=Signal::derive(whole)
                act=move || lens.show_all() />
            <span class="viewer-shown small soft tabular" data-test="shown">{shown}</span>
            {lens.player.is_kept().then(|| view! {
                <Tool glyph=Glyph::Flag label=t("Mark this moment") keys="M" test="mark" act=move || markers::mark_moment(lens) />
                <Tool glyph=Glyph::Keyboard label=t("Keys") keys="?" test="keys" act=move || lens.help.set(true) />
            })}
        </div>
    }
}

/// A button with a sign.
#[component]
pub(super) fn Tool(
    /// What it shows.
    glyph: Glyph,
    /// What it does.
    label: &'static str,
    /// The key that does the same.
    #[prop(optional)]
    keys: &'static str,
    /// Its name for tests.
    test: &'static str,
    /// Whether there is nothing to do.
    #[prop(optional)]
    off: Signal<bool>,
    /// Does it.
    act: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="icon-button" data-test=test aria-label=label title=label
            aria-keyshortcuts=(!keys.is_empty()).then_some(keys) disabled=move || off.get() on:click=move |_| act()>
            <Icon glyph />
        </button>
    }
}
