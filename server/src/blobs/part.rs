//! Writes one part of an upload or of a visitor's audio as it arrives. What has arrived is kept, whatever happens next: with a folder at the end
//! of the part file, with a bucket as an object, for which a file stands in until the part has ended.

use std::{
    io,
    path::Path,
    time::{Duration, Instant},
};

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use tokio::{fs, fs::OpenOptions, io::AsyncWriteExt, time::timeout};

use super::{BlobError, Bucket, Claim, Place};
use crate::{
    clock::{make_id, now_ms},
    store::{Store, parts::PartRow},
};

/// A client that sends nothing for this long has gone, in seconds.
const IDLE_S: u64 = 15;

/// Less than this over a whole part, once it took a while, is slow on purpose.
const MIN_BYTES_PER_S: u64 = 1024;
const WHILE: Duration = Duration::from_secs(30);

fn is_slow(taken: Duration, bytes: u64) -> bool {
    bytes < taken.saturating_sub(WHILE).as_secs() * MIN_BYTES_PER_S
}

/// How the part ended. The bytes before the end are kept in every case but the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With its last byte.
    Whole,
    /// The connection broke, fell silent or crept.
    Cut,
    /// With more bytes than `limit`.
    TooLong,
    /// Another request, here or at another server, took the same part first.
    Beaten,
}

impl Claim {
    /// Keeps the body as what follows on `offset`, at most `limit` bytes of it, and answers the new offset once that
    /// is safe.
    ///
    /// Run it in a task of its own: a request that is dropped must not leave a write behind that the next
    /// request does not know of.
    ///
    /// # Errors
    /// Disk, bucket and database failures; with a folder, what fitted is kept.
    pub async fn append(
        &self,
        store: &Store,
        body: BodyDataStream,
        offset: u64,
        limit: u64,
    ) -> Result<(u64, Ended), BlobError> {
        let path = self.blobs.part_path(self.key);
        match &self.blobs.place {
            Place::Folder(_) => {
                let (bytes, ended) = receive(&path, OpenOptions::new().append(true), body, limit).await?;
                if offset == 0 {
                    let sync = |blobs: &super::Blobs| std::fs::File::open(&blobs.uploads)?.sync_all();
                    self.blobs.blocking(sync).await?;
                }
                store.touch_blob(self.key, now_ms()).await?;
                Ok((offset + bytes, ended))
            }
            Place::Bucket(bucket) => {
                let (bytes, ended) =
                    receive(&path, OpenOptions::new().write(true).truncate(true), body, limit).await?;
                let kept = if bytes > 0 { self.keep(bucket, store, offset, bytes).await? } else { true };
                self.blobs
                    .blocking({
                        let key = self.key;
                        move |blobs| blobs.remove_part(key)
                    })
                    .await?;
                Ok(if kept { (offset + bytes, ended) } else { (offset, Ended::Beaten) })
            }
        }
    }

    /// Makes the part file an object, and notes it where no other server was faster. Answers whether it did.
    async fn keep(&self, bucket: &Bucket, store: &Store, first: u64, bytes: u64) -> Result<bool, BlobError> {
        let unique = make_id().map_err(io::Error::other)?;
        let (user, blob) = self.key;
        let object = format!("uploads/{user}.{blob}/{first:020}-{unique}");
        bucket.put(&object, fs::read(self.blobs.part_path(self.key))).await?;
        let part = PartRow { first, bytes, object };
        let kept = store.add_part(self.key, &part, now_ms()).await?;
        if !kept {
            bucket.remove(&[part]).await?;
        }
        Ok(kept)
    }
}

/// Writes a body to a file as it arrives, at most `limit` bytes of it, and answers how many are safe. The one receiver of
/// parts.
pub(super) async fn receive(
    path: &Path,
    options: &OpenOptions,
    mut body: BodyDataStream,
    limit: u64,
) -> io::Result<(u64, Ended)> {
    let mut file = options.clone().create(true).open(path).await?;
    file.set_max_buf_size(256 * 1024);
    let mut left = limit;
    let start = Instant::now();
    let ended = loop {
        let data = match timeout(Duration::from_secs(IDLE_S), body.next()).await {
            Ok(Some(Ok(data))) => data,
            Ok(None) => break Ended::Whole,
            Ok(Some(Err(_))) | Err(_) => break Ended::Cut,
        };
        let fits = usize::try_from(left).unwrap_or(usize::MAX).min(data.len());
        file.write_all(data.get(..fits).unwrap_or_default()).await?;
        left -= fits as u64;
        if is_slow(start.elapsed(), limit - left) {
            break Ended::Cut;
        }
        if fits < data.len() {
            break Ended::TooLong;
        }
    };
    file.flush().await?;
    file.sync_all().await?;
    Ok((limit - left, ended))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creeping_is_slow_and_a_bad_line_is_not() {
        let after = |seconds, bytes| is_slow(Duration::from_secs(seconds), bytes);
        assert!(!after(29, 1));
        assert!(after(40, 40));
        assert!(after(600, 400_000));
        assert!(!after(600, 600_000));
    }
}
