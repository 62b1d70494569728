//! One recording as one file.

use std::io::{BufWriter, Write};

use sotto_export::write_piece;
use sotto_platform::{
    opfs,
    sync_file::{SyncFile, SyncWriter},
};
use sotto_protocol::{ExportForm, Fault, Piece, Tracks};

use super::{sound, write_fault};
use crate::{post, tasks::TaskGuard};

/// Writes it; answers its size. A file that is not finished is removed.
pub(super) async fn write(
    task: &TaskGuard,
    form: ExportForm,
    piece: &Piece,
    tracks: Option<&Tracks>,
    to: &str,
) -> Result<u64, Fault> {
    let written = if form.is_sound() {
        sound::write(task, form, piece, to).await
    } else {
        text(form, piece, tracks, to).await
    };
    if written.is_err() {
        // Best effort: what stays behind is swept at the next start.
        let _ = opfs::remove(to).await;
    }
    written?;
    Ok(opfs::read(to).await.map_err(post::storage_fault)?.size() as u64)
}

async fn text(form: ExportForm, piece: &Piece, tracks: Option<&Tracks>, to: &str) -> Result<(), Fault> {
    let mut out = fresh(to).await?;
    write_piece(&mut out, form, piece, tracks).and_then(|()| out.flush()).map_err(write_fault)
}

/// An empty file to write into.
pub(super) async fn fresh(to: &str) -> Result<BufWriter<SyncWriter>, Fault> {
    let file = SyncFile::open(to, true).await.map_err(post::storage_fault)?;
    file.truncate(0).map_err(post::storage_fault)?;
    Ok(BufWriter::with_capacity(256 * 1024, SyncWriter::new(file)))
}
