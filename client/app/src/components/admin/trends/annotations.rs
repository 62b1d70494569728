//! Moments that people noted, so that what changed then is understood later.

use leptos::prelude::*;
use sotto_api::dashboard::{AnnotationView, MAX_ANNOTATION_CHARS};
use sotto_platform::clock;

use crate::{
    components::{confirm::Confirm, problem::ProblemNote, sending::Sending},
    state::{
        Problem,
        admin::{AdminState, local_input, ms_of_input},
    },
    text::{format, t},
};

/// The notes of the time that is shown, numbered as in the charts, and a line for another.
#[component]
pub(super) fn Annotations(
    /// Those that are there.
    all: Vec<AnnotationView>,
    /// Reads the trend anew.
    again: Callback<()>,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let (text, at) = (RwSignal::new(String::new()), RwSignal::new(local_input(clock::now_ms())));
    let submit = move |event: web_sys::SubmitEvent| {
        let keep = async move {
            let at_ms = ms_of_input(&at.get_untracked());
            let at_ms = at_ms.ok_or_else(|| Problem(t("Say when it was.").to_owned()))?;
            admin.annotate(at_ms, text.get_untracked().trim().to_owned()).await.map(drop)
        };
        sending.send(&event, keep, move || again.run(()));
    };
    let rows = all.into_iter().enumerate().map(|(number, it)| {
        let id = it.id;
        let act = Callback::new(move |()| sending.start(admin.take_annotation(id), move || again.run(())));
        view! {
            <li class="admin-row" data-test="annotation">
                <p><strong class="tabular">{number + 1}</strong> " " {it.text} " " <span class="soft small tabular">{format::moment(it.at_ms)}</span></p>
                <Confirm label=t("Delete") sure=t("Yes, delete the note") test="delete-annotation" act />
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="noted-title">
            <h2 id="noted-title">{t("What happened then")}</h2>
            <p class="soft small">{t("A release, a campaign, a closed lift: the charts show it by its number.")}</p>
            <ol class="admin-list">{rows}</ol>
            <form class="row" on:submit=submit>
                <input class="input admin-line" type="text" required=true maxlength=MAX_ANNOTATION_CHARS.to_string() autocomplete="off"
                    data-test="annotation-text" aria-label=t("What happened") placeholder=t("What happened") prop:value=text
                    on:input:target=move |event| text.set(event.target().value()) />
                <input class="input admin-when" type="datetime-local" required=true data-test="annotation-at" aria-label=t("When") prop:value=at
                    on:input:target=move |event| at.set(event.target().value()) />
                <button type="submit" class="button" data-test="annotate" disabled=move || sending.busy.get()>{t("Note it")}</button>
            </form>
            <ProblemNote sentence=sending.problem />
        </section>
    }
}
