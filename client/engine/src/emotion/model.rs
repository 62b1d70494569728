//! The emotion network in tract: one pass of the encoder serves several windows.

use std::sync::{Arc, OnceLock};

use tract_onnx::prelude::*;

use super::ModelError;

/// Samples between encoder frames.
pub(super) const STRIDE_SAMPLES: usize = 384;
/// Samples that one encoder frame sees.
pub(super) const RECEPTIVE_SAMPLES: usize = 895;
/// Classes of the logits.
const CLASSES: usize = 7;
/// Rows of the pooling matrix in each pass; unused ones are zero.
pub(super) const ROWS: usize = 4;
/// Encoder frames of the passes that are prepared: 2.5 s and 5 s. A plan with its length fixed runs up to twice as
/// fast as one without, but holds its own copy of the weights: so few.
pub(super) const PASS_FRAMES: [usize; 2] = [103, 207];

/// Samples that a pass of so many encoder frames takes.
pub(super) const fn pass_samples(frames: usize) -> usize {
    RECEPTIVE_SAMPLES + (frames - 1) * STRIDE_SAMPLES
}

/// What the network says about one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Answer {
    pub(super) logits: [f32; CLASSES],
    pub(super) valence: f32,
}

type Plan = Arc<TypedRunnableModel>;

/// The network, with a plan for each length made at its first use.
pub(super) struct Network {
    graph: InferenceModel,
    plans: [OnceLock<Plan>; PASS_FRAMES.len()],
}

impl Network {
    /// Reads the graph and prepares its longest pass.
    pub(super) fn load(mut onnx: &[u8]) -> Result<Self, ModelError> {
        let graph = tract_onnx::onnx()
            .with_ignore_value_info(true)
            .model_for_read(&mut onnx)
            .map_err(|error| ModelError::Graph(error.to_string()))?;
        let network = Self { graph, plans: Default::default() };
        network.plan(PASS_FRAMES.len() - 1)?;
        Ok(network)
    }

    fn plan(&self, pass: usize) -> Result<Plan, ModelError> {
        let (Some(slot), Some(&frames)) = (self.plans.get(pass), PASS_FRAMES.get(pass)) else {
            return Err(ModelError::Graph("no such pass".to_owned()));
        };
        if let Some(plan) = slot.get() {
            return Ok(plan.clone());
        }
        let made = self.make_plan(frames).map_err(|error| ModelError::Graph(error.to_string()))?;
        // Two threads may have made it; one of them wins.
        Ok(slot.get_or_init(|| made).clone())
    }

    fn make_plan(&self, frames: usize) -> TractResult<Plan> {
        let shape =
            |rows: usize, columns: usize| InferenceFact::dt_shape(f32::datum_type(), tvec!(rows, columns));
        self.graph
            .clone()
            .with_input_fact(0, shape(1, pass_samples(frames)))?
            .with_input_fact(1, shape(ROWS, frames))?
            .into_optimized()?
            .into_runnable()
    }

    /// Runs pass number `pass` of [`PASS_FRAMES`].
    ///
    /// **Shapes** `audio` of [`pass_samples`], at 16 kHz; `pool` of [`ROWS`] rows, one column an encoder frame.
    pub(super) fn run(&self, pass: usize, audio: &[f32], pool: &[f32]) -> Result<[Answer; ROWS], ModelError> {
        let plan = self.plan(pass)?;
        let frames = PASS_FRAMES.get(pass).copied().unwrap_or_default();
        let ran = (|| {
            let audio = Tensor::from_shape(&[1, pass_samples(frames)], audio)?;
            let pool = Tensor::from_shape(&[ROWS, frames], pool)?;
            plan.run(tvec!(audio.into(), pool.into()))
        })();
        let outputs = ran.map_err(|error| ModelError::Run(error.to_string()))?;
        let values = |index: usize, count: usize| {
            let tensor = outputs.get(index)?;
            let view = tensor.to_plain_array_view::<f32>().ok()?;
            let values: Vec<f32> = view.iter().copied().collect();
            (values.len() == count && values.iter().all(|value| value.is_finite())).then_some(values)
        };
        let (Some(logits), Some(valence)) = (values(0, ROWS * CLASSES), values(1, ROWS)) else {
            return Err(ModelError::Run("the outputs have another shape or are not finite".to_owned()));
        };
        Ok(std::array::from_fn(|row| Answer {
            logits: std::array::from_fn(|class| logits[row * CLASSES + class]),
            valence: valence[row],
        }))
    }
}
