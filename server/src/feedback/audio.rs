//! The audio of submissions on disk: `feedback/<submission>/<first byte>-<random>` in the data folder, a file for each
//! part as it arrived. Names come from ids and numbers alone.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::body::{Body, BodyDataStream};
use futures_util::{StreamExt, TryStreamExt, stream};
use sotto_api::SubmissionId;
use tokio::{
    fs::{self, File},
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    task::spawn_blocking,
    time::timeout,
};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use crate::{blobs::part::Ended, store::submission_parts::AudioPart};

/// A client that sends nothing for this long has gone, in seconds.
const IDLE_S: u64 = 15;
/// Most time for a part, in seconds: 8 MiB at a slow telephone's pace.
const PART_S: u64 = 30 * 60;
/// As much of a file's beginning as tells its format, in bytes.
const START_BYTES: u64 = 4096;

/// Where the audio of submissions lies.
#[derive(Debug, Clone)]
pub struct AudioFiles(PathBuf);

impl AudioFiles {
    /// In a data folder; made as it is needed.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self(data.join("feedback"))
    }

    /// The name of a new part.
    #[must_use]
    pub fn name(submission: SubmissionId, first: u64, unique: Uuid) -> String {
        format!("{submission}/{first:020}-{unique}")
    }

    fn path(&self, object: &str) -> PathBuf {
        self.0.join(object)
    }

    /// Writes a part as it arrives, at most `limit` bytes of it, and answers how many are safe.
    ///
    /// # Errors
    /// Disk failures.
    pub async fn write(
        &self,
        object: &str,
        mut body: BodyDataStream,
        limit: u64,
    ) -> io::Result<(u64, Ended)> {
        let path = self.path(object);
        let folder = path.parent().unwrap_or(&self.0).to_owned();
        fs::create_dir_all(&folder).await?;
        let mut file = File::create_new(&path).await?;
        file.set_max_buf_size(256 * 1024);
        let mut left = limit;
        let arriving = async {
            loop {
                let data = match timeout(Duration::from_secs(IDLE_S), body.next()).await {
                    Ok(Some(Ok(data))) => data,
                    Ok(None) => return Ok(Ended::Whole),
                    Ok(Some(Err(_))) | Err(_) => return Ok(Ended::Cut),
                };
                let fits = usize::try_from(left).unwrap_or(usize::MAX).min(data.len());
                file.write_all(data.get(..fits).unwrap_or_default()).await?;
                left -= fits as u64;
                if fits < data.len() {
                    return io::Result::Ok(Ended::TooLong);
                }
            }
        };
        let ended = timeout(Duration::from_secs(PART_S), arriving).await.unwrap_or(Ok(Ended::Cut))?;
        file.flush().await?;
        file.sync_all().await?;
        for folder in [&folder, &self.0] {
            File::open(folder).await?.sync_all().await?;
        }
        Ok((fs::metadata(&path).await?.len(), ended))
    }

    /// How a part begins.
    ///
    /// # Errors
    /// Disk failures.
    pub async fn start(&self, object: &str) -> io::Result<Vec<u8>> {
        let mut start = Vec::new();
        File::open(self.path(object)).await?.take(START_BYTES).read_to_end(&mut start).await?;
        Ok(start)
    }

    /// Removes the bytes of a name; those that are gone already are no failure.
    ///
    /// # Errors
    /// Disk failures.
    pub async fn remove(&self, object: &str) -> io::Result<()> {
        let path = self.path(object);
        match fs::remove_file(&path).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // It holds other parts, or goes with its last one.
        if let Some(folder) = path.parent() {
            let _ = fs::remove_dir(folder).await;
        }
        Ok(())
    }

    /// BLAKE3 of the whole.
    ///
    /// # Errors
    /// Disk failures.
    pub async fn digest(&self, parts: &[AudioPart]) -> io::Result<blake3::Hash> {
        let paths: Vec<_> = parts.iter().map(|part| self.path(&part.object)).collect();
        let work = move || {
            let mut hasher = blake3::Hasher::new();
            for path in paths {
                hasher.update_reader(std::fs::File::open(path)?)?;
            }
            Ok(hasher.finalize())
        };
        spawn_blocking(work).await.map_err(io::Error::other)?
    }

    /// `count` bytes of the whole from `first` on.
    pub fn read(&self, parts: Vec<AudioPart>, first: u64, count: u64) -> Body {
        let end = first + count;
        let files = self.clone();
        let wanted =
            parts.into_iter().filter(move |part| part.first < end && part.first + part.bytes > first);
        let pieces = stream::iter(wanted).then(move |part| {
            let path = files.path(&part.object);
            async move {
                let from = first.saturating_sub(part.first);
                let to = part.bytes.min(end - part.first);
                let mut file = File::open(path).await?;
                file.seek(io::SeekFrom::Start(from)).await?;
                io::Result::Ok(ReaderStream::with_capacity(file.take(to - from), 64 * 1024))
            }
        });
        Body::from_stream(pieces.try_flatten())
    }
}
