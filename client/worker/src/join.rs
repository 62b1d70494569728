//! Writing parts of kept files one after the other, block by block, without loss.

use sotto_engine::splice::{Layout, Part};
use sotto_export::wav::{self, Samples};
use sotto_platform::opfs;
use sotto_protocol::{Fault, FaultCode, JoinPart, Reply, Stage};

use crate::{
    kept_file::KeptFile,
    pace::Pace,
    post::{self, Answer},
    source,
    tasks::TaskGuard,
};

/// Most parts of one file.
const MAX_PARTS: usize = 200;
/// Samples written at once.
const PIECE: usize = 96_000;

/// How a try to write ended.
enum Tried {
    /// All is written: bytes of the file, and the length of each part in seconds.
    Whole(u64, Vec<f64>),
    /// A sample does not fit 16 bits.
    TooFine,
}

/// Serves `Join`. A file that is not finished is removed.
pub(crate) async fn run(task: &TaskGuard, parts: &[JoinPart], to: &str) -> Result<Answer, Fault> {
    if parts.is_empty() || parts.len() > MAX_PARTS {
        return Err(Fault::permanent(FaultCode::Internal, "no parts, or too many"));
    }
    let written = write(task, parts, to).await;
    if written.is_err() {
        // Best effort: the sweep at the next start removes what lies there.
        let _ = opfs::remove(to).await;
    }
    let (bytes, lengths_s) = written?;
    Ok(Reply::Joined { bytes, lengths_s }.into())
}

async fn write(task: &TaskGuard, parts: &[JoinPart], to: &str) -> Result<(u64, Vec<f64>), Fault> {
    let mut layout: Option<Layout> = None;
    for part in parts {
        let own = Layout::of(source::open(&part.path).await?, &part.extension).map_err(|it| it.fault())?;
        layout = Some(layout.map_or(own, |all| all.with(own)));
        task.check()?;
    }
    let Some(layout) = layout else { return Err(Fault::permanent(FaultCode::Internal, "no parts")) };
    // What had 16 bits keeps them; the first sample that had more says so.
    for bits in [16, 24] {
        if let Tried::Whole(bytes, lengths_s) = attempt(task, parts, to, layout, bits).await? {
            return Ok((bytes, lengths_s));
        }
    }
    Err(Fault::permanent(FaultCode::Internal, "samples do not fit"))
}

async fn attempt(
    task: &TaskGuard,
    parts: &[JoinPart],
    to: &str,
    layout: Layout,
    bits: u16,
) -> Result<Tried, Fault> {
    let file = KeptFile::open(to, true).await.map_err(post::storage_fault)?;
    file.truncate(0).map_err(post::storage_fault)?;
    let (mut at, mut pace) = (wav::HEADER_BYTES, Pace::new(task));
    let samples = Samples { rate_hz: layout.sample_rate_hz, channels: layout.channels, bits };
    let second = u64::from(layout.sample_rate_hz) * u64::from(layout.channels) * u64::from(bits / 8);
    let mut lengths_s = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let source = source::open(&part.path).await?;
        let opened = Part::open(source, &part.extension, (part.from_s, part.to_s), layout);
        let mut reading = opened.map_err(|it| it.fault())?;
        let (began, mut waiting) = (at, Vec::new());
        loop {
            let block = reading.next_block().map_err(|it| it.fault())?;
            let ended = block.is_none();
            waiting.extend_from_slice(block.unwrap_or_default());
            if ended || waiting.len() >= PIECE {
                let bytes =
                    if bits == 16 { wav::to_exact16(&waiting) } else { Some(wav::to_pcm24(&waiting)) };
                let Some(bytes) = bytes else { return Ok(Tried::TooFine) };
                file.write_at(&bytes, at).map_err(post::storage_fault)?;
                at += bytes.len() as u64;
                waiting.clear();
            }
            if ended {
                break;
            }
            let done = (number as f32 + reading.progress()) / parts.len() as f32;
            pace.look(Stage::Joining, done).await?;
        }
        lengths_s.push((at - began) as f64 / second as f64);
    }
    let header = wav::header_of(samples, at - wav::HEADER_BYTES);
    file.write_at(&header, 0).and_then(|()| file.flush()).map_err(post::storage_fault)?;
    Ok(Tried::Whole(at, lengths_s))
}
