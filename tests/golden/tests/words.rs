//! The speech pack through the engine: the tokens of the conversion, words in order, and what bad packs get. Skipped
//! where `cargo xtask models` has not built it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use std::fs;
use std::io::Cursor;
use std::sync::Arc;

use serde_json::Value;
use sotto_engine::transcribe::{Listened, Listener, Recogniser, Transcriber, Transcription, Worked};
use sotto_engine::{EngineError, decode_to_analysis_view};
use sotto_protocol::{Share, Transcript, TranscriptSegment};
use sotto_support::{packs, skip};

fn transcribe(recogniser: &Arc<Recogniser>, wav: Vec<u8>) -> Result<Transcript, EngineError> {
    Transcription::open(Box::new(Cursor::new(wav)), "wav", recogniser.clone())?.finish()
}

fn wav(samples: impl ExactSizeIterator<Item = f32>) -> Vec<u8> {
    let bytes = 2 * samples.len() as u32;
    let mut out = b"RIFF".to_vec();
    out.extend((bytes + 36).to_le_bytes());
    out.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data");
    out.extend(bytes.to_le_bytes());
    samples.for_each(|sample| out.extend(((sample * 32_767.0) as i16).to_le_bytes()));
    out
}

#[test]
fn the_packs_sample_is_read_as_it_was_when_it_was_built() {
    let Some(pack) = packs::built("speech-en") else { return skip("the pack speech-en is not built") };
    let recogniser = Arc::new(Recogniser::load(&pack.bytes, &pack.card).unwrap());
    let sample = fs::read(pack.folder.join("sample.wav")).unwrap();
    let view = decode_to_analysis_view(Box::new(Cursor::new(sample.clone())), "wav").unwrap();
    let reference: Value =
        serde_json::from_slice(&fs::read(pack.folder.join("reference.json")).unwrap()).unwrap();
    let tokens = recogniser.tokens(&view).unwrap();
    assert_eq!(serde_json::to_value(&tokens).unwrap(), reference["tokens"]);
    assert_eq!(recogniser.text(&tokens), reference["text"].as_str().unwrap());

    let transcript = transcribe(&recogniser, sample).unwrap();
    assert_eq!(transcript.language, "en");
    let duration_s = view.len() as f64 / 16_000.0;
    let mut before = 0.0;
    for word in transcript.segments.iter().flat_map(|segment| &segment.words) {
        assert!(word.start_s >= before && word.end_s >= word.start_s, "{word:?} after {before}");
        assert!(word.confidence > 0.0 && word.confidence <= 1.0 && !word.text.is_empty());
        before = word.start_s;
    }
    assert!(before > duration_s / 2.0 && before < duration_s);
    assert!(transcript.text().to_lowercase().contains("fail better"), "{}", transcript.text());

    // Blocks of any size, and work at any time, give the same.
    let mut transcriber = Transcriber::new(recogniser);
    let mut segments = Vec::new();
    for block in view.chunks(1_237) {
        transcriber.push(block);
        if let Worked::Done(sentences) = transcriber.work().unwrap() {
            segments.extend(sentences);
        }
    }
    transcriber.end();
    loop {
        match transcriber.work().unwrap() {
            Worked::Done(sentences) => segments.extend(sentences),
            Worked::Busy => {}
            Worked::Idle => break,
        }
    }
    assert_eq!(segments, transcript.segments);
}

/// Hears samples in blocks as a microphone gives them: the guesses, and what was written down.
fn listen(recogniser: &Arc<Recogniser>, samples: &[f32]) -> (Vec<String>, Vec<TranscriptSegment>) {
    let mut listener = Listener::new(recogniser.clone(), 16_000).unwrap();
    let (mut guesses, mut written) = (Vec::new(), Vec::new());
    let mut work = |listener: &mut Listener| {
        loop {
            match listener.work().unwrap() {
                Listened::Idle => break,
                Listened::Busy => {}
                Listened::Guessed(text) => guesses.push(text),
                Listened::Written(segments) => written.extend(segments),
            }
        }
    };
    for block in samples.chunks(3_200) {
        listener.push(block).unwrap();
        assert!(listener.held_s() < 14.0, "{} s are held", listener.held_s());
        work(&mut listener);
    }
    listener.end().unwrap();
    work(&mut listener);
    assert_eq!(listener.work().unwrap(), Listened::Idle);
    (guesses, written)
}

