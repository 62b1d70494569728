//! How far the analysis of a recording is, or why it failed.

use leptos::prelude::*;

use super::{imports::Progress, problem::ProblemNote};
use crate::{
    state::Work,
    text::{emotions, faults, t},
};

/// Where the work stands; nothing where there is nothing to say.
#[component]
pub(crate) fn WorkNote(
    /// The work.
    work: Memo<Work>,
) -> impl IntoView {
    let failed = move || match work.get() {
        Work::Failed(fault) => Some(faults::fault_sentence(&fault).to_owned()),
        _ => None,
    };
    let running = move || match work.get() {
        Work::Queued => {
            Some(view! { <p class="soft" role="status">{t("Waiting for its turn")}</p> }.into_any())
        }
        Work::Running { stage, done } => {
            Some(view! { <Progress stage=emotions::stage_name(stage) done /> }.into_any())
        }
        Work::Idle | Work::Failed(_) => None,
    };
    view! {
        {running}
        <ProblemNote sentence=Signal::derive(failed) />
    }
}
