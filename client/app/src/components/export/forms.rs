//! The forms that recordings can be saved in, by what they are for.

use leptos::prelude::*;
use sotto_api::RecordingId;
use sotto_protocol::ExportForm;

use crate::{
    components::icon::{Glyph, Icon},
    state::{ExportSize, ExportState},
    text::{exports, format},
};

/// All forms.
#[component]
pub(super) fn Forms(
    /// Which recordings.
    ids: Vec<RecordingId>,
    /// Writes them.
    state: ExportState,
    /// Whether something is being written.
    busy: Memo<bool>,
) -> impl IntoView {
    let group = |(name, forms): (&'static str, Vec<ExportForm>)| {
        let rows: Vec<_> =
            forms.into_iter().map(|form| view! { <Row ids=ids.clone() form state busy /> }).collect();
        view! {
            <section class="export-group">
                <h3>{name}</h3>
                <ul>{rows}</ul>
            </section>
        }
    };
    exports::groups().into_iter().map(group).collect_view()
}

#[component]
fn Row(
    /// Which recordings.
    ids: Vec<RecordingId>,
    /// As what.
    form: ExportForm,
    /// Writes them.
    state: ExportState,
    /// Whether something is being written.
    busy: Memo<bool>,
) -> impl IntoView {
    let size = state.size(&ids, form);
    let has = size != ExportSize::Nothing;
    let size = match size {
        ExportSize::Nothing => exports::lacks(form).to_owned(),
        ExportSize::About(bytes) => exports::about(bytes),
        ExportSize::Exactly(bytes) => format::bytes(bytes),
    };
    let name = exports::name(form);
    let test = if form == ExportForm::Timeline { "timeline" } else { form.extension() };
    let test = format!("export-{}", if test.is_empty() { "original" } else { test });
    view! {
        <li>
            <button type="button" class="export-form" data-test=test disabled=move || busy.get() || !has
                on:click=move |_| state.save(ids.clone(), form)>
                <Icon glyph=Glyph::Download />
                <span class="export-name">{name}</span>
                <span class="soft small">{exports::purpose(form)}</span>
                <span class="soft small tabular export-size">{size}</span>
            </button>
        </li>
    }
}
