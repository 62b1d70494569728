//! What captures lie on disk, with the headers of those completed whose writer died.

use sotto_export::wav;
use sotto_platform::{PlatformError, opfs};
use sotto_protocol::{CaptureView, Fault, Reply};

use crate::{
    kept_file::KeptFile,
    post::{self, Answer},
};

/// Serves `ListCaptures`.
pub(crate) async fn run(folder: &str) -> Result<Answer, Fault> {
    let mut captures = Vec::new();
    for name in opfs::list(folder).await.map_err(post::storage_fault)? {
        match complete(format!("{folder}/{name}")).await {
            Ok(Some(view)) => captures.push(view),
            // Not ours, or being written by another tab at this moment.
            Ok(None) | Err(PlatformError::Busy | PlatformError::NotFound) => {}
            Err(error) => return Err(post::storage_fault(error)),
        }
    }
    captures.sort_by(|a, b| a.modified_ms.total_cmp(&b.modified_ms));
    Ok(Reply::Captures { captures }.into())
}

async fn complete(path: String) -> Result<Option<CaptureView>, PlatformError> {
    let modified_ms = opfs::read(&path).await?.last_modified();
    let file = KeptFile::open(&path, false).await?;
    let bytes = file.mend()?;
    let mut header = [0; wav::HEADER_BYTES as usize];
    let read = file.read_at(&mut header, 0)?;
    let Some(sample_rate_hz) = wav::sample_rate_hz(&header).filter(|_| read == header.len()) else {
        return Ok(None);
    };
    // A sample cut in half at the end is dropped.
    let data_bytes = bytes.saturating_sub(wav::HEADER_BYTES) / wav::SAMPLE_BYTES * wav::SAMPLE_BYTES;
    let expected = wav::header(sample_rate_hz, data_bytes);
    if header != expected {
        file.truncate(wav::HEADER_BYTES + data_bytes)?;
        file.write_at(&expected, 0)?;
        file.flush()?;
    }
    let duration_s = data_bytes as f64 / (wav::SAMPLE_BYTES as f64 * f64::from(sample_rate_hz));
    Ok(Some(CaptureView { path, bytes: wav::HEADER_BYTES + data_bytes, duration_s, modified_ms }))
}
