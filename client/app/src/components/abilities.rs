//! What this browser lacks, said where it matters.

use leptos::prelude::*;
use sotto_platform::abilities::Ability;

use super::icon::{Glyph, Icon};
use crate::text::{abilities as say, t};

/// A sentence for each that is missing; nothing where all are there.
#[component]
pub(crate) fn AbilityNotes(
    /// What matters here.
    abilities: &'static [Ability],
) -> impl IntoView {
    let missing: Vec<Ability> = abilities.iter().copied().filter(|it| !it.is_here()).collect();
    missing
        .into_iter()
        .map(|ability| {
            view! {
                <p class="problem" data-test="ability-missing">
                    <Icon glyph=Glyph::Warning />
                    <span>{say::missing(ability)}</span>
                </p>
            }
        })
        .collect_view()
}

/// All that this browser lacks, for the settings.
#[component]
pub(crate) fn AbilitiesSection() -> impl IntoView {
    let missing: Vec<Ability> = Ability::ALL.into_iter().filter(|it| !it.is_here()).collect();
    let all = missing.is_empty();
    let rows = missing.into_iter().map(|ability| view! { <li>{say::missing(ability)}</li> }).collect_view();
    let body = if all {
        view! { <p>{t("It has everything that Sotto uses.")}</p> }.into_any()
    } else {
        view! {
            <p class="soft">{t("Everything else works.")}</p>
            <ul class="abilities" data-test="abilities-missing">{rows}</ul>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="abilities-title">
            <h2 id="abilities-title">{t("What this browser lacks")}</h2>
            {body}
        </section>
    }
}
