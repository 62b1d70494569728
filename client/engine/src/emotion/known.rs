//! The head for known voices in tract: the same features, seen against what is usual for the person.

use tract_onnx::prelude::*;

use super::ModelError;
use super::baseline::Baseline;
use super::model::{self, Answer, FEATURES, ROWS};
use crate::plans::{Length, OpenGraph, Plan};

/// Outputs of the graph: logits, valence, arousal.
const OUTPUTS: usize = 3;

/// The head, prepared for [`ROWS`] rows.
pub(super) struct KnownHead(Plan);

impl KnownHead {
    /// Reads and prepares the graph.
    pub(super) fn load(onnx: &[u8]) -> Result<Self, ModelError> {
        let made = || -> TractResult<_> {
            let (float, features) = (f32::datum_type(), Length::Fixed(FEATURES));
            let row = |columns: Length| (float, [Length::Fixed(1), columns]);
            let inputs = [
                (float, [Length::Fixed(ROWS), features]),
                row(features),
                row(features),
                row(Length::Fixed(1)),
            ];
            OpenGraph::read(onnx, &inputs, OUTPUTS)?.plan(&[])
        };
        made().map(Self).map_err(|error| ModelError::Graph(error.to_string()))
    }

    /// Answers for the features of [`ROWS`] stretches (2,304 each) of a person.
    pub(super) fn run(&self, features: &[f32], baseline: &Baseline) -> Result<[Answer; ROWS], ModelError> {
        let ran = (|| {
            let row = |values: &[f32]| Tensor::from_shape(&[1, values.len()], values);
            let features = Tensor::from_shape(&[ROWS, FEATURES], features)?;
            let (mean, variance) = (row(baseline.mean())?, row(&baseline.variance())?);
            let count = row(&[baseline.count() as f32])?;
            self.0.run(tvec!(features.into(), mean.into(), variance.into(), count.into()))
        })();
        let outputs = ran.map_err(|error| ModelError::Run(error.to_string()))?;
        model::answers(&outputs, ROWS)?.try_into().or(Err(model::wrong_shape()))
    }
}