#[test]
fn words_are_guessed_while_they_are_said_and_written_down_at_pauses() {
    let Some(pack) = packs::built("speech-en") else { return skip("the pack speech-en is not built") };
    let recogniser = Arc::new(Recogniser::load(&pack.bytes, &pack.card).unwrap());
    let sample = fs::read(pack.folder.join("sample.wav")).unwrap();
    let view = decode_to_analysis_view(Box::new(Cursor::new(sample)), "wav").unwrap();
    let (guesses, written) = listen(&recogniser, &view);
    let first = guesses.iter().position(|guess| guess.to_lowercase().contains("ever tried")).unwrap();
    assert!(first + 1 < guesses.len(), "{guesses:?}");
    let text: Vec<&str> = written.iter().map(|segment| segment.text.as_str()).collect();
    assert!(text.join(" ").to_lowercase().contains("fail better"), "{text:?}");
    for pair in written.windows(2) {
        assert!(pair[0].end_s <= pair[1].start_s + 0.2, "{pair:?}");
    }

    let (guesses, written) = listen(&recogniser, &[0.0; 48_000]);
    assert!(guesses.is_empty() && written.is_empty(), "{guesses:?} {written:?}");
}

#[test]
fn nothing_is_written_where_nobody_speaks() {
    let Some(pack) = packs::built("speech-en") else { return skip("the pack speech-en is not built") };
    let recogniser = Arc::new(Recogniser::load(&pack.bytes, &pack.card).unwrap());
    let silence = transcribe(&recogniser, wav((0..48_000).map(|_| 0.0))).unwrap();
    let tone = transcribe(&recogniser, wav((0..48_000).map(|at| 0.3 * (at as f32 * 0.2).sin()))).unwrap();
    let noise = (0..48_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_536.0 - 0.5);
    let noise: Vec<f32> = noise.collect();
    let noise = transcribe(&recogniser, wav(noise.into_iter())).unwrap();
    for transcript in [silence, tone, noise] {
        assert_eq!(transcript.segments, []);
    }
}

#[test]
fn shares_of_the_stretches_together_are_the_whole() {
    let Some(pack) = packs::built("speech-en") else { return skip("the pack speech-en is not built") };
    let recogniser = Arc::new(Recogniser::load(&pack.bytes, &pack.card).unwrap());
    let sample = fs::read(pack.folder.join("sample.wav")).unwrap();
    let view = decode_to_analysis_view(Box::new(Cursor::new(sample)), "wav").unwrap();
    let pause = vec![0.0; 16_000];
    let thrice = [&view[..], &pause, &view, &pause, &view].concat();
    let file = wav(thrice.iter().copied());
    let whole = transcribe(&recogniser, file.clone()).unwrap();
    assert_eq!(whole.text().to_lowercase().matches("ever tried").count(), 3, "{}", whole.text());
    let share = |index: u32| {
        let source = Box::new(Cursor::new(file.clone()));
        let share = Share { index, of: 2 };
        Transcription::open(source, "wav", recogniser.clone()).unwrap().only(share).finish().unwrap()
    };
    let shares = vec![share(0), share(1)];
    assert!(
        shares.iter().all(|share| !share.segments.is_empty() && share.segments.len() < whole.segments.len())
    );
    assert_eq!(Transcript::join(shares).unwrap(), whole);
}

#[test]
fn what_is_written_with_the_noise_taken_away_says_so_and_does_not_go_on_as_it_was() {
    let Some(pack) = packs::built("speech-en") else { return skip("the pack speech-en is not built") };
    let recogniser = Arc::new(Recogniser::load(&pack.bytes, &pack.card).unwrap());
    let sample = fs::read(pack.folder.join("sample.wav")).unwrap();
    let open =
        || Transcription::open(Box::new(Cursor::new(sample.clone())), "wav", recogniser.clone()).unwrap();
    let cleaned = open().cleaned().unwrap().finish().unwrap();
    assert!(cleaned.cleaned && cleaned.text().to_lowercase().contains("fail better"), "{}", cleaned.text());
    assert!(!open().resume(&cleaned, 1), "half of it would be cleaned and half not");
    assert!(open().cleaned().unwrap().resume(&cleaned, 1));
}

#[test]
fn a_pack_that_is_cut_off_changed_or_mixed_up_is_refused() {
    let Some(pack) = packs::built("speech-en") else { return skip("the pack speech-en is not built") };
    for share in [0, 1, 7, 9, 10] {
        let cut = &pack.bytes[..pack.bytes.len() * share / 10 - usize::from(share == 10)];
        assert!(Recogniser::load(cut, &pack.card).is_err(), "{share}");
    }
    let mut changed = pack.bytes.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(Recogniser::load(&changed, &pack.card).is_err());
    assert!(Recogniser::load(&pack.bytes, "{}").is_err());
    for (from, to) in [("\"layers\": 6", "\"layers\": 5"), ("\"width\": 288", "\"width\": 144")] {
        let card = pack.card.replace(from, to);
        assert_ne!(card, pack.card);
        assert!(Recogniser::load(&pack.bytes, &card).is_err(), "{to}");
    }
}
