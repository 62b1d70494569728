//! Writes one part of an upload as it arrives. What has arrived is kept, whatever happens next.

use std::{
    io,
    time::{Duration, Instant},
};

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use tokio::{fs::OpenOptions, io::AsyncWriteExt, task::spawn_blocking, time::timeout};

use super::Claim;

/// A client that sends nothing for this long has gone, in seconds.
const IDLE_S: u64 = 15;

/// Less than this over a whole part, once it took a while, is slow on purpose.
const MIN_BYTES_PER_S: u64 = 1024;
const WHILE: Duration = Duration::from_secs(30);

fn is_slow(taken: Duration, bytes: u64) -> bool {
    bytes < taken.saturating_sub(WHILE).as_secs() * MIN_BYTES_PER_S
}

/// How the part ended. The bytes before the end are on disk in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With its last byte.
    Whole,
    /// The connection broke, fell silent or crept.
    Cut,
    /// With more bytes than `limit`.
    TooLong,
}

impl Claim {
    /// Appends the body at `offset`, at most `limit` bytes of it, and answers the new offset once that is on
    /// disk.
    ///
    /// Run it in a task of its own: a request that is dropped must not leave a write behind that the next
    /// request does not know of.
    ///
    /// # Errors
    /// Disk failures; what fitted is kept.
    pub async fn append(
        &self,
        mut body: BodyDataStream,
        offset: u64,
        limit: u64,
    ) -> io::Result<(u64, Ended)> {
        let path = self.blobs.part_path(self.key);
        let mut file = OpenOptions::new().append(true).create(true).open(&path).await?;
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
        if offset == 0 {
            let folder = self.blobs.uploads.clone();
            spawn_blocking(move || std::fs::File::open(folder)?.sync_all())
                .await
                .map_err(io::Error::other)??;
        }
        Ok((offset + (limit - left), ended))
    }
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
