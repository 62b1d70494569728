//! Whatever a person does, and whenever storage fails: a failed edit changes nothing, and reopening gives what
//! was there.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use futures_lite::future::block_on;
use proptest::prelude::*;
use sotto_api::RecordingId;
use sotto_store::{
    BackendError, Library, ManualClock, MemoryBackend, NewRecording, Recording, SeededEntropy, StoreError,
    SyncPolicy, Unpushed,
};

type MemoryLibrary = Library<MemoryBackend, ManualClock, SeededEntropy>;

#[derive(Debug, Clone)]
enum Edit {
    Add(u8),
    Rename(u8, String),
    Tag(u8, Vec<String>),
    KeepHere(u8, bool),
    OwnVoice(u8, bool),
    Delete(u8),
    Restore(u8),
    Purge(u8),
    Push,
}

fn edits() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..3u8).prop_map(Edit::Add),
        (0..3u8, "[a-c]{0,2}").prop_map(|(of, title)| Edit::Rename(of, title)),
        (0..3u8, prop::collection::vec("[a-c]", 0..3)).prop_map(|(of, tags)| Edit::Tag(of, tags)),
        (0..3u8, any::<bool>()).prop_map(|(of, keep)| Edit::KeepHere(of, keep)),
        (0..3u8, any::<bool>()).prop_map(|(of, own)| Edit::OwnVoice(of, own)),
        (0..3u8).prop_map(Edit::Delete),
        (0..3u8).prop_map(Edit::Restore),
        (0..3u8).prop_map(Edit::Purge),
        Just(Edit::Push),
    ]
}

fn open(backend: &MemoryBackend, seed: u64) -> MemoryLibrary {
    let clock = ManualClock::at(1_795_000_000_000);
    block_on(Library::open(backend.clone(), clock, SeededEntropy::new(seed))).expect("the library opens")
}

fn carry_out(library: &MemoryLibrary, edit: &Edit) -> Result<(), StoreError> {
    let id = |of: &u8| RecordingId::make(1, [*of; 10]);
    block_on(async {
        match edit {
            Edit::Add(of) => {
                let (title, tags) = ("title".to_owned(), Vec::new());
                let id = Some(id(of));
                let new = NewRecording {
                    recorded_ms: 1,
                    duration_s: 0.1,
                    title,
                    tags,
                    audio: None,
                    own_voice: false,
                    id,
                };
                library.add(new).await.map(drop)
            }
            Edit::Rename(of, title) => library.rename(id(of), title).await,
            Edit::Tag(of, tags) => library.set_tags(id(of), tags.clone()).await,
            Edit::KeepHere(of, keep) => library.set_keep_here(id(of), *keep).await,
            Edit::OwnVoice(of, own) => library.set_own_voice(id(of), *own).await,
            Edit::Delete(of) => library.delete(id(of)).await,
            Edit::Restore(of) => library.restore(id(of)).await,
            Edit::Purge(of) => library.purge(id(of)).await.map(drop),
            Edit::Push => {
                let waiting = library.unpushed(SyncPolicy::default());
                library.acknowledge(&waiting.iter().map(|change| change.id).collect::<Vec<_>>()).await
            }
        }
    })
}

fn state(library: &MemoryLibrary) -> (Vec<Recording>, Vec<Recording>, Vec<Unpushed>) {
    (library.list(), library.deleted(), library.unpushed(SyncPolicy::default()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn failed_edits_change_nothing_and_the_others_last(
        edits in prop::collection::vec((edits(), any::<bool>()), 0..30),
    ) {
        let backend = MemoryBackend::new();
        let library = open(&backend, 1);
        for (edit, storage_fails) in edits {
            let held = state(&library);
            if storage_fails {
                backend.fail_next_apply(BackendError::StorageFull);
            }
            if carry_out(&library, &edit).is_err() {
                prop_assert_eq!(state(&library), held);
            }
            prop_assert_eq!(state(&open(&backend, 2)), state(&library));
        }
    }
}
