//! Downloading audio: opened frame by frame into a file.

use sotto_api::{RecordingId, route};
use sotto_store::{Backend, Clock, DataClass, Entropy, LocalAudio, RemoteAudio};

use super::{Syncer, record::Line};
use crate::{
    AudioCipher, AudioFiles, AudioWriter, CryptoError, SyncError, Transport, audio_cipher::plain_len,
};

/// Frames asked for at once, about a mebibyte.
const FRAMES_AT_ONCE: u64 = 16;

impl<B: Backend, C: Clock, E: Entropy, T: Transport, F: AudioFiles> Syncer<'_, B, C, E, T, F> {
    /// Brings a recording's audio to this device, into a new file at `path`, and tells the library.
    /// `on_progress` hears bytes done and bytes in all.
    ///
    /// # Errors
    /// [`SyncError::NoAudio`] where the server has none; [`SyncError::Locked`]; [`SyncError::Damaged`] where the
    /// audio is not what its owner put there (nothing is at the path then); [`SyncError::File`],
    /// [`SyncError::Local`], [`SyncError::Offline`], [`SyncError::SignedOut`], [`SyncError::Refused`].
    pub async fn download_audio(
        &self,
        id: RecordingId,
        path: &str,
        mut on_progress: impl FnMut(u64, u64),
    ) -> Result<LocalAudio, SyncError> {
        let remote = self.library.get(id).and_then(|recording| recording.remote_audio);
        let remote = remote.ok_or(SyncError::NoAudio)?;
        let bytes = plain_len(remote.bytes).ok_or(SyncError::Damaged)?;
        let mut writer = self.files.create(path).await?;
        if let Err(error) = self.fetch(id, &remote, bytes, &mut writer, &mut on_progress).await {
            writer.discard().await?;
            return Err(error);
        }
        writer.finish().await?;
        let meta = remote.meta.plain;
        let (media_type, extension) = meta.map(|meta| (meta.media_type, meta.extension)).unwrap_or_default();
        let audio = LocalAudio { path: path.to_owned(), bytes, media_type, extension };
        self.library.set_audio(id, audio.clone()).await?;
        Ok(audio)
    }

    async fn fetch(
        &self,
        id: RecordingId,
        remote: &RemoteAudio,
        bytes: u64,
        writer: &mut F::Writer,
        on_progress: &mut impl FnMut(u64, u64),
    ) -> Result<(), SyncError> {
        let ring = self.key.ok_or(SyncError::Locked)?;
        let ciphers = self.record_keys(ring, id).into_iter();
        let ciphers = ciphers.map(|(_, key)| AudioCipher::new(&key, remote.blob, bytes));
        let mut ciphers: Vec<_> = ciphers.collect::<Result<_, CryptoError>>()?;
        let frames = ciphers.first().ok_or(SyncError::Locked)?.frames();
        let mut first = 0;
        while first < frames {
            let next = (first + FRAMES_AT_ONCE).min(frames);
            let sealed = self.download_frames(remote, &ciphers[0], first..next).await?;
            if first == 0 {
                // The first frame tells which key it was.
                let range = within(&ciphers[0], 0, 0);
                let frame = sealed.get(range).ok_or(SyncError::Damaged)?;
                ciphers.retain(|cipher| cipher.open_frame(0, frame).is_ok());
            }
            let cipher = ciphers.first().ok_or(SyncError::Damaged)?;
            for frame in first..next {
                let range = within(cipher, frame, first);
                let frame_bytes = sealed.get(range).ok_or(SyncError::Damaged)?;
                writer.append(&cipher.open_frame(frame, frame_bytes)?).await?;
            }
            on_progress(cipher.plain_range(next - 1).end, bytes);
            first = next;
        }
        Ok(())
    }

    async fn download_frames(
        &self,
        remote: &RemoteAudio,
        cipher: &AudioCipher,
        frames: std::ops::Range<u64>,
    ) -> Result<Vec<u8>, SyncError> {
        let from = cipher.sealed_range(frames.start).start;
        let to = cipher.sealed_range(frames.end.saturating_sub(1)).end;
        let line = Line { route: route::BLOBS, class: DataClass::Audio, sent_bytes: 0 };
        let answer = self.transport.download(remote.blob, from, to);
        let sealed = self.recorded(line, answer, |bytes: &Vec<u8>| bytes.len() as u64).await??;
        if sealed.len() as u64 == to - from { Ok(sealed) } else { Err(SyncError::Damaged) }
    }
}

/// Where a frame lies among bytes that begin with the frame `first`.
fn within(cipher: &AudioCipher, frame: u64, first: u64) -> std::ops::Range<usize> {
    let start = cipher.sealed_range(first).start;
    let range = cipher.sealed_range(frame);
    let index = |byte: u64| usize::try_from(byte - start).unwrap_or(usize::MAX);
    index(range.start)..index(range.end)
}
