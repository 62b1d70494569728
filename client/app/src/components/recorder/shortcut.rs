//! The address `/?record=1`, which the installed app's shortcut opens: record at once.

use leptos::{html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::state::RecorderState;

/// Starts where the page may use the microphone already; else puts the focus on the button, for the browser asks only
/// people who press something.
pub(super) fn follow(recorder: RecorderState, start: NodeRef<html::Button>) {
    let query = use_query_map();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if query.with(|it| it.get("record").is_none()) {
            return;
        }
        // Loading the page again must not record again.
        navigate("/", NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        recorder.start_if_allowed(move || {
            if let Some(button) = start.get_untracked() {
                // A button of the page can have the focus.
                let _ = button.focus();
            }
        });
    });
}
