//! Real files of every format, damaged at random (with fixed seeds): always an answer, never a panic, and never more
//! audio than the bytes could hold.

use std::io::Cursor;
use std::path::Path;
use std::{fs, panic};

use sotto_engine::Decoder;

/// Damaged copies made of each file.
const ROUNDS: u64 = 60;
/// Frames that no file of this size can hold: ten minutes at 192 kHz.
const TOO_MANY_FRAMES: usize = 600 * 384_000;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }
}

fn damage(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match dice.roll(4) {
        // Flips a few bytes anywhere.
        0 => {
            for _ in 0..=dice.roll(20) {
                let at = dice.roll(bytes.len());
                bytes[at] = dice.roll(256) as u8;
            }
        }
        // Flips many bytes of the headers.
        1 => {
            for _ in 0..=dice.roll(12) {
                let at = dice.roll(bytes.len().min(600));
                bytes[at] = [0x00, 0xff, 0x7f, 0x80, dice.roll(256) as u8][dice.roll(5)];
            }
        }
        // Cuts the end off.
        2 => bytes.truncate(dice.roll(bytes.len())),
        // Takes a piece out or doubles it.
        _ => {
            let from = dice.roll(bytes.len());
            let to = (from + dice.roll(2_000)).min(bytes.len());
            let piece = bytes[from..to].to_vec();
            if dice.roll(2) == 0 {
                bytes.drain(from..to);
            } else {
                bytes.splice(from..from, piece);
            }
        }
    }
    bytes
}

fn frames(bytes: Vec<u8>) -> usize {
    let Ok(mut decoder) = Decoder::open(Box::new(Cursor::new(bytes)), "") else { return 0 };
    let channels = usize::from(decoder.format().channels);
    let (mut block, mut frames) = (Vec::new(), 0);
    while frames < TOO_MANY_FRAMES && decoder.next_block(&mut block).unwrap_or(false) {
        assert!(block.iter().all(|sample| sample.is_finite()));
        frames += block.len() / channels;
    }
    frames
}

#[test]
fn damaged_files_of_every_format_get_an_answer() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/cases");
    let mut panics = Vec::new();
    let mut files = 0;
    for case in fs::read_dir(cases).unwrap() {
        for file in fs::read_dir(case.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".toml") || name.ends_with(".json") {
                continue;
            }
            files += 1;
            let bytes = fs::read(&path).unwrap();
            assert!(frames(bytes.clone()) > 0, "{name} is no good to begin with");
            for seed in 0..ROUNDS {
                let damaged = damage(&bytes, &mut Dice(seed * 7_919 + 1));
                match panic::catch_unwind(|| frames(damaged)) {
                    Ok(frames) => assert!(frames < TOO_MANY_FRAMES, "{name}, seed {seed}"),
                    Err(_) => panics.push(format!("{name}, seed {seed}")),
                }
            }
        }
    }
    assert!(files >= 10);
    assert!(panics.is_empty(), "panicked on {panics:?}");
}
