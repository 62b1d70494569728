//! The voice model on the test speakers of the emotion corpora.

use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use sotto_engine::{Baseline, Models, Outcome, Session};
use sotto_protocol::{EmotionClass, EmotionLabel};

use crate::figures::{self, Guess};
use crate::parallel;

const CLASSES: usize = EmotionClass::ALL.len();
/// Share of a history that is neutral, as real ones are.
const NEUTRAL_OF_TEN: usize = 8;

struct Clip {
    path: PathBuf,
    corpus: String,
    speaker: String,
    class: usize,
}

/// What is known of the speaker beside the clip.
#[derive(Clone, Copy)]
enum History {
    Nothing,
    /// Ten other clips, eight of them neutral.
    TenReal,
    /// All other clips.
    All,
}

impl History {
    const EACH: [(Self, &'static str); 3] =
        [(Self::Nothing, "nothing"), (Self::TenReal, "10 others, 8 neutral"), (Self::All, "all others")];
}

/// Measures everything and writes the section.
///
/// # Errors
/// Corpora or model are not there, or a clip cannot be analysed.
pub(crate) fn section(corpora: &Path, model: &Path) -> Result<String> {
    let models = models(model)?;
    let clips = clips(corpora)?;
    let heard = parallel::map(&clips, |clip| analyse(&models, clip, None))?;
    let baselines: Vec<Option<Baseline>> = heard.iter().map(|outcome| outcome.baseline.clone()).collect();
    let mut text = format!(
        "## The voice, as the engine runs it\n\n{} clips of the fixed test speakers, through the whole engine: decoding, voice \
         activity, pieces of up to 5 s, the models in tract. \"Answered\" are those where Sotto names an emotion at all; \
         \"right\" is the share of these that is right. The calibration error (10 bins) is of the likeliest of all seven \
         classes. Few speakers: read it beside the tables by cross-validation, not in place of them.\n\n\
         | known of the speaker | corpus | classes | clips | UAR | answered | right | calibration error | UAR by speaker |\n\
         |---|---|---|---|---|---|---|---|---|\n",
        clips.len()
    );
    for (history, name) in History::EACH {
        let items: Vec<usize> = (0..clips.len()).collect();
        let outcomes = match history {
            History::Nothing => None,
            _ => Some(parallel::map(&items, |&index| {
                let usual = usual(&models, &clips, &baselines, index, history)?;
                analyse(&models, &clips[index], Some(usual))
            })?),
        };
        rows(&mut text, name, &clips, outcomes.as_ref().unwrap_or(&heard));
    }
    Ok(text)
}

fn models(folder: &Path) -> Result<Arc<Models>> {
    let file = |name: &str| fs::read(folder.join(name)).with_context(|| format!("no {name}"));
    let card = String::from_utf8(file("card.json")?)?;
    Ok(Arc::new(Models::load(&file("voice-emotion.onnx")?, Some(&file("voice-emotion-known.onnx")?), &card)?))
}

fn clips(corpora: &Path) -> Result<Vec<Clip>> {
    let labels = fs::read_to_string(corpora.join("labels.tsv")).context("no list of labels")?;
    let mut clips = Vec::new();
    for line in labels.lines().skip(1) {
        let [path, corpus, speaker, emotion, _, _, split] = line.split('\t').collect::<Vec<_>>()[..] else {
            bail!("the list of labels has other columns: {line}")
        };
        if split == "test" {
            let class = class(emotion).with_context(|| format!("no class {emotion}"))?;
            clips.push(Clip {
                path: corpora.join(path),
                corpus: corpus.to_owned(),
                speaker: speaker.to_owned(),
                class,
            });
        }
    }
    Ok(clips)
}

fn class(emotion: &str) -> Option<usize> {
    let name = if emotion == "calm" { "neutral" } else { emotion };
    EmotionClass::ALL.iter().position(|class| format!("{class:?}").to_lowercase() == name)
}

fn analyse(models: &Arc<Models>, clip: &Clip, usual: Option<Baseline>) -> Result<Outcome> {
    let extension = clip.path.extension().unwrap_or_default().to_string_lossy();
    let mut session = Session::open(Box::new(File::open(&clip.path)?), &extension, models.clone())?;
    if let Some(usual) = usual {
        session = session.compared_with(Arc::new(usual));
    }
    session.finish().with_context(|| clip.path.display().to_string())
}

/// What is usual for the speaker of a clip, from their other clips.
fn usual(
    models: &Models,
    clips: &[Clip],
    baselines: &[Option<Baseline>],
    index: usize,
    history: History,
) -> Result<Baseline> {
    let mut others: Vec<usize> =
        (0..clips.len()).filter(|&at| at != index && clips[at].speaker == clips[index].speaker).collect();
    others.sort_by_key(|&at| chance(index, at));
    if let History::TenReal = history {
        let (neutral, moved): (Vec<_>, Vec<_>) = others.iter().partition(|&&at| clips[at].class == 0);
        others = neutral.into_iter().take(NEUTRAL_OF_TEN).chain(moved).take(10).collect();
    }
    let mut usual = models.empty_baseline().context("no model")?;
    for baseline in others.iter().filter_map(|&at| baselines[at].as_ref()) {
        usual.merge(baseline);
    }
    Ok(usual)
}

/// A fixed draw for a pair of clips (SplitMix64 of both).
fn chance(index: usize, other: usize) -> u64 {
    let mut z = ((index as u64) << 32 | other as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn rows(text: &mut String, history: &str, clips: &[Clip], outcomes: &[Outcome]) {
    let mut corpora: Vec<&str> = clips.iter().map(|clip| clip.corpus.as_str()).collect();
    corpora.sort_unstable();
    corpora.dedup();
    for corpus in corpora {
        let here: Vec<(&Clip, &Outcome)> =
            clips.iter().zip(outcomes).filter(|(clip, _)| clip.corpus == corpus).collect();
        let own: Vec<bool> =
            (0..CLASSES).map(|class| here.iter().any(|(clip, _)| clip.class == class)).collect();
        let pairs: Vec<(usize, usize)> =
            here.iter().map(|(clip, outcome)| (clip.class, best(outcome, &own))).collect();
        let guesses: Vec<Guess> = here.iter().map(|(clip, outcome)| guess(clip, outcome)).collect();
        let answered: Vec<&Guess> = here
            .iter()
            .zip(&guesses)
            .filter(|((_, outcome), _)| outcome.analysis.emotion.label != EmotionLabel::Unsure)
            .map(|(_, guess)| guess)
            .collect();
        let right = answered.iter().filter(|guess| guess.right).count() as f64 / answered.len().max(1) as f64;
        let mut speakers: Vec<&str> = here.iter().map(|(clip, _)| clip.speaker.as_str()).collect();
        speakers.sort_unstable();
        speakers.dedup();
        let by_speaker: Vec<String> = speakers
            .iter()
            .map(|speaker| {
                let theirs: Vec<_> = here
                    .iter()
                    .zip(&pairs)
                    .filter(|((clip, _), _)| clip.speaker == *speaker)
                    .map(|(_, pair)| *pair)
                    .collect();
                format!("{:.2}", figures::recall(&theirs, CLASSES))
            })
            .collect();
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "| {history} | {corpus} | {} | {} | {:.3} | {:.0} % | {:.0} % | {:.3} | {} |",
            own.iter().filter(|has| **has).count(),
            here.len(),
            figures::recall(&pairs, CLASSES),
            100.0 * answered.len() as f64 / here.len().max(1) as f64,
            100.0 * right,
            figures::calibration_error(&guesses),
            by_speaker.join(", ")
        );
    }
}

fn scores(outcome: &Outcome) -> Vec<f32> {
    let scores = &outcome.analysis.emotion.scores;
    EmotionClass::ALL.iter().map(|class| scores.get(class).copied().unwrap_or_default()).collect()
}

/// The likeliest of the classes that a corpus has.
fn best(outcome: &Outcome, own: &[bool]) -> usize {
    let scores = scores(outcome);
    let of_own = scores.iter().enumerate().filter(|(class, _)| own[*class]);
    of_own.max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(class, _)| class)
}

fn guess(clip: &Clip, outcome: &Outcome) -> Guess {
    let best = best(outcome, &[true; CLASSES]);
    Guess { confidence: outcome.analysis.emotion.confidence, right: best == clip.class }
}
