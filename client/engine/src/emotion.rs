//! How the voice sounds: runs the emotion model over pieces of speech and reads its answers by the card's
//! calibration.

mod baseline;
mod card;
mod known;
mod model;
mod pieces;
mod reading;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use sotto_protocol::{Emotion, Sentiment};

pub use baseline::{Baseline, FEWEST_STRETCHES};
pub use card::{Calibration, Card, FramesCard};
pub use model::Answer;
use reading::Reading;
pub(crate) use reading::{LITTLE_SPEECH_FRAMES, WindowReading};

use crate::activity::Decided;
use crate::framer::HOP_SAMPLES;
use known::KnownHead;
use model::{FEATURES, Network, PASS_FRAMES, RECEPTIVE_SAMPLES, ROWS, STRIDE_SAMPLES};
use pieces::{Cutter, Piece};

/// Length of a window of the timeline and distance of their starts, in analysis frames (3 s, 1 s).
const WINDOW_FRAMES: usize = 300;
const WINDOW_HOP_FRAMES: usize = 100;

/// Failures of loading or running the model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The card beside the model is not what this engine expects.
    #[error("the model's card cannot be used: {0}")]
    Card(String),
    /// The network's file is not one that can be prepared.
    #[error("the model cannot be prepared: {0}")]
    Graph(String),
    /// The network failed on an input.
    #[error("the model failed: {0}")]
    Run(String),
    /// Bytes that are no statistics of a voice.
    #[error("this is not a voice baseline, or it is damaged")]
    Baseline,
}

/// The models an analysis uses. Made once, shared by all sessions.
pub struct Models {
    emotion: Option<EmotionModel>,
}

struct EmotionModel {
    network: Network,
    known: Option<KnownHead>,
    card: Card,
}

impl Models {
    /// Prepares the emotion model from its file, its head for known voices and its card. Takes some tenths of a second.
    /// Without that head no voice is compared with a baseline.
    ///
    /// # Errors
    /// [`ModelError::Card`] or [`ModelError::Graph`].
    pub fn load(onnx: &[u8], known: Option<&[u8]>, card: &str) -> Result<Self, ModelError> {
        let card = Card::read(card)?;
        let network = Network::load(onnx)?;
        let known = known.map(KnownHead::load).transpose()?;
        Ok(Self { emotion: Some(EmotionModel { network, known, card }) })
    }

    /// No models: everything else is measured, emotion stays unsure.
    #[must_use]
    pub fn none() -> Self {
        Self { emotion: None }
    }

    /// Runs the emotion network once over audio of any length, with a plan made for it; for checks and benchmarks.
    ///
    /// **Shapes** `audio` at 16 kHz, at least 895 samples; `pool` of `rows` rows, each weighing the
    /// `(samples - 895) / 384 + 1` encoder frames.
    ///
    /// # Errors
    /// [`ModelError::Graph`] without a model or where no plan can be made, [`ModelError::Run`] where it fails.
    pub fn answers(&self, audio: &[f32], pool: &[f32], rows: usize) -> Result<Vec<Answer>, ModelError> {
        let Some(model) = &self.emotion else {
            return Err(ModelError::Graph("there is no emotion model".to_owned()));
        };
        model.network.run_once(audio, pool, rows)
    }

    /// Name to version of each model that is there.
    #[must_use]
    pub fn versions(&self) -> BTreeMap<String, String> {
        self.emotion.iter().map(|it| (it.card.name.clone(), it.card.version.clone())).collect()
    }

    /// An empty baseline for a person whose voice these models hear; none without an emotion model.
    #[must_use]
    pub fn empty_baseline(&self) -> Option<Baseline> {
        self.emotion.as_ref().map(|it| Baseline::new(&format!("{} {}", it.card.name, it.card.version)))
    }
}

/// Streaming reader of emotion: hears audio, is told which frames are speech, and answers for windows of them.
pub struct EmotionReader {
    models: Arc<Models>,
    /// What is usual for the person, where enough is known.
    usual: Option<Arc<Baseline>>,
    /// What is usual in this recording.
    here: Option<Baseline>,
    cutter: Cutter,
    pieces: VecDeque<Piece>,
    reading: Reading,
}

