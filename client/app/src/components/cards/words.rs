//! What the words say, beside what the voice says.

use leptos::prelude::*;
use sotto_protocol::{SentimentLabel, Together, TranscriptSegment, WordsInsight, WordsVerdict};

use super::scale::Scale;
use crate::{
    components::player::{Player, SeekButton},
    text::{emotions, format, words},
};

/// Stretches less important than this are not listed.
const IMPORTANT: f32 = 0.45;
/// Stretches that are listed.
const MOST_LISTED: usize = 5;

/// Sentiment of the words, their emotions, and whether the voice says the same.
#[component]
pub(crate) fn WordsCard(
    /// What was read.
    insight: WordsInsight,
) -> impl IntoView {
    let sentiment = insight.sentiment.clone();
    let score = sentiment.as_ref().map_or(0.0, |it| it.score);
    let label = sentiment.as_ref().map_or(SentimentLabel::Unsure, |it| it.label);
    let named: Vec<_> = insight
        .emotions
        .iter()
        .map(|it| view! { <li class="chip">{it.label.clone()}" "<span class="soft tabular">{format::percent(it.chance)}</span></li> })
        .collect();
    let read = insight.verdict == WordsVerdict::Read;
    view! {
        <section class="card" aria-labelledby="words-card-title" data-test="words-card">
            <h2 id="words-card-title">"What the words say"</h2>
            {read.then(|| view! {
                <p class="verdict verdict-small" data-test="words-sentiment">{emotions::sentiment_name(label)}</p>
            })}
            {sentiment.map(|it| view! { <Scale value=it.score from="unpleasant" to="pleasant" /> })}
            {(!named.is_empty()).then(|| view! { <ul class="chips">{named}</ul> })}
            <p class="soft small" data-test="words-verdict">{words::verdict(insight.verdict)}</p>
            {insight.together.as_ref().map(|together| both(together, score))}
        </section>
    }
}

/// Voice and words together.
fn both(together: &Together, words_score: f32) -> impl IntoView + use<> {
    let sentiment = together.sentiment.clone();
    view! {
        <h3>"Voice and words together"</h3>
        <p data-test="together">{words::together(together, words_score)}</p>
        <Scale value=sentiment.score from="unpleasant" to="pleasant" />
        <p class="soft small">{words::weights(together.voice_weight)}</p>
    }
}

/// The stretches that ask for attention, as places to go to.
#[component]
pub(crate) fn MomentsCard(
    /// What was said.
    segments: Vec<TranscriptSegment>,
    /// What was read in it.
    insight: WordsInsight,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let mut moments: Vec<_> = segments
        .iter()
        .zip(&insight.segments)
        .filter(|(_, read)| read.importance >= IMPORTANT || read.action || disagree(read.together.as_ref()))
        .collect();
    moments.sort_by(|a, b| b.1.importance.total_cmp(&a.1.importance));
    moments.truncate(MOST_LISTED);
    moments.sort_by(|a, b| a.0.start_s.total_cmp(&b.0.start_s));
    let rows: Vec<_> = moments
        .into_iter()
        .map(|(segment, read)| {
            view! {
                <li class="sentence">
                    <SeekButton to_s=segment.start_s player />
                    <div>
                        <p>{segment.text.clone()}</p>
                        <p class="soft small">{words::why(read)}</p>
                    </div>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="moments-title" data-test="moments">
                <h2 id="moments-title">"Moments to come back to"</h2>
                <ol class="moments">{rows}</ol>
            </section>
        }
    })
}

fn disagree(together: Option<&Together>) -> bool {
    together.is_some_and(|together| together.disagree)
}
