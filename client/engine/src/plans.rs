//! Networks in tract, with plans for fixed lengths. A plan with its lengths fixed runs up to twice as fast as one without,
//! but holds its own copy of the weights; reading and simplifying the graph, which takes longest, is done once for all.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tract_onnx::prelude::*;
use tract_onnx::tract_core::optim::Optimizer;

/// A network that can be run.
pub(crate) type Plan = Arc<TypedRunnableModel>;

/// One dimension of an input.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Length {
    /// Always the same.
    Fixed(usize),
    /// Given for each plan; by its number.
    Open(usize),
}

/// A network whose lengths are open.
pub(crate) struct OpenGraph {
    model: TypedModel,
    lengths: Vec<Symbol>,
}

impl OpenGraph {
    /// Reads an ONNX file whose inputs are tables of these types and dimensions, and which has so many outputs.
    ///
    /// # Errors
    /// The file is no graph, or none with these inputs and outputs.
    pub(crate) fn read(
        mut onnx: &[u8],
        inputs: &[(DatumType, [Length; 2])],
        outputs: usize,
    ) -> TractResult<Self> {
        let mut graph = tract_onnx::onnx().with_ignore_value_info(true).model_for_read(&mut onnx)?;
        if graph.input_outlets()?.len() != inputs.len() || graph.output_outlets()?.len() != outputs {
            return Err(TractError::msg("other inputs or outputs than expected"));
        }
        let mut lengths = Vec::new();
        for (index, (kind, shape)) in inputs.iter().enumerate() {
            let mut dimension = |length: &Length| match *length {
                Length::Fixed(length) => length.to_dim(),
                Length::Open(number) => {
                    while lengths.len() <= number {
                        lengths.push(graph.symbols.new_with_prefix("length"));
                    }
                    lengths[number].to_dim()
                }
            };
            let shape: TVec<TDim> = shape.iter().map(&mut dimension).collect();
            graph.set_input_fact(index, kind.fact(shape).into())?;
        }
        Ok(Self { model: graph.into_typed()?.into_decluttered()?, lengths })
    }

    /// A plan for these lengths, in the order of their numbers.
    ///
    /// # Errors
    /// The graph cannot take them.
    pub(crate) fn plan(&self, lengths: &[usize]) -> TractResult<Plan> {
        let fixed: HashMap<Symbol, TDim> =
            self.lengths.iter().cloned().zip(lengths.iter().map(ToDim::to_dim)).collect();
        self.model.set_symbols(&fixed)?.into_optimized()?.into_runnable()
    }
}

/// A plan for whatever lengths are open in a network.
///
/// # Errors
/// It cannot be simplified.
pub(crate) fn plan_for_any(mut model: TypedModel) -> TractResult<Plan> {
    let mut optimizer = Optimizer::declutter();
    // Rotated queries and keys are put together from parts. Multiplied part by part, their scores, the largest tables of an
    // attention, would be made several times and added up.
    optimizer.passes.retain(|pass| !format!("{pass:?}").starts_with("ConcatThenEinsum"));
    optimizer.optimize(&mut model)?;
    model.optimize()?;
    model.into_runnable()
}

/// A network with a plan for each of few passes, made at its first use.
pub(crate) struct Passes<const N: usize> {
    graph: OpenGraph,
    plans: [OnceLock<Plan>; N],
}

impl<const N: usize> Passes<N> {
    /// Nothing is planned yet.
    pub(crate) fn of(graph: OpenGraph) -> Self {
        Self { graph, plans: [const { OnceLock::new() }; N] }
    }

    /// The plan of a pass, which always has these lengths.
    ///
    /// # Errors
    /// There is no such pass, or the graph cannot take the lengths.
    pub(crate) fn plan(&self, pass: usize, lengths: &[usize]) -> TractResult<Plan> {
        let slot = self.plans.get(pass).ok_or_else(|| TractError::msg("no such pass"))?;
        if let Some(plan) = slot.get() {
            return Ok(plan.clone());
        }
        let made = self.graph.plan(lengths)?;
        // Two threads may have made it; one of them wins.
        Ok(slot.get_or_init(|| made).clone())
    }

    /// A plan for other lengths, made for one use.
    ///
    /// # Errors
    /// The graph cannot take the lengths.
    pub(crate) fn plan_once(&self, lengths: &[usize]) -> TractResult<Plan> {
        self.graph.plan(lengths)
    }
}
