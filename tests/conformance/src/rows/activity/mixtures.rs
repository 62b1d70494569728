//! Speech with pauses, mixed with noise at a known ratio.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sotto_engine::decode_to_analysis_view;

use super::{every_second, short_name};
use crate::clips::audio_in;

pub(super) const RATE_HZ: u32 = 16_000;
const HOP: usize = 160;
const WINDOW: usize = 400;
/// What is this far below the loud frames of a clean utterance is no speech.
const SPEECH_RANGE: f64 = 1e-3;
/// Shorter gaps in speech belong to it, in frames.
const GAP_FRAMES: usize = 30;
/// Pause around utterances, in samples (1.2 s).
const PAUSE: usize = 19_200;
/// Longest part of an utterance (8 s).
const LONGEST: usize = 128_000;

/// Recordings that the detector was not fitted to.
pub(super) struct Halves {
    pub(super) speech: Vec<Vec<f32>>,
    /// With their names.
    pub(super) noise: Vec<(String, Vec<f32>)>,
    pub(super) music: Vec<Vec<f32>>,
}

fn decode(path: &Path) -> Result<Vec<f32>> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    Ok(decode_to_analysis_view(Box::new(File::open(path)?), &extension)?)
}

impl Halves {
    /// Reads them.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn judged(data: &Path) -> Result<Self> {
        let is_learner = |path: &PathBuf| path.to_string_lossy().contains("speechocean762");
        let (learners, fluent): (Vec<_>, Vec<_>) =
            audio_in(&data.join("speech"))?.into_iter().partition(is_learner);
        let speaker = |path: &PathBuf| -> String { short_name(path).chars().take(2).collect() };
        let acted = audio_in(&data.join("emotion/emodb"))?;
        let mut speakers: Vec<String> = acted.iter().map(speaker).collect();
        speakers.dedup();
        let unseen = every_second(&speakers);
        let acted: Vec<_> = acted.into_iter().filter(|path| unseen.contains(&speaker(path))).collect();
        let mut speech: Vec<_> = learners.into_iter().skip(1).step_by(4).collect();
        speech.extend(fluent);
        speech.extend(acted.into_iter().step_by(12));
        let noise = every_second(&audio_in(&data.join("sounds/esc10"))?);
        let music = every_second(&audio_in(&data.join("sounds/music"))?);
        Ok(Self {
            speech: speech.iter().map(|path| decode(path)).collect::<Result<_>>()?,
            noise: noise.iter().map(|path| Ok((short_name(path), decode(path)?))).collect::<Result<_>>()?,
            music: music.iter().map(|path| decode(path)).collect::<Result<_>>()?,
        })
    }
}

/// Mean power of the 25 ms around each frame's centre.
fn powers(samples: &[f32]) -> Vec<f64> {
    let power = |frame: usize| {
        let from = (frame * HOP).saturating_sub(WINDOW / 2);
        let to = (frame * HOP + WINDOW / 2).min(samples.len());
        let energy: f64 = samples[from..to].iter().map(|sample| f64::from(*sample).powi(2)).sum();
        energy / WINDOW as f64
    };
    (0..samples.len().div_ceil(HOP)).map(power).collect()
}

fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get((share * (values.len().max(1) - 1) as f64) as usize).copied().unwrap_or(0.0)
}

/// Where clean speech speaks.
fn speech_frames(samples: &[f32]) -> Vec<bool> {
    let powers = powers(samples);
    let least = SPEECH_RANGE * quantile(powers.clone(), 0.97);
    let mut speaks: Vec<bool> = powers.iter().map(|power| *power > least).collect();
    let at: Vec<usize> = (0..speaks.len()).filter(|frame| speaks[*frame]).collect();
    for pair in at.windows(2).filter(|pair| pair[1] - pair[0] <= GAP_FRAMES) {
        speaks[pair[0]..pair[1]].fill(true);
    }
    speaks
}

/// Makes mixtures, always the same from one seed.
pub(super) struct Mixer {
    state: u64,
}

impl Mixer {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Uniform, 0 to 1.
    pub(super) fn chance(&mut self) -> f64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 40) as f64 / (1_u64 << 24) as f64
    }

    /// Utterances of one loudness, with pauses around them, and where they speak.
    pub(super) fn utterances(&mut self, utterances: &[Vec<f32>]) -> (Vec<f32>, Vec<bool>) {
        let mut samples = vec![0.0; PAUSE];
        for utterance in utterances {
            let part = &utterance[..utterance.len().min(LONGEST)];
            let level = (quantile(powers(part), 0.9) + 1e-9).sqrt() as f32;
            samples.extend(part.iter().map(|sample| 0.05 / level * sample));
            samples.extend(vec![0.0; PAUSE]);
        }
        let speaks = speech_frames(&samples);
        (samples, speaks)
    }

    /// White noise, normal by the sum of twelve.
    pub(super) fn white(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| ((0..12).map(|_| self.chance()).sum::<f64>() - 6.0) as f32).collect()
    }

    /// White noise one time in four, else one of `noises`.
    pub(super) fn noise(&mut self, noises: &[(String, Vec<f32>)], count: usize) -> Vec<f32> {
        if self.chance() < 0.25 { self.white(count) } else { self.recorded(noises, count) }
    }

    /// A part of one of `noises`, silence at its ends left out, again and again.
    pub(super) fn recorded(&mut self, noises: &[(String, Vec<f32>)], count: usize) -> Vec<f32> {
        let choice = (self.chance() * noises.len() as f64) as usize;
        let noise = noises.get(choice).map_or(&[0.0][..], |noise| &noise.1);
        let is_sound = |sample: &f32| sample.abs() > 1e-4;
        let from = noise.iter().position(is_sound).unwrap_or(0);
        let to = noise.iter().rposition(is_sound).map_or(noise.len(), |last| last + 1);
        let sound = &noise[from..to];
        let start = (self.chance() * sound.len() as f64) as usize;
        sound.iter().copied().cycle().skip(start).take(count).collect()
    }

    /// Speech and noise, the ratio taken over the frames that speak.
    pub(super) fn mix(&mut self, clean: &[f32], speaks: &[bool], noise: &[f32], snr_db: f64) -> Vec<f32> {
        let powers = powers(clean);
        let speech: Vec<f64> =
            powers.into_iter().zip(speaks).filter(|(_, speaks)| **speaks).map(|(power, _)| power).collect();
        let speech = speech.iter().sum::<f64>() / speech.len().max(1) as f64;
        let power =
            noise.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / noise.len().max(1) as f64;
        let gain = (speech / power.max(1e-12) / 10.0_f64.powf(snr_db / 10.0)).sqrt() as f32;
        clean.iter().zip(noise).map(|(speech, noise)| speech + gain * noise).collect()
    }
}
