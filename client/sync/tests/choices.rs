//! Nothing leaves against the switches of one recording.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

mod bed;

use bed::{TITLE, holds, two_devices};
use futures_lite::future::block_on;
use sotto_api::sync::Patch;
use sotto_store::SyncPolicy;

const NOTHING: SyncPolicy = SyncPolicy::NOTHING;

#[test]
fn each_switch_holds_back_its_own_class_of_one_recording() {
    for (policy, facts, text, audio) in [
        (SyncPolicy { facts: true, ..NOTHING }, true, false, false),
        (SyncPolicy { text: true, ..NOTHING }, false, true, false),
        (SyncPolicy { audio: true, ..NOTHING }, false, false, true),
        (NOTHING, false, false, false),
    ] {
        let (server, first, _) = two_devices();
        let id = first.record(70_000);
        block_on(first.library.set_own_policy(id, policy)).expect("the choice is kept");
        let report = first.sync().expect("the device syncs");
        assert_eq!(!report.uploaded.is_empty(), audio, "{policy:?}");
        let changes = server.changes();
        let has = |which: fn(&Patch) -> bool| changes.iter().any(|change| which(&change.patch));
        assert_eq!(has(|patch| matches!(patch, Patch::Facts(_))), facts, "{policy:?}");
        assert_eq!(has(|patch| matches!(patch, Patch::Title(_) | Patch::Tags(_))), text, "{policy:?}");
        assert_eq!(has(|patch| matches!(patch, Patch::Audio(_))), audio, "{policy:?}");
        assert_eq!(has(|patch| matches!(patch, Patch::Key(_))), text || audio, "{policy:?}");
        let left = first.library.get(id).expect("it is here").left;
        assert_eq!((left.facts, left.text, left.audio), (facts, text, audio));
    }
}

#[test]
fn a_choice_for_one_recording_is_none_for_another() {
    let (server, first, second) = two_devices();
    let (held, free) = (first.record(100), first.record(100));
    block_on(first.library.set_own_policy(held, NOTHING)).expect("the choice is kept");
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    assert!(server.changes().iter().all(|change| change.record == free));
    assert_eq!(second.title(free).as_deref(), Some(TITLE));
    assert!(second.library.get(held).is_none());
    // Allowed after all, everything follows.
    block_on(first.library.set_own_policy(held, SyncPolicy::default())).expect("the choice is kept");
    first.sync().expect("the first device syncs");
    second.sync().expect("the second device syncs");
    assert_eq!(second.title(held).as_deref(), Some(TITLE));
}

#[test]
fn an_ephemeral_recording_is_never_heard_of() {
    let (server, first, _) = two_devices();
    let id = first.record(100);
    block_on(first.library.set_ephemeral(id, true)).expect("the choice is kept");
    first.sync().expect("the device syncs");
    block_on(first.library.delete(id)).expect("it is forgotten");
    block_on(first.library.purge(id)).expect("it is forgotten");
    first.sync().expect("the device syncs");
    assert!(server.changes().is_empty() && !holds(&server.received(), &id.to_string()));
}
