//! The emotion network in tract: one pass of the encoder serves several windows.

use tract_onnx::prelude::*;

use super::ModelError;
use crate::plans::{Length, OpenGraph, Passes, Plan};

/// Samples between encoder frames.
pub(super) const STRIDE_SAMPLES: usize = 384;
/// Samples that one encoder frame sees.
pub(super) const RECEPTIVE_SAMPLES: usize = 895;
/// Classes of the logits.
const CLASSES: usize = 7;
/// Features of a row: mean and deviation over time of four layers of 288.
pub(super) const FEATURES: usize = 2_304;
/// Rows of the pooling matrix in each pass; unused ones are zero.
pub(super) const ROWS: usize = 4;
/// Encoder frames of the passes that are prepared: 2.5 s and 5 s. Each plan holds its own copy of the weights: so few.
pub(super) const PASS_FRAMES: [usize; 2] = [103, 207];

/// Outputs of the graph: logits, valence, arousal, features.
const OUTPUTS: usize = 4;

/// Samples that a pass of so many encoder frames takes.
pub(super) const fn pass_samples(frames: usize) -> usize {
    RECEPTIVE_SAMPLES + (frames - 1) * STRIDE_SAMPLES
}

/// What the network says about one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// In the order of [`sotto_protocol::EmotionClass::ALL`], not calibrated.
    pub logits: [f32; CLASSES],
    /// Unpleasant to pleasant, -1 to 1.
    pub valence: f32,
    /// Calm to excited, -1 to 1.
    pub arousal: f32,
}

/// What one pass gives.
pub(super) struct Pass {
    /// For each row.
    pub(super) answers: [Answer; ROWS],
    /// [`ROWS`] rows of [`FEATURES`].
    pub(super) features: Vec<f32>,
}

pub(super) fn wrong_shape() -> ModelError {
    ModelError::Run("the outputs have another shape or are not finite".to_owned())
}

/// Encoder frames of so many samples.
pub(super) const fn encoder_frames(samples: usize) -> usize {
    if samples < RECEPTIVE_SAMPLES { 0 } else { (samples - RECEPTIVE_SAMPLES) / STRIDE_SAMPLES + 1 }
}

/// The network, with a plan for each length made at its first use.
pub(super) struct Network {
    passes: Passes<{ PASS_FRAMES.len() }>,
}

impl Network {
    /// Reads the graph and prepares its shortest pass.
    pub(super) fn load(onnx: &[u8]) -> Result<Self, ModelError> {
        use Length::{Fixed, Open};
        let float = f32::datum_type();
        let inputs = [(float, [Fixed(1), Open(0)]), (float, [Open(1), Open(2)])];
        let graph =
            OpenGraph::read(onnx, &inputs, OUTPUTS).map_err(|error| ModelError::Graph(error.to_string()))?;
        let network = Self { passes: Passes::of(graph) };
        network.plan(0)?;
        Ok(network)
    }

    fn plan(&self, pass: usize) -> Result<Plan, ModelError> {
        let samples = pass_samples(PASS_FRAMES.get(pass).copied().unwrap_or(1));
        self.passes.plan(pass, &lengths(samples, ROWS)).map_err(|error| ModelError::Graph(error.to_string()))
    }

    /// Runs pass number `pass` of [`PASS_FRAMES`].
    ///
    /// **Shapes** `audio` of [`pass_samples`], at 16 kHz; `pool` of [`ROWS`] rows, one column an encoder frame.
    pub(super) fn run(&self, pass: usize, audio: &[f32], pool: &[f32]) -> Result<Pass, ModelError> {
        let outputs = run_plan(&self.plan(pass)?, audio, pool, ROWS)?;
        let answers = answers(&outputs, ROWS)?.try_into().or(Err(wrong_shape()))?;
        Ok(Pass { answers, features: values(&outputs, 3, ROWS * FEATURES)? })
    }

    /// Runs a plan made for just this input.
    pub(super) fn run_once(
        &self,
        audio: &[f32],
        pool: &[f32],
        rows: usize,
    ) -> Result<Vec<Answer>, ModelError> {
        let plan = self.passes.plan_once(&lengths(audio.len(), rows));
        let plan = plan.map_err(|error| ModelError::Graph(error.to_string()))?;
        answers(&run_plan(&plan, audio, pool, rows)?, rows)
    }
}

/// The open lengths of the graph: samples, rows, encoder frames.
fn lengths(samples: usize, rows: usize) -> [usize; 3] {
    [samples, rows, encoder_frames(samples)]
}

type Outputs = TVec<TValue>;

fn run_plan(plan: &Plan, audio: &[f32], pool: &[f32], rows: usize) -> Result<Outputs, ModelError> {
    let ran = (|| {
        let columns = encoder_frames(audio.len());
        let audio = Tensor::from_shape(&[1, audio.len()], audio)?;
        let pool = Tensor::from_shape(&[rows, columns], pool)?;
        plan.run(tvec!(audio.into(), pool.into()))
    })();
    ran.map_err(|error| ModelError::Run(error.to_string()))
}

/// The first three outputs, row by row: logits, valence, arousal.
pub(super) fn answers(outputs: &Outputs, rows: usize) -> Result<Vec<Answer>, ModelError> {
    let logits = values(outputs, 0, rows * CLASSES)?;
    let (valence, arousal) = (values(outputs, 1, rows)?, values(outputs, 2, rows)?);
    let rows = logits.as_chunks().0.iter().zip(valence).zip(arousal);
    Ok(rows.map(|((logits, valence), arousal)| Answer { logits: *logits, valence, arousal }).collect())
}

fn values(outputs: &Outputs, index: usize, count: usize) -> Result<Vec<f32>, ModelError> {
    let view = outputs.get(index).and_then(|output| output.to_plain_array_view::<f32>().ok());
    let values: Vec<f32> = view.map(|view| view.iter().copied().collect()).unwrap_or_default();
    let sound = values.len() == count && values.iter().all(|value| value.is_finite());
    if sound { Ok(values) } else { Err(wrong_shape()) }
}
