//! What sample rates and channels are analysed.

use crate::EngineError;

/// Sample rates that are analysed, in hertz.
pub const SAMPLE_RATES_HZ: std::ops::RangeInclusive<u32> = 4_000..=384_000;
/// Most channels that are decoded.
pub const MAX_CHANNELS: usize = 8;

/// Refuses what is outside them; what is unknown passes.
pub(crate) fn plausible(sample_rate_hz: Option<u32>, channels: Option<usize>) -> Result<(), EngineError> {
    if let Some(rate) = sample_rate_hz
        && !SAMPLE_RATES_HZ.contains(&rate)
    {
        return Err(EngineError::Implausible { what: "sample rate", value: u64::from(rate) });
    }
    if let Some(channels) = channels
        && !(1..=MAX_CHANNELS).contains(&channels)
    {
        return Err(EngineError::Implausible { what: "channels", value: channels as u64 });
    }
    Ok(())
}
