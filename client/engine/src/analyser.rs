//! Blocks in, analysis out: joins the stages for one recording, live or from a file.

use std::sync::Arc;

use sotto_protocol::{Analysis, EngineInfo, Glimpse, Measures, Quality, TimelineEntry, Tracks, Warning};

use crate::decode::SourceFormat;
use crate::emotion::{Baseline, Models, WindowReading};
use crate::framer::HOP_S;
use crate::glimpse::Watch;
use crate::level::Meter;
use crate::resample::{Resampler, mix_down};
use crate::view::ViewStages;
use crate::waveform::Extremes;
use crate::{EngineError, MIN_DURATION_S, pitch, timing, warnings};

/// Power of a frame that holds less: -120 dB below full scale.
const LEAST_POWER: f32 = 1e-12;
/// Pieces that may wait for the emotion model before [`Analyser::push`] runs it itself.
const MAX_WAITING: usize = 8;

/// Measures of every frame, for those who go on computing with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Frames {
    /// Distance of frames, in seconds. Frame `i` stands for the time `i * hop_s`.
    pub hop_s: f64,
    /// Name with unit, and one value a frame. `f0_hz` is 0 where unvoiced; `speech` is 0 or 1.
    pub columns: Vec<(&'static str, Vec<f32>)>,
}

/// Everything found in one recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Numbers and labels.
    pub analysis: Analysis,
    /// Series to draw.
    pub tracks: Tracks,
    /// Measures by frame.
    pub frames: Frames,
    /// What is usual in this recording's speech, to compare other speech of the same person with; none without an
    /// emotion model or a second of speech.
    pub baseline: Option<Baseline>,
}

/// Analyses one recording from blocks of samples.
///
/// The result does not depend on how the recording is cut into blocks. Memory grows by some 3 kB a second
/// (contours by frame) and stays far below the audio's own size.
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
    watch: Option<Watch>,
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
            watch: None,
        })
    }

    /// Compares the voice with what is usual for the person who speaks. A baseline that another model made, or that
    /// holds too little speech, is left aside; [`sotto_protocol::Emotion::baseline`] says whether it was used.
    pub fn compare_with(&mut self, baseline: Arc<Baseline>) {
        self.view.emotion.compare_with(baseline);
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

    /// From now on it remembers what [`Analyser::glimpse`] tells. Results stay the same.
    pub fn watch(&mut self) {
        self.view.watch();
        self.watch.get_or_insert_with(Watch::new);
    }

    /// What is new since the last time; nothing where nobody watches.
    pub fn glimpse(&mut self) -> Glimpse {
        let Some(watch) = &mut self.watch else { return Glimpse::default() };
        let mut glimpse = watch.look(&mut self.view);
        let windows = self.view.emotion.windows();
        let fresh = windows.get(watch.windows(windows.len())..).unwrap_or_default().to_vec();
        glimpse.windows = timeline(fresh, &self.view.f0_hz, self.duration_s());
        glimpse
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
        let speech = view.speech;
        let voice =
            pitch::summary(view.f0_hz.iter().zip(&speech).filter(|(_, speech)| **speech).map(|(f0, _)| *f0));
        let segments = view.segmenter.finish(duration_s);
        let (measures, findings) = view.measures.finish();
        let timing = timing::of(&segments, &view.powers, &view.f0_hz);
        let measures = Measures { loudness: level.loudness, timing, ..measures };
        let models = view.emotion.versions();
        let found = view.emotion.finish(speech_frames);
        let timeline = timeline(found.windows, &view.f0_hz, duration_s);
        let quality = Quality {
            loudness_lufs: level.loudness_lufs,
            peak_dbfs: level.peak_dbfs,
            clipped_ratio: level.clipped_ratio,
            snr_db: findings.snr_db,
            noise_floor_dbfs: findings.noise_floor_dbfs,
            dc_offset: level.dc_offset,
            bandwidth_hz: findings.bandwidth_hz,
            dropouts: level.dropouts,
            reverberation_s: findings.reverberation_s,
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
            measures,
            segments,
            emotion: found.emotion,
            sentiment: found.sentiment,
            timeline,
            engine: EngineInfo { version: env!("CARGO_PKG_VERSION").to_owned(), models },
        };
        let tracks = Tracks {
            duration_s,
            waveform: self.extremes.finish(),
            pitch: pitch::track(&view.f0_hz),
            spectrogram: view.picture.finish(),
            loudness: self.meter.track(),
        };
        let speech = speech.iter().map(|&speech| f32::from(u8::from(speech))).collect();
        let level = view.powers.iter().map(|power| 10.0 * power.max(LEAST_POWER).log10()).collect();
        let columns = vec![("f0_hz", view.f0_hz), ("level_dbfs", level), ("speech", speech)];
        let frames = Frames { hop_s: HOP_S, columns };
        Ok(Outcome { analysis, tracks, frames, baseline: found.baseline })
    }
}

fn timeline(windows: Vec<WindowReading>, f0_hz: &[f32], duration_s: f64) -> Vec<TimelineEntry> {
    let entry = |window: WindowReading| {
        let (from, to) = (window.from as usize, (window.to as usize).min(f0_hz.len()));
        TimelineEntry {
            start_s: window.from as f64 * HOP_S,
            end_s: (window.to as f64 * HOP_S).min(duration_s),
            emotion: window.scores,
            sentiment: window.valence,
            arousal: Some(window.arousal),
            f0_hz: pitch::median(f0_hz.get(from..to).unwrap_or_default().iter().copied()),
        }
    };
    windows.into_iter().map(entry).collect()
}
