//! Voice activity over a stream of the analysis view: which frames are speech, and how loud each one is.

use crate::activity::{Activity, Decided};
use crate::framer::Framer;
use crate::level::mean_power;
use crate::log_mel::{self, Column, LogMel};
use crate::pitch;

/// Streaming. A frame comes out one to two seconds after its samples went in.
pub(super) struct Ears {
    mel_frames: Framer,
    pitch_frames: Framer,
    log_mel: LogMel,
    candidates: pitch::Candidates,
    activity: Activity,
    columns: Vec<(Column, f32)>,
}

impl Default for Ears {
    fn default() -> Self {
        Self {
            mel_frames: Framer::new(log_mel::WINDOW_SAMPLES),
            pitch_frames: Framer::new(pitch::WINDOW_SAMPLES),
            log_mel: LogMel::default(),
            candidates: pitch::Candidates::default(),
            activity: Activity::default(),
            columns: Vec::new(),
        }
    }
}

impl Ears {
    /// Takes samples, and hands over the frames that are decided.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<Decided>) {
        let Self { mel_frames, pitch_frames, log_mel, candidates, activity, columns } = self;
        mel_frames.push(samples, |frame| columns.push((log_mel.column(frame), mean_power(frame))));
        let mut found = Vec::new();
        pitch_frames.push(samples, |frame| found.push(candidates.find(frame)));
        join(activity, columns, &found, out);
    }

    /// What would be decided of the frames that wait for later ones if nothing more came: frames of now, and what is
    /// said of them may change.
    pub(super) fn supposed(&self) -> Vec<Decided> {
        let mut out = Vec::new();
        self.activity.clone().finish(&mut out);
        out
    }

    /// Hands over the frames that waited for later ones.
    pub(super) fn finish(self, out: &mut Vec<Decided>) {
        let Self { mel_frames, pitch_frames, mut log_mel, mut candidates, mut activity, mut columns } = self;
        mel_frames.finish(|frame| columns.push((log_mel.column(frame), mean_power(frame))));
        let mut found = Vec::new();
        pitch_frames.finish(|frame| found.push(candidates.find(frame)));
        join(&mut activity, &mut columns, &found, out);
        activity.finish(out);
    }
}

/// Pitch windows are the longer ones, so the column of each of these frames is already there.
fn join(
    activity: &mut Activity,
    columns: &mut Vec<(Column, f32)>,
    found: &[pitch::Frame],
    out: &mut Vec<Decided>,
) {
    let ready = found.len().min(columns.len());
    for (pitch, (column, power)) in found.iter().zip(columns.drain(..ready)) {
        activity.push(&column, pitch, power, out);
    }
}
