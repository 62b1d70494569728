//! From smoothed descriptors to the 88 values.

use std::collections::BTreeMap;

use crate::framer::HOP_S;

use super::descriptors::{Descriptors, VOICE};
use super::harmonics::ABSENT_DB;
use super::segments::Stretches;
use super::short::{ShortFrame, Spectral};
use super::slopes::Slopes;
use super::statistics::{Moments, percentile, smooth_voiced};

/// Descriptors of the spectrum beside the loudness.
const SHAPE: usize = 9;

/// Names of [`shape`], with the place of "V" or "UV" marked.
const SHAPE_NAMES: [&str; SHAPE] = [
    "alphaRatio*",
    "hammarbergIndex*",
    "slope*0-500",
    "slope*500-1500",
    "spectralFlux*",
    "mfcc1*",
    "mfcc2*",
    "mfcc3*",
    "mfcc4*",
];
const FLUX: usize = 4;
const VOICE_NAMES: [&str; VOICE - 1] = [
    "jitterLocal",
    "shimmerLocaldB",
    "HNRdBACF",
    "logRelF0-H1-H2",
    "logRelF0-H1-A3",
    "F1frequency",
    "F1bandwidth",
    "F2frequency",
    "F2bandwidth",
    "F3frequency",
    "F3bandwidth",
];
const F0: &str = "F0semitoneFrom27.5Hz_sma3nz";
const LOUDNESS: &str = "loudness_sma3";

/// Takes the descriptors of each frame and sums them up.
#[derive(Default)]
pub(super) struct Functionals {
    /// The last two frames; smoothing waits for the next.
    before: Option<Descriptors>,
    here: Option<Descriptors>,
    shape: [Moments; SHAPE],
    shape_voiced: [Moments; SHAPE],
    shape_unvoiced: [Moments; SHAPE],
    voice: [Moments; VOICE - 1],
    amplitudes: [Moments; 3],
    mean_square: Moments,
    loudness: Vec<f32>,
    /// 0 where unvoiced; only of frames that are long enough to have a pitch.
    semitones: Vec<f32>,
    long_frames: usize,
    kept: Option<Vec<Descriptors>>,
}

fn shape(spectral: &Spectral) -> [f32; SHAPE] {
    let [first, second, third, fourth] = spectral.cepstrum;
    let Spectral { alpha_ratio_db, hammarberg_db, slope_0_500, slope_500_1500, flux, .. } = *spectral;
    [alpha_ratio_db, hammarberg_db, slope_0_500, slope_500_1500, flux, first, second, third, fourth]
}

impl Functionals {
    /// Keeps the descriptors too.
    pub(super) fn keep_descriptors(&mut self) {
        self.kept = Some(Vec::new());
    }

    pub(super) fn kept(&self) -> &[Descriptors] {
        self.kept.as_deref().unwrap_or_default()
    }

    /// Takes the next frame.
    pub(super) fn push(&mut self, next: &Descriptors) {
        self.long_frames += 1;
        self.shift(Some(*next));
    }

    /// Takes a frame at the end that is too short to have a pitch.
    pub(super) fn push_tail(&mut self, short: &ShortFrame) {
        self.shift(Some(Descriptors::of(short, None)));
    }

    fn shift(&mut self, next: Option<Descriptors>) {
        if let Some(next) = &next {
            self.mean_square.push(next.mean_square);
            if let Some(kept) = &mut self.kept {
                kept.push(*next);
            }
        }
        let (before, here) = (self.before.take(), self.here.take());
        if let Some(here) = here {
            self.add(before.as_ref(), &here, next.as_ref());
        }
        (self.before, self.here) = (here, next);
    }

    /// Adds the frame `here`, smoothed with its neighbours.
    fn add(&mut self, before: Option<&Descriptors>, here: &Descriptors, next: Option<&Descriptors>) {
        let mean = |value: &dyn Fn(&Descriptors) -> f32| {
            let three = [before, Some(here), next].into_iter().flatten();
            let (sum, count) = three.fold((0.0, 0.0), |(sum, count), each| (sum + value(each), count + 1.0));
            sum / count
        };
        let voiced_mean = |value: &dyn Fn(&Descriptors) -> f32| {
            smooth_voiced([before, Some(here), next].map(|each| each.map_or(0.0, value)))
        };
        for at in 0..SHAPE {
            let of = |each: &Descriptors| shape(&each.spectral)[at];
            self.shape[at].push(mean(&of));
            let like = |each: &Descriptors| if each.is_voiced() == here.is_voiced() { of(each) } else { 0.0 };
            let sums = if here.is_voiced() { &mut self.shape_voiced } else { &mut self.shape_unvoiced };
            if self.loudness.len() < self.long_frames {
                sums[at].push(voiced_mean(&like));
            }
        }
        for at in 0..VOICE - 1 {
            let value = voiced_mean(&|each| each.voice[at]);
            if value != 0.0 {
                self.voice[at].push(value);
            }
        }
        if self.loudness.len() < self.long_frames {
            self.semitones.push(voiced_mean(&|each| each.f0_semitones));
            for at in 0..3 {
                self.amplitudes[at].push(mean(&|each| each.amplitudes_db[at]).max(ABSENT_DB));
            }
        }
        self.loudness.push(mean(&|each| each.spectral.loudness));
    }

