//! What leaves a device and what stays: switches, the ledger, batches, files that are gone.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

mod bed;

use bed::{Device, NOW_MS, holds, two_devices};
use futures_lite::future::block_on;
use sotto_store::{DataClass, SyncPolicy};
use sotto_sync::{Keyring, MemoryServer, SyncError};

const LONG: usize = 2_500_000;

#[test]
fn switches_and_kept_recordings_hold_back_their_classes() {
    let (server, first, _) = two_devices();
    let kept = first.record(1_000);
    block_on(first.library.set_keep_here(kept, true)).expect("it is kept here");
    first.sync().expect("the device syncs");
    assert!(server.changes().is_empty());
    block_on(first.library.set_keep_here(kept, false)).expect("it may travel");
    let nothing = SyncPolicy { facts: false, text: false, audio: false };
    block_on(first.library.set_policy(SyncPolicy { text: true, ..nothing })).expect("the policy is kept");
    first.sync().expect("the device syncs");
    let received = server.received();
    assert!(!holds(&received, "123.456") && received.len() < 5_000);
    assert_eq!(server.changes().len(), 3, "key, title and tags");
}

#[test]
fn the_ledger_lists_every_request_that_left() {
    let (_, first, _) = two_devices();
    first.record(LONG);
    first.sync().expect("the device syncs");
    let ledger = first.library.ledger();
    // Pull, push, create, three parts, push.
    assert_eq!(ledger.len(), 7);
    let audio = first.library.sent_bytes(DataClass::Audio);
    assert!(audio > LONG as u64 && audio < LONG as u64 + 3_000, "{audio}");
    assert!(ledger.iter().all(|line| line.status == 200 && line.at_ms >= NOW_MS));
    first.transport.set_offline(true);
    assert_eq!(first.sync(), Err(SyncError::Offline));
    assert_eq!(first.library.ledger()[0].status, 0);
}

#[test]
fn hundreds_of_changes_go_in_batches() {
    let (server, first, second) = two_devices();
    for _ in 0..130 {
        first.record(0);
    }
    assert_eq!(first.sync().map(|report| report.uploaded.len()), Ok(130));
    assert_eq!(server.changes().len(), 130 * 5);
    assert_eq!(second.sync().map(|report| report.changed.len()), Ok(130));
    assert_eq!(second.library.list().len(), 130);
}

#[test]
fn a_file_that_is_gone_stops_nothing_else() {
    let server = MemoryServer::new(NOW_MS);
    let device = Device::new(&server, 4, Keyring::from_bytes(&[1; 32]));
    let gone = device.record(10);
    let audio = device.library.get(gone).and_then(|recording| recording.audio).expect("it has audio");
    let elsewhere = sotto_store::LocalAudio { path: "nowhere".to_owned(), ..audio };
    block_on(device.library.set_audio(gone, elsewhere)).expect("the path is kept");
    let there = device.record(20);
    let report = device.sync().expect("the device syncs");
    assert_eq!(report.uploaded, [there]);
    assert_eq!(report.not_uploaded.len(), 1);
}
