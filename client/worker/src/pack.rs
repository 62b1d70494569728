//! Making a recording smaller: without loss as FLAC, or as Opus where the browser has an encoder. The recording itself is
//! left alone; what was written is read again before it counts.

use std::io::Read;

use sotto_engine::Decoder;
use sotto_export::{
    flac::{FlacError, FlacFile},
    ogg_opus::{self, Head, OggOpus},
    wav,
};
use sotto_platform::{opfs, opus_encoder::OpusEncoder};
use sotto_protocol::{Fault, FaultCode, PackFormat, Reply, Stage};

use crate::{
    pace::Pace,
    post::{self, Answer},
    sink::Sink,
    source,
    tasks::TaskGuard,
};

/// Bytes read in one go: a third of a second at 48 kHz.
const PIECE_BYTES: usize = 32 * 1024;
/// More than RFC 7587 (section 3.1.1) advises for speech in the full band.
const OPUS_BITS_PER_SECOND: u32 = 48_000;
/// What libopus adds in front, where the browser does not say.
const PRE_SKIP: u16 = 312;
/// Blocks that may wait in the browser's encoder.
const MOST_WAITING: u32 = 32;

/// Serves `Pack`.
pub(crate) async fn run(task: &TaskGuard, path: &str, format: PackFormat, to: &str) -> Result<Answer, Fault> {
    let packed = pack(task, path, format, to).await;
    if packed.is_err() {
        // Best effort: what stays behind has no row and is swept at the next start.
        let _ = opfs::remove(to).await;
    }
    packed.map(|bytes| Reply::Packed { bytes }.into())
}

async fn pack(task: &TaskGuard, path: &str, format: PackFormat, to: &str) -> Result<u64, Fault> {
    let mut pace = Pace::new(task);
    match format {
        PackFormat::Flac => {
            let bytes = write_flac(&mut pace, path, to).await?;
            verify(&mut pace, path, to).await?;
            Ok(bytes)
        }
        PackFormat::Opus => {
            let bytes = write_opus(&mut pace, path, to).await?;
            verify_length(&mut pace, path, to).await?;
            Ok(bytes)
        }
    }
}

/// The samples of a capture, piece by piece.
struct Pcm {
    source: Box<dyn sotto_engine::MediaSource>,
    sample_rate_hz: u32,
    samples: u64,
    done: u64,
    piece: Vec<u8>,
}

impl Pcm {
    async fn open(path: &str) -> Result<Self, Fault> {
        let mut source = source::open(path).await?;
        let mut header = [0; wav::HEADER_BYTES as usize];
        source.read_exact(&mut header).map_err(unreadable)?;
        let not_ours = || Fault::permanent(FaultCode::NotAudio, "not a capture");
        let sample_rate_hz = wav::sample_rate_hz(&header).ok_or_else(not_ours)?;
        let bytes = source.byte_len().ok_or_else(not_ours)?.saturating_sub(wav::HEADER_BYTES);
        Ok(Self { source, sample_rate_hz, samples: bytes / wav::SAMPLE_BYTES, done: 0, piece: Vec::new() })
    }

    /// The next samples as bytes; none at the end.
    fn next(&mut self) -> Result<&[u8], Fault> {
        let left = (self.samples - self.done) * wav::SAMPLE_BYTES;
        self.piece.resize(PIECE_BYTES.min(usize::try_from(left).unwrap_or(PIECE_BYTES)), 0);
        self.source.read_exact(&mut self.piece).map_err(unreadable)?;
        self.done += self.piece.len() as u64 / wav::SAMPLE_BYTES;
        Ok(&self.piece)
    }

    fn share(&self) -> f32 {
        self.done as f32 / self.samples.max(1) as f32
    }
}

async fn write_flac(pace: &mut Pace<'_>, path: &str, to: &str) -> Result<u64, Fault> {
    let mut pcm = Pcm::open(path).await?;
    let mut sink = Sink::create(to).await?;
    let mut file = FlacFile::new(&mut sink, pcm.sample_rate_hz, 1, Some(pcm.samples)).map_err(flac_fault)?;
    loop {
        let piece = pcm.next()?;
        if piece.is_empty() {
            break;
        }
        file.push_pcm16(piece).map_err(flac_fault)?;
        pace.look(Stage::Packing, 0.6 * pcm.share()).await?;
    }
    file.finish().map_err(flac_fault)?;
    sink.close()
}

