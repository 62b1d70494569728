//! The two networks in tract: the encoder, and the decoder for one token.

use tract_onnx::prelude::*;

use super::prompt::PromptCard;
use super::{SpeechCard, SpeechError, levels};
use crate::framer::HOP_SAMPLES;
use crate::plans::{Length, OpenGraph, Passes, Plan, plan_for_any};

/// Lengths that a card may name.
const MOST_LENGTHS: usize = 16;

const SHAPE: &str = "the outputs have another shape or are not finite";

/// Keys and values of each layer of the decoder, as tract holds them.
pub(super) type Held = Vec<TValue>;

/// What one token gave.
pub(super) struct Stepped {
    /// What the table is compared with.
    pub(super) hidden: Vec<f32>,
    /// Attention of each aligned head to the encoder's frames, one after the other.
    pub(super) attention: Vec<f32>,
}

/// What audio goes through first.
enum Encoder {
    /// It hears audio as it is, at least so many samples; its plan takes any length.
    Audio(Plan, usize),
    /// It hears levels of a few fixed lengths, and stands for so many samples with each frame.
    Levels(Box<Passes<MOST_LENGTHS>>, PromptCard, usize),
}

/// Both networks. The plan of the step takes any length: the longest of few fixed ones would cost more than it gains.
pub(super) struct Network {
    encoder: Encoder,
    /// Values of a key of the encoder: those of a head, and what is added to its score where the model has that.
    key: usize,
    step: Plan,
    layers: usize,
    heads: usize,
    head: usize,
    width: usize,
    aligned: usize,
}

impl Network {
    pub(super) fn load(encoder: &[u8], step: &[u8], card: &SpeechCard) -> Result<Self, SpeechError> {
        let graph = |error: TractError| SpeechError::Graph(error.to_string());
        let SpeechCard { layers, heads, head, width, aligned, .. } = *card;
        // The larger one first: WebAssembly never gives memory back, and preparing a network takes more than keeping it.
        let step = plan(step, 2 + 4 * layers, 2 + 2 * layers, [("P", 0), ("S", 1)]).map_err(graph)?;
        let encoder = match &card.prompt {
            None => {
                let least = card.receptive_samples;
                Encoder::Audio(plan(encoder, 1, 2 * layers, [("N", least)]).map_err(graph)?, least)
            }
            Some(prompt) => {
                let shape = [Length::Fixed(levels::BANDS), Length::Open(0)];
                let read =
                    OpenGraph::read(encoder, &[(f32::datum_type(), shape)], 2 * layers).map_err(graph)?;
                Encoder::Levels(Box::new(Passes::of(read)), prompt.clone(), card.stride_samples)
            }
        };
        Ok(Self {
            encoder,
            key: head + usize::from(card.prompt.is_some()),
            step,
            layers,
            heads,
            head,
            width,
            aligned,
        })
    }

    /// Runs the encoder: audio at 16 kHz to the keys and values that every token looks at, and how many frames stand for
    /// the audio; there may be more.
    pub(super) fn encode(&self, audio: &[f32]) -> Result<(Held, usize), SpeechError> {
        let failed = |error: TractError| SpeechError::Run(error.to_string());
        let (ran, heard) = match &self.encoder {
            Encoder::Audio(_, least) if audio.len() < *least => {
                return Err(SpeechError::Run("there is too little audio".to_owned()));
            }
            Encoder::Audio(plan, _) => {
                let audio = Tensor::from_shape(&[1, audio.len()], audio).map_err(failed)?;
                (plan.run(tvec!(audio.into())).map_err(failed)?, None)
            }
            Encoder::Levels(passes, prompt, stride) => {
                let (pass, length) = prompt.length(audio.len());
                let audio = audio.get(..length * HOP_SAMPLES).unwrap_or(audio);
                let levels = levels::levels(audio, length, prompt.loudest);
                let levels = Tensor::from_shape(&[levels::BANDS, length], &levels).map_err(failed)?;
                let plan = passes.plan(pass, &[length]).map_err(failed)?;
                (plan.run(tvec!(levels.into())).map_err(failed)?, Some(audio.len().div_ceil(*stride)))
            }
        };
        let frames = ran.first().and_then(|keys| keys.shape().get(2).copied()).unwrap_or_default();
        let (keys, values) = ([self.heads, self.key, frames], [self.heads, frames, self.head]);
        let shaped = ran.chunks(2).all(|pair| match pair {
            [key, value] => key.shape() == keys && value.shape() == values,
            _ => false,
        });
        let heard = heard.unwrap_or(frames);
        if !shaped || ran.len() != 2 * self.layers || frames == 0 || heard > frames {
            return Err(SpeechError::Run(SHAPE.to_owned()));
        }
        Ok((ran.into_vec(), heard))
    }

    /// An empty cache.
    pub(super) fn nothing_said(&self) -> Result<Held, SpeechError> {
        let empty = Tensor::zero::<f32>(&[self.heads, 0, self.head])
            .map_err(|error| SpeechError::Run(error.to_string()))?;
        let empty: TValue = empty.into();
        Ok(vec![empty; 2 * self.layers])
    }

    /// Runs the decoder for one token, and puts it into the cache.
    pub(super) fn step(
        &self,
        row: &[f32],
        place: usize,
        heard: &Held,
        said: &mut Held,
    ) -> Result<Stepped, SpeechError> {
        let failed = |error: TractError| SpeechError::Run(error.to_string());
        let shape = || SpeechError::Run(SHAPE.to_owned());
        let mut inputs: TVec<TValue> = tvec!(
            Tensor::from_shape(&[1, row.len()], row).map_err(failed)?.into(),
            Tensor::from_shape(&[1, 1], &[place as f32]).map_err(failed)?.into(),
        );
        for (said, heard) in said.chunks(2).zip(heard.chunks(2)) {
            inputs.extend(said.iter().chain(heard).cloned());
        }
        // The caches are handed over, so that the plan may reuse them.
        said.clear();
        let mut outputs = self.step.run(inputs).map_err(failed)?.into_vec();
        if outputs.len() != 2 + 2 * self.layers {
            return Err(shape());
        }
        *said = outputs.split_off(2);
        let cached = [self.heads, place + 1, self.head];
        let frames = heard.get(1).and_then(|value| value.shape().get(1).copied()).unwrap_or_default();
        let values = |index: usize, count: usize| {
            let view = outputs.get(index)?.to_plain_array_view::<f32>().ok()?;
            let values: Vec<f32> = view.iter().copied().collect();
            (values.len() == count && values.iter().all(|value| value.is_finite())).then_some(values)
        };
        match (values(0, self.width), values(1, self.aligned * frames)) {
            (Some(hidden), Some(attention)) if said.iter().all(|cache| cache.shape() == cached) => {
                Ok(Stepped { hidden, attention })
            }
            _ => Err(shape()),
        }
    }
}

/// A plan for any lengths. They have names, and a least value each: sums of tables that may be as small as one value are
/// done value by value.
fn plan<const N: usize>(
    mut onnx: &[u8],
    inputs: usize,
    outputs: usize,
    lengths: [(&str, usize); N],
) -> TractResult<Plan> {
    let graph = tract_onnx::onnx()
        .with_ignore_value_info(true)
        .with_ignore_output_shapes(true)
        .model_for_read(&mut onnx)?;
    if graph.input_outlets()?.len() != inputs || graph.output_outlets()?.len() != outputs {
        return Err(TractError::msg("other inputs or outputs than the card's"));
    }
    for (name, least) in lengths {
        graph.symbols.add_assertion(format!("{name}>={least}"))?;
    }
    plan_for_any(graph.into_typed()?)
}
