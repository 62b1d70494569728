//! Two times or two groups beside each other, with sentences that claim no more than the numbers do.

use leptos::prelude::*;
use sotto_api::dashboard::{Comparison, Difference, Side};

use super::super::narrowing::{Narrowing, Options, links};
use crate::{
    components::{
        charts::{Gap, GapChart},
        problem::ProblemNote,
        select::Select,
        sending::Sending,
    },
    state::admin::{AdminState, Narrow},
    text::{figures as words, fill, format, t},
};

/// One side while it is chosen: days and link, beside what the page is narrowed down by.
#[derive(Clone, Copy)]
struct Chosen {
    from: RwSignal<String>,
    to: RwSignal<String>,
    link: RwSignal<String>,
}

impl Chosen {
    fn new() -> Self {
        Self { from: RwSignal::default(), to: RwSignal::default(), link: RwSignal::default() }
    }

    fn narrow(self, beside: &Narrow) -> Narrow {
        let pick = |own: RwSignal<String>, name: &str| match own.get_untracked() {
            own if own.is_empty() => beside.get(name),
            own => own,
        };
        let narrow = beside.of_figures();
        let (from, to, link) = (pick(self.from, "from"), pick(self.to, "to"), pick(self.link, "link"));
        narrow.with("from", &from).with("to", &to).with("link", &link)
    }
}

/// The form, and what came of it.
#[component]
pub(super) fn ComparisonForm(
    /// What the page is narrowed down by.
    narrowing: Narrowing,
) -> impl IntoView {
    let admin = AdminState::get();
    let (a, b) = (Chosen::new(), Chosen::new());
    let sending = Sending::new();
    let found = RwSignal::new(None::<Comparison>);
    let submit = move |event: web_sys::SubmitEvent| {
        let beside = narrowing.narrow.get_untracked();
        let compare = async move {
            let it = admin.compare(a.narrow(&beside), b.narrow(&beside)).await?;
            let _ = found.try_set(Some(it));
            Ok(())
        };
        sending.send(&event, compare, || ());
    };
    let options = links(admin);
    view! {
        <section class="card" aria-labelledby="compare-title" data-test="comparison">
            <h2 id="compare-title">{t("Compare two times or two links")}</h2>
            <p class="soft small">{t("What is left empty is as above. Choose days or a link for A and for B.")}</p>
            <form class="form" on:submit=submit>
                <div class="picks">
                    <SideFields name="A" side=a options />
                    <span aria-hidden="true"></span>
                    <SideFields name="B" side=b options />
                </div>
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button" data-test="compare-them" disabled=move || sending.busy.get()>{t("Compare")}</button>
            </form>
            <div role="status">{move || found.get().map(|comparison| view! { <Found comparison /> })}</div>
        </section>
    }
}

#[component]
fn SideFields(
    /// `A` or `B`.
    name: &'static str,
    /// What is chosen.
    side: Chosen,
    /// Links to choose from.
    options: Options,
) -> impl IntoView {
    let day = |label: &'static str, test: &'static str, value: RwSignal<String>| {
        view! {
            <label class="own-day">
                <span class="small">{label}</span>
                <input class="input" type="date" data-test=format!("{test}-{name}") prop:value=value
                    on:input:target=move |event| value.set(event.target().value()) />
            </label>
        }
    };
    view! {
        <fieldset class="side-fields">
            <legend class="field-label">{name}</legend>
            <span class="own-days">{day(t("From"), "from", side.from)}{day(t("to"), "to", side.to)}</span>
            <Select label=t("Link") test="compare-link" options value=side.link change=move |value| side.link.set(value) />
        </fieldset>
    }
}

/// What was found.
#[component]
fn Found(
    /// It.
    comparison: Comparison,
) -> impl IntoView {
    let Comparison { a, b, differences, minimum_group, may_overlap, .. } = comparison;
    let why = |side: &Side, name: &str| {
        words::not_shown(side.shown, minimum_group).map(|why| format!("{name}: {why}"))
    };
    let whys = [why(&a, "A"), why(&b, "B")]
        .into_iter()
        .flatten()
        .map(|it| view! { <p data-test="withheld">{it}</p> })
        .collect_view();
    let side = |it: &Side, name: &str| {
        let count = it.submissions.map_or_else(|| t("too few").to_owned(), words::submissions);
        let (from, to) = (format::day_utc(it.from_ms), format::day_utc(it.until_ms.saturating_sub(1)));
        fill(
            "{side}: {from} to {to}, {count}",
            &[("side", &name), ("from", &from), ("to", &to), ("count", &count)],
        )
    };
    let (first, second) = (side(&a, "A"), side(&b, "B"));
    let any = !differences.is_empty();
    let row = |it: &Difference| {
        let gap = Gap { difference: it.difference, low: it.low, high: it.high };
        view! {
            <tr data-test="difference">
                <th scope="row">{words::measure_name(it)}</th>
                <td class="tabular">{words::of_measure(it.measure, it.a)}</td>
                <td class="tabular">{words::of_measure(it.measure, it.b)}</td>
                <td class="gap-cell"><GapChart gap /></td>
                <td class="small">{words::difference(it)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = differences.iter().map(row).collect();
    view! {
        <p class="small tabular">{first}</p>
        <p class="small tabular">{second}</p>
        {whys}
        {any.then(|| view! {
            <div class="scroll-x" tabindex="0" role="region" aria-label=t("Differences")>
                <table class="numbers chart-numbers differences">
                    <thead><tr>
                        <th scope="col">{t("What")}</th><th scope="col">"A"</th><th scope="col">"B"</th>
                        <th scope="col">{t("B less A, with its 95 % interval")}</th><th scope="col">{t("What that says")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="soft small">{words::about_comparison(may_overlap)}</p>
        })}
    }
}
