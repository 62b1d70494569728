//! From two chosen recordings to both side by side.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::t,
};

/// A link that is there while two are chosen. The older is the first of them.
#[component]
pub(super) fn CompareChosen() -> impl IntoView {
    let selection = AppState::get().selection;
    let two = Memo::new(move |_| {
        selection.chosen.with(|all| {
            let mut all = all.iter().copied();
            match (all.next(), all.next(), all.next()) {
                (Some(first), Some(second), None) => Some((first, second)),
                _ => None,
            }
        })
    });
    move || {
        two.get().map(|(first, second)| {
            view! {
                <A href=format!("/compare?a={first}&b={second}") attr:class="button button-small bulk-act"
                    attr:data-test="bulk-compare">
                    <Icon glyph=Glyph::Compare />{t("Compare")}
                </A>
            }
        })
    }
}
