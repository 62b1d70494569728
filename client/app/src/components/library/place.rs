//! One place beside the list: a folder, a tag, or all. Recordings can be dropped on it.

use leptos::prelude::*;
use sotto_api::RecordingId;

use super::drag;
use crate::{
    components::{
        icon::{Glyph, Icon},
        line_input::LineInput,
    },
    text::{fill, t},
};

/// Most characters of what is typed as its name.
const MAX_CHARS: usize = 200;

/// Its name, how much lies there, and a pencil where it can be renamed.
#[component]
pub(super) fn Place(
    /// Its name.
    name: String,
    /// Recordings there.
    count: usize,
    /// How many places it lies in.
    depth: usize,
    /// Its sign.
    glyph: Glyph,
    /// Whether it is shown.
    current: Signal<bool>,
    /// Shows it.
    go: Callback<()>,
    /// Gives it another name.
    #[prop(default = None)]
    rename: Option<Callback<String>>,
    /// What is renamed: the name with all it lies in.
    #[prop(optional)]
    whole: String,
    /// Takes what is dropped on it.
    #[prop(default = None)]
    take: Option<Callback<Vec<RecordingId>>>,
    /// Name for tests.
    #[prop(default = "place")]
    test: &'static str,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let editing = RwSignal::new(None::<String>);
    let label = fill("Rename {title}", &[("title", &name)]);
    let pencil = rename.map(|_| {
        let whole = whole.clone();
        view! {
            <button type="button" class="icon-button place-rename" data-test="rename-place" title=t("Rename") aria-label=label
                on:click=move |_| editing.set(Some(whole.clone()))>
                <Icon glyph=Glyph::Pencil />
            </button>
        }
    });
    let keep = move |typed: String| {
        if let Some(rename) = rename {
            rename.run(typed);
        }
    };
    view! {
        <li
            class="place"
            data-over=move || over.get().to_string()
            style=("--depth", depth.to_string())
            on:dragover=move |event| {
                if take.is_some() && drag::holds(&event) {
                    event.prevent_default();
                    over.set(true);
                }
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                over.set(false);
                if let Some(take) = take.filter(|_| drag::holds(&event)) {
                    event.prevent_default();
                    take.run(drag::dropped(&event));
                }
            }
        >
            <button type="button" class="place-link" data-test=test data-name=whole
                aria-current=move || current.get().then_some("true") on:click=move |_| go.run(())>
                <Icon glyph=glyph />
                <span class="place-name">{name}</span>
                <span class="place-count soft small tabular">{count}</span>
            </button>
            {pencil}
            <Show when=move || editing.with(Option::is_some)>
                <LineInput label=t("New name") test="rename-place-input" max_chars=MAX_CHARS editing keep />
            </Show>
        </li>
    }
}
