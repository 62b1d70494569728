//! Many changes as one write, and the way back from them.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use futures_lite::future::block_on;
use proptest::prelude::*;
use sotto_api::RecordingId;
use sotto_store::{
    BackendError, Library, ManualClock, MemoryBackend, NewRecording, SeededEntropy, Step, StoreError,
    SyncPolicy,
};

type MemoryLibrary = Library<MemoryBackend, ManualClock, SeededEntropy>;

const NOW_MS: u64 = 1_795_000_000_000;

fn id(of: u8) -> RecordingId {
    RecordingId::make(1, [of; 10])
}

/// A library of three, and where it lies.
fn three() -> (MemoryLibrary, MemoryBackend) {
    let backend = MemoryBackend::new();
    let opened = Library::open(backend.clone(), ManualClock::at(NOW_MS), SeededEntropy::new(1));
    let library = block_on(opened).expect("the library opens");
    for of in 0..3 {
        let new = NewRecording {
            id: Some(id(of)),
            recorded_ms: 1 + u64::from(of),
            duration_s: 1.0,
            title: format!("title {of}"),
            tags: vec!["all".to_owned()],
            audio: None,
            own_voice: false,
        };
        block_on(library.add(new)).expect("added");
    }
    (library, backend)
}

#[test]
fn many_changes_are_one_write_and_go_back_as_one() {
    let (library, backend) = three();
    let (before, writes) = (library.list(), backend.applied());
    let steps = vec![
        Step::folder(id(0), "Work"),
        Step::archived(id(0), true),
        Step::note(id(1), "note"),
        Step::Tags(id(1), vec!["new".to_owned()]),
        Step::Title(id(2), "other".to_owned()),
        Step::Deleted(id(2), true),
    ];
    let back = block_on(library.take_steps(steps.clone())).expect("kept");
    assert_eq!(backend.applied(), writes + 1);
    assert_eq!((library.list().len(), library.deleted().len(), back.len()), (2, 1, steps.len()));
    let archived = library.get(id(0)).expect("it is there");
    assert!(archived.is_archived() && archived.folder() == "Work");
    assert_eq!(library.get(id(1)).expect("it is there").note(), "note");
    let forth = block_on(library.take_steps(back)).expect("kept");
    let shown = |all: Vec<sotto_store::Recording>| {
        all.into_iter()
            .map(|it| (it.title.clone(), it.tags.clone(), it.folder(), it.note()))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(library.list()), shown(before));
    assert_eq!(forth, steps, "the way back from the way back is the way");
}

#[test]
fn what_is_gone_or_stays_as_it_is_is_passed_over() {
    let (library, backend) = three();
    block_on(library.delete(id(0))).expect("deleted");
    block_on(library.purge(id(0))).expect("purged");
    let writes = backend.applied();
    let steps = vec![
        Step::Title(id(0), "ghost".to_owned()),
        Step::Deleted(id(0), false),
        Step::archived(id(9), true),
        Step::Title(id(1), "title 1".to_owned()),
        Step::folder(id(1), ""),
    ];
    assert_eq!(block_on(library.take_steps(steps)), Ok(Vec::new()));
    assert_eq!(backend.applied(), writes);
}

#[test]
fn a_failed_write_changes_none_of_them() {
    let (library, backend) = three();
    let before = (library.list(), library.unpushed(SyncPolicy::default()));
    backend.fail_next_apply(BackendError::StorageFull);
    let refused = block_on(library.take_steps(vec![Step::Deleted(id(0), true), Step::Deleted(id(1), true)]));
    assert_eq!(refused, Err(StoreError::Backend(BackendError::StorageFull)));
    assert_eq!((library.list(), library.unpushed(SyncPolicy::default())), before);
}

#[test]
fn what_lies_in_the_bin_long_enough_is_told() {
    let (library, _) = three();
    block_on(library.delete(id(0))).expect("deleted");
    library.clock().set(NOW_MS + 1_000);
    block_on(library.delete(id(1))).expect("deleted");
    assert_eq!(library.deleted_until(NOW_MS - 1), Vec::new());
    assert_eq!(library.deleted_until(NOW_MS), [id(0)]);
    assert_eq!(library.deleted_until(NOW_MS + 1_000), [id(0), id(1)]);
    block_on(library.purge(id(0))).expect("purged");
    assert_eq!(library.deleted_until(u64::MAX), [id(1)]);
}

fn step() -> impl Strategy<Value = Step> {
    let of = || (0..3u8).prop_map(id);
    prop_oneof![
        (of(), "[a-b]{0,2}").prop_map(|(id, title)| Step::Title(id, title)),
        (of(), prop::collection::vec("[a-b]", 0..3)).prop_map(|(id, tags)| Step::Tags(id, tags)),
        (of(), "[a-b]{0,2}").prop_map(|(id, note)| Step::note(id, &note)),
        (of(), "[a-b]{0,2}").prop_map(|(id, folder)| Step::folder(id, &folder)),
        (of(), any::<bool>()).prop_map(|(id, archived)| Step::archived(id, archived)),
        (of(), any::<bool>()).prop_map(|(id, deleted)| Step::Deleted(id, deleted)),
    ]
}

proptest! {
    #[test]
    fn any_steps_can_be_taken_back(steps in prop::collection::vec(step(), 0..12)) {
        let (library, _) = three();
        let seen = |library: &MemoryLibrary| {
            let mut all = library.list();
            all.extend(library.deleted());
            all.sort_by_key(|it| it.id);
            all.into_iter()
                .map(|it| (it.title.clone(), it.tags.clone(), it.note(), it.folder(), it.is_archived(), it.deleted_at_ms.is_some()))
                .collect::<Vec<_>>()
        };
        let before = seen(&library);
        let back = block_on(library.take_steps(steps)).expect("kept");
        block_on(library.take_steps(back)).expect("kept");
        prop_assert_eq!(seen(&library), before);
    }
}
