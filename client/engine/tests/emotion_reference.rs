//! The emotion model gives the same answers here as in onnxruntime, whose answers training wrote beside the model.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tract_onnx::prelude::*;

type Failure = Box<dyn std::error::Error>;

/// Largest difference allowed, relative to the largest of the answers compared: f32 sums in another order.
const TOLERANCE: f32 = 1e-4;

/// The same for digital silence: its frames do not vary, so that their deviation over time, a root of what should
/// be zero, is rounding error made large. The engine never asks about silence; the answer must only stay sane.
const SILENCE_TOLERANCE: f32 = 1e-2;

#[derive(Deserialize)]
struct Reference {
    sound: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    start_sample: usize,
    end_sample: usize,
    gain: f32,
    frames: usize,
    windows_frames: Vec<(usize, usize)>,
    logits: Vec<Vec<f32>>,
    valence: Vec<f32>,
    arousal: Vec<f32>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/voice-emotion")
}

fn reference() -> Result<(Vec<f32>, Vec<Case>), Failure> {
    let reference: Reference = serde_json::from_str(&fs::read_to_string(folder().join("reference.json"))?)?;
    let bytes = fs::read(folder().join(reference.sound))?;
    let samples =
        bytes.chunks_exact(2).map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32768.0);
    Ok((samples.collect(), reference.cases))
}

/// A plan for any length, or for one length of audio, frames and windows.
fn plan(fixed: Option<(usize, usize, usize)>) -> TractResult<Arc<TypedRunnableModel>> {
    let mut model = tract_onnx::onnx()
        .with_ignore_value_info(true)
        .model_for_path(folder().join("voice-emotion.onnx"))?;
    let (samples, frames, windows) = match fixed {
        Some((samples, frames, windows)) => (samples.to_dim(), frames.to_dim(), windows.to_dim()),
        None => (
            model.symbols.sym("N").to_dim(),
            model.symbols.sym("T").to_dim(),
            model.symbols.sym("W").to_dim(),
        ),
    };
    model.set_input_fact(0, f32::fact([1.to_dim(), samples]).into())?;
    model.set_input_fact(1, f32::fact([windows, frames]).into())?;
    model.into_optimized()?.into_runnable()
}

fn assert_answers(model: &Arc<TypedRunnableModel>, samples: &[f32], case: &Case) -> Result<(), Failure> {
    let audio: Vec<f32> =
        samples[case.start_sample..case.end_sample].iter().map(|it| it * case.gain).collect();
    let mut pool = vec![0.0; case.windows_frames.len() * case.frames];
    for (row, &(first, last)) in pool.chunks_exact_mut(case.frames).zip(&case.windows_frames) {
        row[first..last].fill(1.0 / (last - first) as f32);
    }
    let sound = Tensor::from_shape(&[1, audio.len()], &audio)?;
    let pool = Tensor::from_shape(&[case.windows_frames.len(), case.frames], &pool)?;
    let tolerance = if audio.iter().all(|it| *it == 0.0) { SILENCE_TOLERANCE } else { TOLERANCE };
    let found = model.run(tvec!(sound.into(), pool.into()))?;
    for (name, output, wanted) in [
        ("logits", 0, case.logits.concat()),
        ("valence", 1, case.valence.clone()),
        ("arousal", 2, case.arousal.clone()),
    ] {
        let scale = wanted.iter().fold(1.0_f32, |most, it| most.max(it.abs()));
        let view = found[output].to_plain_array_view::<f32>()?;
        assert_eq!(view.len(), wanted.len(), "{}: {name}", case.name);
        for (found, wanted) in view.iter().zip(&wanted) {
            assert!(
                (found - wanted).abs() <= tolerance * scale,
                "{}: {name}: {found} for {wanted}",
                case.name
            );
        }
    }
    Ok(())
}

#[test]
fn one_plan_for_any_length_gives_the_answers_of_onnxruntime() -> Result<(), Failure> {
    let (samples, cases) = reference()?;
    let model = plan(None)?;
    assert!(!cases.is_empty());
    cases.iter().try_for_each(|case| assert_answers(&model, &samples, case))
}

#[test]
fn a_plan_for_one_length_gives_the_answers_of_onnxruntime() -> Result<(), Failure> {
    let (samples, cases) = reference()?;
    for case in &cases {
        let length = case.end_sample - case.start_sample;
        let model = plan(Some((length, case.frames, case.windows_frames.len())))?;
        assert_answers(&model, &samples, case)?;
    }
    Ok(())
}
