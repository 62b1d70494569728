//! Parts of recordings: every sample of what is cut is in exactly one of both halves, and what is joined is as long as its
//! parts.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::io::Cursor;

use sotto_engine::splice::{Layout, Part};

/// A WAV file of 16 bits.
fn wav(rate_hz: u32, channels: u16, samples: &[i16]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|it| it.to_le_bytes()).collect();
    let frame = channels * 2;
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((data.len() as u32 + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend(1_u16.to_le_bytes());
    file.extend(channels.to_le_bytes());
    file.extend(rate_hz.to_le_bytes());
    file.extend((rate_hz * u32::from(frame)).to_le_bytes());
    file.extend(frame.to_le_bytes());
    file.extend(16_u16.to_le_bytes());
    file.extend(b"data");
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    file
}

fn ramp(count: usize) -> Vec<i16> {
    (0..count).map(|it| ((it * 37) % 60_000) as i32 - 30_000).map(|it| it as i16).collect()
}

fn read(file: &[u8], part: (f64, Option<f64>), layout: Layout) -> Vec<f32> {
    let mut reading = Part::open(Box::new(Cursor::new(file.to_vec())), "wav", part, layout).unwrap();
    let mut all = Vec::new();
    while let Some(block) = reading.next_block().unwrap() {
        all.extend_from_slice(block);
    }
    all
}

fn layout(file: &[u8]) -> Layout {
    Layout::of(Box::new(Cursor::new(file.to_vec())), "wav").unwrap()
}

#[test]
fn both_halves_of_a_cut_are_the_whole_sample_by_sample() {
    for channels in [1, 2] {
        let samples = ramp(30_000);
        let file = wav(48_000, channels, &samples);
        let own = layout(&file);
        assert_eq!(own, Layout { sample_rate_hz: 48_000, channels });
        let whole: Vec<f32> = samples.iter().map(|it| f32::from(*it) / 32_768.0).collect();
        for at_s in [0.0, 0.1, 0.123_456, 0.2, 9.0] {
            let mut both = read(&file, (0.0, Some(at_s)), own);
            both.extend(read(&file, (at_s, None), own));
            assert_eq!(both, whole, "cut at {at_s} s in {channels}");
        }
    }
}

#[test]
fn what_is_joined_has_one_layout_and_its_full_length() {
    let (speech, music) = (wav(16_000, 1, &ramp(16_000)), wav(48_000, 2, &ramp(48_000)));
    let both = layout(&speech).with(layout(&music));
    assert_eq!(both, Layout { sample_rate_hz: 48_000, channels: 2 });
    let raised = read(&speech, (0.0, None), both);
    assert_eq!(raised.len(), 48_000 * 2, "one second at the higher rate, on both sides");
    assert!(raised.as_chunks::<2>().0.iter().all(|[left, right]| left == right));
    assert_eq!(read(&music, (0.0, None), both).len(), 48_000);
    assert_eq!(read(&speech, (0.25, Some(0.75)), both).len(), 24_000 * 2);
}

#[test]
fn more_than_two_channels_become_one() {
    let file = wav(44_100, 4, &ramp(4_000));
    assert_eq!(layout(&file), Layout { sample_rate_hz: 44_100, channels: 1 });
    assert_eq!(read(&file, (0.0, None), layout(&file)).len(), 1_000);
}
