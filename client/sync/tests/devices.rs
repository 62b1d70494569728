//! Two devices of one person and a server: they end up equal, whatever happens on the way.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

mod bed;

use bed::{Device, TITLE, analysis, holds, noise, two_devices};
use futures_lite::future::block_on;
use sotto_protocol::{Transcript, TranscriptSegment, Word};
use sotto_sync::{Keyring, Mishap, SyncError};

const LONG: usize = 2_500_000;
const SHORT: usize = 1_100_000;

#[test]
fn a_second_device_has_everything_and_plays_it() {
    let (_, first, second) = two_devices();
    let id = first.record(LONG);
    let report = first.sync().expect("the first device syncs");
    assert_eq!((report.uploaded, report.rejected), (vec![id], 0));
    let report = second.sync().expect("the second device syncs");
    assert!(report.changed.contains(&id) && report.unopened == 0);
    let there = second.library.get(id).expect("the recording arrived");
    assert_eq!((there.title.as_str(), there.tags.as_slice()), (TITLE, &["plumbing".to_owned()][..]));
    assert_eq!(there.analysis.as_deref(), Some(&analysis()));
    assert!(!there.locked && !there.unpushed);
    let audio = second.download(id).expect("the audio arrives");
    assert_eq!((audio.media_type.as_str(), audio.extension.as_str()), ("audio/x-quux", "quux"));
    assert_eq!(second.files.get("downloaded"), Some(noise(LONG)));
    assert_eq!(second.sync().expect("there is nothing to do").pushed, 0);
}

#[test]
fn audio_of_every_size_around_a_frame_survives() {
    for bytes in [0, 1, 65_535, 65_536, 65_537, 1_048_576, 1_048_577] {
        let (_, first, second) = two_devices();
        let id = first.record(bytes);
        assert_eq!(first.sync().map(|report| report.uploaded), Ok(vec![id]));
        second.sync().expect("the second device syncs");
        second.download(id).expect("the audio arrives");
        assert_eq!(second.files.get("downloaded"), Some(noise(bytes)), "{bytes} bytes");
    }
}

#[test]
fn the_server_sees_neither_words_nor_audio() {
    let (server, first, _) = two_devices();
    let id = first.record(LONG);
    first.sync().expect("the device syncs");
    let received = server.received();
    assert!(received.len() > LONG);
    for secret in [TITLE, "plumbing", "audio/x-quux", "recording-0"] {
        assert!(!holds(&received, secret), "the server saw {secret}");
    }
    assert!(holds(&received, &id.to_string()) && holds(&received, "123.456"));
    let audio = noise(LONG);
    assert!(!received.windows(16).any(|window| window == &audio[100..116]));
}

#[test]
fn what_was_said_travels_sealed_and_arrives() {
    let (server, first, second) = two_devices();
    let id = first.record(SHORT);
    let word = Word { text: "plumber".to_owned(), start_s: 0.123_456, end_s: 0.5, confidence: 0.987_6 };
    let segment =
        TranscriptSegment { text: "The plumber.".to_owned(), words: vec![word], ..Default::default() };
    let transcript = Transcript { language: "en".to_owned(), segments: vec![segment], ..Default::default() };
    block_on(first.library.set_transcript(id, &transcript)).expect("the transcript is kept");
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    let there = second.library.get(id).expect("the recording arrived");
    let read: Transcript =
        serde_json::from_str(&there.transcript.expect("the transcript arrived")).expect("it is one");
    assert_eq!(read.text(), "The plumber.");
    let word = &read.segments[0].words[0];
    assert!((word.start_s - 0.123).abs() < 1e-9 && (word.confidence - 0.99).abs() < 1e-6);
    assert!(!holds(&server.received(), "plumber"));
    let endless = TranscriptSegment { end_s: f64::INFINITY, ..Default::default() };
    let broken = Transcript { segments: vec![endless], ..Default::default() };
    assert!(block_on(first.library.set_transcript(id, &broken)).is_err());
}

