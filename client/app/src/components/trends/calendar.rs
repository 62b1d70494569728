//! A month of days, each with how its recordings sound.

use std::collections::BTreeMap;

use leptos::prelude::*;
use sotto_insight::{Date, Month, Mood, MoodKind, calendar};
use sotto_protocol::{EmotionLabel, SentimentLabel};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::{Samples, day::DayList};
use crate::{
    components::{
        emotion_mark::swatch_class,
        icon::{Glyph, Icon},
    },
    text::{emotions, format, t, trends},
};

/// The calendar, the list of the chosen day, and the month as a table.
#[component]
pub(crate) fn MoodCalendar(
    /// The recordings.
    samples: Samples,
    /// Today.
    today: i64,
) -> impl IntoView {
    let by_emotion = RwSignal::new(true);
    // The day that the keyboard is at decides which month is shown.
    let at = RwSignal::new(today);
    let chosen = RwSignal::new(None::<i64>);
    let shown = Memo::new(move |_| Month::of(at.get()));
    let moods = Memo::new(move |_| {
        let month = shown.get();
        samples.with(|all| {
            let mut days: BTreeMap<i64, Vec<_>> = BTreeMap::new();
            for sample in all.iter().filter(|it| (month.first()..=month.last()).contains(&it.day)) {
                days.entry(sample.day).or_default().push(sample.analysis.as_ref());
            }
            let moods = days.iter().filter_map(|(day, of)| Some((*day, Mood::of(of.iter().copied())?)));
            moods.collect::<BTreeMap<_, _>>()
        })
    });
    let turn = move |to: Month| {
        let day = i64::from(Date::of(at.get_untracked()).day) - 1;
        at.set((to.first() + day).min(to.last()));
        chosen.set(None);
    };
    let kinds = [(true, t("Emotion"), "mood-emotion"), (false, t("Pleasantness"), "mood-sentiment")];
    let choices = kinds.map(|(emotion, name, test)| {
        view! {
            <label class="choice">
                <input type="radio" name="mood-kind" class="choice-input" data-test=test
                    prop:checked=move || by_emotion.get() == emotion on:change=move |_| by_emotion.set(emotion) />
                <span class="choice-word">{name}</span>
            </label>
        }
    });
    view! {
        <section class="card" aria-labelledby="mood-title" data-test="mood">
            <div class="row spread">
                <h2 id="mood-title">{t("How the days sounded")}</h2>
                <div class="choices" role="radiogroup" aria-label=t("What a day shows")>{choices}</div>
            </div>
            <div class="row month-head">
                <button type="button" class="icon-button" data-test="month-before" aria-label=t("The month before")
                    on:click=move |_| turn(shown.get_untracked().previous())><Icon glyph=Glyph::Back /></button>
                <h3 id="month-name" data-test="month-name" aria-live="polite">{move || trends::month(shown.get())}</h3>
                <button type="button" class="icon-button month-after" data-test="month-after" aria-label=t("The month after")
                    on:click=move |_| turn(shown.get_untracked().next())><Icon glyph=Glyph::Back /></button>
            </div>
            <MonthGrid shown moods at chosen by_emotion=by_emotion.into() today />
            <DayList samples day=chosen.into() />
            <p class="soft small">{trends::mood_about()}</p>
            {move || table(&moods.get())}
        </section>
    }
}

