//! A new API key.

use leptos::prelude::*;
use sotto_api::key::{KeyRequest, KeyResponse, MAX_KEY_DAYS, Scope};

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state::{AppState, Problem},
    text::{account::scope_name, plural, t},
};

/// How long a key may live, in days.
const LIVES: [u32; 4] = [7, 30, 90, MAX_KEY_DAYS];

/// What it is for, what it may do, and for how long.
#[component]
pub(crate) fn KeyForm(
    /// Called with the key.
    made: Callback<KeyResponse>,
) -> impl IntoView {
    let account = AppState::get().account;
    let (name, days, scopes) =
        (RwSignal::new(String::new()), RwSignal::new(LIVES[1]), RwSignal::new(Vec::<Scope>::new()));
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let sent = async move {
            let (name, scopes) = (name.get_untracked().trim().to_owned(), scopes.get_untracked());
            if scopes.is_empty() {
                return Err(Problem(t("Say at least one thing that the key may do.").to_owned()));
            }
            let key = account.make_key(KeyRequest { name, scopes, days: days.get_untracked() }).await?;
            made.run(key);
            Ok(())
        };
        sending.send(&event, sent, move || {
            let _ = name.try_set(String::new());
            let _ = scopes.try_set(Vec::new());
        });
    };
    let scope = move |it: Scope| view! { <ScopeCheck scope=it scopes /> };
    let lives = LIVES.map(|it| {
        let count = usize::try_from(it).unwrap_or_default();
        view! { <option value=it.to_string() selected=it == LIVES[1]>{plural(count, "1 day", "{n} days")}</option> }
    });
    view! {
        <details>
            <summary data-test="key-new">{t("Make a key")}</summary>
            <form class="form" on:submit=submit>
                <Field label=t("What it is for") test="key-name" value=name />
                <fieldset class="plain-set">
                    <legend class="field-label">{t("What it may do")}</legend>
                    {Scope::ALL.map(scope)}
                </fieldset>
                <div class="field">
                    <label class="field-label" for="key-days">{t("Until")}</label>
                    <select id="key-days" class="select" data-test="key-days"
                        on:change:target=move |event| days.set(event.target().value().parse().unwrap_or(LIVES[1]))>
                        {lives}
                    </select>
                </div>
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button" data-test="key-make" disabled=move || sending.busy.get()>
                    {t("Make the key")}
                </button>
            </form>
        </details>
    }
}

#[component]
fn ScopeCheck(
    /// Which.
    scope: Scope,
    /// Those that were chosen.
    scopes: RwSignal<Vec<Scope>>,
) -> impl IntoView {
    let name = serde_json::to_value(scope).ok().and_then(|it| it.as_str().map(str::to_owned));
    let change = move |on: bool| {
        scopes.update(|all| {
            all.retain(|it| *it != scope);
            if on {
                all.push(scope);
            }
        });
    };
    view! {
        <label class="check">
            <input type="checkbox" data-test=name.map(|it| format!("scope-{it}"))
                prop:checked=move || scopes.with(|all| all.contains(&scope))
                on:change:target=move |event| change(event.target().checked()) />
            <span>{scope_name(scope)}</span>
        </label>
    }
}
