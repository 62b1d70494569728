//! The audio of a visitor's submission: part by part, and on from where it was cut.

use leptos::prelude::*;
use sotto_api::{
    ErrorCode,
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET},
    feedback::AudioOffer,
    route,
};
use sotto_store::DataClass;
use sotto_sync::AudioFiles;

use super::{SendProblem, Sending, VisitState, by_code::bearer, sending::Trouble};
use crate::state::{
    audio_files::BrowserAudioFiles,
    session::{self, RequestProblem},
    transport::{offset_of, state_of},
};

/// Sound in one request, in bytes.
const PART_BYTES: u64 = 1024 * 1024;
/// Answers in a row that bring an upload no further before it is given up.
const MAX_STALLS: u32 = 4;

impl VisitState {
    /// Uploads the audio of a submission from where the server has it.
    pub(super) async fn upload(self, code: &str, path: &str, bytes: u64) -> Result<(), Trouble> {
        let (mut offset, mut stalls) = (None, 0);
        while stalls < MAX_STALLS {
            let from = match offset {
                Some(from) if from <= bytes => from,
                _ => match where_is(code).await? {
                    (_, true) => return Ok(()),
                    (from, false) => from.min(bytes),
                },
            };
            self.sending.set(Sending::Uploading(from as f32 / bytes.max(1) as f32));
            let wanted = PART_BYTES.min(bytes - from);
            let part = BrowserAudioFiles.read_at(path, from, wanted as usize).await;
            let part = part.ok().filter(|it| it.len() as u64 == wanted);
            let part = part.ok_or(Trouble::Lasting(SendProblem::File))?;
            let mut headers = bearer(code);
            headers.push(("content-type", PARTIAL_UPLOAD.to_owned()));
            headers.push((UPLOAD_OFFSET, from.to_string()));
            headers.push((UPLOAD_COMPLETE, if from + wanted == bytes { "?1" } else { "?0" }.to_owned()));
            let answer =
                session::send_as_visitor("PATCH", route::OWN_AUDIO, headers, Some(part), DataClass::Audio);
            let answer = answer.await?;
            offset = offset_of(&answer);
            if state_of(&answer).is_some_and(|it| it.complete) {
                return Ok(());
            }
            if offset.is_none() {
                // Thrown away and begun anew, where it is no lasting refusal.
                match session::check(answer).map_err(Trouble::from) {
                    Err(Trouble::Lasting(SendProblem::Request(RequestProblem::Refused(body))))
                        if body.code == ErrorCode::Invalid => {}
                    checked => drop(checked?),
                }
            }
            stalls = if offset.is_some_and(|it| it > from) { 0 } else { stalls + 1 };
        }
        Err(Trouble::Lasting(SendProblem::File))
    }
}

/// How far an audio is, and whether all of it is there.
async fn where_is(code: &str) -> Result<(u64, bool), Trouble> {
    let headers = bearer(code);
    let answer =
        session::send_as_visitor("HEAD", route::OWN_AUDIO, headers, None, DataClass::Account).await?;
    let state = state_of(&answer);
    match state {
        Some(state) => Ok((state.offset, state.complete)),
        None => Err(session::check(answer).err().unwrap_or(RequestProblem::Nonsense).into()),
    }
}

/// Length and digest of a file.
pub(super) async fn offer(path: &str) -> Result<AudioOffer, SendProblem> {
    let bytes = BrowserAudioFiles.size(path).await.or(Err(SendProblem::File))?;
    let (mut hasher, mut from) = (blake3::Hasher::new(), 0);
    while from < bytes {
        let piece = BrowserAudioFiles.read_at(path, from, PART_BYTES as usize).await;
        let piece = piece.ok().filter(|it| !it.is_empty()).ok_or(SendProblem::File)?;
        hasher.update(&piece);
        from += piece.len() as u64;
    }
    Ok(AudioOffer { bytes, digest: hasher.finalize().to_hex().to_string() })
}
