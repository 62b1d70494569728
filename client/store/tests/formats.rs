//! Permanent vectors of what lies in storage. What once was written must stay readable, so a change here means
//! a new version of the row and a way to read the old one.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use std::collections::BTreeMap;

use futures_lite::future::block_on;
use serde_json::Value;
use sotto_api::{RecordingId, UserId};
use sotto_protocol::{EmotionLabel, FaultCode};
use sotto_store::{
    Backend, DataClass, Field, Library, ManualClock, MemoryBackend, SeededEntropy, SyncPolicy, Table, Write,
};

type Rows = BTreeMap<String, BTreeMap<String, Value>>;

fn rows() -> Rows {
    serde_json::from_str(include_str!("vectors/rows-1.json")).expect("the vector is JSON")
}

fn id(last: u8) -> RecordingId {
    let text = format!("0195f000-000{last}-7001-8001-010101010101");
    text.parse().expect("an id")
}

fn filled() -> MemoryBackend {
    let backend = MemoryBackend::new();
    let rows = rows();
    for table in Table::ALL {
        let rows = rows.get(table.name()).cloned().unwrap_or_default();
        let write =
            |(key, value): (String, Value)| Write { table, key, value: Some(value.to_string().into()) };
        block_on(backend.apply(rows.into_iter().map(write).collect())).expect("written");
    }
    backend
}

fn open(backend: MemoryBackend) -> Library<MemoryBackend, ManualClock, SeededEntropy> {
    let clock = ManualClock::at(1_795_000_100_000);
    block_on(Library::open(backend, clock, SeededEntropy::new(1))).expect("the library opens")
}

#[test]
fn every_row_of_the_vector_is_understood() {
    let library = open(filled());
    assert_eq!(library.unreadable(), Vec::<String>::new());
    assert_eq!(library.device().to_string(), "0195f000-0003-7003-8003-030303030303");
    assert_eq!(library.policy(), SyncPolicy { facts: true, text: false, audio: true });
    assert_eq!((library.sync_position().epoch, library.sync_position().cursor), (Some(3), 41));
    let user: UserId = "0195f000-0009-7009-8009-090909090909".parse().expect("an id");
    assert_eq!(library.account(), Some(user));
    let ledger = library.ledger();
    assert_eq!((ledger.len(), ledger[0].class, ledger[0].status), (2, DataClass::Audio, 0));

    let list = library.list();
    assert_eq!(list.len(), 2);
    let full = library.get(id(1)).expect("the full recording");
    assert_eq!((full.title.as_str(), full.recorded_ms, full.duration_s), ("Grüße", 1_795_000_000_000, 2.5));
    assert_eq!(full.tags, ["work", "ideas"]);
    assert_eq!(full.audio.map(|audio| (audio.path, audio.bytes)), Some(("audio/one.wav".to_owned(), 44)));
    assert_eq!(full.remote_audio.map(|audio| audio.bytes), Some(61));
    let analysis = full.analysis.expect("an analysis");
    assert_eq!((analysis.emotion.label, analysis.quality.snr_db), (EmotionLabel::Unsure, Some(12.7)));
    assert_eq!(full.failure.map(|fault| fault.code), Some(FaultCode::Trapped));
    assert_eq!(library.pending_upload(id(1)).map(|upload| upload.plain_bytes), Some(44));
    assert_eq!(library.record_keys(id(1)).len(), 1);

    let locked = library.get(id(2)).expect("the locked recording");
    assert!(locked.locked && locked.keep_here && locked.title.is_empty());
    assert_eq!(library.get(id(3)), None, "purged");
    let waiting = library.unpushed(SyncPolicy::default());
    let fields: Vec<_> = waiting.iter().map(|change| (change.record, &change.field)).collect();
    assert!(matches!(fields[..], [(_, Field::Title(_)), (_, Field::Deleted(true))]), "{fields:?}");
}

/// Everything of the vector is in the row. Fields that came later may be beside it.
fn assert_holds(row: &Value, vector: &Value) {
    match (row, vector) {
        (Value::Object(row), Value::Object(vector)) => {
            for (name, value) in vector {
                assert_holds(row.get(name).unwrap_or_else(|| panic!("{name} is gone")), value);
            }
        }
        (Value::Array(row), Value::Array(vector)) if row.len() == vector.len() => {
            row.iter().zip(vector).for_each(|(row, vector)| assert_holds(row, vector));
        }
        _ => assert_eq!(row, vector),
    }
}

#[test]
fn rows_are_written_as_in_the_vector() {
    let backend = filled();
    let library = open(backend.clone());
    block_on(library.set_keep_here(id(1), true)).expect("kept");
    block_on(library.set_keep_here(id(1), false)).expect("kept");
    block_on(library.set_policy(library.policy())).expect("kept");
    let row = |table: Table, key: &str| -> Value {
        let bytes = block_on(backend.get(table, key)).expect("read").expect("a row");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let vector = rows();
    let key = id(1).to_string();
    assert_holds(&row(Table::Recordings, &key), &vector["recordings"][&key]);
    assert_eq!(row(Table::Settings, "store.policy"), vector["settings"]["store.policy"]);
}

#[test]
fn rows_of_a_newer_version_or_none_at_all_are_left_alone() {
    let backend = filled();
    let mut newer = rows()["recordings"][&id(1).to_string()].clone();
    newer["v"] = 2.into();
    let write = |key: RecordingId, value: &str| {
        let value = Some(value.as_bytes().to_vec());
        Write { table: Table::Recordings, key: key.to_string(), value }
    };
    let writes = vec![write(id(1), &newer.to_string()), write(id(4), "\u{0}"), write(id(5), "{}")];
    block_on(backend.apply(writes)).expect("written");
    let library = open(backend.clone());
    assert_eq!(library.unreadable(), [id(1), id(4), id(5)].map(|id| id.to_string()));
    assert_eq!(library.list().len(), 1);
    let kept = block_on(backend.get(Table::Recordings, &id(1).to_string())).expect("read");
    assert_eq!(kept, Some(newer.to_string().into_bytes()));
}
