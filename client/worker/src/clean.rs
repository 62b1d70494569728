//! Writing a copy of a kept file with its noise taken away, step by step, for ears.

use sotto_engine::clean::{CLEAN_RATE_HZ, Cleaning};
use sotto_export::wav;
use sotto_platform::opfs;
use sotto_protocol::{Fault, Reply, Stage};

use crate::{
    kept_file::KeptFile,
    pace::Pace,
    post::{self, Answer},
    source,
    tasks::TaskGuard,
};

/// Samples written at once.
const PIECE: usize = 48_000;

/// Serves `Clean`. A copy that is not finished is removed.
pub(crate) async fn run(task: &TaskGuard, path: &str, extension: &str, to: &str) -> Result<Answer, Fault> {
    let work = Cleaning::open(source::open(path).await?, extension).map_err(|it| it.fault())?;
    let written = write(task, work, to).await;
    if written.is_err() {
        // Best effort: the app removes what lies there before it asks again.
        let _ = opfs::remove(to).await;
    }
    Ok(Reply::Cleaned { bytes: written? }.into())
}

async fn write(task: &TaskGuard, mut work: Cleaning, to: &str) -> Result<u64, Fault> {
    let file = KeptFile::open(to, true).await.map_err(post::storage_fault)?;
    file.truncate(0).map_err(post::storage_fault)?;
    let (mut at, mut pace) = (wav::HEADER_BYTES, Pace::new(task));
    let mut waiting = Vec::new();
    loop {
        let samples = work.next_block().map_err(|it| it.fault())?;
        let ended = samples.is_none();
        waiting.extend_from_slice(samples.unwrap_or_default());
        if ended || waiting.len() >= PIECE {
            let bytes = wav::to_pcm16(&waiting);
            file.write_at(&bytes, at).map_err(post::storage_fault)?;
            at += bytes.len() as u64;
            waiting.clear();
        }
        if ended {
            break;
        }
        pace.look(Stage::Cleaning, work.progress()).await?;
    }
    let header = wav::header(CLEAN_RATE_HZ, at - wav::HEADER_BYTES);
    file.write_at(&header, 0).and_then(|()| file.flush()).map_err(post::storage_fault)?;
    Ok(at)
}
