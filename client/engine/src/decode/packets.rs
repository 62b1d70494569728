//! Packets to samples: which packets count, which are passed over, and when the rest of a file is given up.

use std::io::ErrorKind;

use symphonia::core::errors::Error;
use symphonia::core::formats::TrackType;
use symphonia::core::formats::well_known::FORMAT_ID_ISOMP4;
use symphonia::core::packet::Packet;

use super::codecs::{audio_params, make_decoder};
use super::{Decoder, plausible};
use crate::EngineError;

/// Samples of one decoded packet, all channels together; no codec here makes longer ones.
const MAX_PACKET_SAMPLES: usize = 1 << 20;
/// Packets in a row that may fail or hold nothing before the rest of a file is given up.
const MAX_BAD_PACKETS: usize = 2_000;

/// What came of one packet.
enum Decoded {
    /// Samples.
    Good,
    /// Nothing: no bytes, no samples, or damage.
    Bad,
    /// Samples of another rate or with other channels than those before.
    Other,
}

impl Decoder {
    /// Decodes the next good packet; false at the end.
    pub(super) fn decode_packet(&mut self, out: &mut Vec<f32>) -> Result<bool, EngineError> {
        let mut bad = 0;
        while bad < MAX_BAD_PACKETS {
            let packet = match self.reader.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return Ok(false),
                Err(Error::IoError(error)) if error.kind() != ErrorKind::UnexpectedEof => {
                    return Err(EngineError::Read(error));
                }
                Err(Error::ResetRequired) if self.restart() => {
                    bad += 1;
                    continue;
                }
                Err(_) => break,
            };
            if packet.track_id != self.track {
                // A table may promise billions of packets without a byte.
                bad += usize::from(packet.data.is_empty());
                continue;
            }
            match self.samples_of(&packet, out)? {
                Decoded::Good => {
                    self.packet_s = self.time_of(&packet);
                    return Ok(true);
                }
                Decoded::Bad => bad += 1,
                Decoded::Other => break,
            }
        }
        self.damaged = true;
        Ok(false)
    }

    fn samples_of(&mut self, packet: &Packet, out: &mut Vec<f32>) -> Result<Decoded, EngineError> {
        let samples = match self.decoder.decode(packet) {
            Ok(samples) if samples.samples_interleaved() <= MAX_PACKET_SAMPLES => samples,
            Ok(_) | Err(_) => {
                self.damaged = true;
                return Ok(Decoded::Bad);
            }
        };
        let rate = samples.spec().rate();
        let channels = samples.spec().channels().count();
        if self.format.channels == 0 {
            plausible(Some(rate), Some(channels))?;
            self.format.sample_rate_hz = rate;
            self.format.channels = channels as u16;
        }
        if rate != self.format.sample_rate_hz || channels != usize::from(self.format.channels) {
            return Ok(Decoded::Other);
        }
        samples.copy_to_vec_interleaved(out);
        for sample in out.iter_mut() {
            if !sample.is_finite() {
                *sample = 0.0;
                self.damaged = true;
            }
        }
        Ok(if out.is_empty() { Decoded::Bad } else { Decoded::Good })
    }

    /// A chained stream begins: same track kind, new decoder. False where that is not possible.
    fn restart(&mut self) -> bool {
        let Some(track) = self.reader.default_track(TrackType::Audio) else { return false };
        let in_mp4 = self.reader.format_info().format == FORMAT_ID_ISOMP4;
        let Some(decoder) = audio_params(track).and_then(|params| make_decoder(params, in_mp4).ok()) else {
            return false;
        };
        self.track = track.id;
        self.decoder = decoder;
        self.promised = None;
        true
    }
}