/// What was read in a whole recording.
pub(crate) struct EmotionFound {
    pub(crate) emotion: Emotion,
    pub(crate) sentiment: Sentiment,
    /// In order of time.
    pub(crate) windows: Vec<WindowReading>,
    /// What is usual in this recording; none without a model or speech.
    pub(crate) baseline: Option<Baseline>,
}

impl EmotionReader {
    /// A reader that uses `models`.
    #[must_use]
    pub fn new(models: Arc<Models>) -> Self {
        let here = models.empty_baseline();
        let (cutter, pieces, reading) = (Cutter::default(), VecDeque::new(), Reading::default());
        Self { models, usual: None, here, cutter, pieces, reading }
    }

    /// Compares what comes with what is usual for the person. A baseline of another model, or of too little speech, is
    /// left aside.
    pub fn compare_with(&mut self, baseline: Arc<Baseline>) {
        let same = self.here.as_ref().is_some_and(|here| here.model() == baseline.model());
        self.usual = Some(baseline).filter(|it| same && it.count() >= FEWEST_STRETCHES);
    }

    /// Takes samples of the analysis view.
    pub fn hear(&mut self, samples: &[f32]) {
        if self.models.emotion.is_some() {
            self.cutter.hear(samples);
        }
    }

    /// Takes the next decided frame.
    pub fn push(&mut self, frame: Decided) {
        if self.models.emotion.is_some() {
            self.cutter.push(frame, &mut self.pieces);
        }
    }

    /// Says that all audio and all frames came.
    pub fn end(&mut self) {
        self.cutter.finish(&mut self.pieces);
    }

    /// Pieces that wait for the model.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.pieces.len()
    }

    /// Runs the model on the next piece: one pass of at most 5 s of audio. False where none waits.
    ///
    /// # Errors
    /// [`ModelError::Graph`] where a plan cannot be made, [`ModelError::Run`] where the pass fails.
    pub fn work(&mut self) -> Result<bool, ModelError> {
        let Some(model) = &self.models.emotion else { return Ok(false) };
        let Some(piece) = self.pieces.pop_front() else { return Ok(false) };
        let windows = windows(piece.speech.len());
        let rows = std::iter::once((0, piece.speech.len())).chain(windows.iter().copied()).take(ROWS);
        let mut pool: Vec<f32> = rows.flat_map(|window| pooling(&piece, window)).collect();
        pool.resize(ROWS * PASS_FRAMES.get(piece.pass).copied().unwrap_or_default(), 0.0);
        let pass = model.network.run(piece.pass, &piece.audio, &pool)?;
        let speech = piece.speech.iter().filter(|speech| **speech).count();
        if let Some(here) = self.here.as_mut().filter(|_| speech as u64 >= LITTLE_SPEECH_FRAMES) {
            here.add(pass.features.get(..FEATURES).unwrap_or_default());
        }
        let (calibration, [whole, answers @ ..]) = match (&self.usual, model.known()) {
            (Some(usual), Some((head, known))) => (known, head.run(&pass.features, usual)?),
            _ => (&model.card.alone, pass.answers),
        };
        self.reading.whole(calibration, &whole, speech);
        for ((from, to), answer) in windows.into_iter().zip(&answers) {
            self.reading.window(calibration, piece.start + from as u64, piece.start + to as u64, answer);
        }
        Ok(true)
    }

    /// What was read so far.
    pub(crate) fn windows(&self) -> &[WindowReading] {
        self.reading.windows()
    }

    /// Name to version of each model that reads.
    pub(crate) fn versions(&self) -> BTreeMap<String, String> {
        self.models.versions()
    }

    /// Sums up what was read in a recording with so many frames of speech.
    pub(crate) fn finish(self, speech_frames: u64) -> EmotionFound {
        let model = self.models.emotion.as_ref();
        let known = self.usual.as_ref().and_then(|usual| Some((usual.count(), model?.known()?.1)));
        let calibration = known.map(|(_, known)| known).or(model.map(|model| &model.card.alone));
        let (mut emotion, sentiment) = self.reading.summary(calibration, speech_frames);
        emotion.baseline = known.map(|(count, _)| count).filter(|_| !emotion.scores.is_empty());
        let baseline = self.here.filter(|here| here.count() > 0);
        EmotionFound { emotion, sentiment, windows: self.reading.into_windows(), baseline }
    }
}

