//! What is selected, in numbers, and what can be done with it.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_chart::Summary;
use sotto_protocol::{Analysis, Tracks};

use super::{lens::Lens, markers, toolbar::Tool};
use crate::{
    components::icon::{Glyph, Icon},
    text::{t, timeline},
};

/// A line about the selection, where there is one.
#[component]
pub(super) fn ChosenStretch(
    /// What was found.
    analysis: Arc<Analysis>,
    /// Series over time.
    tracks: Option<Arc<Tracks>>,
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let values = move || {
        let stretch = lens.selection.get()?;
        let summary = Summary::of(stretch, &analysis, tracks.as_deref());
        let values = timeline::selection(stretch, &summary);
        let pairs = values
            .into_iter()
            .map(|(name, value)| view! { <div class="readout-pair"><dt>{name}</dt><dd>{value}</dd></div> });
        Some(pairs.collect_view())
    };
    let some = Memo::new(move |_| lens.selection.with(Option::is_some));
    view! {
        <section class="chosen" aria-label=t("Selection") hidden=move || !some.get() data-test="selection">
            <dl class="readout small tabular" data-test="selection-values">{values}</dl>
            <div class="chosen-actions">
                <Tool glyph=Glyph::Play label=t("Play the selection") keys="P" test="play-selection"
                    act=move || lens.play_selection() />
                <button type="button" class="icon-button" data-test="loop" aria-label=t("Play it over and over")
                    title=t("Play it over and over") aria-keyshortcuts="L"
                    aria-pressed=move || lens.looping.get().to_string() on:click=move |_| lens.toggle_loop()>
                    <Icon glyph=Glyph::Loop />
                </button>
                <Tool glyph=Glyph::Search label=t("Zoom to the selection") keys="S" test="zoom-selection"
                    act=move || lens.show_selection() />
                {lens.player.is_kept().then(|| view! {
                    <Tool glyph=Glyph::Flag label=t("Mark this") test="mark-selection"
                        act=move || markers::mark_selection(lens) />
                })}
                <Tool glyph=Glyph::Close label=t("Select nothing") keys="Escape" test="clear-selection"
                    act=move || lens.clear() />
            </div>
        </section>
    }
}
