//! Bringing rows and files along when the device is put under a passphrase, or taken out of it. Each table is one write
//! and each file is replaced whole, so that a cut leaves every one of them readable.

use sotto_platform::{PlatformError, clock, opfs};
use sotto_seal::{FileSeal, file, is_sealed_file};
use sotto_store::Table;
use sotto_sync::at_rest::SealRandom;

use crate::{
    state::{
        Problem, audio_files::damaged, backend::BrowserEntropy, clean_sound, lock, meaning, own_voice,
        services,
    },
    text::{platform_sentence, store_sentence},
};

/// Folders whose files hold something of the person.
const FOLDERS: [&str; 6] = [
    services::AUDIO,
    services::CAPTURES,
    services::PASSING,
    own_voice::FOLDER,
    clean_sound::FOLDER,
    meaning::FOLDER,
];
/// Blocks that are read and written at once: a mebibyte.
const BLOCKS: u64 = 64;

/// Where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Seal,
    Open,
}

/// Brings everything along; answers how many files had to stay as they are, because they are damaged or in use.
///
/// # Errors
/// There is no room, or storage failed. What was done until then stays.
pub(super) async fn everything(direction: Direction, report: impl Fn(f32)) -> Result<usize, Problem> {
    let rows = &services::get().rows;
    for table in Table::ALL {
        rows.convert(table).await.map_err(|error| Problem(store_sentence(&error.into())))?;
    }
    let mut paths = Vec::new();
    for folder in FOLDERS {
        let names = opfs::list(folder).await.map_err(|error| Problem(platform_sentence(&error)))?;
        paths.extend(names.into_iter().map(|name| format!("{folder}/{name}")));
    }
    let mut left = 0;
    for (done, path) in paths.iter().enumerate() {
        report(done as f32 / paths.len() as f32);
        match one(path, direction).await {
            // It was removed meanwhile.
            Ok(()) | Err(PlatformError::NotFound) => {}
            Err(PlatformError::StorageFull) => {
                return Err(Problem(platform_sentence(&PlatformError::StorageFull)));
            }
            Err(_) => left += 1,
        }
        clock::breathe().await;
    }
    Ok(left)
}

async fn one(path: &str, direction: Direction) -> Result<(), PlatformError> {
    let from = opfs::read(path).await?;
    let size = from.size() as u64;
    let start = opfs::read_range(&from, 0, file::HEADER_BYTES.min(size)).await?;
    if is_sealed_file(&start) == (direction == Direction::Seal) {
        return Ok(());
    }
    let Some(key) = lock::key() else { return Ok(()) };
    let random = SealRandom(BrowserEntropy);
    let seal = match direction {
        Direction::Seal => FileSeal::make(&key, path, &random),
        Direction::Open => FileSeal::of(&key, path, &start),
    };
    let seal = seal.map_err(damaged)?;
    let to = opfs::NewFile::create(path).await?;
    let written = match direction {
        Direction::Seal => sealed(&from, size, &seal, &to).await,
        Direction::Open => opened(&from, size, &seal, &to).await,
    };
    match written {
        Ok(()) => to.finish().await,
        Err(error) => {
            // What was appended never appears under the name.
            let _ = to.discard().await;
            Err(error)
        }
    }
}

async fn sealed(
    from: &web_sys::Blob,
    size: u64,
    seal: &FileSeal,
    to: &opfs::NewFile,
) -> Result<(), PlatformError> {
    to.append(&seal.header()).await?;
    let (mut at, mut block) = (0, 0);
    while at < size {
        let end = size.min(at + BLOCKS * file::BLOCK_BYTES);
        let plain = opfs::read_range(from, at, end).await?;
        to.append(&seal.seal_blocks(block, &plain, &SealRandom(BrowserEntropy)).map_err(damaged)?).await?;
        (at, block) = (end, block + BLOCKS);
    }
    Ok(())
}

async fn opened(
    from: &web_sys::Blob,
    size: u64,
    seal: &FileSeal,
    to: &opfs::NewFile,
) -> Result<(), PlatformError> {
    let (mut at, mut block) = (file::HEADER_BYTES, 0);
    while at < size {
        let end = size.min(at + BLOCKS * file::SEALED_BLOCK_BYTES);
        let sealed = opfs::read_range(from, at, end).await?;
        to.append(&seal.open_blocks(block, &sealed).map_err(damaged)?).await?;
        (at, block) = (end, block + BLOCKS);
    }
    Ok(())
}
