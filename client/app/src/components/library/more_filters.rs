//! Further choices: sentiment, intent, length, quality, and whose voice it is.

use leptos::prelude::*;
use sotto_protocol::{SentimentLabel, Warning};
use sotto_search::{LENGTHS, Wanted};

use super::{
    choice::Choice,
    filters::{every, some},
};
use crate::{
    state::AppState,
    text::{emotions, library, t, warnings},
};

const SENTIMENTS: [SentimentLabel; 4] =
    [SentimentLabel::Positive, SentimentLabel::Neutral, SentimentLabel::Negative, SentimentLabel::Unsure];
const WARNINGS: [Warning; 11] = [
    Warning::Clipping,
    Warning::TooQuiet,
    Warning::Noisy,
    Warning::Reverberant,
    Warning::Dropouts,
    Warning::NarrowBand,
    Warning::DcOffset,
    Warning::Silent,
    Warning::NoSpeech,
    Warning::LittleSpeech,
    Warning::Damaged,
];
/// Stands for a recording with nothing wrong.
const GOOD: &str = "good";

/// The choices.
#[component]
pub(super) fn MoreFilters() -> impl IntoView {
    let AppState { library: state, search, .. } = AppState::get();
    let filter = state.filter;
    let sentiments = every(
        t("Any sentiment"),
        SENTIMENTS.map(|it| (format!("{it:?}"), emotions::sentiment_name(it).to_owned())),
    );
    let lengths = every(
        t("Any length"),
        (0..LENGTHS.len()).map(|it| (it.to_string(), library::length_name(it).to_owned())),
    );
    let good = (GOOD.to_owned(), t("Nothing to complain of").to_owned());
    let faults = WARNINGS.map(|it| (format!("{it:?}"), warnings::advice(it).title.to_owned()));
    let qualities = every(t("Any quality"), std::iter::once(good).chain(faults));
    let voices = every(
        t("Any voice"),
        [("true", t("My voice")), ("false", t("Other voices"))]
            .map(|(it, name)| (it.to_owned(), name.to_owned())),
    );
    let intents = Memo::new(move |_| {
        search.version.track();
        search.intents()
    });
    let intent_options =
        Signal::derive(move || every(t("Any intent"), intents.get().into_iter().map(|it| (it.clone(), it))));
    let sentiment = move || filter.with(|it| it.sentiment.map(|it| format!("{it:?}")).unwrap_or_default());
    let intent = move || filter.with(|it| it.intent.clone().unwrap_or_default());
    let length = move || filter.with(|it| it.length.map(|it| it.to_string()).unwrap_or_default());
    let quality = move || {
        filter.with(|it| match it.quality {
            None => String::new(),
            Some(Wanted::Good) => GOOD.to_owned(),
            Some(Wanted::Warning(warning)) => format!("{warning:?}"),
        })
    };
    let voice = move || filter.with(|it| it.own_voice.map(|it| it.to_string()).unwrap_or_default());
    view! {
        <Choice label=t("Sentiment") test="filter-sentiment" options=Signal::stored(sentiments)
            value=Signal::derive(sentiment)
            change=|filter, name| filter.sentiment = SENTIMENTS.into_iter().find(|it| format!("{it:?}") == name) />
        <Show when=move || !intents.with(Vec::is_empty)>
            <Choice label=t("Intent") test="filter-intent" options=intent_options value=Signal::derive(intent)
                change=|filter, intent| filter.intent = some(intent) />
        </Show>
        <Choice label=t("Length") test="filter-length" options=Signal::stored(lengths) value=Signal::derive(length)
            change=|filter, length| filter.length = length.parse().ok() />
        <Choice label=t("Quality") test="filter-quality" options=Signal::stored(qualities)
            value=Signal::derive(quality)
            change=|filter, name| {
                let fault = WARNINGS.into_iter().find(|it| format!("{it:?}") == name).map(Wanted::Warning);
                filter.quality = if name == GOOD { Some(Wanted::Good) } else { fault };
            } />
        <Choice label=t("Voice") test="filter-voice" options=Signal::stored(voices) value=Signal::derive(voice)
            change=|filter, own| filter.own_voice = own.parse().ok() />
    }
}
