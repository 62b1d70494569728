//! The library through its public door: edits, what survives reopening, and what a failed write leaves.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use std::collections::BTreeMap;

use futures_lite::future::{block_on, poll_once};
use sotto_api::{BlobId, ChangeId, RecordingId};
use sotto_protocol::{
    Analysis, Emotion, EmotionLabel, EngineInfo, Fault, FaultCode, Measures, Quality, Sentiment,
    SentimentLabel, Voice,
};
use sotto_store::{
    Backend, BackendError, DataClass, LedgerEntry, Library, LocalAudio, ManualClock, MemoryBackend,
    NewRecording, PendingUpload, Recording, SeededEntropy, Setting, StoreError, SyncPolicy, Table, Write,
    ledger::MAX_ENTRIES,
};

type MemoryLibrary<B = MemoryBackend> = Library<B, ManualClock, SeededEntropy>;

const NOW_MS: u64 = 1_795_000_000_000;
const THEME: Setting<String> = Setting::new("theme");

fn open<B: Backend>(backend: B, seed: u64) -> MemoryLibrary<B> {
    let opened = Library::open(backend, ManualClock::at(NOW_MS), SeededEntropy::new(seed));
    block_on(opened).expect("the library opens")
}

fn new(title: &str) -> NewRecording {
    let audio = LocalAudio {
        path: format!("audio/{title}"),
        bytes: 44,
        media_type: "audio/wav".to_owned(),
        extension: "wav".to_owned(),
    };
    let (tags, audio) = (vec!["tag".to_owned()], Some(audio));
    NewRecording {
        recorded_ms: NOW_MS,
        duration_s: 2.5,
        title: title.to_owned(),
        tags,
        audio,
        own_voice: false,
        id: None,
    }
}

fn analysis(duration_s: f64) -> Analysis {
    Analysis {
        duration_s,
        sample_rate_hz: 16_000,
        channels: 1,
        codec: "pcm".to_owned(),
        quality: Quality {
            peak_dbfs: Some(-0.1),
            clipped_ratio: 0.3,
            snr_db: Some(12.7),
            speech_ratio: 1.0 / 3.0,
            ..Quality::default()
        },
        voice: Voice::default(),
        measures: Measures::default(),
        segments: Vec::new(),
        emotion: Emotion {
            label: EmotionLabel::Unsure,
            confidence: 0.0,
            scores: BTreeMap::new(),
            arousal: None,
            baseline: None,
        },
        sentiment: Sentiment { label: SentimentLabel::Unsure, score: 0.0, confidence: 0.0, error: None },
        timeline: Vec::new(),
        engine: EngineInfo { version: "0.1.0".to_owned(), models: BTreeMap::new() },
    }
}

fn one(library: &MemoryLibrary, title: &str) -> RecordingId {
    block_on(library.add(new(title))).expect("the recording is added").id
}

fn view<B: Backend>(library: &MemoryLibrary<B>, id: RecordingId) -> Recording {
    library.get(id).expect("the recording is there")
}

#[test]
fn what_was_kept_is_there_after_reopening() {
    let backend = MemoryBackend::new();
    let library = open(backend.clone(), 1);
    let id = one(&library, "one");
    block_on(library.set_analysis(id, analysis(0.1 + 0.2), vec![1, 2])).expect("kept");
    block_on(library.set_setting(&THEME, &"dark".to_owned())).expect("kept");
    block_on(library.set_account_key(Some(vec![7; 32]))).expect("kept");
    let again = open(backend, 2);
    assert_eq!(again.list(), library.list());
    assert_eq!(again.device(), library.device());
    assert_eq!(again.unpushed(SyncPolicy::default()), library.unpushed(SyncPolicy::default()));
    assert_eq!(again.setting(&THEME).as_deref(), Some("dark"));
    assert_eq!(block_on(again.tracks(id)), Ok(Some(vec![1, 2])));
    assert_eq!(block_on(again.account_key()), Ok(Some(vec![7; 32])));
    assert!(again.audio_paths().contains("audio/one") && again.unreadable().is_empty());
}

#[test]
fn the_newest_comes_first_and_deleted_ones_come_back() {
    let library = open(MemoryBackend::new(), 1);
    let old = one(&library, "old");
    let recent = NewRecording { recorded_ms: NOW_MS + 5, ..new("recent") };
    let recent = block_on(library.add(recent)).expect("added").id;
    assert_eq!(library.list().iter().map(|r| r.id).collect::<Vec<_>>(), [recent, old]);
    block_on(library.delete(recent)).expect("deleted");
    assert_eq!(library.list().len(), 1);
    assert_eq!(view(&library, recent).deleted_at_ms, Some(NOW_MS));
    assert_eq!(library.deleted()[0].id, recent);
    block_on(library.restore(recent)).expect("restored");
    assert_eq!(library.list()[0].title, "recent");
}

