//! Any order of the same changes, however often, ends in the same state.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use futures_lite::future::block_on;
use proptest::prelude::*;
use sotto_api::{
    BlobId, ChangeId, DeviceId, RecordingId,
    sync::{AudioRef, Change, Extra, ExtraKind, Patch, Stamp},
    vault::{Sealed, WrappedKey},
};
use sotto_store::{HeldKey, Library, ManualClock, MemoryBackend, Recording, SeededEntropy};

const NOW_MS: u64 = 1_795_000_000_000;

type MemoryLibrary = Library<MemoryBackend, ManualClock, SeededEntropy>;

fn open(backend: &MemoryBackend, seed: u64) -> MemoryLibrary {
    let opened = Library::open(backend.clone(), ManualClock::at(NOW_MS), SeededEntropy::new(seed));
    block_on(opened).expect("the library opens")
}

fn record(last: u8) -> RecordingId {
    RecordingId::make(NOW_MS, [last; 10])
}

fn patches() -> impl Strategy<Value = Patch> {
    let sealed = || (0..50u8).prop_map(|content| Sealed(format!("sealed {content}")));
    prop_oneof![
        sealed().prop_map(Patch::Key),
        (1..4u32, sealed())
            .prop_map(|(generation, sealed)| Patch::Rewrapped(WrappedKey { generation, sealed })),
        sealed().prop_map(Patch::Title),
        sealed().prop_map(Patch::Tags),
        sealed().prop_map(Patch::Transcript),
        (0..ExtraKind::ALL.len(), sealed())
            .prop_map(|(kind, sealed)| Patch::Extra(Extra { kind: ExtraKind::ALL[kind], sealed })),
        (0..9u8, sealed()).prop_map(|(blob, meta)| {
            Patch::Audio(AudioRef { blob: BlobId::make(1, [blob; 10]), bytes: 17, meta })
        }),
        any::<bool>().prop_map(Patch::Deleted),
    ]
}

/// Few recordings, devices and milliseconds, so that changes collide; some from the far future.
fn changes() -> impl Strategy<Value = Vec<Change>> {
    let times = prop_oneof![NOW_MS..NOW_MS + 4, Just(NOW_MS + 200_000_000), Just(u64::MAX)];
    let change = (0..3u8, times, 0..3u32, 0..3u8, patches());
    prop::collection::vec(change, 0..40).prop_map(|drawn| {
        let changes = drawn.into_iter().zip(0..).map(|((of, ms, counter, device, patch), number)| {
            let stamp = Stamp { ms, counter, device: DeviceId::make(1, [device; 10]) };
            Change { id: ChangeId::make(1, [number; 10]), record: record(of), stamp, patch }
        });
        changes.collect()
    })
}

fn shuffled() -> impl Strategy<Value = (Vec<Change>, Vec<Change>)> {
    changes().prop_flat_map(|changes| {
        let repeated = [changes.clone(), changes.clone()].concat();
        (Just(changes), Just(repeated).prop_shuffle())
    })
}

fn state(library: &MemoryLibrary) -> Vec<(Option<Recording>, Vec<HeldKey>)> {
    (0..3).map(|of| (library.get(record(of)), library.record_keys(record(of)))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn replicas_that_saw_the_same_changes_are_equal((changes, disorder) in shuffled(), batch in 1..9usize) {
        let backend = MemoryBackend::new();
        let (one, other) = (open(&MemoryBackend::new(), 1), open(&backend, 2));
        block_on(one.merge(changes, None)).expect("merged");
        for batch in disorder.chunks(batch) {
            block_on(other.merge(batch.to_vec(), None)).expect("merged");
        }
        prop_assert_eq!(state(&one), state(&other));
        prop_assert_eq!(state(&open(&backend, 3)), state(&other));
    }

    #[test]
    fn merging_again_changes_nothing((changes, disorder) in shuffled()) {
        let backend = MemoryBackend::new();
        let library = open(&backend, 1);
        block_on(library.merge(changes, None)).expect("merged");
        let (held, written) = (state(&library), backend.applied());
        let again = block_on(library.merge(disorder, None)).expect("merged");
        prop_assert!(again.changed.is_empty());
        prop_assert_eq!(state(&library), held);
        prop_assert_eq!(backend.applied(), written);
    }
}
