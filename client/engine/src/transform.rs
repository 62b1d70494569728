//! Real Fourier transforms, each with the buffers that it works in.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, FftNum, RealFftPlanner, RealToComplex};

/// From samples to a spectrum.
pub(crate) struct Forward<T: FftNum> {
    plan: Arc<dyn RealToComplex<T>>,
    input: Vec<T>,
    scratch: Vec<Complex<T>>,
    /// Bins from 0 Hz to half the rate, of the last run.
    pub(crate) spectrum: Vec<Complex<T>>,
}

impl<T: FftNum> Forward<T> {
    /// A transform of `length` samples; powers of two are fastest by far in WebAssembly.
    pub(crate) fn new(length: usize) -> Self {
        let plan = RealFftPlanner::new().plan_fft_forward(length);
        let (input, scratch, spectrum) =
            (plan.make_input_vec(), plan.make_scratch_vec(), plan.make_output_vec());
        Self { plan, input, scratch, spectrum }
    }

    /// Transforms what `fill` writes, zeros elsewhere. The spectrum is all zeros where the transform refuses, which it
    /// never does with buffers of its own.
    pub(crate) fn run(&mut self, fill: impl FnOnce(&mut [T])) -> &[Complex<T>] {
        self.input.fill(T::zero());
        fill(&mut self.input);
        if self.plan.process_with_scratch(&mut self.input, &mut self.spectrum, &mut self.scratch).is_err() {
            self.spectrum.fill(Complex::new(T::zero(), T::zero()));
        }
        &self.spectrum
    }

    /// Transforms a frame under a window.
    pub(crate) fn run_windowed(&mut self, frame: &[T], window: &[T]) -> &[Complex<T>] {
        self.run(|input| weigh(input, frame, window))
    }
}

/// Writes the samples of a frame times their weights.
pub(crate) fn weigh<T: FftNum>(to: &mut [T], frame: &[T], weights: &[T]) {
    for ((to, from), weight) in to.iter_mut().zip(frame).zip(weights) {
        *to = *from * *weight;
    }
}

/// From a spectrum back to samples, without scaling.
pub(crate) struct Inverse<T: FftNum> {
    plan: Arc<dyn ComplexToReal<T>>,
    spectrum: Vec<Complex<T>>,
    scratch: Vec<Complex<T>>,
    /// Samples of the last run.
    pub(crate) output: Vec<T>,
}

impl<T: FftNum> Inverse<T> {
    /// A transform to `length` samples.
    pub(crate) fn new(length: usize) -> Self {
        let plan = RealFftPlanner::new().plan_fft_inverse(length);
        let (spectrum, scratch, output) =
            (plan.make_input_vec(), plan.make_scratch_vec(), plan.make_output_vec());
        Self { plan, spectrum, scratch, output }
    }

    /// Transforms `bins`, from 0 Hz on, zeros beyond; the first and the last bin count as real.
    pub(crate) fn run(&mut self, bins: impl Iterator<Item = Complex<T>>) -> &[T] {
        self.spectrum.fill(Complex::new(T::zero(), T::zero()));
        for (to, from) in self.spectrum.iter_mut().zip(bins) {
            *to = from;
        }
        if let Some(first) = self.spectrum.first_mut() {
            first.im = T::zero();
        }
        if let Some(last) = self.spectrum.last_mut() {
            last.im = T::zero();
        }
        if self.plan.process_with_scratch(&mut self.spectrum, &mut self.output, &mut self.scratch).is_err() {
            self.output.fill(T::zero());
        }
        &self.output
    }

    /// As [`Inverse::run`], of real bins such as powers.
    pub(crate) fn run_real(&mut self, bins: impl Iterator<Item = T>) -> &[T] {
        self.run(bins.map(|bin| Complex::new(bin, T::zero())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same_times_the_length() {
        let samples: Vec<f32> = (0..40).map(|n| (n as f32 * 0.37).sin()).collect();
        let (mut there, mut back) = (Forward::new(64), Inverse::new(64));
        let spectrum = there.run(|input| input[..40].copy_from_slice(&samples)).to_vec();
        let again = back.run(spectrum.into_iter());
        for (at, sample) in again.iter().enumerate() {
            let expected = samples.get(at).copied().unwrap_or_default();
            assert!((sample / 64.0 - expected).abs() < 1e-5);
        }
    }
}
