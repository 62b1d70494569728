//! The team's own words for a submission.

use leptos::prelude::*;
use sotto_api::{
    dashboard::{BulkChange, MAX_TAG_CHARS},
    feedback::SubmissionView,
};

use crate::{
    components::{
        icon::{Glyph, Icon},
        problem::ProblemNote,
        sending::Sending,
    },
    state::admin::AdminState,
    text::{self, fill, t},
};

/// Tags that can be added and taken off.
#[component]
pub(super) fn Tags(
    /// The submission.
    view: RwSignal<SubmissionView>,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let change = move |add_tags: Vec<String>, remove_tags: Vec<String>| {
        let submissions = vec![view.with_untracked(|it| it.id)];
        let change = BulkChange { submissions, add_tags, remove_tags, ..BulkChange::default() };
        let keep = async move {
            admin.change_many(&change).await?;
            let _ = view.try_update(|it| {
                it.tags.retain(|tag| !change.remove_tags.contains(tag) && !change.add_tags.contains(tag));
                it.tags.extend(change.add_tags);
            });
            Ok(())
        };
        sending.start(keep, || ());
    };
    let add = move |typed: String| {
        let tag = text::tag(&typed);
        if !tag.is_empty() {
            change(vec![tag], Vec::new());
        }
    };
    let show = move |tag: String| {
        let label = fill("Remove the tag {tag}", &[("tag", &tag)]);
        let gone = tag.clone();
        view! {
            <li class="tag">
                <span data-test="tag">{tag}</span>
                <button type="button" class="tag-remove" aria-label=label on:click=move |_| change(Vec::new(), vec![gone.clone()])>
                    <Icon glyph=Glyph::Close />
                </button>
            </li>
        }
    };
    view! {
        <ul class="tags" aria-label=t("Tags")>
            <For each=move || view.with(|it| it.tags.clone()) key=Clone::clone children=show />
            <li>
                <input class="tag-input" type="text" placeholder=t("Add a tag") aria-label=t("Add a tag") autocomplete="off"
                    maxlength=MAX_TAG_CHARS.to_string() data-test="tag-add"
                    on:change:target=move |event| { add(event.target().value()); event.target().set_value(""); } />
            </li>
        </ul>
        <ProblemNote sentence=sending.problem />
    }
}
