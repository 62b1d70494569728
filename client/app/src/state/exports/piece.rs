//! What the worker needs of a recording to write it.

use sotto_api::RecordingId;
use sotto_protocol::{AudioSource, ExportForm, Fault, FaultCode, Piece};
use sotto_store::Recording;

use crate::{
    state::{services, transcripts},
    text::{self, exports},
};

/// A recording, and its pictures where the form shows them.
pub(super) async fn of(id: RecordingId, form: ExportForm) -> Result<(Piece, Option<Vec<u8>>), Fault> {
    let services = services::get();
    let gone = || Fault::permanent(FaultCode::MissingAudio, "the recording is not here");
    let recording = services.library.get(id).ok_or_else(gone)?;
    if form.is_sound() && recording.audio.is_none() {
        return Err(gone());
    }
    let tracks = match form {
        ExportForm::Html => services.library.tracks(id).await.ok().flatten(),
        _ => None,
    };
    Ok((piece(&recording), tracks))
}

fn piece(recording: &Recording) -> Piece {
    let transcript = recording.transcript.as_deref().and_then(transcripts::read);
    let audio = recording.audio.as_ref();
    Piece {
        title: recording.title.clone(),
        analysis: recording.analysis.as_ref().map(|it| Box::new((**it).clone())),
        transcript: transcript.map(|it| Box::new((*it).clone())),
        markers: recording.markers(),
        note: recording.note(),
        tags: recording.tags.clone(),
        audio: audio.map(|it| AudioSource { path: it.path.clone(), extension: it.extension.clone() }),
        sheet: exports::sheet(recording),
    }
}

/// What its file is called.
pub(super) fn file_name(piece: &Piece, form: ExportForm) -> String {
    let stem = text::file_name(&piece.title);
    let own = piece.audio.as_ref().map_or("", |it| &it.extension);
    match if form == ExportForm::Original { own } else { form.extension() } {
        "" => stem,
        ending => format!("{stem}.{ending}"),
    }
}
