//! The form of a feedback link.

use leptos::prelude::*;
use sotto_api::feedback::{Collects, LinkRequest, LinkView, MAX_EMBED, MAX_TEXTS};

use super::texts::{TextForm, Texts};
use crate::{
    components::{long_field::LongField, problem::ProblemNote, sending::Sending, switch::Switch},
    state::{
        Problem,
        admin::{AdminState, local_input, ms_of_input},
    },
    text::t,
};

/// Languages, what is collected, and when it ends.
#[component]
pub(super) fn LinkForm(
    /// The link that is changed; none to make one.
    link: Option<LinkView>,
    /// Called when it is kept.
    done: Callback<()>,
) -> impl IntoView {
    let admin = AdminState::get();
    let id = link.as_ref().map(|it| it.id);
    let request = link.map(|it| it.link);
    let collects =
        RwSignal::new(request.as_ref().map_or(Collects { transcript: true, audio: false }, |it| it.collects));
    let expires =
        RwSignal::new(request.as_ref().and_then(|it| it.expires_ms).map(local_input).unwrap_or_default());
    let limit =
        RwSignal::new(request.as_ref().and_then(|it| it.limit).map(|it| it.to_string()).unwrap_or_default());
    let embed = RwSignal::new(request.as_ref().map(|it| it.embed.join("\n")).unwrap_or_default());
    let closed = request.as_ref().is_some_and(|it| it.closed);
    let texts = RwSignal::new(TextForm::all(request.map(|it| it.texts).unwrap_or_default()));
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let keep = async move {
            let texts = texts.with_untracked(|all| all.iter().map(|it| it.read()).collect());
            let limit = match limit.get_untracked().trim() {
                "" => None,
                typed => Some(typed.parse().or(Err(Problem(t("The limit is a whole number.").to_owned())))?),
            };
            let expires_ms = ms_of_input(&expires.get_untracked());
            admin
                .keep_link(
                    id,
                    LinkRequest {
                        texts,
                        collects: collects.get_untracked(),
                        expires_ms,
                        limit,
                        closed,
                        embed: lines(&embed.get_untracked()),
                    },
                )
                .await
        };
        sending.send(&event, keep, move || done.run(()));
    };
    view! {
        <form class="form admin-form" on:submit=submit>
            <Texts texts />
            <Show when=move || { texts.with(Vec::len) < MAX_TEXTS }>
                <button type="button" class="button" data-test="add-language"
                    on:click=move |_| texts.update(|all| all.push(TextForm::empty()))>
                    {t("Add a language")}
                </button>
            </Show>
            <section class="card" aria-labelledby="collects-title">
                <h2 id="collects-title">{t("What is asked for")}</h2>
                <p class="soft small">
                    {t("Numbers and labels about the voice always come. Text and sound come only where the visitor allows it, too.")}
                </p>
                <Switch label=t("What was said") hint=t("The transcript that the visitor's device writes.") test="collect-transcript"
                    on=Signal::derive(move || collects.with(|it| it.transcript))
                    change=move |on| collects.update(|it| it.transcript = on) />
                <Switch label=t("The sound") hint=t("The recording itself, to be heard by your team.") test="collect-audio"
                    on=Signal::derive(move || collects.with(|it| it.audio))
                    change=move |on| collects.update(|it| it.audio = on) />
            </section>
            <Ends expires limit />
            <section class="card" aria-labelledby="embed-title">
                <h2 id="embed-title">{t("On other websites")}</h2>
                <LongField label=t("Sites that may show the page") test="link-embed" value=embed at_most=MAX_EMBED * 300 rows=2 optional=true
                    hint=t("One a line, such as https://museum.example. Without any, a website can lead to the page and not show it.") />
            </section>
            <ProblemNote sentence=sending.problem />
            <button type="submit" class="button button-strong" data-test="keep-link" disabled=move || sending.busy.get()>
                {if id.is_some() { t("Keep the changes") } else { t("Make the link") }}
            </button>
        </form>
    }
}

/// Until when it takes something, and how much.
#[component]
fn Ends(
    /// The moment, as a field of date and time writes it; empty for never.
    expires: RwSignal<String>,
    /// The most submissions; empty for no limit.
    limit: RwSignal<String>,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="ends-title">
            <h2 id="ends-title">{t("When it ends")}</h2>
            <div class="admin-pair">
                <label class="field">
                    <span class="field-label">{t("Open until")} " " <span class="soft">{t("(optional)")}</span></span>
                    <input class="input" type="datetime-local" data-test="link-expires" prop:value=expires
                        on:input:target=move |event| expires.set(event.target().value()) />
                </label>
                <label class="field">
                    <span class="field-label">{t("Most submissions")} " " <span class="soft">{t("(optional)")}</span></span>
                    <input class="input" type="number" min="1" max="1000000" inputmode="numeric" data-test="link-limit" prop:value=limit
                        on:input:target=move |event| limit.set(event.target().value()) />
                </label>
            </div>
        </section>
    }
}

/// Lines that are not empty.
fn lines(typed: &str) -> Vec<String> {
    typed.lines().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}