#[test]
fn without_the_key_facts_travel_alone_and_text_follows_after_unlocking() {
    let (server, mut first, mut second) = two_devices();
    let key = first.key.take();
    second.key = None;
    let id = first.record(100);
    first.sync().expect("the locked device syncs");
    assert!(server.changes().iter().all(|change| matches!(change.patch, sotto_api::sync::Patch::Facts(_))));
    first.key = key.clone();
    first.sync().expect("the unlocked device syncs");
    second.sync().expect("the second device syncs, locked");
    let there = second.library.get(id).expect("the recording arrived");
    assert!(there.locked && there.title.is_empty() && there.analysis.is_some());
    assert_eq!(second.download(id), Err(SyncError::Locked));
    second.key = key;
    second.reload();
    let report = second.sync().expect("the second device syncs, unlocked");
    assert!(report.changed.contains(&id));
    assert_eq!(second.title(id).as_deref(), Some(TITLE));
    assert!(second.download(id).is_ok());
}

#[test]
fn the_key_of_another_account_opens_nothing_and_harms_nothing() {
    let (_, first, mut second) = two_devices();
    let id = first.record(10);
    first.sync().expect("the first device syncs");
    let right = second.key.replace(Keyring::from_bytes(&[8; 32]).expect("32 bytes are a key"));
    assert_eq!(second.sync().expect("it syncs").unopened, 3);
    assert!(second.library.get(id).is_some_and(|recording| recording.locked));
    second.key = right;
    second.sync().expect("it syncs with the right key");
    assert_eq!(second.title(id).as_deref(), Some(TITLE));
}

#[test]
fn a_lost_last_answer_of_an_upload_is_asked_for_again() {
    let (server, mut first, second) = two_devices();
    let id = first.record(LONG);
    // Pull, push, create, two parts, then the last part whose answer is lost.
    let fine = [Mishap::None; 5];
    first.transport.expect(fine.into_iter().chain([Mishap::LostAnswer]));
    assert_eq!(first.sync(), Err(SyncError::Offline));
    let sent = server.received().len();
    first.reload();
    assert_eq!(first.sync().map(|report| report.uploaded), Ok(vec![id]));
    assert!(server.received().len() < sent + 2_000, "no audio is sent twice");
    second.sync().expect("the second device syncs");
    second.download(id).expect("the audio arrives");
    assert_eq!(second.files.get("downloaded"), Some(noise(LONG)));
}

#[test]
fn an_upload_that_is_cut_goes_on_after_a_reload_where_the_server_has_it() {
    let (server, mut first, second) = two_devices();
    let id = first.record(LONG);
    let mut mishaps = vec![Mishap::None; 4];
    mishaps.push(Mishap::CutPart(70_001));
    first.transport.expect(mishaps);
    assert_eq!(first.sync(), Err(SyncError::Offline));
    first.reload();
    first.sync().expect("the rest is uploaded");
    assert!(server.received().len() < LONG + 20_000, "no audio is sent twice");
    second.sync().expect("the second device syncs");
    second.download(id).expect("the audio arrives");
    assert_eq!(second.files.get("downloaded"), Some(noise(LONG)));
}

#[test]
fn any_request_may_fail_in_any_way_and_the_next_rounds_mend_it() {
    let ways = [Mishap::Offline, Mishap::LostAnswer, Mishap::SignedOut, Mishap::CutPart(33)];
    for way in ways {
        // Pull, push, create, two parts, push.
        for at in 0..6 {
            let (server, mut first, second) = two_devices();
            let id = first.record(SHORT);
            first.transport.expect(vec![Mishap::None; at].into_iter().chain([way]));
            let broken = first.sync();
            assert!(
                matches!(broken, Ok(_) | Err(SyncError::Offline | SyncError::SignedOut)),
                "{way:?} at {at}: {broken:?}"
            );
            first.reload();
            let mended = first.sync().expect("the next round works");
            assert_eq!(mended.rejected, 0, "{way:?} at {at}");
            second.sync().expect("the second device syncs");
            second.download(id).expect("the audio arrives");
            assert_eq!(second.files.get("downloaded"), Some(noise(SHORT)), "{way:?} at {at}");
            assert_eq!(second.title(id).as_deref(), Some(TITLE));
            let mut ids: Vec<_> = server.changes().iter().map(|change| change.id).collect();
            ids.dedup();
            assert_eq!(ids.len(), server.changes().len(), "nothing is kept twice");
        }
    }
}