impl EmotionModel {
    /// The head for known voices and how to read it.
    fn known(&self) -> Option<(&KnownHead, &Calibration)> {
        self.known.as_ref().zip(self.card.known.as_ref())
    }
}

/// Windows of a piece, from and to in its frames: each of 3 s, 1 s apart, the last one ending with the piece; one
/// over all of a shorter piece.
fn windows(frames: usize) -> Vec<(usize, usize)> {
    let last = frames.saturating_sub(WINDOW_FRAMES);
    let mut starts: Vec<usize> = (0..last).step_by(WINDOW_HOP_FRAMES).collect();
    // A last window that would lie almost on the one before takes its place.
    if starts.len() > 1 && starts.last().is_some_and(|start| last - start < WINDOW_HOP_FRAMES / 2) {
        starts.pop();
    }
    starts.push(last);
    starts.into_iter().map(|start| (start, (start + WINDOW_FRAMES).min(frames))).collect()
}

/// One row of the pooling matrix: the encoder frames whose centres lie in speech of the window, equally weighted.
fn pooling(piece: &Piece, (from, to): (usize, usize)) -> Vec<f32> {
    let count = PASS_FRAMES.get(piece.pass).copied().unwrap_or_default();
    let frame_of = |encoder_frame: usize| {
        let centre = encoder_frame * STRIDE_SAMPLES + RECEPTIVE_SAMPLES / 2;
        centre.checked_sub(piece.lead).map(|sample| sample / HOP_SAMPLES)
    };
    let inside = |encoder_frame: usize| {
        frame_of(encoder_frame)
            .is_some_and(|frame| (from..to).contains(&frame) && piece.speech.get(frame) == Some(&true))
    };
    let mut row: Vec<f32> = (0..count).map(|frame| f32::from(u8::from(inside(frame)))).collect();
    let total: f32 = row.iter().sum();
    if total > 0.0 {
        row.iter_mut().for_each(|weight| *weight /= total);
    } else {
        // Speech shorter than the distance of encoder frames: the nearest one.
        let middle = piece.lead + (from + to) / 2 * HOP_SAMPLES;
        let nearest = middle.saturating_sub(RECEPTIVE_SAMPLES / 2) / STRIDE_SAMPLES;
        if let Some(weight) = row.get_mut(nearest.min(count.saturating_sub(1))) {
            *weight = 1.0;
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_the_piece_and_number_less_than_the_rows() {
        for frames in 1..=495 {
            let windows = windows(frames);
            assert!(windows.len() < ROWS, "{frames}: {windows:?}");
            assert_eq!(windows[0].0, 0);
            assert_eq!(windows[windows.len() - 1].1, frames);
            assert!(windows.windows(2).all(|pair| pair[1].0 <= pair[0].1));
        }
    }

    #[test]
    fn a_pooling_row_sums_to_one_over_speech() {
        let mut speech = vec![true; 100];
        speech[40..70].fill(false);
        let piece = Piece { start: 0, speech, pass: 0, lead: 8_000, audio: Vec::new() };
        let row = pooling(&piece, (0, 100));
        assert_eq!(row.len(), PASS_FRAMES[0]);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        // Encoder frame 33 is centred in the pause: (33 * 384 + 447 - 8000) / 160 = 32; 38: 44.
        assert!(row[33] > 0.0 && row[38].abs() < f32::EPSILON);
        let short = Piece { start: 0, speech: vec![true], pass: 0, lead: 8_000, audio: Vec::new() };
        assert!((pooling(&short, (0, 1)).iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
