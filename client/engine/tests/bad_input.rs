//! What bad input gets: the right fault, never a panic, never more than is there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use std::io::Cursor;
use std::sync::Arc;

use sotto_engine::{Analyser, Models, Outcome, Session, SourceFormat};
use sotto_protocol::{FaultCode, Warning};

fn analyse(bytes: Vec<u8>, extension: &str) -> Result<Outcome, FaultCode> {
    let models = Arc::new(Models::none());
    Session::open(Box::new(Cursor::new(bytes)), extension, models)
        .and_then(Session::finish)
        .map_err(|error| error.fault().code)
}

/// A 16-bit WAV; `claimed_bytes` is what its header says of the data, if not the truth.
fn wav(rate_hz: u32, channels: u16, samples: &[i16], claimed_bytes: Option<u32>) -> Vec<u8> {
    let data_bytes = claimed_bytes.unwrap_or(2 * samples.len() as u32);
    let mut out = Vec::new();
    out.extend_from_slice(b"RIFF");
    out.extend_from_slice(&data_bytes.saturating_add(36).to_le_bytes());
    out.extend_from_slice(b"WAVEfmt ");
    out.extend_from_slice(&16_u32.to_le_bytes());
    out.extend_from_slice(&1_u16.to_le_bytes());
    out.extend_from_slice(&channels.to_le_bytes());
    out.extend_from_slice(&rate_hz.to_le_bytes());
    out.extend_from_slice(&(rate_hz.wrapping_mul(2 * u32::from(channels))).to_le_bytes());
    out.extend_from_slice(&channels.wrapping_mul(2).to_le_bytes());
    out.extend_from_slice(&16_u16.to_le_bytes());
    out.extend_from_slice(b"data");
    out.extend_from_slice(&data_bytes.to_le_bytes());
    out.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    out
}

fn tone(samples: usize) -> Vec<i16> {
    (0..samples).map(|n| (8_000.0 * (n as f32 * 0.05).sin()) as i16).collect()
}

#[test]
fn each_bad_file_gets_its_fault() {
    let text = "Dear diary, this is no audio at all.\n".repeat(500).into_bytes();
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 5_000]].concat();
    let no_data = wav(16_000, 1, &[], None);
    let cases = [
        ("an empty file", Vec::new(), "wav", FaultCode::EmptyFile),
        ("a text named .mp3", text, "mp3", FaultCode::NotAudio),
        ("a picture named .wav", png, "wav", FaultCode::NotAudio),
        ("one sample", wav(16_000, 1, &[1], None), "wav", FaultCode::TooShort),
        ("no samples", no_data, "wav", FaultCode::TooShort),
        ("20 ms", wav(48_000, 1, &tone(960), None), "wav", FaultCode::TooShort),
        ("a rate of 1 Hz", wav(1, 1, &tone(1_000), None), "wav", FaultCode::Implausible),
        ("4 GHz", wav(4_000_000_000, 1, &tone(1_000), None), "wav", FaultCode::Implausible),
        ("20,000 channels", wav(48_000, 20_000, &tone(48_000), None), "wav", FaultCode::Implausible),
        ("12 channels", wav(48_000, 12, &tone(24_000), None), "wav", FaultCode::Implausible),
    ];
    for (what, bytes, extension, expected) in cases {
        assert_eq!(analyse(bytes, extension).map(|_| ()), Err(expected), "{what}");
    }
}

#[test]
fn a_header_that_claims_four_gigabytes_reads_what_is_there() {
    for claimed in [u32::MAX, u32::MAX - 36, 0xfff0_0000] {
        let outcome = analyse(wav(16_000, 1, &tone(32_000), Some(claimed)), "wav").unwrap();
        assert!((outcome.analysis.duration_s - 2.0).abs() < 0.01, "{}", outcome.analysis.duration_s);
    }
}

#[test]
fn a_data_chunk_longer_than_its_file_reads_what_is_there() {
    let mut bytes = wav(16_000, 1, &tone(32_000), None);
    bytes[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    let outcome = analyse(bytes, "wav").unwrap();
    assert!((outcome.analysis.duration_s - 2.0).abs() < 0.01, "{}", outcome.analysis.duration_s);
}

#[test]
fn a_wav_cut_off_in_the_middle_is_analysed_and_called_damaged() {
    let mut bytes = wav(16_000, 1, &tone(64_000), None);
    bytes.truncate(bytes.len() / 2);
    let analysis = analyse(bytes, "wav").unwrap().analysis;
    assert!((analysis.duration_s - 2.0).abs() < 0.01);
    assert!(analysis.quality.warnings.contains(&Warning::Damaged));
}

#[test]
fn six_channels_at_192_khz_work() {
    let analysis = analyse(wav(192_000, 6, &tone(192_000 * 6), None), "wav").unwrap().analysis;
    assert_eq!((analysis.sample_rate_hz, analysis.channels), (192_000, 6));
    assert!((analysis.duration_s - 1.0).abs() < 1e-6);
}

#[test]
fn rates_from_4_to_384_khz_work_and_others_are_refused() {
    for rate in [4_000, 5_512, 7_350, 37_800, 176_400, 352_800, 383_999, 384_000] {
        let analysis = analyse(wav(rate, 1, &tone(rate as usize), None), "wav").unwrap().analysis;
        assert!((analysis.duration_s - 1.0).abs() < 1e-6, "{rate} Hz");
    }
    for rate in [3_999, 384_001] {
        let fault = analyse(wav(rate, 1, &tone(rate as usize), None), "wav").unwrap_err();
        assert_eq!(fault, FaultCode::Implausible);
    }
}

#[test]
fn samples_that_are_no_sound_do_no_harm() {
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE / 2.0, 1e30, -0.0];
    let voice = tone(48_000);
    let mut samples: Vec<f32> = voice.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
    for (at, odd) in (0..samples.len()).step_by(1_777).zip(odd.iter().cycle()) {
        samples[at] = *odd;
    }
    // As they are, and resampled: a transform adds the largest up to what is no number.
    for sample_rate_hz in [16_000, 44_100] {
        let format = SourceFormat { sample_rate_hz, channels: 1, codec: "pcm" };
        let mut analyser = Analyser::new(format, Arc::new(Models::none())).unwrap();
        analyser.push(&samples).unwrap();
        let outcome = analyser.finish(false).unwrap();
        let text = serde_json::to_string(&outcome.analysis).unwrap();
        let again: sotto_protocol::Analysis = serde_json::from_str(&text).unwrap();
        assert_eq!(again, outcome.analysis, "every number is finite");
    }
}

#[test]
fn silence_is_called_silent() {
    let analysis = analyse(wav(44_100, 1, &vec![0; 88_200], None), "").unwrap().analysis;
    assert_eq!(analysis.quality.warnings, [Warning::Silent]);
    assert_eq!(analysis.quality.peak_dbfs, None);
    assert_eq!(analysis.segments.len(), 1);
}

#[test]
fn random_bytes_never_panic() {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    for round in 0..50 {
        let length = 64 + 400 * round;
        let mut bytes: Vec<u8> = (0..length).map(|_| next()).collect();
        let magic: &[u8] =
            [b"RIFF".as_slice(), b"fLaC", b"OggS", b"\x1a\x45\xdf\xa3", b"\xff\xfb\x90\x00"][round % 5];
        bytes[..4].copy_from_slice(magic);
        // Only that it answers matters here.
        drop(analyse(bytes, ""));
    }
}
