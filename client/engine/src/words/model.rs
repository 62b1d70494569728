//! The text network in tract: tokens of one sentence to all its outputs.

use tract_onnx::prelude::*;

use super::TextModelError;
use crate::plans::{Length, OpenGraph, Passes, Plan};

/// Tokens of the passes that are prepared, start and end among them. Each plan holds its own copy of the weights: so few.
const PASS_TOKENS: [usize; 2] = [24, 64];
/// Tokens that one pass can take.
pub(super) const LONGEST_TOKENS: usize = PASS_TOKENS[PASS_TOKENS.len() - 1];
const OUTPUTS: usize = 5;

const SHAPE: &str = "the outputs have another shape or are not finite";

/// What the network says about one sentence, not calibrated.
#[derive(Debug, Clone, PartialEq)]
pub struct TextAnswer {
    /// A logit for each emotion.
    pub emotions: Vec<f32>,
    /// A logit for each sentiment.
    pub sentiments: Vec<f32>,
    /// A logit for each intent, out-of-scope last.
    pub intents: Vec<f32>,
    /// How much the sentence looks like each kind of act, and like an action item last.
    pub tone: Vec<f32>,
    /// The sentence's place among sentences, of length 1.
    pub embedding: Vec<f32>,
}

/// The network, with a plan for each length made at its first use.
pub(super) struct Network {
    passes: Passes<{ PASS_TOKENS.len() }>,
    sizes: [usize; OUTPUTS],
}

impl Network {
    /// Reads the graph and prepares its shortest pass. `sizes` are those of the outputs in the order of [`TextAnswer`].
    pub(super) fn load(onnx: &[u8], sizes: [usize; OUTPUTS]) -> Result<Self, TextModelError> {
        let tokens = [Length::Fixed(1), Length::Open(0)];
        let inputs = [(i64::datum_type(), tokens), (f32::datum_type(), tokens)];
        let graph = OpenGraph::read(onnx, &inputs, OUTPUTS)
            .map_err(|error| TextModelError::Graph(error.to_string()))?;
        let network = Self { passes: Passes::of(graph), sizes };
        network.plan(0)?;
        Ok(network)
    }

    fn plan(&self, pass: usize) -> Result<Plan, TextModelError> {
        let tokens = PASS_TOKENS.get(pass).copied().unwrap_or_default();
        self.passes.plan(pass, &[tokens]).map_err(|error| TextModelError::Graph(error.to_string()))
    }

    /// Runs the shortest pass that takes the tokens; start and end are among them.
    pub(super) fn run(&self, tokens: &[u32]) -> Result<TextAnswer, TextModelError> {
        let fitting = PASS_TOKENS.iter().position(|length| *length >= tokens.len());
        let (Some(pass), false) = (fitting, tokens.is_empty()) else {
            return Err(TextModelError::Run("too many tokens, or none".to_owned()));
        };
        let plan = self.plan(pass)?;
        let length = PASS_TOKENS.get(pass).copied().unwrap_or_default();
        let mut outputs = run_plan(&plan, tokens, length)
            .map_err(|error| TextModelError::Run(error.to_string()))?
            .into_iter()
            .zip(self.sizes)
            .filter(|(values, size)| values.len() == *size && values.iter().all(|value| value.is_finite()))
            .map(|(values, _)| values);
        let mut next = || outputs.next().ok_or_else(|| TextModelError::Run(SHAPE.to_owned()));
        Ok(TextAnswer {
            emotions: next()?,
            sentiments: next()?,
            intents: next()?,
            tone: next()?,
            embedding: next()?,
        })
    }
}

fn run_plan(plan: &Plan, tokens: &[u32], length: usize) -> TractResult<Vec<Vec<f32>>> {
    let mut ids: Vec<i64> = tokens.iter().map(|token| i64::from(*token)).collect();
    let mut mask = vec![1_f32; ids.len()];
    ids.resize(length, 0);
    mask.resize(length, 0.0);
    let ids = Tensor::from_shape(&[1, length], &ids)?;
    let mask = Tensor::from_shape(&[1, length], &mask)?;
    let outputs = plan.run(tvec!(ids.into(), mask.into()))?;
    outputs.iter().map(|output| Ok(output.to_plain_array_view::<f32>()?.iter().copied().collect())).collect()
}