#[test]
fn purging_gives_the_file_back_and_drops_the_content_for_good() {
    let backend = MemoryBackend::new();
    let library = open(backend.clone(), 1);
    let id = one(&library, "secret words");
    block_on(library.set_analysis(id, analysis(1.0), vec![9])).expect("kept");
    assert_eq!(block_on(library.purge(id)), Err(StoreError::NotDeleted(id)));
    block_on(library.delete(id)).expect("deleted");
    assert_eq!(block_on(library.purge(id)).expect("purged").as_deref(), Some("audio/secret words"));
    assert_eq!(block_on(library.tracks(id)), Ok(None));
    assert_eq!(library.get(id), None);
    assert_eq!(block_on(library.restore(id)), Err(StoreError::Unknown(id)));
    assert!(library.unpushed(SyncPolicy::default()).is_empty(), "nobody ever heard of it");
    for (_, row) in block_on(backend.scan(Table::Recordings)).expect("rows") {
        assert!(!String::from_utf8_lossy(&row).contains("secret"));
    }
}

#[test]
fn an_analysis_takes_the_failure_away_and_a_failure_leaves_the_analysis() {
    let library = open(MemoryBackend::new(), 1);
    let id = one(&library, "one");
    block_on(library.set_failure(id, Fault::permanent(FaultCode::NotAudio, "no audio"))).expect("kept");
    assert!(view(&library, id).failure.is_some());
    block_on(library.set_analysis(id, analysis(9.5), Vec::new())).expect("kept");
    assert_eq!((view(&library, id).failure, view(&library, id).duration_s), (None, 9.5));
    block_on(library.set_failure(id, Fault::transient(FaultCode::Trapped, "stopped"))).expect("kept");
    assert!(view(&library, id).analysis.is_some() && view(&library, id).failure.is_some());
    let endless = block_on(library.set_analysis(id, analysis(f64::INFINITY), Vec::new()));
    assert_eq!(endless, Err(StoreError::Unstorable));
}

#[test]
fn a_failed_write_changes_nothing_in_memory_or_storage() {
    let backend = MemoryBackend::new();
    let library = open(backend.clone(), 1);
    let id = one(&library, "before");
    let (held, waiting) = (library.list(), library.unpushed(SyncPolicy::default()));
    let full = || backend.fail_next_apply(BackendError::StorageFull);
    let refused = Err(StoreError::Backend(BackendError::StorageFull));
    full();
    assert_eq!(block_on(library.rename(id, "after")), refused);
    full();
    assert_eq!(block_on(library.delete(id)), refused);
    full();
    assert_eq!(block_on(library.set_analysis(id, analysis(3.0), vec![4])), refused);
    full();
    assert!(block_on(library.add(new("another"))).is_err());
    full();
    assert_eq!(block_on(library.set_setting(&THEME, &"dark".to_owned())), refused);
    full();
    assert_eq!(block_on(library.acknowledge(&[waiting[0].id])), refused);
    assert_eq!((library.list(), library.unpushed(SyncPolicy::default())), (held.clone(), waiting.clone()));
    assert_eq!(library.setting(&THEME), None);
    assert_eq!(open(backend, 2).list(), held);
    block_on(library.rename(id, "after")).expect("the next write works");
    assert_eq!(view(&library, id).title, "after");
}

#[test]
fn every_mutation_is_one_write_and_none_where_nothing_changes() {
    let backend = MemoryBackend::new();
    let library = open(backend.clone(), 1);
    let id = one(&library, "one");
    let before = backend.applied();
    block_on(library.set_analysis(id, analysis(1.0), vec![1])).expect("kept");
    assert_eq!(backend.applied(), before + 1);
    block_on(library.rename(id, "one")).expect("nothing to do");
    block_on(library.restore(id)).expect("nothing to do");
    block_on(library.acknowledge(&[])).expect("nothing to do");
    assert_eq!(backend.applied(), before + 1);
}

/// Storage that answers a write at the second poll only.
#[derive(Clone)]
struct Slow(MemoryBackend);

impl Backend for Slow {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, BackendError> {
        self.0.get(table, key).await
    }

    async fn scan(&self, table: Table) -> Result<Vec<(String, Vec<u8>)>, BackendError> {
        self.0.scan(table).await
    }

    async fn apply(&self, writes: Vec<Write>) -> Result<(), BackendError> {
        let applied = self.0.apply(writes).await;
        futures_lite::future::yield_now().await;
        applied
    }
}

