//! The pulses of one voiced stretch: from its highest point outward, each where the sound is most like that around
//! the one before.

use crate::framer::{HOP_S, HOP_SAMPLES};
use crate::history::History;
use crate::lanes;
use crate::pitch::{MAX_F0_HZ, MIN_F0_HZ};
use crate::resample::ANALYSIS_RATE_HZ;

const RATE_HZ: f64 = ANALYSIS_RATE_HZ as f64;
/// A neighbour is looked for at these parts of a period.
const NEAREST: f64 = 0.8;
const FARTHEST: f64 = 1.2;
/// Correlation below which a neighbour is passed over.
const ALIKE: f32 = 0.3;
/// Correlation above which one neighbour may lie outside the stretch.
const ALIKE_OUTSIDE: f32 = 0.7;
/// Part of the neighbouring period on either side of a pulse that its amplitude is taken over.
const AMPLITUDE_PART: f64 = 0.2;

/// Searches stretch after stretch with the same buffers.
#[derive(Default)]
pub(super) struct Search {
    /// The pulses of the last stretch in order, in seconds.
    pub(super) pulses_s: Vec<f64>,
    sound: Vec<f32>,
    /// Number of the first sample in `sound`.
    origin: i64,
    lags: Vec<f32>,
}

struct Contour<'a> {
    first_s: f64,
    f0_hz: &'a [f32],
}

impl Contour<'_> {
    /// Period at a time, in seconds: between frames in a straight line of frequency.
    fn period_s(&self, at_s: f64) -> f64 {
        let place = ((at_s - self.first_s) / HOP_S).clamp(0.0, (self.f0_hz.len() - 1) as f64);
        let (left, part) = (place as usize, place.fract());
        let hz = |at: usize| f64::from(self.f0_hz[at.min(self.f0_hz.len() - 1)].clamp(MIN_F0_HZ, MAX_F0_HZ));
        1.0 / (hz(left) * (1.0 - part) + hz(left + 1) * part)
    }
}

impl Search {
    /// Finds the pulses of the stretch whose pitch is `f0_hz`, from frame number `first` on.
    pub(super) fn run(&mut self, history: &History, first: i64, f0_hz: &[f32]) {
        self.pulses_s.clear();
        let contour = Contour { first_s: first as f64 * HOP_S, f0_hz };
        let margin = (3.0 * RATE_HZ / f64::from(MIN_F0_HZ)) as i64;
        self.origin = first * HOP_SAMPLES as i64 - margin;
        self.sound.resize(f0_hz.len() * HOP_SAMPLES + 2 * margin as usize, 0.0);
        history.read(self.origin, &mut self.sound);
        let start_s = contour.first_s - 0.5 * HOP_S;
        let end_s = start_s + f0_hz.len() as f64 * HOP_S;
        let Some(anchor_s) = self.anchor(0.5 * (start_s + end_s), &contour) else { return };
        self.outward(anchor_s, -1.0, &contour, start_s, end_s);
        self.pulses_s.reverse();
        self.pulses_s.push(anchor_s);
        self.outward(anchor_s, 1.0, &contour, start_s, end_s);
    }

    fn sample_of(&self, at_s: f64) -> i64 {
        (at_s * RATE_HZ).round() as i64 - self.origin
    }

    /// The largest magnitude within half a period of the middle; none in digital silence.
    fn anchor(&self, middle_s: f64, contour: &Contour) -> Option<f64> {
        let half_s = 0.5 * contour.period_s(middle_s);
        let from = self.sample_of(middle_s - half_s).max(1) as usize;
        let to = self.sample_of(middle_s + half_s).max(0) as usize;
        let near = self.sound.get(from..=to)?;
        let mut best = (0.0, 0);
        for (at, sample) in near.iter().enumerate() {
            if sample.abs() > best.0 {
                best = (sample.abs(), at);
            }
        }
        let peak = from + best.1;
        let at = |place: usize| self.sound.get(place).map_or(0.0, |sample| sample.abs());
        let shift = vertex(at(peak - 1), at(peak), at(peak + 1)).0;
        (best.0 > 0.0).then(|| (peak as i64 + self.origin) as f64 / RATE_HZ + f64::from(shift) / RATE_HZ)
    }