/// Every sample is the same, or it is an error.
async fn verify(pace: &mut Pace<'_>, path: &str, to: &str) -> Result<(), Fault> {
    let mut pcm = Pcm::open(path).await?;
    let mut decoder = Decoder::open(source::open(to).await?, "flac").map_err(|it| it.fault())?;
    let (mut decoded, mut block) = (Vec::new(), Vec::new());
    loop {
        let piece = pcm.next()?.to_vec();
        if piece.is_empty() {
            break;
        }
        while decoded.len() < piece.len() && decoder.next_block(&mut block).map_err(|it| it.fault())? {
            let samples = block.iter().map(|it| (it * 32_768.0).round() as i16);
            decoded.extend(samples.flat_map(i16::to_le_bytes));
        }
        if !decoded.starts_with(&piece) {
            return Err(Fault::permanent(FaultCode::Internal, "packed samples differ"));
        }
        decoded.drain(..piece.len());
        pace.look(Stage::Packing, 0.6 + 0.4 * pcm.share()).await?;
    }
    let more = !decoded.is_empty() || decoder.next_block(&mut block).map_err(|it| it.fault())?;
    if more && !(decoded.is_empty() && block.is_empty()) {
        return Err(Fault::permanent(FaultCode::Internal, "more was packed than there is"));
    }
    Ok(())
}

async fn write_opus(pace: &mut Pace<'_>, path: &str, to: &str) -> Result<u64, Fault> {
    let mut pcm = Pcm::open(path).await?;
    let mut encoder =
        OpusEncoder::new(pcm.sample_rate_hz, OPUS_BITS_PER_SECOND).map_err(post::storage_fault)?;
    let mut file =
        Opus { sink: Some(Sink::create(to).await?), file: None, input_rate_hz: pcm.sample_rate_hz };
    loop {
        let samples: Vec<f32> = pcm
            .next()?
            .as_chunks()
            .0
            .iter()
            .map(|it| f32::from(i16::from_le_bytes(*it)) / 32_768.0)
            .collect();
        if samples.is_empty() {
            break;
        }
        encoder.push(&samples).map_err(post::storage_fault)?;
        while encoder.waiting() > MOST_WAITING {
            sotto_platform::clock::breathe().await;
        }
        file.write(&encoder)?;
        pace.look(Stage::Packing, 0.9 * pcm.share()).await?;
    }
    encoder.flush().await.map_err(post::storage_fault)?;
    file.write(&encoder)?;
    let sound = pcm.samples * u64::from(ogg_opus::RATE_HZ) / u64::from(pcm.sample_rate_hz.max(1));
    file.finish(sound)
}

/// A file that begins with the first packet: only then the browser has said what it adds in front.
struct Opus {
    sink: Option<Sink>,
    file: Option<OggOpus<Sink>>,
    input_rate_hz: u32,
}

impl Opus {
    fn write(&mut self, encoder: &OpusEncoder) -> Result<(), Fault> {
        while let Some(packet) = encoder.packet() {
            if let Some(sink) = self.sink.take() {
                let given = encoder.head().and_then(|it| Head::read(&it));
                let pre_skip = given.map_or(PRE_SKIP, |it| it.pre_skip);
                let head = Head { channels: 1, pre_skip, input_rate_hz: self.input_rate_hz };
                // One stream a file: its number only has to be one.
                self.file = Some(OggOpus::new(sink, head, 1).map_err(sink_fault)?);
            }
            if let Some(file) = &mut self.file {
                file.packet(&packet).map_err(sink_fault)?;
            }
        }
        Ok(())
    }

    fn finish(self, sound: u64) -> Result<u64, Fault> {
        let empty = || Fault::permanent(FaultCode::TooShort, "no packets");
        self.file.ok_or_else(empty)?.finish(sound).map_err(sink_fault)?.close()
    }
}

/// What was packed decodes, without damage, to as much sound as there was.
async fn verify_length(pace: &mut Pace<'_>, path: &str, to: &str) -> Result<(), Fault> {
    let pcm = Pcm::open(path).await?;
    let mut decoder = Decoder::open(source::open(to).await?, "ogg").map_err(|it| it.fault())?;
    let (mut frames, mut block) = (0, Vec::new());
    while decoder.next_block(&mut block).map_err(|it| it.fault())? {
        frames += block.len() as u64;
        pace.look(Stage::Packing, 0.9 + 0.1 * decoder.progress()).await?;
    }
    let expected = pcm.samples as f64 / f64::from(pcm.sample_rate_hz);
    let got = frames as f64 / f64::from(ogg_opus::RATE_HZ);
    if decoder.damaged() || (got - expected).abs() > 0.05 {
        return Err(Fault::permanent(FaultCode::Internal, "packed sound is not as long as it was"));
    }
    Ok(())
}

fn unreadable(error: std::io::Error) -> Fault {
    Fault::transient(FaultCode::Storage, error.to_string())
}

fn flac_fault(error: FlacError) -> Fault {
    match error {
        FlacError::Io(error) => sink_fault(error),
        FlacError::Empty => Fault::permanent(FaultCode::TooShort, "no samples"),
        other => Fault::permanent(FaultCode::Internal, other.to_string()),
    }
}

fn sink_fault(error: std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::StorageFull => Fault::permanent(FaultCode::StorageFull, "local storage is full"),
        _ => unreadable(error),
    }
}
