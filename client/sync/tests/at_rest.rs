//! Rows that lie sealed under a library that knows nothing of it.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use futures_lite::future::block_on;
use sotto_seal::{DeviceKey, is_sealed_row};
use sotto_store::{
    Backend, BackendError, Library, ManualClock, MemoryBackend, NewRecording, SeededEntropy, Setting, Table,
    Write,
};
use sotto_sync::at_rest::{LOCK_ROW, SealedBackend};

type Sealed = SealedBackend<MemoryBackend, SeededEntropy>;

const NOW_MS: u64 = 1_795_000_000_000;
const TITLE: &str = "Call with Ingeborg about the leak";
const THEME: Setting<String> = Setting::new("theme");

fn key(byte: u8) -> Option<DeviceKey> {
    DeviceKey::from_bytes(&[byte; 32])
}

fn around(rows: &MemoryBackend, key: Option<DeviceKey>, sealing: bool) -> Sealed {
    let backend = SealedBackend::new(rows.clone(), SeededEntropy::new(5));
    backend.use_key(key, sealing);
    backend
}

fn open(backend: Sealed) -> Library<Sealed, ManualClock, SeededEntropy> {
    block_on(Library::open(backend, ManualClock::at(NOW_MS), SeededEntropy::new(1))).expect("it opens")
}

fn add(library: &Library<Sealed, ManualClock, SeededEntropy>) {
    let new = NewRecording {
        recorded_ms: NOW_MS,
        duration_s: 1.0,
        title: TITLE.to_owned(),
        tags: Vec::new(),
        audio: None,
        own_voice: true,
        id: None,
    };
    block_on(library.add(new)).expect("it is added");
    block_on(library.set_setting(&THEME, &"dark".to_owned())).expect("it is kept");
    block_on(library.set_account_key(Some(vec![9; 32]))).expect("it is kept");
}

fn rows(rows: &MemoryBackend) -> Vec<(Table, String, Vec<u8>)> {
    let of =
        |table| block_on(rows.scan(table)).expect("it reads").into_iter().map(move |(k, v)| (table, k, v));
    Table::ALL.into_iter().flat_map(of).collect()
}

#[test]
fn what_is_written_lies_sealed_and_reads_back() {
    let memory = MemoryBackend::new();
    add(&open(around(&memory, key(1), true)));
    let all = rows(&memory);
    assert!(all.len() >= 4 && all.iter().all(|(_, _, value)| is_sealed_row(value)));
    assert!(!all.iter().any(|(_, _, value)| value.windows(8).any(|it| it == &TITLE.as_bytes()[..8])));
    let again = open(around(&memory, key(1), true));
    assert_eq!(again.list()[0].title, TITLE);
    assert_eq!(again.setting(&THEME).as_deref(), Some("dark"));
    assert_eq!(block_on(again.account_key()), Ok(Some(vec![9; 32])));
    assert!(again.unreadable().is_empty());
}

#[test]
fn switching_on_and_off_brings_all_rows_along_and_can_be_cut_off_anywhere() {
    let memory = MemoryBackend::new();
    add(&open(around(&memory, None, false)));
    let lock = Write { table: Table::Keys, key: LOCK_ROW.to_owned(), value: Some(vec![1]) };
    block_on(memory.apply(vec![lock])).expect("written");
    let backend = around(&memory, key(1), true);
    for (done, table) in Table::ALL.into_iter().enumerate() {
        // Killed here: what is sealed and what is plain both read.
        assert_eq!(open(around(&memory, key(1), true)).list()[0].title, TITLE, "after {done} tables");
        block_on(backend.convert(table)).expect("converted");
        assert_eq!(block_on(backend.convert(table)), Ok(0));
    }
    let plain: Vec<_> = rows(&memory).into_iter().filter(|(_, _, value)| !is_sealed_row(value)).collect();
    assert_eq!(plain.iter().map(|it| it.1.as_str()).collect::<Vec<_>>(), [LOCK_ROW]);
    let backend = around(&memory, key(1), false);
    for table in Table::ALL {
        block_on(backend.convert(table)).expect("converted");
    }
    assert!(rows(&memory).iter().all(|(_, _, value)| !is_sealed_row(value)));
    assert_eq!(open(around(&memory, None, false)).list()[0].title, TITLE);
}

#[test]
fn a_table_that_cannot_be_written_stays_as_it_was() {
    let memory = MemoryBackend::new();
    add(&open(around(&memory, None, false)));
    let before = rows(&memory);
    memory.fail_next_apply(BackendError::StorageFull);
    let backend = around(&memory, key(1), true);
    assert_eq!(block_on(backend.convert(Table::Recordings)), Err(BackendError::StorageFull));
    assert_eq!(rows(&memory), before);
}

#[test]
fn what_another_key_sealed_or_damage_hit_is_left_alone() {
    let memory = MemoryBackend::new();
    add(&open(around(&memory, key(1), true)));
    let other = around(&memory, key(2), true);
    assert_eq!(block_on(other.convert(Table::Recordings)), Ok(0));
    let (table, id, mut value) =
        rows(&memory).into_iter().find(|it| it.0 == Table::Recordings).expect("a row");
    *value.last_mut().expect("bytes") ^= 1;
    block_on(memory.apply(vec![Write { table, key: id.clone(), value: Some(value) }])).expect("written");
    let library = open(around(&memory, key(1), true));
    assert!(library.list().is_empty());
    assert_eq!(library.unreadable(), [id]);
}