/// The grid: one day is reached by the tab key, the others by arrows.
#[component]
fn MonthGrid(
    /// Which month.
    shown: Memo<Month>,
    /// Its days with recordings.
    moods: Memo<BTreeMap<i64, Mood>>,
    /// The day that the keyboard is at.
    at: RwSignal<i64>,
    /// The day whose recordings are listed.
    chosen: RwSignal<Option<i64>>,
    /// Whether emotions are shown, or whether it was pleasant.
    by_emotion: Signal<bool>,
    /// Today.
    today: i64,
) -> impl IntoView {
    let moved = RwSignal::new(false);
    // After a step by key the day there takes the focus, in another month too.
    Effect::new(move |_| {
        let day = at.get();
        shown.track();
        if moved.get_untracked() {
            moved.set(false);
            request_animation_frame(move || {
                let button = document().get_element_by_id(&format!("mood-day-{day}"));
                if let Some(Ok(button)) = button.map(|it| it.dyn_into::<HtmlElement>()) {
                    // A day that has just gone takes no focus, and none is needed.
                    let _ = button.focus();
                }
            });
        }
    });
    let step = move |event: KeyboardEvent| {
        let day = at.get_untracked();
        let Some(to) = stepped(day, &event.key()) else { return };
        event.prevent_default();
        moved.set(true);
        at.set(to);
    };
    let head = (0..7).map(|it| {
        let (short, whole) = trends::weekday(it);
        view! { <th scope="col"><abbr title=whole>{short}</abbr></th> }
    });
    let cell = move |day: Option<i64>| {
        let Some(day) = day else { return view! { <td role="gridcell"></td> }.into_any() };
        let mood = move || moods.with(|all| all.get(&day).copied());
        let label = move || trends::day_spoken(day, mood().as_ref(), by_emotion.get());
        let mark = move || mood().map(|mood| day_mark(&mood, by_emotion.get()));
        view! {
            <td role="gridcell">
                <button type="button" class="day" class:day-today=day == today data-test="mood-day" data-day=day
                    id=format!("mood-day-{day}")
                    tabindex=move || if at.get() == day { "0" } else { "-1" }
                    aria-pressed=move || (chosen.get() == Some(day)).to_string()
                    on:click=move |_| { at.set(day); chosen.set(Some(day)); }>
                    <span class="reader-only">{label}</span>
                    <span class="day-number tabular" aria-hidden="true">{Date::of(day).day}</span>
                    <span class="day-mood" aria-hidden="true">{mark}</span>
                </button>
            </td>
        }
        .into_any()
    };
    let weeks = move || {
        let week = |days: [Option<i64>; 7]| view! { <tr role="row">{days.map(cell)}</tr> };
        shown.get().weeks().into_iter().map(week).collect_view()
    };
    view! {
        <table class="month" role="grid" aria-labelledby="month-name" on:keydown=step>
            <thead><tr role="row">{head.collect_view()}</tr></thead>
            <tbody>{weeks}</tbody>
        </table>
    }
}

/// Where a key leads from a day.
fn stepped(day: i64, key: &str) -> Option<i64> {
    let weekday = calendar::weekday(day) as i64;
    let month = |to: Month| (to.first() + i64::from(Date::of(day).day) - 1).min(to.last());
    Some(match key {
        "ArrowLeft" => day - 1,
        "ArrowRight" => day + 1,
        "ArrowUp" => day - 7,
        "ArrowDown" => day + 7,
        "Home" => day - weekday,
        "End" => day + 6 - weekday,
        "PageUp" => month(Month::of(day).previous()),
        "PageDown" => month(Month::of(day).next()),
        _ => return None,
    })
}

/// Pattern, letters, and how many recordings.
fn day_mark(mood: &Mood, by_emotion: bool) -> impl IntoView + use<> {
    let (class, letters) = if by_emotion {
        let class = match mood.kind {
            MoodKind::Sounds(class) => swatch_class(class.into()),
            MoodKind::Unsure => swatch_class(EmotionLabel::Unsure),
            MoodKind::Mixed => "swatch swatch-mixed",
        };
        (class, trends::mood_letters(mood.kind))
    } else {
        let class = match mood.sentiment {
            SentimentLabel::Positive => "swatch swatch-pleasant",
            SentimentLabel::Negative => "swatch swatch-unpleasant",
            SentimentLabel::Neutral => "swatch swatch-between",
            SentimentLabel::Unsure => swatch_class(EmotionLabel::Unsure),
        };
        (class, trends::sentiment_sign(mood.sentiment).to_owned())
    };
    let many = (mood.count > 1).then(|| format!("\u{d7}{}", mood.count));
    view! {
        <span class=class></span>
        <span class="day-letters">{letters}<span class="soft">{many}</span></span>
    }
}

/// The same as a table.
fn table(moods: &BTreeMap<i64, Mood>) -> impl IntoView + use<> {
    let rows = moods.iter().map(|(day, mood)| {
        let valence = mood.valence.map_or_else(|| "\u{2013}".to_owned(), |it| format::number(it as f32, 2));
        view! {
            <tr>
                <th scope="row">{trends::date(*day)}</th>
                <td>{trends::mood_name(mood.kind)}</td>
                <td class="tabular">{format!("{} / {}", mood.agree, mood.count)}</td>
                <td>{emotions::sentiment_name(mood.sentiment)}</td>
                <td class="tabular">{valence}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = [t("Day"), t("Sounds"), t("Agree"), t("Pleasantness"), t("Valence")];
    let head = head.map(|it| view! { <th scope="col">{it}</th> });
    view! {
        <details class="chart-table">
            <summary class="small">{t("The month as a table")}</summary>
            <div class="scroll-x" tabindex="0" role="region" aria-label=t("The month as a table")>
                <table class="numbers chart-numbers" data-test="mood-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        </details>
    }
}