#[test]
fn a_mutation_that_is_given_up_half_way_is_either_done_or_not() {
    let library = open(Slow(MemoryBackend::new()), 1);
    let id = block_on(library.add(new("before"))).expect("added").id;
    let given_up = block_on(poll_once(Box::pin(library.rename(id, "after"))));
    assert_eq!(given_up, None);
    block_on(library.set_tags(id, vec!["new".to_owned()])).expect("the next one works");
    let recording = view(&library, id);
    assert_eq!((recording.title.as_str(), recording.tags.as_slice()), ("after", &["new".to_owned()][..]));
}

#[test]
fn mutations_at_the_same_time_wait_for_each_other() {
    let library = open(Slow(MemoryBackend::new()), 1);
    let id = block_on(library.add(new("one"))).expect("added").id;
    let (renamed, tagged) = block_on(futures_lite::future::zip(
        library.rename(id, "two"),
        library.set_tags(id, vec!["both".to_owned()]),
    ));
    assert_eq!((renamed, tagged), (Ok(()), Ok(())));
    assert_eq!((view(&library, id).title.as_str(), view(&library, id).tags.len()), ("two", 1));
    assert_eq!(view(&library, id).tags, ["both"]);
}

#[test]
fn the_ledger_keeps_the_newest_entries() {
    let backend = MemoryBackend::new();
    let library = open(backend.clone(), 1);
    let line = |at_ms| LedgerEntry {
        at_ms,
        route: "/api/v1/sync/push".to_owned(),
        class: DataClass::Facts,
        sent_bytes: 10,
        received_bytes: 3,
        status: 200,
    };
    block_on(library.ledger_append((0..MAX_ENTRIES as u64 - 1).map(line).collect())).expect("kept");
    block_on(library.ledger_append(vec![line(90_000), line(90_001)])).expect("kept");
    let ledger = library.ledger();
    assert_eq!((ledger.len(), ledger[0].at_ms), (MAX_ENTRIES, 90_001));
    assert_eq!(ledger.last().map(|line| line.at_ms), Some(1));
    assert_eq!(open(backend.clone(), 2).ledger(), ledger);
    assert_eq!(block_on(backend.scan(Table::Ledger)).map(|rows| rows.len()), Ok(MAX_ENTRIES));
}

#[test]
fn an_edit_overwrites_even_a_stamp_from_the_far_future() {
    let library = open(MemoryBackend::new(), 1);
    let id = one(&library, "one");
    block_on(library.delete(id)).expect("deleted");
    let json = format!(
        r#"{{"id":"0195f000-0001-7001-8001-010101010101","record":"{id}","patch":{{"field":"deleted","value":true}},
        "stamp":{{"ms":9000000000000,"counter":4294967295,"device":"0195f000-0001-7001-8001-020202020202"}}}}"#
    );
    let wild = serde_json::from_str(&json).expect("a change");
    assert_eq!(block_on(library.merge(vec![wild], None)).map(|merged| merged.changed), Ok(vec![id]));
    block_on(library.restore(id)).expect("restored");
    assert_eq!(library.list().len(), 1);
    let other = one(&library, "two");
    block_on(library.delete(other)).expect("deleted");
    assert_eq!(view(&library, other).deleted_at_ms, Some(NOW_MS), "the clock was not dragged along");
}

#[test]
fn audio_is_let_go_of_only_where_the_server_has_it() {
    let library = open(MemoryBackend::new(), 1);
    let id = one(&library, "one");
    assert_eq!(block_on(library.release_audio(id)), Ok(None), "it is nowhere else");
    let blob = BlobId::make(NOW_MS, [1; 10]);
    let upload = PendingUpload {
        blob,
        plain_bytes: 1,
        sealed_bytes: 2,
        digest: "0".repeat(64),
        key: ChangeId::make(NOW_MS, [2; 10]),
    };
    block_on(library.set_pending_upload(id, Some(upload))).expect("begun");
    block_on(library.finish_upload(id, blob)).expect("uploaded");
    assert!(!library.can_release_audio(id), "other devices do not know yet where it lies");
    let changes: Vec<_> = library.unpushed(SyncPolicy::default()).iter().map(|change| change.id).collect();
    block_on(library.acknowledge(&changes)).expect("pushed");
    assert!(library.can_release_audio(id));
    let file = block_on(library.release_audio(id)).expect("let go").map(|audio| audio.path);
    assert_eq!(file.as_deref(), Some("audio/one"));
    let gone = view(&library, id);
    assert!(gone.choices.audio_dropped && gone.audio.is_none() && gone.remote_audio.is_some());
    let audio = new("one").audio.expect("audio");
    block_on(library.set_audio(id, audio)).expect("fetched again");
    assert!(!view(&library, id).choices.audio_dropped);
}
