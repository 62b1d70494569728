//! A server that changes what it was given: it is found out, and nothing wrong reaches a person.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

mod bed;

use bed::{TITLE, two_devices};
use sotto_api::sync::Patch;
use sotto_sync::SyncError;

const LONG: usize = 1_500_000;

#[test]
fn a_title_moved_to_another_recording_does_not_open() {
    let (server, first, second) = two_devices();
    let one = first.record(1);
    let other = first.record(1);
    first.sync().expect("the first device syncs");
    server.tamper(|changes| {
        for change in changes {
            if matches!(change.patch, Patch::Title(_)) {
                change.record = if change.record == one { other } else { one };
            }
        }
    });
    assert_eq!(second.sync().map(|report| report.unopened), Ok(2));
    for id in [one, other] {
        let there = second.library.get(id).expect("the recording arrived");
        assert!(there.locked && there.title.is_empty() && there.tags == ["plumbing"]);
    }
}

#[test]
fn an_old_title_with_a_new_stamp_does_not_open() {
    let (server, first, second) = two_devices();
    let id = first.record(1);
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    server.tamper(|changes| {
        let old = changes.iter().find(|change| matches!(change.patch, Patch::Title(_))).cloned();
        let mut forged = old.expect("there is a title");
        forged.stamp.ms += 60_000;
        forged.id = sotto_api::ChangeId::make(1, [3; 10]);
        changes.push(forged);
    });
    assert_eq!(second.sync().map(|report| report.unopened), Ok(1));
    assert_ne!(second.title(id).as_deref(), Some(TITLE));
}

#[test]
fn audio_that_was_changed_cut_or_reordered_is_refused_and_leaves_no_file() {
    let tricks: [fn(&mut Vec<u8>); 4] = [
        |bytes| bytes[1_200_000] ^= 1,
        |bytes| bytes.truncate(1_000_000),
        |bytes| bytes[1..131_105].rotate_left(65_552),
        |bytes| bytes[0] = 2,
    ];
    for trick in tricks {
        let (server, first, second) = two_devices();
        let id = first.record(LONG);
        first.sync().expect("the first device syncs");
        second.sync().expect("the second device syncs");
        let remote = second.library.get(id).and_then(|recording| recording.remote_audio);
        server.tamper_blob(remote.expect("there is audio").blob, trick);
        assert_eq!(second.download(id), Err(SyncError::Damaged));
        assert_eq!(second.files.get("downloaded"), None);
        assert!(second.library.get(id).is_some_and(|recording| recording.audio.is_none()));
    }
}

#[test]
fn another_size_than_the_owner_gave_is_refused() {
    let (server, first, second) = two_devices();
    let id = first.record(LONG);
    first.sync().expect("the first device syncs");
    server.tamper(|changes| {
        for change in changes {
            if let Patch::Audio(audio) = &mut change.patch {
                audio.bytes = 1 + 65_536 + 16;
            }
        }
    });
    second.sync().expect("the second device syncs");
    assert_eq!(second.download(id), Err(SyncError::Damaged));
}
