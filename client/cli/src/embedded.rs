//! The models that this program carries.

use anyhow::Context;
use sotto_engine::Models;

/// Prepares the emotion model.
pub(crate) fn models() -> anyhow::Result<Models> {
    Models::load(
        include_bytes!("../../../models/voice-emotion/voice-emotion.onnx"),
        Some(include_bytes!("../../../models/voice-emotion/voice-emotion-known.onnx")),
        include_str!("../../../models/voice-emotion/card.json"),
    )
    .context("the emotion model could not be prepared")
}
