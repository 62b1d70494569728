//! What is said in a file, for `sotto analyze`: its transcript, and what its words say beside the voice.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use sotto_engine::transcribe::Recogniser;
use sotto_engine::words::TranscriptReader;
use sotto_protocol::{Analysis, Transcript};

use crate::{speech, transcribe, words};

/// Folders of the models that it takes.
#[derive(Args)]
pub(crate) struct SaidOptions {
    /// Folder of the speech model, as `cargo xtask models` builds it: what is said is written down, too.
    #[arg(long, env = "SOTTO_SPEECH_MODEL")]
    speech_model: Option<PathBuf>,
    /// Folder of the text model, as `models/text-insight`: what the words say is read, too.
    #[arg(long, env = "SOTTO_TEXT_MODEL", requires = "speech_model")]
    text_model: Option<PathBuf>,
}

/// The models that are there.
pub(crate) struct Listener {
    recogniser: Option<Arc<Recogniser>>,
    reader: Option<words::Reader>,
}

impl Listener {
    /// Prepares the models that were asked for.
    pub(crate) fn open(options: &SaidOptions) -> anyhow::Result<Self> {
        let recogniser = options.speech_model.as_deref().map(speech::load).transpose()?.map(Arc::new);
        let reader = options.text_model.as_deref().map(words::Reader::open).transpose()?;
        Ok(Self { recogniser, reader })
    }

    /// What is said in a file; none where nobody asked.
    pub(crate) fn hear(&self, path: &Path, analysis: &Analysis) -> Result<Option<Transcript>, String> {
        let Some(recogniser) = &self.recogniser else { return Ok(None) };
        let mut transcript = transcribe::transcribe(path, recogniser, |_| ())?;
        if let Some(words::Reader { insight, feedback }) = &self.reader {
            let mut reader = TranscriptReader::new(insight, feedback, Some(analysis));
            for segment in &transcript.segments {
                reader.push(segment).map_err(|error| error.to_string())?;
            }
            transcript.insight = Some(reader.finish());
        }
        Ok(Some(transcript))
    }
}
