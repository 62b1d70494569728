//! Uploading audio: sealed frame by frame, resumed where it was cut.

use sotto_api::{BlobId, ErrorCode, RecordingId, blob::UploadRequest, route};
use sotto_store::{Backend, Clock, DataClass, Entropy, PendingUpload};

use super::{
    SyncReport, Syncer, UploadFailure,
    record::{Line, json_bytes},
};
use crate::{
    AudioCipher, AudioFiles, CryptoError, FileError, Keyring, RecordKey, SyncError, Transport,
    TransportError, UploadState, audio_cipher::FRAME_BYTES, sealed_len,
};

/// Ciphertext in one request, in bytes.
const PART_BYTES: u64 = 1024 * 1024;
/// Frames read at once: a part's worth.
const FRAMES_AT_ONCE: u64 = PART_BYTES / FRAME_BYTES;
/// Answers in a row that bring an upload no further before it is left for the next round.
const MAX_STALLS: u32 = 4;

impl<B: Backend, C: Clock, E: Entropy, T: Transport, F: AudioFiles> Syncer<'_, B, C, E, T, F> {
    /// Uploads what waits, each followed by a push that says so. Returns false where the server's epoch is
    /// another than the one known.
    pub(super) async fn upload_all(&self, report: &mut SyncReport) -> Result<bool, SyncError> {
        let Some(ring) = self.sealing() else { return Ok(true) };
        for id in self.library.uploads_wanted(self.policy()) {
            match self.upload(ring, id).await {
                Ok(()) => report.uploaded.push(id),
                Err(SyncError::Refused(code)) => report.not_uploaded.push((id, UploadFailure::Refused(code))),
                Err(SyncError::File(_) | SyncError::NoAudio | SyncError::Damaged) => {
                    report.not_uploaded.push((id, UploadFailure::Unreadable));
                }
                Err(error) => return Err(error),
            }
            if !self.push_all(report).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn upload(&self, ring: &Keyring, id: RecordingId) -> Result<(), SyncError> {
        let recording = self.library.get(id).ok_or(SyncError::NoAudio)?;
        let audio = recording.audio.ok_or(SyncError::NoAudio)?;
        if let Some(remote) = &recording.remote_audio
            && self.server_has(remote.blob).await?
        {
            return Ok(self.library.audio_is_safe(id).await?);
        }
        let (pending, key) = self.begin(ring, id, &audio.path).await?;
        let cipher = AudioCipher::new(&key, pending.blob, pending.plain_bytes)?;
        match self.send(id, &cipher, &pending, &audio.path).await {
            Err(SyncError::Refused(
                code @ (ErrorCode::Invalid | ErrorCode::NotFound | ErrorCode::Conflict),
            )) => {
                // The server threw the upload away, or never had it like this: the next round begins anew.
                self.library.set_pending_upload(id, None).await?;
                Err(SyncError::Refused(code))
            }
            Err(error) => Err(error),
            Ok(()) => Ok(self.library.finish_upload(id, pending.blob).await?),
        }
    }

    async fn server_has(&self, blob: BlobId) -> Result<bool, SyncError> {
        let line = Line { route: route::UPLOADS, class: DataClass::Account, sent_bytes: 0 };
        match self.recorded(line, self.transport.upload_offset(blob), |_| 0).await? {
            Ok(state) => Ok(state.complete),
            Err(TransportError::Refused { code: ErrorCode::NotFound }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The upload that was begun before, if it still fits; else a new one, kept before the first byte is sent.
    async fn begin(
        &self,
        ring: &Keyring,
        id: RecordingId,
        path: &str,
    ) -> Result<(PendingUpload, RecordKey), SyncError> {
        let plain_bytes = self.files.size(path).await?;
        self.ensure_keys(ring, [id]).await?;
        let keys = self.record_keys(ring, id);
        if let Some(pending) = self.library.pending_upload(id).filter(|held| held.plain_bytes == plain_bytes)
            && let Some((_, key)) = keys.iter().find(|(change, _)| *change == pending.key)
        {
            return Ok((pending, key.clone()));
        }
        let (key_change, key) = keys.into_iter().next().ok_or(SyncError::Damaged)?;
        let mut random = [0; 10];
        self.library.entropy().fill(&mut random).map_err(CryptoError::from)?;
        let blob = BlobId::make(self.library.clock().now_ms(), random);
        let cipher = AudioCipher::new(&key, blob, plain_bytes)?;
        let mut hasher = blake3::Hasher::new();
        let mut frame = 0;
        while frame < cipher.frames() {
            let (sealed, next) = self.seal_frames(&cipher, path, frame).await?;
            hasher.update(&sealed);
            frame = next;
        }
        let digest = hasher.finalize().to_hex().to_string();
        let sealed_bytes = sealed_len(plain_bytes);
        let pending = PendingUpload { blob, plain_bytes, sealed_bytes, digest, key: key_change };
        self.library.set_pending_upload(id, Some(pending.clone())).await?;
        Ok((pending, key))
    }

    async fn send(
        &self,
        id: RecordingId,
        cipher: &AudioCipher,
        pending: &PendingUpload,
        path: &str,
    ) -> Result<(), SyncError> {
        let PendingUpload { blob, sealed_bytes, ref digest, .. } = *pending;
        let request = UploadRequest { blob, bytes: sealed_bytes, digest: digest.clone() };
        let line =
            Line { route: route::UPLOADS, class: DataClass::Account, sent_bytes: json_bytes(&request) };
        let UploadState { mut offset, complete } =
            self.recorded(line, self.transport.upload_create(&request), |_| 0).await??;
        if complete {
            return Ok(());
        }
        let mut stalls = 0;
        while stalls < MAX_STALLS {
            if offset > sealed_bytes {
                return Err(SyncError::Damaged);
            }
            // The person may have changed their mind since the upload began.
            if !self.library.lets_out(id, self.policy()).audio {
                return Err(SyncError::NoAudio);
            }
            let part = self.part(cipher, path, offset).await?;
            let last = offset + part.len() as u64 == sealed_bytes;
            let line = Line { route: route::UPLOADS, class: DataClass::Audio, sent_bytes: part.len() as u64 };
            let sent = self.transport.upload_append(blob, offset, part, last);
            let now_at = match self.recorded(line, sent, |_| 0).await? {
                Ok(now_at) if now_at == sealed_bytes && last => return Ok(()),
                Ok(now_at) | Err(TransportError::Conflict { offset: now_at }) => now_at,
                Err(error) => return Err(error.into()),
            };
            stalls = if now_at > offset { 0 } else { stalls + 1 };
            offset = now_at;
        }
        Err(SyncError::Refused(ErrorCode::Unavailable))
    }

    /// Up to [`PART_BYTES`] of ciphertext from `offset` on.
    async fn part(&self, cipher: &AudioCipher, path: &str, offset: u64) -> Result<Vec<u8>, SyncError> {
        let first = cipher.frame_at(offset);
        let (mut sealed, _) = self.seal_frames(cipher, path, first).await?;
        let skip = offset.saturating_sub(cipher.sealed_range(first).start);
        sealed.drain(..usize::try_from(skip).map_or(sealed.len(), |skip| skip.min(sealed.len())));
        sealed.truncate(usize::try_from(PART_BYTES).unwrap_or(sealed.len()));
        Ok(sealed)
    }

    /// Some frames from this one on, and the number of the frame that follows.
    async fn seal_frames(
        &self,
        cipher: &AudioCipher,
        path: &str,
        first: u64,
    ) -> Result<(Vec<u8>, u64), SyncError> {
        let next = (first + FRAMES_AT_ONCE).min(cipher.frames());
        let range = cipher.plain_range(first).start..cipher.plain_range(next - 1).end;
        let wanted = usize::try_from(range.end - range.start).ok().ok_or(SyncError::NoAudio)?;
        let plain = self.files.read_at(path, range.start, wanted).await?;
        if plain.len() != wanted {
            return Err(FileError::Missing.into());
        }
        let mut sealed = Vec::with_capacity(wanted + 1024);
        for frame in first..next {
            let at = cipher.plain_range(frame);
            let within = |byte: u64| usize::try_from(byte - range.start).unwrap_or(usize::MAX);
            let plain = plain.get(within(at.start)..within(at.end)).ok_or(SyncError::NoAudio)?;
            sealed.extend(cipher.seal_frame(frame, plain)?);
        }
        Ok((sealed, next))
    }
}
