//! The two networks in tract: who of a window's voices speaks in each frame, and the print of a piece of one voice.

use tract_onnx::prelude::*;

use super::SpeakerError;
use super::bands::{BANDS, Bands};
use crate::plans::{Length, OpenGraph, Passes, Plan};

/// Samples that the segmentation hears at once (10 s), frames that it gives of them, and samples between those.
pub(super) const WINDOW_SAMPLES: usize = 160_000;
pub(super) const FRAMES: usize = 589;
pub(super) const FRAME_SAMPLES: usize = 270;
/// Nobody, three voices, and each two of them.
pub(super) const CLASSES: usize = 7;
/// Values of a voice print.
pub(super) const WIDTH: usize = 256;
/// Frames of bands that the voice network takes; a shorter piece is filled up, and what is filled does not count.
const LENGTHS: [usize; 2] = [104, 152];
/// Frames of bands that make one of the network's own.
const REDUCTION: usize = 8;
/// A print of less says too little (0.4 s).
const LEAST_FRAMES: usize = 38;

/// Both networks.
pub(super) struct Network {
    segmentation: Plan,
    voice: Passes<2>,
}

impl Network {
    pub(super) fn load(segmentation: &[u8], voice: &[u8]) -> Result<Self, SpeakerError> {
        let graph = |error: TractError| SpeakerError::Graph(error.to_string());
        let f32 = f32::datum_type();
        let window = [Length::Fixed(1), Length::Fixed(WINDOW_SAMPLES)];
        let segmentation = OpenGraph::read(segmentation, &[(f32, window)], 1).map_err(graph)?;
        let bands = [Length::Open(0), Length::Fixed(BANDS)];
        let shares = [Length::Fixed(1), Length::Open(1)];
        let voice = OpenGraph::read(voice, &[(f32, bands), (f32, shares)], 1).map_err(graph)?;
        Ok(Self { segmentation: segmentation.plan(&[]).map_err(graph)?, voice: Passes::of(voice) })
    }

    /// Probabilities of the classes in each frame of a window, which is filled up with silence.
    pub(super) fn classes(&self, samples: &[f32]) -> Result<Vec<[f32; CLASSES]>, SpeakerError> {
        let mut window = samples[..samples.len().min(WINDOW_SAMPLES)].to_vec();
        window.resize(WINDOW_SAMPLES, 0.0);
        let values = run(&self.segmentation, &[(&[1, WINDOW_SAMPLES], &window)], FRAMES * CLASSES)?;
        Ok(values.as_chunks().0.iter().map(|frame: &[f32; CLASSES]| frame.map(f32::exp)).collect())
    }

    /// The voice print of a piece; none of too short a one. Of a longer one than 1.5 s its beginning counts.
    pub(super) fn print(&self, bands: &mut Bands, samples: &[f32]) -> Result<Option<Vec<f32>>, SpeakerError> {
        let mut bands = bands.of(samples);
        let longest = LENGTHS[LENGTHS.len() - 1];
        let frames = (bands.len() / BANDS).min(longest);
        if frames < LEAST_FRAMES {
            return Ok(None);
        }
        let pass = LENGTHS.iter().position(|&length| length >= frames).unwrap_or(LENGTHS.len() - 1);
        let (length, parts) = (LENGTHS[pass], LENGTHS[pass] / REDUCTION);
        bands.resize(length * BANDS, 0.0);
        let heard = frames.div_ceil(REDUCTION);
        let mut shares = vec![1.0 / heard as f32; heard];
        shares.resize(parts, 0.0);
        let plan = self.voice.plan(pass, &[length, parts]);
        let plan = plan.map_err(|error| SpeakerError::Graph(error.to_string()))?;
        run(&plan, &[(&[length, BANDS], &bands), (&[1, parts], &shares)], WIDTH).map(Some)
    }
}

/// Runs a plan, whose one output must hold so many finite values.
fn run(plan: &Plan, inputs: &[(&[usize], &[f32])], count: usize) -> Result<Vec<f32>, SpeakerError> {
    let inputs = inputs.iter().map(|(shape, values)| Ok(Tensor::from_shape(shape, values)?.into()));
    let ran = inputs.collect::<TractResult<TVec<TValue>>>().and_then(|inputs| {
        let outputs = plan.run(inputs)?;
        let first = outputs.first().ok_or_else(|| TractError::msg("no output"))?;
        Ok(first.to_plain_array_view::<f32>()?.iter().copied().collect::<Vec<f32>>())
    });
    let values = ran.map_err(|error| SpeakerError::Run(error.to_string()))?;
    if values.len() == count && values.iter().all(|value| value.is_finite()) {
        Ok(values)
    } else {
        Err(SpeakerError::Run("the output has another shape or is not finite".to_owned()))
    }
}
