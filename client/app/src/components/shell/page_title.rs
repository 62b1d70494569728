//! The name of the page in the browser's tab.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    state::{AppState, Phase},
    text::t,
};

/// Follows the address, and says when something is being recorded. Shows nothing itself.
#[component]
pub(super) fn PageTitle() -> impl IntoView {
    let state = AppState::get();
    let path = use_location().pathname;
    Effect::new(move |_| {
        let path = path.get();
        let place = match path.split('/').nth(1).unwrap_or_default() {
            "library" => t("Library"),
            "trends" => t("Trends"),
            "compare" => t("Compare"),
            "settings" => t("Settings"),
            "sign-in" | "verify" => t("Sign in"),
            "reset" => t("A new password"),
            "setup" => t("Set up"),
            "welcome" => t("Welcome"),
            "admin" => t("Organisation"),
            "recording" => t("Result"),
            _ => t("Record"),
        };
        let live = state.recorder.phase.with(|it| *it == Phase::Recording);
        document().set_title(&format!("{}{place} \u{b7} Sotto", if live { "\u{25cf} " } else { "" }));
    });
}
