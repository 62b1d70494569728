//! A chart with its name, the table behind it, and buttons that save it.

use leptos::{html, prelude::*};

use crate::{
    components::icon::{Glyph, Icon},
    state::{Picture, save_picture},
    text::{fill, t},
};

/// A drawing and what belongs to it.
#[component]
pub(crate) fn ChartFrame(
    /// What is drawn.
    #[prop(into)]
    name: String,
    /// Name for tests and ids.
    test: &'static str,
    /// The drawing: an SVG element.
    children: Children,
    /// Head and rows of the table behind it.
    columns: Vec<&'static str>,
    /// Cells, row by row; the first names its row.
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let title = StoredValue::new(name.clone());
    let save = move |kind: Picture| {
        let drawing = node.get_untracked().and_then(|it| it.query_selector("svg").ok().flatten());
        if let Some(drawing) = drawing {
            title.with_value(|name| save_picture(name, &drawing, kind));
        }
    };
    let label = |format: &str| fill("Save {name} as {format}", &[("name", &name), ("format", &format)]);
    let (svg_label, png_label) = (label("SVG"), label("PNG"));
    let head = columns.into_iter().map(|it| view! { <th scope="col">{it}</th> }).collect_view();
    let body = rows.into_iter().map(|cells| {
        let mut cells = cells.into_iter();
        let first = cells.next();
        view! {
            <tr>
                <th scope="row">{first}</th>
                {cells.map(|it| view! { <td class="tabular">{it}</td> }).collect_view()}
            </tr>
        }
    });
    let body = body.collect_view();
    view! {
        <figure class="chart" data-test=test>
            <div class="chart-drawing" node_ref=node>{children()}</div>
            <div class="chart-foot">
                <details class="chart-table">
                    <summary class="small">{t("The numbers as a table")}</summary>
                    <div class="scroll-x" tabindex="0" role="region" aria-label=name>
                        <table class="numbers chart-numbers"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>
                    </div>
                </details>
                <span class="chart-save">
                    <button type="button" class="button button-plain button-small" data-test="save-svg"
                        aria-label=svg_label on:click=move |_| save(Picture::Svg)>
                        <Icon glyph=Glyph::Download />"SVG"
                    </button>
                    <button type="button" class="button button-plain button-small" data-test="save-png"
                        aria-label=png_label on:click=move |_| save(Picture::Png)>
                        <Icon glyph=Glyph::Download />"PNG"
                    </button>
                </span>
            </div>
        </figure>
    }
}
