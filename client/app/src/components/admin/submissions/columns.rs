//! Which columns the table has.

use leptos::prelude::*;

use crate::{
    components::icon::{Glyph, Icon},
    state::admin::{AdminState, Column},
    text::{admin as words, t},
};

/// A list that unfolds.
#[component]
pub(super) fn Columns() -> impl IntoView {
    let table = AdminState::get().table;
    let open = RwSignal::new(false);
    let boxes = Column::ALL.map(|column| {
        view! {
            <label class="check">
                <input type="checkbox" data-test=format!("column-{}", column.key())
                    prop:checked=move || table.columns.with(|it| it.contains(&column))
                    on:change:target=move |event| table.show(column, event.target().checked()) />
                <span>{words::column_name(column)}</span>
            </label>
        }
    });
    view! {
        <div class="admin-columns page-act" on:keydown=move |event| if event.key() == "Escape" { open.set(false) }>
            <button type="button" class="button button-small" data-test="columns" aria-controls="columns"
                aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|it| *it = !*it)>
                <Icon glyph=Glyph::Split />{t("Columns")}
            </button>
            <div id="columns" class="card admin-menu" role="group" aria-label=t("Columns") hidden=move || !open.get()>{boxes}</div>
        </div>
    }
}
