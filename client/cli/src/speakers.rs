//! Who speaks when in a file, with the speaker model of a folder: for `sotto transcribe` and `sotto analyze`.

use std::path::Path;
use std::sync::Arc;

use sotto_engine::speakers::{Separation, SeparationStep, SpeakerModel};
use sotto_protocol::SpeakerTurns;

use crate::files;

/// Where `cargo xtask models` puts the pack, seen from the repository.
pub(crate) const BUILT: &str = "models/packs/built/speaker-turns";
const PACK: &str = "speaker-turns.pack";

/// Reads the pack of a folder.
pub(crate) fn load(folder: &Path) -> anyhow::Result<Arc<SpeakerModel>> {
    let (pack, card) = files::pack(folder, PACK, "speaker model")?;
    Ok(Arc::new(SpeakerModel::load(&pack, &card)?))
}

/// Tells who speaks when in a file, and the share that is done.
pub(crate) fn separate(
    path: &Path,
    model: &Arc<SpeakerModel>,
    mut tell: impl FnMut(f32),
) -> Result<SpeakerTurns, String> {
    files::with_file(path, |file, extension| {
        let mut work = Separation::open(Box::new(file), extension, model.clone())?;
        while work.step()? != SeparationStep::Finished {
            tell(work.progress());
        }
        // The voice prints go no further.
        Ok(work.finish()?.turns)
    })
}
