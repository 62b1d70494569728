//! Getting a model's files: as they were listed, or not at all.

use sha2::{Digest, Sha256};
use sotto_platform::{PlatformError, http::Download};
use sotto_protocol::{Fault, FaultCode, ModelEntry, ModelFile, Stage};

use crate::{post, tasks::TaskGuard};

/// No model is larger than this, whatever a list says.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Downloads the files of a model and compares the size and digest of each with the list's.
pub(super) async fn checked(task: &TaskGuard, offered: &ModelEntry) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    if offered.bytes() > MOST_BYTES {
        return Err(damaged());
    }
    let mut got = 0;
    let mut files = Vec::new();
    for file in &offered.files {
        let report = |here: u64| {
            let done = (got + here) as f32 / offered.bytes().max(1) as f32;
            post::progress(task.id(), Stage::FetchingModel, done);
        };
        files.push((file.name.clone(), one(task, file, report).await?));
        got += file.bytes;
    }
    Ok(files)
}

async fn one(task: &TaskGuard, file: &ModelFile, report: impl Fn(u64)) -> Result<Vec<u8>, Fault> {
    let download = Download::start(&file.path).await.map_err(|error| fault(&error))?;
    let mut bytes = Vec::new();
    while let Some(piece) = download.next().await.map_err(|error| fault(&error))? {
        task.check()?;
        bytes.extend_from_slice(&piece);
        if bytes.len() as u64 > file.bytes {
            return Err(damaged());
        }
        report(bytes.len() as u64);
    }
    if is(&bytes, &file.sha256) { Ok(bytes) } else { Err(damaged()) }
}

fn damaged() -> Fault {
    Fault::transient(FaultCode::ModelDamaged, "the file is not the one that was listed")
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
