//! A name that folds its drawing away, and the drawing.

use leptos::{html, prelude::*};
use sotto_chart::{Tile, Window};

use super::{lens::Lens, tiled::Tiles};
use crate::{
    components::{
        canvas::{Canvas, Pen},
        icon::{Glyph, Icon},
    },
    state::{AppState, Part},
    text::timeline,
};

/// Draws what lies over the tiles, such as labels.
pub(super) type Over = Box<dyn Fn(&Pen, &Window)>;

/// One track.
#[component]
pub(super) fn Track(
    /// Which one.
    part: Part,
    /// Class for its height.
    class: &'static str,
    /// What a screen reader hears instead of the drawing.
    #[prop(into)]
    summary: Signal<String>,
    /// The window that is shown.
    lens: Lens,
    /// Draws a tile.
    paint: impl Fn(&Pen, &Tile) + 'static,
    /// Draws over all tiles.
    #[prop(optional)]
    over: Option<Over>,
    /// Counts changes of what is drawn.
    #[prop(optional, into)]
    data: Signal<u32>,
    /// The element around the drawing.
    #[prop(optional)]
    node: NodeRef<html::Div>,
) -> impl IntoView {
    let kept = StoredValue::new_local(Tiles::default());
    // Drawings hold canvases, which stay where they were made.
    let paint = StoredValue::new_local(paint);
    let over = StoredValue::new_local(over);
    let draw = move |pen: &Pen| {
        let (window, data) = (lens.window.get(), data.get());
        paint.with_value(|paint| kept.update_value(|tiles| tiles.show(pen, &window, data, paint)));
        over.with_value(|over| {
            if let Some(over) = over {
                over(pen, &window);
            }
        });
    };
    view! {
        <FoldedTrack part>
            <div class="track-plot" node_ref=node role="img" aria-label=summary>
                <Canvas draw class />
            </div>
        </FoldedTrack>
    }
}

/// A track around something else than a drawing.
#[component]
pub(super) fn FoldedTrack(
    /// Which one.
    part: Part,
    /// What is folded away.
    children: Children,
) -> impl IntoView {
    let viewer = AppState::get().viewer;
    let folded = Memo::new(move |_| viewer.folded.with(|it| it.contains(&part)));
    let unit = timeline::unit(part);
    view! {
        <div class="track" class:folded=move || folded.get() data-part=timeline::test_name(part)>
            <h3 class="track-name">
                <button
                    type="button"
                    class="track-fold"
                    data-test="fold"
                    aria-expanded=move || (!folded.get()).to_string()
                    title=move || timeline::fold_hint(folded.get())
                    on:click=move |_| viewer.fold(part)
                >
                    <Icon glyph=Glyph::Fold />
                    <span>
                        {timeline::part_name(part)}
                        {(!unit.is_empty()).then(|| view! { <span class="track-unit">{unit}</span> })}
                    </span>
                </button>
            </h3>
            {children()}
        </div>
    }
}