    /// The values by their names.
    pub(super) fn finish(mut self) -> BTreeMap<String, f32> {
        self.shift(None);
        let mut values = Values::default();
        if self.loudness.is_empty() {
            return values.0;
        }
        for ((name, all), (voiced, unvoiced)) in
            SHAPE_NAMES.iter().zip(&self.shape).zip(self.shape_voiced.iter().zip(&self.shape_unvoiced))
        {
            let at = SHAPE_NAMES.iter().position(|other| other == name).unwrap_or_default();
            if at >= FLUX {
                values.moments(&name.replace('*', "_sma3"), all);
            }
            values.moments(&(name.replace('*', "V") + "_sma3nz"), voiced);
            if at <= FLUX {
                values.put(name.replace('*', "UV") + "_sma3nz_amean", unvoiced.mean());
            }
        }
        for (name, moments) in VOICE_NAMES.iter().zip(&self.voice) {
            values.moments(&format!("{name}_sma3nz"), moments);
        }
        for (formant, moments) in (1..).zip(&self.amplitudes) {
            values.moments(&format!("F{formant}amplitudeLogRelF0_sma3nz"), moments);
        }
        self.timing(&mut values);
        let pitches: Vec<f32> = self.semitones.iter().copied().filter(|value| *value > 0.0).collect();
        values.contour(F0, pitches, true);
        values.contour(LOUDNESS, self.loudness, false);
        values.0
    }

    fn timing(&self, values: &mut Values) {
        let stretches = Stretches::of(self.semitones.iter().map(|value| *value > 0.0));
        let seconds = |frames: usize| frames.max(1) as f64 * HOP_S;
        let peaks = Slopes::of(&self.loudness, false).peaks;
        values.put("loudnessPeaksPerSec".into(), f64::from(peaks) / seconds(self.loudness.len()));
        let voiced = f64::from(stretches.count) / seconds(self.semitones.len());
        values.put("VoicedSegmentsPerSec".into(), voiced);
        values.put("MeanVoicedSegmentLengthSec".into(), stretches.voiced.mean());
        values.put("StddevVoicedSegmentLengthSec".into(), stretches.voiced.deviation());
        values.put("MeanUnvoicedSegmentLength".into(), stretches.unvoiced.mean());
        values.put("StddevUnvoicedSegmentLength".into(), stretches.unvoiced.deviation());
        let level = 10.0 * self.mean_square.mean().max(1e-20).log10();
        values.put("equivalentSoundLevel_dBp".into(), level);
    }
}

#[derive(Default)]
struct Values(BTreeMap<String, f32>);

impl Values {
    fn put(&mut self, name: String, value: f64) {
        self.0.insert(name, value as f32);
    }

    fn moments(&mut self, name: &str, moments: &Moments) {
        self.put(format!("{name}_amean"), moments.mean());
        self.put(format!("{name}_stddevNorm"), moments.variation());
    }

    fn contour(&mut self, name: &str, mut contour: Vec<f32>, whole: bool) {
        let slopes = Slopes::of(&contour, whole);
        let mut moments = Moments::default();
        contour.iter().for_each(|value| moments.push(*value));
        self.moments(name, &moments);
        contour.sort_unstable_by(f32::total_cmp);
        let [low, middle, high] = [0.2, 0.5, 0.8].map(|part| percentile(&contour, part));
        for (percent, value) in [("20.0", low), ("50.0", middle), ("80.0", high)] {
            self.put(format!("{name}_percentile{percent}"), value);
        }
        self.put(format!("{name}_pctlrange0-2"), high - low);
        self.put(format!("{name}_meanRisingSlope"), slopes.rising.mean());
        self.put(format!("{name}_stddevRisingSlope"), slopes.rising.deviation());
        self.put(format!("{name}_meanFallingSlope"), slopes.falling.mean());
        self.put(format!("{name}_stddevFallingSlope"), slopes.falling.deviation());
    }
}
