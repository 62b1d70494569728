//! Blocks in, analysis out: joins the stages for one recording, live or from a file.

use std::sync::Arc;

use sotto_protocol::{Analysis, EngineInfo, Quality, TimelineEntry, Tracks, Warning};

use crate::activity::{Activity, Decided, Segmenter};
use crate::decode::SourceFormat;
use crate::emotion::{EmotionReader, Models};
use crate::framer::{Framer, HOP_S};
use crate::level::Meter;
use crate::log_mel::{self, Column, LogMel, Picture};
use crate::resample::{Resampler, mix_down};
use crate::waveform::Extremes;
use crate::{EngineError, MIN_DURATION_S, pitch, warnings};

/// Pieces that may wait for the emotion model before [`Analyser::push`] runs it itself.
const MAX_WAITING: usize = 8;

/// Everything found in one recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Numbers and labels.
    pub analysis: Analysis,
    /// Series to draw.
    pub tracks: Tracks,
}

/// Analyses one recording from blocks of samples.
///
/// The result does not depend on how the recording is cut into blocks. Memory grows by about 400 bytes a second
/// (the pitch contour) and stays far below the audio's own size.
pub struct Analyser {
    format: SourceFormat,
    frames: u64,
    meter: Meter,
    extremes: Extremes,
    resampler: Option<Resampler>,
    view: ViewStages,
    mono: Vec<f32>,
    resampled: Vec<f32>,
    ended: bool,
}

impl Analyser {
    /// An analyser for samples of `format`.
    ///
    /// # Errors
    /// [`EngineError::Implausible`] where rate or channels are outside what is analysed.
    pub fn new(format: SourceFormat, models: Arc<Models>) -> Result<Self, EngineError> {
        crate::decode::plausible(Some(format.sample_rate_hz), Some(usize::from(format.channels)))?;
        Ok(Self {
            format,
            frames: 0,
            meter: Meter::new(format.sample_rate_hz, format.channels)?,
            extremes: Extremes::new(format.sample_rate_hz),
            resampler: Some(Resampler::new(format.sample_rate_hz)?),
            view: ViewStages::new(models),
            mono: Vec::new(),
            resampled: Vec::new(),
            ended: false,
        })
    }

    /// Takes the next samples: interleaved, whole frames, full scale at -1 and 1.
    ///
    /// Runs the emotion model only where more than a few pieces of speech wait for it; call [`Analyser::work`] in
    /// between to keep calls short.
    ///
    /// # Errors
    /// [`EngineError::Model`] where the model fails, [`EngineError::Internal`] for defects.
    pub fn push(&mut self, interleaved: &[f32]) -> Result<(), EngineError> {
        let channels = usize::from(self.format.channels);
        self.frames += (interleaved.len() / channels) as u64;
        self.meter.push(interleaved)?;
        self.mono.clear();
        mix_down(interleaved, self.format.channels, &mut self.mono);
        self.extremes.push(&self.mono);
        if let Some(resampler) = &mut self.resampler {
            self.resampled.clear();
            resampler.push(&self.mono, &mut self.resampled)?;
            self.view.push(&self.resampled);
        }
        while self.view.emotion.waiting() > MAX_WAITING {
            self.work()?;
        }
        Ok(())
    }

    /// Says that the recording is over. Later blocks are ignored by the analysis view.
    ///
    /// # Errors
    /// [`EngineError::Internal`] for defects.
    pub fn end(&mut self) -> Result<(), EngineError> {
        if let Some(resampler) = self.resampler.take() {
            self.resampled.clear();
            resampler.finish(&mut self.resampled)?;
            self.view.push(&self.resampled);
            self.view.end();
        }
        self.ended = true;
        Ok(())
    }

