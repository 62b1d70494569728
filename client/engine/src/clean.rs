//! Taking noise away, for ears and for the recogniser; the recording itself stays as it is.

use nnnoiseless::DenoiseState;

use crate::reading::MonoReader;
use crate::resample::Resampler;
use crate::{EngineError, MediaSource};

/// Rate at which noise is taken away, in hertz: the network knows no other.
pub const CLEAN_RATE_HZ: u32 = 48_000;

/// Samples that the network takes at once: 10 ms.
const FRAME: usize = DenoiseState::FRAME_SIZE;

/// The network's samples run from -32,768 to 32,767.
const FULL_SCALE: f32 = 32_768.0;

/// Share of the sound as it is that a recogniser gets beside the clean one: it was made for noisy speech, and mishears more
/// where consonants are gone than where noise is left (docs/accuracy-words.md).
const KEPT_FOR_WORDS: f32 = 0.4;

/// Takes noise away from one channel, as it comes.
///
/// Output sample `n` lies at source time `n / 48,000` s, and `frames` in give `round(frames * 48,000 / rate)` out.
///
/// **Source** Valin 2018, "A hybrid DSP/deep learning approach to real-time full-band speech enhancement": gains in 22
/// bands by a small recurrent network, with its published weights as nnnoiseless holds them.
pub struct Cleaner {
    rate: Resampler,
    network: Box<DenoiseState<'static>>,
    waiting: Vec<f32>,
    /// What went in last, which comes out next; nothing before the first.
    inside: Option<[f32; FRAME]>,
    /// Share of the sound as it is in what comes out.
    kept: f32,
}

impl Cleaner {
    /// For samples at this rate.
    ///
    /// # Errors
    /// As [`Resampler::between`].
    pub fn new(rate_hz: u32) -> Result<Self, EngineError> {
        let rate = Resampler::between(rate_hz, CLEAN_RATE_HZ)?;
        Ok(Self { rate, network: DenoiseState::new(), waiting: Vec::new(), inside: None, kept: 0.0 })
    }

    /// For a recogniser in place of ears.
    #[must_use]
    pub(crate) fn for_words(self) -> Self {
        Self { kept: KEPT_FOR_WORDS, ..self }
    }

    /// Takes mono samples, full scale 1, and appends what is ready to `out`.
    ///
    /// # Errors
    /// As [`Resampler::push`].
    pub fn push(&mut self, mono: &[f32], out: &mut Vec<f32>) -> Result<(), EngineError> {
        self.rate.push(mono, &mut self.waiting)?;
        let whole = self.waiting.len() - self.waiting.len() % FRAME;
        let frames: Vec<f32> = self.waiting.drain(..whole).collect();
        frames.as_chunks().0.iter().for_each(|frame| self.take(frame, out));
        Ok(())
    }

    /// Appends what is still inside, so that the total length is right.
    ///
    /// # Errors
    /// As [`Resampler::push`].
    pub fn finish(mut self, out: &mut Vec<f32>) -> Result<(), EngineError> {
        let rate = std::mem::replace(&mut self.rate, Resampler::between(CLEAN_RATE_HZ, CLEAN_RATE_HZ)?);
        let mut tail = Vec::new();
        rate.finish(&mut tail)?;
        self.push(&tail, out)?;
        // One frame is inside the network, and less than one waits for more.
        let missing = self.waiting.len() + self.inside.map_or(0, |frame| frame.len());
        let total = out.len() + missing;
        self.push(&[0.0; 2 * FRAME], out)?;
        out.truncate(total);
        Ok(())
    }

    fn take(&mut self, frame: &[f32; FRAME], out: &mut Vec<f32>) {
        let mut clean = [0.0; FRAME];
        self.network.process_frame(&mut clean, &frame.map(|sample| sample * FULL_SCALE));
        if let Some(before) = self.inside.replace(*frame) {
            let both = clean.iter().zip(&before);
            out.extend(both.map(|(clean, noisy)| clean / FULL_SCALE * (1.0 - self.kept) + noisy * self.kept));
        }
    }
}

/// One file from its first byte to its last clean sample, block by block.
pub struct Cleaning {
    reader: MonoReader,
    cleaner: Option<Cleaner>,
    clean: Vec<f32>,
}

impl Cleaning {
    /// Opens a file. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`crate::Decoder::open`].
    pub fn open(source: Box<dyn MediaSource>, extension: &str) -> Result<Self, EngineError> {
        let reader = MonoReader::open(source, extension)?;
        let cleaner = Some(Cleaner::new(reader.rate_hz())?);
        Ok(Self { reader, cleaner, clean: Vec::new() })
    }

    /// The next samples at [`CLEAN_RATE_HZ`], which may be none; nothing at all after the last.
    ///
    /// # Errors
    /// [`EngineError::Read`] where the source fails, [`EngineError::Damaged`] where nothing could be decoded.
    pub fn next_block(&mut self) -> Result<Option<&[f32]>, EngineError> {
        let Some(cleaner) = &mut self.cleaner else { return Ok(None) };
        self.clean.clear();
        if let Some(mono) = self.reader.next()? {
            cleaner.push(mono, &mut self.clean)?;
        } else if let Some(cleaner) = self.cleaner.take() {
            cleaner.finish(&mut self.clean)?;
        }
        Ok(Some(&self.clean))
    }

    /// Share of the file that is read, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.reader.progress()
    }
}
