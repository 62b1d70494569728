//! A name and a drawing.

use leptos::{html, prelude::*};

use crate::components::canvas::{Canvas, Pen};

/// One track.
#[component]
pub(super) fn Track(
    /// What is drawn.
    name: &'static str,
    /// Its unit, below the name.
    #[prop(optional)]
    unit: &'static str,
    /// Class for its height.
    class: &'static str,
    /// What a screen reader hears instead of the drawing.
    #[prop(into)]
    summary: String,
    /// Draws it.
    draw: impl Fn(&Pen) + 'static,
    /// The element around the drawing.
    #[prop(optional)]
    node: NodeRef<html::Div>,
) -> impl IntoView {
    view! {
        <div class="track">
            <h3 class="track-name">
                {name}
                {(!unit.is_empty()).then(|| view! { <span class="track-unit">{unit}</span> })}
            </h3>
            <div class="track-plot" node_ref=node role="img" aria-label=summary>
                <Canvas draw class />
            </div>
        </div>
    }
}
