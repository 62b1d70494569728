//! The sound of a recording as a file: as it is kept, or decoded and written anew, channel by channel.

use std::io::{BufWriter, Read, Seek, SeekFrom, Write};

use sotto_engine::Decoder;
use sotto_export::{
    flac::FlacFile,
    wav::{self, Samples},
};
use sotto_platform::sync_file::SyncWriter;
use sotto_protocol::{ExportForm, Fault, FaultCode, Piece, Stage};

use super::{file, write_fault};
use crate::{pace::Pace, source, tasks::TaskGuard};

/// Bytes that are copied between two looks at the outside.
const PIECE_BYTES: usize = 512 * 1024;

/// Writes it.
pub(super) async fn write(task: &TaskGuard, form: ExportForm, piece: &Piece, to: &str) -> Result<(), Fault> {
    let missing = || Fault::permanent(FaultCode::MissingAudio, "the audio is not on this device");
    let audio = piece.audio.as_ref().ok_or_else(missing)?;
    let kept = source::open(&audio.path).await?;
    if form == ExportForm::Original {
        let (bytes, mut out) = (kept.byte_len().unwrap_or_default(), file::fresh(to).await?);
        copy(task, kept, bytes, &mut out).await?;
        return out.flush().map_err(write_fault);
    }
    let decoder = Decoder::open(kept, &audio.extension).map_err(|it| it.fault())?;
    match form {
        ExportForm::Flac => flac(task, decoder, to).await,
        _ => pcm(task, decoder, file::fresh(to).await?).await,
    }
}

/// Copies all of a source; damage in it is an error of its own.
pub(super) async fn copy(
    task: &TaskGuard,
    mut from: impl Read,
    bytes: u64,
    out: &mut impl Write,
) -> Result<(), Fault> {
    let (mut piece, mut pace, mut done) = (vec![0; PIECE_BYTES], Pace::new(task), 0_u64);
    loop {
        let read = from.read(&mut piece);
        let count = read.ok().ok_or_else(|| Fault::permanent(FaultCode::Damaged, "the sound is damaged"))?;
        if count == 0 {
            return Ok(());
        }
        out.write_all(&piece[..count]).map_err(write_fault)?;
        done += count as u64;
        pace.look(Stage::Exporting, done as f32 / bytes.max(1) as f32).await?;
    }
}

async fn pcm(task: &TaskGuard, mut decoder: Decoder, mut out: BufWriter<SyncWriter>) -> Result<(), Fault> {
    let format = decoder.format();
    let samples = Samples { rate_hz: format.sample_rate_hz, channels: format.channels, bits: 16 };
    let head = |bytes| wav::header_of(samples, bytes);
    out.write_all(&head(0)).map_err(write_fault)?;
    let (mut block, mut pace, mut written) = (Vec::new(), Pace::new(task), 0_u64);
    while decoder.next_block(&mut block).map_err(|it| it.fault())? {
        let bytes = wav::to_pcm16(&block);
        out.write_all(&bytes).map_err(write_fault)?;
        written += bytes.len() as u64;
        pace.look(Stage::Exporting, decoder.progress()).await?;
    }
    out.seek(SeekFrom::Start(0)).map_err(write_fault)?;
    out.write_all(&head(written)).and_then(|()| out.flush()).map_err(write_fault)
}

async fn flac(task: &TaskGuard, mut decoder: Decoder, to: &str) -> Result<(), Fault> {
    let format = decoder.format();
    let channels = u8::try_from(format.channels).unwrap_or(u8::MAX);
    let fault =
        |error: sotto_export::flac::FlacError| Fault::permanent(FaultCode::Storage, error.to_string());
    let out = file::fresh(to).await?;
    let mut file = FlacFile::new(out, format.sample_rate_hz, channels, None).map_err(fault)?;
    let (mut block, mut pace) = (Vec::new(), Pace::new(task));
    while decoder.next_block(&mut block).map_err(|it| it.fault())? {
        file.push(&block).map_err(fault)?;
        pace.look(Stage::Exporting, decoder.progress()).await?;
    }
    file.finish().map_err(fault)
}
