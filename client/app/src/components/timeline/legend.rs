//! Which colour and pattern stands for which emotion.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;
use sotto_protocol::{Analysis, EmotionLabel};

use crate::{
    components::emotion_mark::EmotionMark,
    text::{emotions, t},
};

/// The classes that the ribbon shows.
#[component]
pub(super) fn Legend(
    /// Holds the windows.
    analysis: Arc<Analysis>,
) -> impl IntoView {
    let strongest = analysis.timeline.iter().filter_map(|it| emotions::strongest(&it.emotion));
    let (clear, unclear): (Vec<_>, Vec<_>) = strongest.partition(|it| it.1 >= emotions::WINDOW_CLEAR);
    let classes: BTreeSet<_> = clear.into_iter().map(|it| it.0).collect();
    let mut labels: Vec<EmotionLabel> = classes.into_iter().map(EmotionLabel::from).collect();
    if !unclear.is_empty() {
        labels.push(EmotionLabel::Unsure);
    }
    let items = labels.into_iter().map(|label| view! { <li><EmotionMark label /></li> }).collect_view();
    view! { <ul class="legend small" aria-label=t("Emotions in the ribbon")>{items}</ul> }
}
