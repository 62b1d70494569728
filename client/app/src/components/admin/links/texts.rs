//! What a visitor reads, in each language.

use leptos::prelude::*;
use sotto_api::feedback::{
    LinkTexts, MAX_CONSENT_CHARS, MAX_PROMPT_CHARS, MAX_QUESTION_CHARS, MAX_QUESTIONS, MAX_TITLE_CHARS,
};

use crate::{
    components::long_field::LongField,
    text::{fill, languages, t},
};

/// The texts of one language while they are typed.
#[derive(Clone, Copy)]
pub(super) struct TextForm {
    key: u32,
    language: RwSignal<String>,
    title: RwSignal<String>,
    prompt: RwSignal<String>,
    /// One a line.
    questions: RwSignal<String>,
    consent: RwSignal<String>,
}

impl TextForm {
    /// Those of a link; one that is empty where there are none.
    pub(super) fn all(texts: Vec<LinkTexts>) -> Vec<Self> {
        let mut all: Vec<Self> = texts.into_iter().map(Self::of).collect();
        if all.is_empty() {
            all.push(Self::empty());
        }
        all
    }

    /// A language to be filled in.
    pub(super) fn empty() -> Self {
        let none = String::new;
        Self::of(LinkTexts {
            language: "en".to_owned(),
            title: none(),
            prompt: none(),
            questions: Vec::new(),
            consent: none(),
        })
    }

    fn of(texts: LinkTexts) -> Self {
        Self {
            key: next_key(),
            language: RwSignal::new(texts.language),
            title: RwSignal::new(texts.title),
            prompt: RwSignal::new(texts.prompt),
            questions: RwSignal::new(texts.questions.join("\n")),
            consent: RwSignal::new(texts.consent),
        }
    }

    /// As it goes to the server.
    pub(super) fn read(&self) -> LinkTexts {
        let questions = self.questions.get_untracked();
        let questions = questions.lines().map(str::trim).filter(|it| !it.is_empty());
        LinkTexts {
            language: self.language.get_untracked(),
            title: self.title.get_untracked().trim().to_owned(),
            prompt: self.prompt.get_untracked().trim().to_owned(),
            questions: questions.map(str::to_owned).collect(),
            consent: self.consent.get_untracked().trim().to_owned(),
        }
    }
}

/// Keys of languages, so that one that goes takes its own fields along.
fn next_key() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A group of fields for each language.
#[component]
pub(super) fn Texts(
    /// All of them.
    texts: RwSignal<Vec<TextForm>>,
) -> impl IntoView {
    let several = move || texts.with(Vec::len) > 1;
    view! {
        <For each=move || texts.get() key=|it| it.key children=move |form| {
            let remove = move |_| texts.update(|all| all.retain(|it| it.key != form.key));
            let remove = move || several().then(|| view! {
                <button type="button" class="button button-plain button-small" data-test="remove-language" on:click=remove>
                    {t("Without this language")}
                </button>
            });
            view! { <OneLanguage form>{remove}</OneLanguage> }
        } />
    }
}

#[component]
fn OneLanguage(
    /// Its fields.
    form: TextForm,
    /// What can be done with it.
    children: Children,
) -> impl IntoView {
    let key = form.key;
    let test = move |name: &str| format!("{name}-{key}");
    let known = move |code: &str| languages::NAMES.iter().any(|(it, _)| *it == code);
    let kept = form.language.get_untracked();
    let other =
        (!known(&kept)).then(|| view! { <option value=kept.clone() selected=true>{kept.clone()}</option> });
    let options = languages::NAMES.iter().filter(|it| !it.0.is_empty()).map(|(code, name)| {
        view! { <option value=*code selected=form.language.get_untracked() == *code>{*name}</option> }
    });
    let questions_hint = fill(
        "One a line, at most {n} of up to {letters} letters.",
        &[("n", &MAX_QUESTIONS), ("letters", &MAX_QUESTION_CHARS)],
    );
    let questions_id = test("link-questions");
    let hint_id = format!("{questions_id}-hint");
    view! {
        <fieldset class="card admin-language" data-test="link-language">
            <legend class="reader-only">{t("What visitors read")}</legend>
            <div class="row spread">
                <label class="row">
                    <span class="field-label">{t("Language")}</span>
                    <select class="select" data-test="link-language-code"
                        on:change:target=move |event| form.language.set(event.target().value())>
                        {other}
                        {options.collect_view()}
                    </select>
                </label>
                {children()}
            </div>
            <label class="field">
                <span class="field-label">{t("Title")}</span>
                <input class="input" type="text" autocomplete="off" required=true maxlength=MAX_TITLE_CHARS.to_string()
                    data-test="link-title-input" prop:value=form.title
                    on:input:target=move |event| form.title.set(event.target().value()) />
            </label>
            <LongField label=t("What to speak about") test=test("link-prompt") value=form.prompt at_most=MAX_PROMPT_CHARS
                rows=2 optional=true />
            <div class="field">
                <label class="field-label" for=questions_id.clone()>{t("Questions")} " " <span class="soft">{t("(optional)")}</span></label>
                <textarea class="input input-long" rows="3" id=questions_id aria-describedby=hint_id.clone()
                    maxlength=(MAX_QUESTIONS * (MAX_QUESTION_CHARS + 1)).to_string() data-test="link-questions" prop:value=form.questions
                    on:input:target=move |event| form.questions.set(event.target().value())></textarea>
                <p class="field-hint" id=hint_id>{questions_hint}</p>
            </div>
            <LongField label=t("What visitors agree to") test=test("link-consent") value=form.consent at_most=MAX_CONSENT_CHARS
                hint=t("Who reads and hears it, what for, and for how long. It is kept with what they send, as they read it.") />
        </fieldset>
    }
}
