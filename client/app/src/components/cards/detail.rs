//! All measures, folded away until someone wants them.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::Analysis;

use crate::text::{format, measures, t};

/// Groups of measures as tables, and the functionals that research compares.
#[component]
pub(crate) fn DetailCard(
    /// What was found.
    analysis: Arc<Analysis>,
) -> impl IntoView {
    let groups = measures::groups(&analysis).into_iter().map(|group| {
        let rows = group.rows.into_iter().map(|(name, value, meaning)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="tabular">{value.unwrap_or_else(|| "\u{2013}".to_owned())}</td>
                    <td class="soft small">{meaning}</td>
                </tr>
            }
        });
        view! {
            <table class="numbers">
                <caption>{group.title}</caption>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
    });
    let functionals = analysis.measures.egemaps.iter().map(|(name, value)| {
        view! {
            <tr><th scope="row">{name.clone()}</th><td class="tabular">{format::number(*value, 4)}</td></tr>
        }
    });
    let functionals = functionals.collect_view();
    view! {
        <details class="card card-wide" data-test="all-measures">
            <summary><h2>{t("All measures")}</h2></summary>
            {groups.collect_view()}
            <details>
                <summary>{t("eGeMAPS v02, the 88 functionals that voice research compares")}</summary>
                <table class="numbers">
                    <caption class="soft small">{t("By the names and in the units of the set (Eyben et al. 2016)")}</caption>
                    <tbody>{functionals}</tbody>
                </table>
            </details>
        </details>
    }
}
