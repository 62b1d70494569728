//! Getting a model's file: as it was listed, or not at all.

use sha2::{Digest, Sha256};
use sotto_platform::{PlatformError, http::Download};
use sotto_protocol::{Fault, FaultCode, ModelEntry, Stage};

use crate::{post, tasks::TaskGuard};

/// No model is larger than this, whatever a list says.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Downloads a file and compares its size and digest with the list's.
pub(super) async fn checked(task: &TaskGuard, offered: &ModelEntry) -> Result<Vec<u8>, Fault> {
    let damaged = || Fault::transient(FaultCode::ModelDamaged, "the file is not the one that was listed");
    if offered.bytes > MOST_BYTES {
        return Err(damaged());
    }
    let download = Download::start(&offered.file).await.map_err(|error| fault(&error))?;
    let mut bytes = Vec::new();
    while let Some(piece) = download.next().await.map_err(|error| fault(&error))? {
        task.check()?;
        bytes.extend_from_slice(&piece);
        if bytes.len() as u64 > offered.bytes {
            return Err(damaged());
        }
        let done = bytes.len() as f32 / offered.bytes.max(1) as f32;
        post::progress(task.id(), Stage::FetchingModel, done);
    }
    if is(&bytes, &offered.sha256) { Ok(bytes) } else { Err(damaged()) }
}

/// Whether bytes have a digest.
pub(super) fn is(bytes: &[u8], sha256: &str) -> bool {
    let digest = Sha256::digest(bytes);
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(digit.into(), 16)).eq(sha256.chars().map(Some))
}

/// What a failed request means to the page.
pub(super) fn fault(error: &PlatformError) -> Fault {
    match error {
        PlatformError::Network => Fault::transient(FaultCode::Network, "the server cannot be reached"),
        PlatformError::NotFound => {
            Fault::permanent(FaultCode::ModelUnavailable, "the server does not have the model")
        }
        other => Fault::transient(FaultCode::ModelUnavailable, other.to_string()),
    }
}
