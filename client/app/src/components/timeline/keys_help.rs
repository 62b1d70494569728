//! The list of keys.

use leptos::{html, prelude::*};

use super::lens::Lens;
use crate::{
    components::{
        icon::{Glyph, Icon},
        switch::Switch,
    },
    state::AppState,
    text::t,
};

/// Keys, and what they do.
fn keys() -> [(Vec<&'static str>, &'static str); 14] {
    [
        (vec![t("Space")], t("Play or pause")),
        (vec!["\u{2190}", "\u{2192}"], t("Go back or on; finer steps on the tracks")),
        (vec!["+", "\u{2212}", "0"], t("Zoom in, zoom out, show everything")),
        (vec![t("Shift + arrow")], t("Move what is shown; on the tracks, extend the selection")),
        (vec![t("Ctrl + wheel")], t("Zoom where the pointer is")),
        (vec![t("Shift + wheel")], t("Move what is shown")),
        (vec!["[", "]"], t("Begin or end the selection at the cursor")),
        (vec![t("Shift + click")], t("Extend the selection")),
        (vec!["P"], t("Play the selection")),
        (vec!["L"], t("Play it over and over")),
        (vec!["S"], t("Zoom to the selection")),
        (vec![t("Escape")], t("Select nothing")),
        (vec!["M"], t("Mark this moment")),
        (vec![",", "."], t("Go to the marker before or after")),
    ]
}

/// A dialog with all keys.
#[component]
pub(super) fn KeysHelp(
    /// Knows whether it is open.
    lens: Lens,
) -> impl IntoView {
    let viewer = AppState::get().viewer;
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (lens.help.get(), dialog.open()) {
            // A dialog that is on the page and closed can be shown.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let rows = keys().map(|(keys, what)| {
        let keys = keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view();
        view! { <div class="key-row"><dt>{keys}</dt><dd>{what}</dd></div> }
    });
    view! {
        <dialog node_ref=node class="keys-help" aria-labelledby="keys-title" data-test="keys-help"
            on:close=move |_| lens.help.set(false)>
            <div class="keys-head">
                <h2 id="keys-title">{t("Keys")}</h2>
                <button type="button" class="icon-button" aria-label=t("Close") data-test="keys-close"
                    on:click=move |_| lens.help.set(false)>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
            <dl class="key-list">{rows}</dl>
            <Switch
                label=t("Keys work everywhere on this page")
                hint=t("Off, single letters and signs act only while the tracks have the focus.")
                test="keys-everywhere"
                on=viewer.keys_everywhere.into()
                change=move |on| viewer.set_keys_everywhere(on)
            />
        </dialog>
    }
}
