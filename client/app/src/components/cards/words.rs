//! What the words say, beside what the voice says.

use leptos::prelude::*;
use sotto_protocol::{Sentiment, SentimentLabel, Together, TranscriptSegment, WordsInsight, WordsVerdict};

use super::scale::Scale;
use crate::{
    components::player::{Player, SeekButton},
    text::{emotions, format, t, words},
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
    /// What the voice says.
    #[prop(optional_no_strip)]
    voice: Option<Sentiment>,
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
            <h2 id="words-card-title">{t("What the words say")}</h2>
            {read.then(|| view! {
                <p class="verdict verdict-small" data-test="words-sentiment">{emotions::sentiment_name(label)}</p>
            })}
            {sentiment.map(|it| view! { <Scale value=it.score from=t("unpleasant") to=t("pleasant") /> })}
            {(!named.is_empty()).then(|| view! { <ul class="chips">{named}</ul> })}
            <p class="soft small" data-test="words-verdict">{words::verdict(insight.verdict)}</p>
            {insight.together.as_ref().map(|together| both(together, voice, score))}
        </section>
    }
}

/// Voice and words together.
fn both(together: &Together, voice: Option<Sentiment>, words_score: f32) -> impl IntoView + use<> {
    let sentiment = together.sentiment.clone();
    let witnesses = [
        voice.map(|voice| (t("The voice"), voice.score, together.voice_weight)),
        Some((t("The words"), words_score, 1.0 - together.voice_weight)),
    ];
    let rows = witnesses.into_iter().flatten().map(|(name, score, weight)| {
        view! {
            <tr data-test="witness">
                <th scope="row">{name}</th>
                <td class="tabular">{format::number(score, 2)}</td>
                <td><span class="share">
                    <span class="score-track" aria-hidden="true">
                        <span class="score-fill witness-fill" style:transform=format!("scaleX({weight:.3})")></span>
                    </span>
                    <span class="tabular">{format::percent(weight)}</span>
                </span></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <h3>{t("Voice and words together")}</h3>
        <p class:disagree=together.disagree data-test="together">{words::together(together, words_score)}</p>
        <Scale value=sentiment.score from=t("unpleasant") to=t("pleasant") />
        <table class="numbers chart-numbers">
            <thead><tr>
                <th scope="col">{t("What is judged")}</th>
                <th scope="col">{t("Pleasant, \u{2212}1 to 1")}</th>
                <th scope="col">{t("Weight")}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
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
                <h2 id="moments-title">{t("Moments to come back to")}</h2>
                <ol class="moments">{rows}</ol>
            </section>
        }
    })
}

fn disagree(together: Option<&Together>) -> bool {
    together.is_some_and(|together| together.disagree)
}
