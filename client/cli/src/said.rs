//! What is said in a file, for `sotto analyze`: its transcript, what its words say beside the voice, and who speaks.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use sotto_engine::Outcome;
use sotto_engine::speakers::{SpeakerModel, attribute, describe};
use sotto_engine::transcribe::Recogniser;
use sotto_engine::words::TranscriptReader;
use sotto_protocol::{Analysis, SpeakerTurns, Transcript};

use crate::{speakers, speech, transcribe, words};

/// Folders of the models that it takes.
#[derive(Args)]
pub(crate) struct SaidOptions {
    /// Folder of the speech model, as `cargo xtask models` builds it: what is said is written down, too.
    #[arg(long, env = "SOTTO_SPEECH_MODEL")]
    speech_model: Option<PathBuf>,
    /// Folder of the text model, as `models/text-insight`: what the words say is read, too.
    #[arg(long, env = "SOTTO_TEXT_MODEL", requires = "speech_model")]
    text_model: Option<PathBuf>,
    /// Folder of the model that tells speakers apart, as `cargo xtask models` builds it: who speaks when, and how each
    /// of them sounds.
    #[arg(long, env = "SOTTO_SPEAKER_MODEL")]
    speaker_model: Option<PathBuf>,
}

/// What was heard in a file; none of what nobody asked for.
pub(crate) struct Heard {
    pub(crate) transcript: Option<Transcript>,
    pub(crate) speakers: Option<SpeakerTurns>,
}

/// The models that are there.
pub(crate) struct Listener {
    recogniser: Option<Arc<Recogniser>>,
    reader: Option<words::Reader>,
    speakers: Option<Arc<SpeakerModel>>,
}

impl Listener {
    /// Prepares the models that were asked for.
    pub(crate) fn open(options: &SaidOptions) -> anyhow::Result<Self> {
        let recogniser = options.speech_model.as_deref().map(speech::load).transpose()?.map(Arc::new);
        let reader = options.text_model.as_deref().map(words::Reader::open).transpose()?;
        let speakers = options.speaker_model.as_deref().map(speakers::load).transpose()?;
        Ok(Self { recogniser, reader, speakers })
    }

    /// What is said in a file, and by whom.
    pub(crate) fn hear(&self, path: &Path, outcome: &Outcome) -> Result<Heard, String> {
        let analysis = &outcome.analysis;
        let mut speakers = None;
        if let Some(model) = &self.speakers {
            let mut turns = speakers::separate(path, model, |_| ())?;
            describe(&mut turns, analysis, Some(&outcome.tracks.pitch));
            speakers = Some(turns);
        }
        let transcript = self.transcript(path, analysis, speakers.as_ref())?;
        Ok(Heard { transcript, speakers })
    }

    fn transcript(
        &self,
        path: &Path,
        analysis: &Analysis,
        speakers: Option<&SpeakerTurns>,
    ) -> Result<Option<Transcript>, String> {
        let Some(recogniser) = &self.recogniser else { return Ok(None) };
        let mut transcript = transcribe::transcribe(path, recogniser, transcribe::How::ALONE, |_| ())?;
        if let Some(turns) = speakers {
            attribute(&mut transcript, turns);
        }
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