    fn outward(&mut self, anchor_s: f64, side: f64, contour: &Contour, start_s: f64, end_s: f64) {
        let mut at_s = anchor_s;
        let most = 2 + ((end_s - start_s) * f64::from(MAX_F0_HZ) * 1.3) as usize;
        for _ in 0..most {
            let period_s = contour.period_s(at_s);
            let (lag_s, alike) = self.neighbour(at_s, side, period_s);
            at_s += side * lag_s;
            let inside = (start_s..end_s).contains(&at_s);
            if alike > if inside { ALIKE } else { ALIKE_OUTSIDE } {
                self.pulses_s.push(at_s);
            }
            if !inside {
                return;
            }
        }
    }

    /// Distance of the most similar place on one side, in seconds, and how similar it is.
    fn neighbour(&mut self, at_s: f64, side: f64, period_s: f64) -> (f64, f32) {
        let period = period_s * RATE_HZ;
        let half = (0.5 * period).round() as i64;
        let (from, to) = ((NEAREST * period).floor() as i64 - 1, (FARTHEST * period).ceil() as i64 + 1);
        let centre = self.sample_of(at_s);
        let nearest = if side < 0.0 { centre - to } else { centre + from };
        let here = stretch(&self.sound, centre - half, centre + half);
        let there = stretch(&self.sound, nearest - half, nearest + to - from + half);
        let (Some(here), Some(there)) = (here, there) else { return (period_s, 0.0) };
        self.lags.clear();
        self.lags.resize((to - from) as usize + 1, 0.0);
        alike(here, there, &mut self.lags);
        if side < 0.0 {
            self.lags.reverse();
        }
        let mut best = (f32::NEG_INFINITY, period, 0.0);
        for (at, near) in self.lags.windows(3).enumerate() {
            if near[1] > best.0 && near[1] >= near[0] && near[1] >= near[2] {
                let (shift, height) = vertex(near[0], near[1], near[2]);
                best = (near[1], (from + 1 + at as i64) as f64 + f64::from(shift), height);
            }
        }
        (best.1 / RATE_HZ, best.2)
    }
}

fn stretch(sound: &[f32], from: i64, to: i64) -> Option<&[f32]> {
    sound.get(usize::try_from(from).ok()?..=usize::try_from(to).ok()?)
}

/// Normalised correlation of `here` with `there` from each place on.
fn alike(here: &[f32], there: &[f32], out: &mut [f32]) {
    lanes::correlate(here, there, out);
    let own = f64::from(lanes::energy(here));
    let square = |sample: &f32| f64::from(*sample) * f64::from(*sample);
    let mut energy: f64 = there.iter().take(here.len()).map(square).sum();
    for (at, out) in out.iter_mut().enumerate() {
        *out /= (own * energy).max(0.0).sqrt().max(1e-20) as f32;
        energy += there.get(at + here.len()).map_or(0.0, square) - square(&there[at]);
    }
}

/// Place and height of the top of the parabola through three points a step apart.
fn vertex(before: f32, here: f32, after: f32) -> (f32, f32) {
    let bend = before - 2.0 * here + after;
    if bend >= 0.0 {
        return (0.0, here);
    }
    let shift = (0.5 * (before - after) / bend).clamp(-1.0, 1.0);
    (shift, here - 0.25 * (before - after) * shift)
}

/// Root mean square of the sound about a pulse, weighted by a Hann window that reaches a fifth of the neighbouring
/// periods on either side.
pub(super) fn amplitude(history: &History, at_s: f64, before_s: f64, after_s: f64) -> f64 {
    let (left, right) = (AMPLITUDE_PART * before_s * RATE_HZ, AMPLITUDE_PART * after_s * RATE_HZ);
    let centre = at_s * RATE_HZ;
    let (from, to) = ((centre - left).ceil() as i64, (centre + right).floor() as i64);
    let mut near = [0.0_f32; 256];
    let count = usize::try_from(to - from + 1).unwrap_or(0).min(near.len());
    let near = &mut near[..count];
    history.read(from, near);
    let (mut sum, mut weights) = (0.0, 1e-30);
    for (at, sample) in near.iter().enumerate() {
        let away = (from + at as i64) as f64 - centre;
        let part = away / if away < 0.0 { left } else { right };
        let weight = 0.5 + 0.5 * (std::f64::consts::PI * part).cos();
        sum += (weight * f64::from(*sample)).powi(2);
        weights += weight * weight;
    }
    (sum / weights).sqrt()
}
