//! Several recordings made into one, and one into two: the worker writes the sound, and what is known of it moves along.
//! What they were made from goes into the bin.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, opfs};
use sotto_protocol::{Fault, FaultCode, JoinPart, Marker, Reply, Request, Transcript};
use sotto_store::{
    LocalAudio, NewRecording, Recording, Step,
    splice::{Move, joined_transcripts, moved_markers, moved_transcript},
};

use super::{AppState, read_transcript, services, worker_client::News};
use crate::text::{self, faults, fill, format, plural, t};

/// Closest to an end that a recording is cut, in seconds: what is shorter cannot be analysed.
const LEAST_S: f64 = 0.5;

/// Joining and cutting.
#[derive(Clone, Copy)]
pub(crate) struct SpliceState {
    /// How far it is, 0 to 1; none while nothing is done.
    pub(crate) done: RwSignal<Option<f32>>,
}

/// What a new recording is made of.
struct Piece {
    recording: Recording,
    from_s: f64,
    /// None for its end.
    to_s: Option<f64>,
}

impl SpliceState {
    pub(super) fn new() -> Self {
        Self { done: RwSignal::new(None) }
    }

    /// Makes one of several recordings, in this order.
    pub(crate) fn merge(self, ids: Vec<RecordingId>) {
        let library = &services::get().library;
        let recordings: Vec<Recording> = ids.iter().filter_map(|id| library.get(*id)).collect();
        if recordings.len() < 2 || self.done.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            let first = recordings.first().map(|it| it.title.clone()).unwrap_or_default();
            let more = recordings.len() - 1;
            let title = fill("{title} and {n} more", &[("title", &first), ("n", &more)]);
            let said = plural(recordings.len(), "Merged 1 recording.", "Merged {n} recordings into one.");
            let piece = |recording| Piece { recording, from_s: 0.0, to_s: None };
            let pieces: Vec<Piece> = recordings.into_iter().map(piece).collect();
            let made = self.make(title, &pieces).await;
            self.finish(made.map(|id| vec![id]), &ids, said).await;
        });
    }

    /// Makes two of a recording.
    pub(crate) fn split(self, id: RecordingId, at_s: f64, go: Callback<RecordingId>) {
        let state = AppState::get();
        let Some(recording) = services::get().library.get(id) else { return };
        if at_s < LEAST_S || at_s > recording.duration_s - LEAST_S {
            return state.system.toast(t(
                "Go to the moment at which it is to be split, away from both ends, then split it.",
            ));
        }
        if self.done.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            let said = fill("Split at {time}.", &[("time", &format::clock(at_s))]);
            let title = |n: usize| fill("{title}, part {n}", &[("title", &recording.title), ("n", &n)]);
            let piece = |from_s, to_s| [Piece { recording: recording.clone(), from_s, to_s }];
            let made = async {
                let first = self.make(title(1), &piece(0.0, Some(at_s))).await?;
                match self.make(title(2), &piece(at_s, None)).await {
                    Ok(second) => Ok(vec![first, second]),
                    Err(fault) => {
                        discard(first).await;
                        Err(fault)
                    }
                }
            };
            let made = made.await;
            let first = made.as_ref().ok().and_then(|made| made.first().copied());
            self.finish(made, &[id], said).await;
            if let Some(first) = first {
                go.run(first);
            }
        });
    }

    /// The originals go into the bin; taking it back removes what was made of them.
    async fn finish(self, made: Result<Vec<RecordingId>, Fault>, from: &[RecordingId], said: String) {
        self.done.set(None);
        let state = AppState::get();
        let made = match made {
            Ok(made) => made,
            Err(fault) => return state.system.toast(faults::fault_sentence(&fault)),
        };
        let steps = from.iter().map(|id| Step::Deleted(*id, true)).collect();
        let with = made.iter().map(|id| Step::Deleted(*id, true)).collect();
        state.undo.make_now(steps, with, Some(said)).await;
        state.library.refresh();
        made.iter().for_each(|id| state.library.analyse(*id));
    }

    /// Writes the sound of pieces into a new recording, with all that is known of them.
    async fn make(self, title: String, pieces: &[Piece]) -> Result<RecordingId, Fault> {
        self.done.set(Some(0.0));
        let services = services::get();
        let id = services.library.make_id().map_err(|error| storage(&error))?;
        let path = format!("{}/{id}", services::AUDIO);
        let mut parts = Vec::new();
        for piece in pieces {
            let audio = piece.recording.audio.clone().ok_or_else(super::audio_files::missing)?;
            let (path, extension) = (audio.path, audio.extension);
            parts.push(JoinPart { path, extension, from_s: piece.from_s, to_s: piece.to_s });
        }
        let on_news = move |news| {
            if let News::Progress(_, done) = news {
                self.done.set(Some(done));
            }
        };
        let request = Request::Join { parts, to: path.clone() };
        let (reply, _) = services.analysis.send(request, None, on_news).1.await?;
        let Reply::Joined { bytes, lengths_s } = reply else {
            return Err(Fault::permanent(FaultCode::Internal, "unexpected answer"));
        };
        let audio = LocalAudio {
            path: path.clone(),
            bytes,
            media_type: "audio/wav".to_owned(),
            extension: "wav".to_owned(),
        };
        if let Err(error) = keep(id, title, audio, pieces, &lengths_s).await {
            // The sweep at the next start removes what stays behind.
            let _ = opfs::remove(&path).await;
            return Err(storage(&error));
        }
        Ok(id)
    }
}

