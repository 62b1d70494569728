//! What is usual for a person's voice: one file a recording, joined when it is asked for.

use sotto_engine::{Baseline, Models};
use sotto_platform::PlatformError;

use crate::kept_file;

/// What is usual in recordings that the models heard. Files that are missing, damaged or of another model are passed
/// over; none without a model.
pub(crate) async fn of(models: &Models, files: &[String]) -> Option<Baseline> {
    let mut usual = models.empty_baseline()?;
    for file in files {
        let kept = kept_file::whole(file).await.ok().and_then(|bytes| Baseline::from_bytes(&bytes).ok());
        if let Some(kept) = kept {
            // Another model's is of no use here.
            let _ = usual.merge(&kept);
        }
    }
    Some(usual)
}

/// Keeps what is usual in a recording.
pub(crate) async fn keep(file: &str, here: &Baseline) -> Result<(), PlatformError> {
    kept_file::write(file, &here.to_bytes()).await
}
