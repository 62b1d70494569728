//! Writes what the voice detector sees of recordings, for fitting it: `activity_features FOLDER` reads each `*.f32`
//! there (raw samples, 16 kHz) and writes a `*.features` beside it, one row a frame: the features, whether the frame is
//! loud enough to be judged, and the log-odds of speech that the present weights give.

use std::path::Path;
use std::{env, fs, io};

use sotto_engine::activity::{Evidence, Judged};
use sotto_engine::log_mel::{self, LogMel};
use sotto_engine::{HOP_SAMPLES, pitch};

fn main() -> io::Result<()> {
    for folder in env::args_os().skip(1) {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|end| end == "f32") {
                let samples: Vec<f32> =
                    fs::read(&path)?.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
                write(&path.with_extension("features"), &features(&samples))?;
            }
        }
    }
    Ok(())
}

fn features(samples: &[f32]) -> Vec<f32> {
    let reach = pitch::WINDOW_SAMPLES / 2;
    let mut padded = vec![0.0; reach];
    padded.extend_from_slice(samples);
    padded.resize(samples.len() + 2 * reach + HOP_SAMPLES, 0.0);
    let mut rows = Vec::new();
    let mut each = |judged: Judged| {
        rows.extend(judged.features);
        rows.extend([f32::from(u8::from(judged.active)), judged.log_odds()]);
    };
    let (mut log_mel, mut candidates, mut evidence) =
        (LogMel::default(), pitch::Candidates::default(), Evidence::default());
    let frames = padded.windows(pitch::WINDOW_SAMPLES).step_by(HOP_SAMPLES);
    for frame in frames.take(samples.len().div_ceil(HOP_SAMPLES)) {
        let from = reach - log_mel::WINDOW_SAMPLES / 2;
        let middle = &frame[from..from + log_mel::WINDOW_SAMPLES];
        let power = middle.iter().map(|sample| sample * sample).sum::<f32>() / middle.len() as f32;
        evidence.push(&log_mel.column(middle), &candidates.find(frame), power, &mut each);
    }
    evidence.finish(each);
    rows
}

fn write(path: &Path, rows: &[f32]) -> io::Result<()> {
    fs::write(path, rows.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
}