async fn keep(
    id: RecordingId,
    title: String,
    audio: LocalAudio,
    pieces: &[Piece],
    lengths_s: &[f64],
) -> Result<(), sotto_store::StoreError> {
    let library = &services::get().library;
    let Some(first) = pieces.first().map(|it| &it.recording) else { return Ok(()) };
    let mut tags: Vec<String> = Vec::new();
    for tag in pieces.iter().flat_map(|it| &it.recording.tags) {
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
    // A later part was made later.
    let began_ms = first.recorded_ms + (pieces.first().map_or(0.0, |it| it.from_s) * 1e3) as u64;
    let recorded_ms = pieces.iter().skip(1).map(|it| it.recording.recorded_ms).chain([began_ms]).min();
    let new = NewRecording {
        id: Some(id),
        recorded_ms: recorded_ms.unwrap_or_else(clock::now_ms),
        duration_s: lengths_s.iter().sum(),
        title,
        tags,
        audio: Some(audio),
        own_voice: pieces.iter().all(|it| it.recording.own_voice),
    };
    library.add(new).await?;
    let mut steps = vec![Step::folder(id, &first.folder()), Step::archived(id, first.is_archived())];
    let notes: Vec<String> =
        pieces.iter().map(|it| it.recording.note()).filter(|it| !it.is_empty()).collect();
    steps.push(Step::note(id, &notes.join("\n\n")));
    let (markers, transcript) = moved(pieces, lengths_s);
    steps.push(Step::markers(id, &markers));
    library.take_steps(steps).await?;
    if let Some(transcript) = transcript {
        library.set_transcript(id, &transcript).await?;
    }
    Ok(())
}

/// Markers and transcripts of all pieces at their new times. Where several are joined, each beginning is marked.
fn moved(pieces: &[Piece], lengths_s: &[f64]) -> (Vec<Marker>, Option<Transcript>) {
    let (mut markers, mut transcripts, mut at_s) = (Vec::new(), Vec::new(), 0.0);
    for (piece, length_s) in pieces.iter().zip(lengths_s) {
        let part = Move { from_s: piece.from_s, to_s: piece.from_s + length_s, at_s };
        if pieces.len() > 1 {
            markers.push(Marker { at_s, end_s: None, note: piece.recording.title.clone() });
        }
        markers.extend(moved_markers(&piece.recording.markers(), part));
        let kept = piece.recording.transcript.as_deref().and_then(read_transcript);
        transcripts.extend(kept.map(|it| moved_transcript(&it, part)));
        at_s += length_s;
    }
    (markers, joined_transcripts(transcripts))
}

/// Removes a recording of which the other half could not be made.
async fn discard(id: RecordingId) {
    // What stays behind is a recording like any other.
    let _ = services::get().library.delete(id).await;
    AppState::get().library.purge(id).await;
}

fn storage(error: &sotto_store::StoreError) -> Fault {
    Fault::transient(FaultCode::Storage, text::store_sentence(error))
}
