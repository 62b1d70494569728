//! The stages that work on the analysis view: 16 kHz, mono.

use std::sync::Arc;

use crate::activity::{Activity, Decided, Segmenter};
use crate::emotion::{EmotionReader, Models};
use crate::framer::Framer;
use crate::level::mean_power;
use crate::log_mel::{self, Column, LogMel, Picture};
use crate::measures::MeasureStages;
use crate::pitch;

/// The stages that work on the analysis view.
pub(crate) struct ViewStages {
    mel_frames: Option<Framer>,
    pitch_frames: Option<Framer>,
    log_mel: LogMel,
    candidates: pitch::Candidates,
    path: Option<pitch::Path>,
    activity: Option<Activity>,
    pub(crate) picture: Picture,
    pub(crate) segmenter: Segmenter,
    pub(crate) emotion: EmotionReader,
    pub(crate) f0_hz: Vec<f32>,
    /// Frames of `f0_hz` that the measures have seen.
    pitches: usize,
    pub(crate) speech: Vec<bool>,
    /// Mean power of each frame.
    pub(crate) powers: Vec<f32>,
    pub(crate) measures: MeasureStages,
    columns: Vec<(Column, f32)>,
    decided: Vec<Decided>,
    /// Columns for those who watch; none where nobody does.
    watched: Option<Vec<Column>>,
}

impl ViewStages {
    pub(crate) fn new(models: Arc<Models>) -> Self {
        Self {
            mel_frames: Some(Framer::new(log_mel::WINDOW_SAMPLES)),
            pitch_frames: Some(Framer::new(pitch::WINDOW_SAMPLES)),
            log_mel: LogMel::default(),
            candidates: pitch::Candidates::default(),
            path: Some(pitch::Path::default()),
            activity: Some(Activity::default()),
            picture: Picture::new(),
            segmenter: Segmenter::default(),
            emotion: EmotionReader::new(models),
            f0_hz: Vec::new(),
            pitches: 0,
            speech: Vec::new(),
            powers: Vec::new(),
            measures: MeasureStages::default(),
            columns: Vec::new(),
            decided: Vec::new(),
            watched: None,
        }
    }

    pub(crate) fn push(&mut self, view: &[f32]) {
        self.emotion.hear(view);
        self.measures.push(view);
        if let Some(framer) = &mut self.mel_frames {
            framer.push(view, |frame| {
                let column = mel_frame(&mut self.log_mel, &mut self.picture, &mut self.columns, frame);
                if let Some(watched) = &mut self.watched {
                    watched.push(column);
                }
            });
        }
        let mut pitches = Vec::new();
        if let Some(framer) = &mut self.pitch_frames {
            framer.push(view, |frame| pitches.push(self.candidates.find(frame)));
        }
        self.join(&pitches);
    }

    /// From now on columns are kept until they are taken.
    pub(crate) fn watch(&mut self) {
        self.watched.get_or_insert_default();
    }

    /// The columns that came, as many as fill steps of so many; the rest waits.
    pub(crate) fn take_columns(&mut self, step: usize) -> Vec<Column> {
        let Some(watched) = &mut self.watched else { return Vec::new() };
        let whole = watched.len() - watched.len() % step.max(1);
        watched.drain(..whole).collect()
    }

    /// Pitch and speech of the frames from `from` on: as they were decided, and the last ones as they would be if nothing
    /// more came.
    pub(crate) fn as_it_stands(&self, from: usize) -> (Vec<f32>, Vec<bool>) {
        let mut f0_hz = self.f0_hz.get(from..).unwrap_or_default().to_vec();
        let mut speech = self.speech.get(from..).unwrap_or_default().to_vec();
        if let Some(path) = self.path.clone() {
            path.finish(&mut f0_hz);
        }
        if let Some(activity) = self.activity.clone() {
            let mut decided = Vec::new();
            activity.finish(&mut decided);
            speech.extend(decided.iter().map(|it| it.speech));
        }
        (f0_hz, speech)
    }

    pub(crate) fn end(&mut self) {
        if let Some(framer) = self.mel_frames.take() {
            framer.finish(|frame| {
                mel_frame(&mut self.log_mel, &mut self.picture, &mut self.columns, frame);
            });
        }
        let mut pitches = Vec::new();
        if let Some(framer) = self.pitch_frames.take() {
            framer.finish(|frame| pitches.push(self.candidates.find(frame)));
        }
        self.join(&pitches);
        if let Some(path) = self.path.take() {
            path.finish(&mut self.f0_hz);
        }
        if let Some(activity) = self.activity.take() {
            activity.finish(&mut self.decided);
        }
        self.measures.end();
        self.hand_over();
        self.emotion.end();
    }

    /// Pitch windows are the longer ones, so the mel column of each of these frames is already there.
    fn join(&mut self, pitches: &[pitch::Frame]) {
        for (pitch, (column, power)) in pitches.iter().zip(self.columns.drain(..pitches.len())) {
            if let (Some(path), Some(activity)) = (&mut self.path, &mut self.activity) {
                path.push(pitch, &mut self.f0_hz);
                activity.push(&column, pitch, power, &mut self.decided);
            }
        }
        self.hand_over();
    }

    fn hand_over(&mut self) {
        self.measures.pitch(self.f0_hz.get(self.pitches..).unwrap_or_default());
        self.pitches = self.f0_hz.len();
        for frame in self.decided.drain(..) {
            self.segmenter.push(frame);
            self.speech.push(frame.speech);
            self.powers.push(frame.power);
            self.measures.decide(frame);
            self.emotion.push(frame);
        }
    }
}

fn mel_frame(
    log_mel: &mut LogMel,
    picture: &mut Picture,
    columns: &mut Vec<(Column, f32)>,
    frame: &[f32],
) -> Column {
    let column = log_mel.column(frame);
    picture.push(&column);
    columns.push((column, mean_power(frame)));
    column
}