    /// Pieces of speech that wait for the emotion model.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.view.emotion.waiting()
    }

    /// Runs the emotion model on one waiting piece of at most 5 s; false where none waits.
    ///
    /// # Errors
    /// [`EngineError::Model`] where the model fails.
    pub fn work(&mut self) -> Result<bool, EngineError> {
        Ok(self.view.emotion.work()?)
    }

    /// Audio so far, in seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.frames as f64 / f64::from(self.format.sample_rate_hz)
    }

    /// Ends the recording, lets the model finish, and puts everything together. `damaged` says whether the source
    /// could not be read completely.
    ///
    /// # Errors
    /// [`EngineError::TooShort`] below [`MIN_DURATION_S`]; else as [`Analyser::work`] and [`Analyser::end`].
    pub fn finish(mut self, damaged: bool) -> Result<Outcome, EngineError> {
        self.end()?;
        while self.work()? {}
        let duration_s = self.duration_s();
        if duration_s < MIN_DURATION_S {
            return Err(EngineError::TooShort { got_ms: duration_s * 1e3, need_ms: MIN_DURATION_S * 1e3 });
        }
        let level = self.meter.read();
        let view = self.view;
        let speech_frames = view.segmenter.speech_frames();
        let snr_db = view.segmenter.snr_db();
        let speech = view.speech;
        let voice =
            pitch::summary(view.f0_hz.iter().zip(&speech).filter(|(_, speech)| **speech).map(|(f0, _)| *f0));
        let segments = view.segmenter.finish(duration_s);
        let (reading, models) = view.emotion.into_reading();
        let (emotion, sentiment) = reading.summary(models.card(), speech_frames);
        let timeline = timeline(reading.into_windows(), &view.f0_hz, duration_s);
        let quality = Quality {
            loudness_lufs: level.loudness_lufs,
            peak_dbfs: level.peak_dbfs,
            clipped_ratio: level.clipped_ratio,
            snr_db,
            speech_ratio: (speech_frames as f64 * HOP_S / duration_s).min(1.0) as f32,
            warnings: Vec::new(),
        };
        let warnings: Vec<Warning> = warnings::of(&quality, speech_frames, damaged);
        let analysis = Analysis {
            duration_s,
            sample_rate_hz: self.format.sample_rate_hz,
            channels: self.format.channels,
            codec: self.format.codec.to_owned(),
            quality: Quality { warnings, ..quality },
            voice,
            segments,
            emotion,
            sentiment,
            timeline,
            engine: EngineInfo { version: env!("CARGO_PKG_VERSION").to_owned(), models: models.versions() },
        };
        let tracks = Tracks {
            duration_s,
            waveform: self.extremes.finish(),
            pitch: pitch::track(&view.f0_hz),
            spectrogram: view.picture.finish(),
        };
        Ok(Outcome { analysis, tracks })
    }
}

fn timeline(
    windows: Vec<crate::emotion::WindowReading>,
    f0_hz: &[f32],
    duration_s: f64,
) -> Vec<TimelineEntry> {
    let entry = |window: crate::emotion::WindowReading| {
        let (from, to) = (window.from as usize, (window.to as usize).min(f0_hz.len()));
        TimelineEntry {
            start_s: window.from as f64 * HOP_S,
            end_s: (window.to as f64 * HOP_S).min(duration_s),
            emotion: window.scores,
            sentiment: window.valence,
            f0_hz: pitch::median(f0_hz.get(from..to).unwrap_or_default().iter().copied()),
        }
    };
    windows.into_iter().map(entry).collect()
}

/// The stages that work on the analysis view.
struct ViewStages {
    mel_frames: Option<Framer>,
    pitch_frames: Option<Framer>,
    log_mel: LogMel,
    candidates: pitch::Candidates,
    path: Option<pitch::Path>,
    activity: Option<Activity>,
    picture: Picture,
    segmenter: Segmenter,
    emotion: EmotionReader,
    f0_hz: Vec<f32>,
    speech: Vec<bool>,
    columns: Vec<(Column, f32)>,
    decided: Vec<Decided>,
}

impl ViewStages {
    fn new(models: Arc<Models>) -> Self {
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
            speech: Vec::new(),
            columns: Vec::new(),
            decided: Vec::new(),
        }
    }

    fn push(&mut self, view: &[f32]) {
        self.emotion.hear(view);
        if let Some(framer) = &mut self.mel_frames {
            framer.push(view, |frame| {
                mel_frame(&mut self.log_mel, &mut self.picture, &mut self.columns, frame)
            });
        }
        let mut pitches = Vec::new();
        if let Some(framer) = &mut self.pitch_frames {
            framer.push(view, |frame| pitches.push(self.candidates.find(frame)));
        }
        self.join(&pitches);
    }

    fn end(&mut self) {
        if let Some(framer) = self.mel_frames.take() {
            framer.finish(|frame| mel_frame(&mut self.log_mel, &mut self.picture, &mut self.columns, frame));
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
        for frame in self.decided.drain(..) {
            self.segmenter.push(frame);
            self.speech.push(frame.speech);
            self.emotion.push(frame);
        }
    }
}

fn mel_frame(log_mel: &mut LogMel, picture: &mut Picture, columns: &mut Vec<(Column, f32)>, frame: &[f32]) {
    let column = log_mel.column(frame);
    picture.push(&column);
    let power = frame.iter().map(|sample| sample * sample).sum::<f32>() / frame.len().max(1) as f32;
    columns.push((column, power));
}
