//! The audio that visitors share, beside the blobs: an object for each part as it arrived. It is not put together, so that
//! no byte is written twice; readers see one sound.

use std::{fs, io, path::Path, sync::Arc};

use axum::body::{Body, BodyDataStream};
use futures_util::{TryStreamExt, stream, stream::StreamExt};
use object_store::path::Path as ObjectPath;
use sotto_api::{BlobId, SubmissionId, UserId};
use tokio::fs::OpenOptions;
use uuid::Uuid;

use super::{
    BlobError, Blobs, Place,
    part::{Ended, receive},
};
use crate::{clock::make_id, store::submission_parts::AudioPart};

/// As much of a part's beginning as tells its format, in bytes.
const START_BYTES: u64 = 4096;

/// The name of a new part, of ids and numbers alone.
#[must_use]
pub fn name_part(submission: SubmissionId, first: u64, unique: Uuid) -> String {
    format!("{submission}/{first:020}-{unique}")
}

/// Where the bytes of a name lie.
pub(crate) fn heard_object(name: &str) -> ObjectPath {
    ObjectPath::from(format!("feedback/{name}"))
}

impl Blobs {
    /// Keeps a body under a name of [`name_part`], at most `limit` bytes of it, and answers how many are safe.
    ///
    /// # Errors
    /// Disk and bucket failures; [`Blobs::unhear`] removes what is there then.
    pub async fn hear(
        self: &Arc<Self>,
        name: &str,
        body: BodyDataStream,
        limit: u64,
    ) -> Result<(u64, Ended), BlobError> {
        // While it arrives it lies among uploads of nobody, which the next start clears away after a kill.
        let unique = make_id().map_err(io::Error::other)?;
        let arriving = self.part_path((UserId(Uuid::nil()), BlobId(unique)));
        let received = receive(&arriving, OpenOptions::new().write(true).truncate(true), body, limit).await;
        let kept = match received {
            Ok((bytes, ended)) => self.place_heard(name, &arriving).await.map(|()| (bytes, ended)),
            Err(error) => Err(error.into()),
        };
        // Moved or copied, or of no use.
        let _ = tokio::fs::remove_file(&arriving).await;
        kept
    }

    async fn place_heard(self: &Arc<Self>, name: &str, arrived: &Path) -> Result<(), BlobError> {
        let object = heard_object(name);
        match &self.place {
            Place::Folder(_) => {
                let from = arrived.to_owned();
                Ok(self.blocking(move |blobs| blobs.move_in(&from, &object)).await?)
            }
            Place::Bucket(bucket) => bucket.put(object.as_ref(), tokio::fs::read(arrived)).await,
        }
    }

    fn move_in(&self, from: &Path, object: &ObjectPath) -> io::Result<()> {
        let data = self.folder().ok_or(io::ErrorKind::Unsupported)?;
        let to = data.join(object.as_ref());
        let folder = to.parent().unwrap_or(data);
        fs::create_dir_all(folder)?;
        fs::rename(from, &to)?;
        for folder in [folder, folder.parent().unwrap_or(data), data, &self.uploads] {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// Removes the bytes of a name; those that are gone already are no failure.
    ///
    /// # Errors
    /// Disk and bucket failures.
    pub async fn unhear(self: &Arc<Self>, name: &str) -> Result<(), BlobError> {
        let object = heard_object(name);
        match &self.place {
            Place::Folder(_) => Ok(self.blocking(move |blobs| blobs.move_out(&object)).await?),
            Place::Bucket(bucket) => bucket.delete(&object).await,
        }
    }

    fn move_out(&self, object: &ObjectPath) -> io::Result<()> {
        let path = self.folder().ok_or(io::ErrorKind::Unsupported)?.join(object.as_ref());
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // It holds other parts, or goes with its last one.
        if let Some(folder) = path.parent() {
            let _ = fs::remove_dir(folder);
        }
        Ok(())
    }

    /// How a part begins.
    ///
    /// # Errors
    /// Disk and bucket failures, also where it is not there.
    pub async fn heard_start(&self, part: &AudioPart) -> Result<Vec<u8>, BlobError> {
        let pieces = self.pieces(&heard_object(&part.object), 0..part.bytes.min(START_BYTES)).await?;
        let gather = |mut start: Vec<u8>, piece: bytes::Bytes| async move {
            start.extend_from_slice(&piece);
            Ok(start)
        };
        pieces.try_fold(Vec::new(), gather).await
    }

    /// BLAKE3 of the whole.
    ///
    /// # Errors
    /// Disk and bucket failures, also where a part is not there.
    pub async fn heard_digest(&self, parts: &[AudioPart]) -> Result<blake3::Hash, BlobError> {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            let mut pieces = self.pieces(&heard_object(&part.object), 0..part.bytes).await?;
            while let Some(piece) = pieces.try_next().await? {
                hasher.update(&piece);
            }
        }
        Ok(hasher.finalize())
    }

    /// `count` bytes of the whole from `first` on.
    pub fn read_heard(self: &Arc<Self>, parts: Vec<AudioPart>, first: u64, count: u64) -> Body {
        let end = first + count;
        let blobs = Arc::clone(self);
        let wanted =
            parts.into_iter().filter(move |part| part.first < end && part.first + part.bytes > first);
        let pieces = stream::iter(wanted).then(move |part| {
            let blobs = Arc::clone(&blobs);
            async move {
                let (from, to) = (first.saturating_sub(part.first), part.bytes.min(end - part.first));
                blobs.pieces(&heard_object(&part.object), from..to).await
            }
        });
        Body::from_stream(pieces.try_flatten())
    }
}