#[test]
fn edits_made_offline_on_both_sides_meet() {
    let (_, first, second) = two_devices();
    let id = first.record(10);
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    first.transport.set_offline(true);
    second.transport.set_offline(true);
    block_on(first.library.rename(id, "earlier")).expect("renaming works offline");
    second.clock.advance(500);
    block_on(second.library.rename(id, "later")).expect("renaming works offline");
    block_on(second.library.set_tags(id, vec!["pipes".to_owned()])).expect("tagging works offline");
    assert_eq!(first.sync(), Err(SyncError::Offline));
    first.transport.set_offline(false);
    second.transport.set_offline(false);
    for device in [&first, &second, &first] {
        device.sync().expect("both sync");
    }
    for device in [&first, &second] {
        let recording = device.library.get(id).expect("it is there");
        assert_eq!((recording.title.as_str(), recording.tags.len()), ("later", 1));
        assert_eq!(recording.tags, ["pipes"]);
    }
}

#[test]
fn a_deletion_travels_and_can_be_taken_back_even_after_the_content_was_purged_elsewhere() {
    let (_, first, second) = two_devices();
    let id = first.record(10);
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    block_on(first.library.delete(id)).expect("deleting works");
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    assert!(second.library.list().is_empty());
    assert_eq!(block_on(second.library.purge(id)), Ok(None));
    block_on(first.library.restore(id)).expect("restoring works");
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    assert_eq!(second.title(id).as_deref(), Some(TITLE));
    assert_eq!(second.library.list().len(), 1);
}

#[test]
fn a_deletion_travels_even_if_the_content_was_purged_before() {
    let (_, first, second) = two_devices();
    let id = first.record(10);
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    block_on(first.library.delete(id)).expect("deleting works");
    block_on(first.library.purge(id)).expect("purging works");
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    assert!(second.library.list().is_empty());
}

#[test]
fn a_server_restored_from_backup_gets_back_what_it_lost() {
    let (server, first, second) = two_devices();
    let id = first.record(LONG);
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    server.restore_backup(1);
    let report = first.sync().expect("the first device syncs again");
    assert_eq!((report.uploaded, report.rejected), (vec![id], 0));
    let third = Device::new(&server, 3, second.key.clone());
    third.sync().expect("a third device syncs");
    assert_eq!(third.title(id).as_deref(), Some(TITLE));
    third.download(id).expect("the audio arrives");
    assert_eq!(third.files.get("downloaded"), Some(noise(LONG)));
    assert_eq!(second.sync().expect("the second device syncs again").rejected, 0);
}

#[test]
fn two_devices_that_make_a_key_for_the_same_recording_still_understand_each_other() {
    let (_, mut first, second) = two_devices();
    let key = first.key.take();
    let id = first.record(10);
    first.sync().expect("facts travel");
    first.key = key;
    second.sync().expect("facts arrive");
    block_on(second.library.set_tags(id, vec!["theirs".to_owned()])).expect("tagging works");
    // Both make a key before they hear of each other's.
    first.transport.expect([Mishap::None, Mishap::Offline]);
    assert_eq!(first.sync(), Err(SyncError::Offline));
    second.sync().expect("the second device syncs");
    for device in [&first, &second, &first] {
        device.sync().expect("both sync");
    }
    assert_eq!(first.library.record_keys(id).len(), 2);
    for device in [&first, &second] {
        let recording = device.library.get(id).expect("it is there");
        assert_eq!((recording.title.as_str(), recording.locked), (TITLE, false));
        assert_eq!(recording.tags, ["theirs"]);
    }
    second.download(id).expect("the audio arrives");
}
