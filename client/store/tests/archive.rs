//! Recordings that come back from an archive: all of it, nothing twice, and of two values the later one.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use futures_lite::future::block_on;
use proptest::prelude::*;
use sotto_api::{RecordingId, sync::ExtraKind};
use sotto_protocol::{Archived, Marker, Transcript, TranscriptSegment};
use sotto_store::{
    Library, LocalAudio, ManualClock, MemoryBackend, NewRecording, Recording, SeededEntropy, StoreError,
    TakenIn,
};

type MemoryLibrary = Library<MemoryBackend, ManualClock, SeededEntropy>;

const NOW_MS: u64 = 1_795_000_000_000;

fn open(seed: u64) -> MemoryLibrary {
    let opened = Library::open(MemoryBackend::default(), ManualClock::at(NOW_MS), SeededEntropy::new(seed));
    block_on(opened).expect("the library opens")
}

fn audio(path: &str) -> LocalAudio {
    let (media_type, extension) = ("audio/wav".to_owned(), "wav".to_owned());
    LocalAudio { path: path.to_owned(), bytes: 44, media_type, extension }
}

fn said(text: &str) -> Transcript {
    let segment = TranscriptSegment { end_s: 1.5, text: text.to_owned(), ..Default::default() };
    Transcript { language: "en".to_owned(), segments: vec![segment], ..Default::default() }
}

/// A library with a recording that has everything a person gives it.
fn full() -> (MemoryLibrary, RecordingId) {
    let library = open(1);
    let new = NewRecording {
        recorded_ms: NOW_MS - 5_000,
        duration_s: 2.5,
        title: "A talk".to_owned(),
        tags: vec!["one".to_owned()],
        audio: Some(audio("captures/a.wav")),
        own_voice: true,
        id: None,
    };
    let id = block_on(library.add(new)).expect("added").id;
    let marker = Marker { at_s: 1.25, end_s: None, note: "here".to_owned() };
    block_on(async {
        library.set_extra(id, ExtraKind::Note, &"a note").await?;
        library.set_extra(id, ExtraKind::Markers, &vec![marker]).await?;
        library.set_extra(id, ExtraKind::Folder, &"work").await?;
        library.set_extra(id, ExtraKind::Archived, &true).await?;
        library.set_transcript(id, &said("Said.")).await
    })
    .expect("kept");
    (library, id)
}

fn kept(library: &MemoryLibrary, id: RecordingId) -> Archived {
    library.archived(id).expect("it is here")
}

fn take(library: &MemoryLibrary, recording: Archived) -> Result<TakenIn, StoreError> {
    block_on(library.take_in(recording, Some(audio("audio/a")), Some(vec![1, 2])))
}

/// Through its text, as an archive holds it.
fn through_json(recording: &Archived) -> Archived {
    serde_json::from_str(&serde_json::to_string(recording).expect("text")).expect("a recording")
}

fn without_place(recording: Recording) -> Recording {
    Recording { audio: recording.audio.map(|_| audio("")), ..recording }
}

#[test]
fn everything_comes_back_into_an_empty_library() {
    let (library, id) = full();
    let other = open(2);
    assert_eq!(take(&other, through_json(&kept(&library, id))), Ok(TakenIn::Added));
    let (before, after) = (library.get(id).expect("here"), other.get(id).expect("there"));
    assert_eq!(without_place(before), without_place(after.clone()));
    assert_eq!((after.note().as_str(), after.folder().as_str()), ("a note", "work"));
    assert!(after.is_archived() && after.markers().len() == 1);
    let (mut from, mut to) = (kept(&library, id), kept(&other, id));
    (from.audio, to.audio) = (None, None);
    assert_eq!(from, to);
    assert_eq!(take(&other, kept(&library, id)), Ok(TakenIn::Same));
    assert_eq!(other.list().len(), 1);
}

#[test]
fn what_was_set_later_stays() {
    let (library, id) = full();
    let old = kept(&library, id);
    block_on(library.rename(id, "Newer here")).expect("renamed");
    assert_eq!(take(&library, old.clone()), Ok(TakenIn::Same));
    assert_eq!(library.get(id).expect("here").title, "Newer here");
    let mut newer = old;
    let title = newer.title.as_mut().expect("a title");
    (title.value, title.ms) = ("Newer there".to_owned(), NOW_MS + 1_000);
    assert_eq!(take(&library, newer), Ok(TakenIn::Updated));
    assert_eq!(library.get(id).expect("here").title, "Newer there");
    // And can be changed after that.
    block_on(library.rename(id, "Newest")).expect("renamed");
    assert_eq!(library.get(id).expect("here").title, "Newest");
}

#[test]
fn what_was_deleted_comes_back_even_when_it_is_gone() {
    for purge in [false, true] {
        let (library, id) = full();
        let old = kept(&library, id);
        block_on(library.delete(id)).expect("deleted");
        if purge {
            block_on(library.purge(id)).expect("purged");
            assert_eq!(library.archived(id), None);
        }
        take(&library, old).expect("taken in");
        let back = library.get(id).expect("it is back");
        assert_eq!(
            (back.title.as_str(), back.deleted_at_ms, back.note().as_str()),
            ("A talk", None, "a note")
        );
        assert_eq!(library.list().len(), 1);
    }
}

#[test]
fn stamps_from_nowhere_and_ids_that_are_none_do_no_harm() {
    let (library, id) = full();
    let mut wild = kept(&library, id);
    let title = wild.title.as_mut().expect("a title");
    (title.value, title.ms, title.device) = ("For ever".to_owned(), u64::MAX, "nobody".to_owned());
    take(&library, wild.clone()).expect("taken in");
    block_on(library.rename(id, "Mine again")).expect("renamed");
    assert_eq!(library.get(id).expect("here").title, "Mine again");
    assert_eq!(
        take(&library, Archived { id: "../x".to_owned(), ..wild.clone() }),
        Err(StoreError::Unstorable)
    );
    assert_eq!(take(&library, Archived { duration_s: f64::NAN, ..wild }), Err(StoreError::Unstorable));
}

proptest! {
    /// Two archives of the same recording end in the same state, whichever comes first.
    #[test]
    fn the_order_of_archives_does_not_matter(a in 0..3_u64, b in 0..3_u64, texts in prop::array::uniform2("[a-c]{1,2}")) {
        let (library, id) = full();
        let at = |ms: u64, text: &str| {
            let mut archived = kept(&library, id);
            let title = archived.title.as_mut().expect("a title");
            (title.value, title.ms) = (text.to_owned(), NOW_MS + ms);
            archived
        };
        let (first, second) = (at(a, &texts[0]), at(b, &texts[1]));
        prop_assume!(a != b || texts[0] == texts[1]);
        let (one, other) = (open(2), open(3));
        for (library, order) in [(&one, [&first, &second]), (&other, [&second, &first])] {
            for archived in order {
                take(library, archived.clone()).expect("taken in");
            }
        }
        prop_assert_eq!(kept(&one, id).title, kept(&other, id).title);
    }
}
