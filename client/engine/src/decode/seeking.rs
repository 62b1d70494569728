//! Going near a time before anything was read, so that the middle of a long file is not decoded from its start.

use symphonia::core::errors::Error;
use symphonia::core::formats::{SeekMode, SeekTo};
use symphonia::core::packet::Packet;
use symphonia::core::units::Time;

use super::Decoder;
use crate::EngineError;

/// Sound before a place that codecs need to be at their best there: bit reservoirs, overlapping windows, Opus' 80 ms.
const LEAD_S: f64 = 0.25;

impl Decoder {
    /// Goes to a packet that begins before a time, with some more before it. Only for a decoder that gave nothing yet.
    ///
    /// Answers the frame that comes next, counted as [`Decoder::next_block`] would from the start.
    ///
    /// # Errors
    /// [`EngineError::Damaged`] where the container cannot be searched, or no packet decodes there;
    /// [`EngineError::Read`] where the source fails.
    pub(crate) fn seek(&mut self, time_s: f64) -> Result<u64, EngineError> {
        let rate = f64::from(self.format.sample_rate_hz);
        let skipped = self.to_skip as f64;
        let wanted_s = time_s - LEAD_S + skipped / rate;
        if wanted_s <= LEAD_S {
            return Ok(0);
        }
        let time = Time::try_from_secs_f64(wanted_s).ok_or(EngineError::Damaged)?;
        let to = SeekTo::Time { time, track_id: Some(self.track) };
        match self.reader.seek(SeekMode::Accurate, to) {
            Ok(_) => {}
            Err(Error::IoError(error)) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                return Err(EngineError::Read(error));
            }
            Err(_) => return Err(EngineError::Damaged),
        }
        self.decoder.reset();
        let mut first = Vec::new();
        if !self.decode_packet(&mut first)? {
            return Err(EngineError::Damaged);
        }
        let begins_s = self.packet_s.ok_or(EngineError::Damaged)?;
        let frame = (begins_s * rate).round() - skipped;
        self.first = first;
        self.to_skip = (-frame).max(0.0) as u64;
        let next = frame.max(0.0) as u64;
        self.to_give = self.to_give.map(|frames| frames.saturating_sub(next));
        // What is read from here on says nothing about what the header promised.
        self.promised = None;
        Ok(next)
    }

    /// When a packet begins, in seconds.
    pub(super) fn time_of(&self, packet: &Packet) -> Option<f64> {
        let track = self.reader.tracks().iter().find(|track| track.id == self.track)?;
        let base = track.time_base?;
        Some(packet.pts.get() as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get()))
    }
}
