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

/// The same for known voices: features are divided by the deviation of a person, which may be small.
const KNOWN_TOLERANCE: f32 = 1e-3;

const FEATURES: usize = 2_304;
/// The reference has every so many features.
const PROBED: usize = 48;

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
    #[serde(flatten)]
    answers: Answers,
    /// Every 48th of each window.
    features: Vec<Vec<f32>>,
    /// The answers of the head for known voices.
    known: Answers,
}

#[derive(Deserialize)]
struct Answers {
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

/// The head for known voices, with any number of windows.
fn known() -> TractResult<Arc<TypedRunnableModel>> {
    let mut model = tract_onnx::onnx()
        .with_ignore_value_info(true)
        .model_for_path(folder().join("voice-emotion-known.onnx"))?;
    let windows = model.symbols.sym("W").to_dim();
    let one = 1.to_dim();
    for (input, rows, columns) in
        [(0, windows, FEATURES), (1, one.clone(), FEATURES), (2, one.clone(), FEATURES), (3, one, 1)]
    {
        model.set_input_fact(input, f32::fact([rows, columns.to_dim()]).into())?;
    }
    model.into_optimized()?.into_runnable()
}

/// What is usual for the voice: mean, variance and count of the features of the windows of the first case.
fn usual(features: &[f32]) -> TractResult<[Tensor; 3]> {
    let rows = features.chunks_exact(FEATURES);
    let count = rows.len() as f32;
    let mean: Vec<f32> =
        (0..FEATURES).map(|at| rows.clone().map(|row| row[at]).sum::<f32>() / count).collect();
    let variance: Vec<f32> = mean
        .iter()
        .enumerate()
        .map(|(at, mean)| rows.clone().map(|row| (row[at] - mean).powi(2)).sum::<f32>() / count)
        .collect();
    let row = |values: &[f32]| Tensor::from_shape(&[1, values.len()], values);
    Ok([row(&mean)?, row(&variance)?, row(&[count])?])
}

/// Compares the answers of one case, and gives its features.
fn assert_answers(
    model: &Arc<TypedRunnableModel>,
    samples: &[f32],
    case: &Case,
) -> Result<Vec<f32>, Failure> {
    let audio: Vec<f32> =
        samples[case.start_sample..case.end_sample].iter().map(|it| it * case.gain).collect();
    let mut pool = vec![0.0; case.windows_frames.len() * case.frames];
    for (row, &(first, last)) in pool.chunks_exact_mut(case.frames).zip(&case.windows_frames) {
        row[first..last].fill(1.0 / (last - first) as f32);
    }
    let sound = Tensor::from_shape(&[1, audio.len()], &audio)?;
    let pool = Tensor::from_shape(&[case.windows_frames.len(), case.frames], &pool)?;
    let tolerance = tolerance(&audio);
    let found = model.run(tvec!(sound.into(), pool.into()))?;
    assert_close(&case.name, &found, &case.answers, tolerance)?;
    let features: Vec<f32> = found[3].to_plain_array_view::<f32>()?.iter().copied().collect();
    let probes: Vec<f32> = features.iter().step_by(PROBED).copied().collect();
    assert_near(&format!("{}: features", case.name), &probes, &case.features.concat(), tolerance);
    Ok(features)
}

fn tolerance(audio: &[f32]) -> f32 {
    if audio.iter().all(|it| *it == 0.0) { SILENCE_TOLERANCE } else { TOLERANCE }
}

fn assert_close(name: &str, found: &TVec<TValue>, wanted: &Answers, tolerance: f32) -> Result<(), Failure> {
    let wanted = [
        ("logits", wanted.logits.concat()),
        ("valence", wanted.valence.clone()),
        ("arousal", wanted.arousal.clone()),
    ];
    for (output, (what, wanted)) in wanted.into_iter().enumerate() {
        let view = found[output].to_plain_array_view::<f32>()?;
        let found: Vec<f32> = view.iter().copied().collect();
        assert_near(&format!("{name}: {what}"), &found, &wanted, tolerance);
    }
    Ok(())
}

fn assert_near(name: &str, found: &[f32], wanted: &[f32], tolerance: f32) {
    let scale = wanted.iter().fold(1.0_f32, |most, it| most.max(it.abs()));
    assert_eq!(found.len(), wanted.len(), "{name}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() <= tolerance * scale, "{name}: {found} for {wanted}");
    }
}

#[test]
fn one_plan_for_any_length_gives_the_answers_of_onnxruntime() -> Result<(), Failure> {
    let (samples, cases) = reference()?;
    let model = plan(None)?;
    assert!(!cases.is_empty());
    cases.iter().try_for_each(|case| assert_answers(&model, &samples, case).map(drop))
}

#[test]
fn the_head_for_known_voices_gives_the_answers_of_onnxruntime() -> Result<(), Failure> {
    let (samples, cases) = reference()?;
    let (model, known) = (plan(None)?, known()?);
    let mut history = None;
    for case in &cases {
        let features = assert_answers(&model, &samples, case)?;
        let rows = Tensor::from_shape(&[features.len() / FEATURES, FEATURES], &features)?;
        if history.is_none() {
            history = Some(usual(&features)?);
        }
        let [mean, variance, count] = history.clone().unwrap();
        let found = known.run(tvec!(rows.into(), mean.into(), variance.into(), count.into()))?;
        let silent = case.gain == 0.0;
        let tolerance = if silent { SILENCE_TOLERANCE } else { KNOWN_TOLERANCE };
        assert_close(&format!("{}, known", case.name), &found, &case.known, tolerance)?;
    }
    Ok(())
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
