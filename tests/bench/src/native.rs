//! The stages on this machine.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use sotto_bench_stages::{STAGES, Stages, decode};

use crate::{
    audio::Material,
    report::{Decoding, Measured},
    timing::median_ms,
};

/// Times, and the recording at 16 kHz that the stages saw.
pub(crate) fn measure(audio: &Material, runs: usize) -> Result<(Measured, Vec<f32>)> {
    let stages = Stages::new(audio.wav(), &audio.model, &audio.card).map_err(|error| anyhow!(error))?;
    let mut stages_ms = BTreeMap::new();
    for stage in STAGES {
        if stage == "model" && !stages.has_model() {
            continue;
        }
        let ms = median_ms(runs, || stages.run(stage)).map_err(|error| anyhow!("{stage}: {error}"))?;
        println!("      natively, {stage}: {ms:.1} ms");
        stages_ms.insert(stage.to_owned(), ms);
    }
    let mut decoding = BTreeMap::new();
    for (extension, bytes) in &audio.files {
        let ours =
            median_ms(runs, || decode(bytes, extension)).map_err(|error| anyhow!("{extension}: {error}"))?;
        decoding.insert(extension.clone(), Decoding { ours_ms: ours, peer_ms: None, ffmpeg_ms: None });
    }
    Ok((Measured { stages_ms, decoding, comparisons: Vec::new() }, stages.view()))
}
