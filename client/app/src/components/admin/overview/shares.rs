//! What the whole is made of, as bars.

use leptos::prelude::*;
use sotto_api::{
    dashboard::{DeviceKind, Figures, Share},
    feedback::SubmissionStatus,
};

use crate::{
    components::charts::{Bar, BarChart, ChartFrame},
    state::admin::{AdminState, Narrow},
    text::{admin as names, emotions, figures as words, t},
};

/// How a label reads to people.
type Naming = Box<dyn Fn(&str) -> String>;

/// One chart: its name, name for tests, what a list is narrowed down by, how its labels read, and the shares.
type Chart = (&'static str, &'static str, &'static str, Naming, fn(&Figures) -> &Vec<Share>);

/// Charts of all shares.
#[component]
pub(super) fn AllShares(
    /// Of the time that was asked for.
    figures: Figures,
    /// Of the time before; none where too little came.
    before: Option<Figures>,
    /// What lists the submissions.
    behind: Narrow,
) -> impl IntoView {
    let admin = AdminState::get();
    let link =
        move |id: &str| id.parse().map_or_else(|_| id.to_owned(), |id| untrack(|| admin.link_title(id)));
    let status = |it: &str| SubmissionStatus::from_name(it).map_or("", names::status_name).to_owned();
    let device = |it: &str| DeviceKind::from_name(it).map_or("", words::device_name).to_owned();
    let charts: [Chart; 8] = [
        (
            t("Pleasant or not"),
            "sentiment",
            "sentiment",
            Box::new(|it| emotions::sentiment_name(names::sentiment_of(it)).to_owned()),
            |it| &it.sentiment,
        ),
        (
            t("How it sounds"),
            "emotion",
            "emotion",
            Box::new(|it| emotions::label_name(names::emotion_of(it)).to_owned()),
            |it| &it.emotion,
        ),
        (t("What people do"), "intent", "intent", Box::new(|it| words::intent_name(it).to_owned()), |it| {
            &it.intent
        }),
        (
            t("What asks for attention"),
            "importance",
            "importance",
            Box::new(|it| words::importance_name(it).to_owned()),
            |it| &it.by_importance,
        ),
        (t("Status"), "status", "status", Box::new(status), |it| &it.status),
        (t("Link"), "link", "link", Box::new(link), |it| &it.link),
        (t("Device"), "device", "device", Box::new(device), |it| &it.device),
        (t("Language"), "language", "language", Box::new(names::language_name), |it| &it.language),
    ];
    let shown = charts.into_iter().map(|(name, test, by, naming, of)| {
        let earlier = before.as_ref().map(of);
        let (bars, rows) = rows(of(&figures), earlier, &naming, |label| {
            let value = if by == "importance" { important(label)? } else { label };
            Some(admin.href(&format!("submissions{}", behind.with(by, value).to_address())))
        });
        let any = bars.iter().any(|it| it.share.is_some());
        let columns = vec![name, t("Submissions"), t("Share"), t("Time before")];
        (!bars.is_empty()).then(|| view! {
            <section class="card" data-test="shares" data-of=test>
                <h2>{name}</h2>
                {if any {
                    view! {
                        <ChartFrame name=name test="share-chart" columns rows><BarChart bars label=name /></ChartFrame>
                    }
                    .into_any()
                } else {
                    view! { <p class="soft small">{t("Too few submissions say something about this.")}</p> }.into_any()
                }}
            </section>
        })
    });
    view! {
        <div class="share-cards">{shown.collect_view()}</div>
        <p class="soft small"><span class="before-mark" aria-hidden="true"></span>{t("The time before. A name leads to the submissions behind it.")}</p>
    }
}

/// What lists the important ones; nothing lists the others alone.
fn important(label: &str) -> Option<&'static str> {
    (label == "high").then_some("50")
}

/// Bars, and the table behind them.
fn rows(
    shares: &[Share],
    before: Option<&Vec<Share>>,
    naming: &Naming,
    href: impl Fn(&str) -> Option<String>,
) -> (Vec<Bar>, Vec<Vec<String>>) {
    let earlier = |label: &str| before?.iter().find(|it| it.label == label)?.share;
    let bar = |it: &Share| Bar {
        name: naming(&it.label),
        share: it.share.zip(it.low).zip(it.high).map(|((share, low), high)| (share, low, high)),
        before: earlier(&it.label),
        said: words::share(it),
        href: href(&it.label),
    };
    let dash = || "\u{2013}".to_owned();
    let row = |it: &Share| {
        let count = it.count.map_or_else(|| t("too few").to_owned(), |it| it.to_string());
        vec![naming(&it.label), count, words::share(it), earlier(&it.label).map_or_else(dash, words::percent)]
    };
    (shares.iter().map(bar).collect(), shares.iter().map(row).collect())
}
