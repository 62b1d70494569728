//! Devices that edit, sync, lose connections and come back: whatever happens on the way, all end equal.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sotto_api::{RecordingId, sync::ExtraKind};
use sotto_store::{Library, LocalAudio, ManualClock, MemoryBackend, NewRecording, SeededEntropy};
use sotto_sync::{Keyring, MemoryFiles, SyncReport, Syncer};

use crate::{
    client::{Person, open_server},
    net::{Fault, Net},
    uploads::noise,
};

const NOW_MS: u64 = 1_795_000_000_000;
const DEVICES: usize = 3;
/// Rounds of everyone after which nothing may be left to do.
const ROUNDS: usize = 8;

type MemoryLibrary = Library<MemoryBackend, ManualClock, SeededEntropy>;

#[derive(Debug, Clone)]
enum Step {
    /// A device records something of so many bytes.
    Record(usize, usize),
    /// A device changes a field of a recording that it knows.
    Edit(usize, usize, u8, u8),
    /// A device syncs.
    Sync(usize),
    /// Two devices sync at once.
    SyncBoth(usize, usize),
    /// A device's connection goes or comes back.
    Switch(usize),
    /// A device's page is loaded anew.
    Reload(usize),
}

struct Device {
    backend: MemoryBackend,
    clock: ManualClock,
    library: MemoryLibrary,
    net: Net,
    files: MemoryFiles,
    key: Keyring,
    seed: u64,
}

async fn open(backend: &MemoryBackend, clock: &ManualClock, seed: u64) -> MemoryLibrary {
    Library::open(backend.clone(), clock.clone(), SeededEntropy::new(seed)).await.unwrap()
}

impl Device {
    async fn new(person: &Person, seed: u64, faults: Vec<Fault>) -> Self {
        let (backend, clock) = (MemoryBackend::new(), ManualClock::at(NOW_MS));
        let library = open(&backend, &clock, seed).await;
        let key = Keyring::from_bytes(&[7; 32]).unwrap();
        let net = Net::new(person.clone(), faults);
        Self { backend, clock, library, net, files: MemoryFiles::new(), key, seed }
    }

    async fn sync(&self) -> Option<SyncReport> {
        self.clock.advance(1);
        Syncer::new(&self.library, &self.net, Some(&self.key), &self.files).sync_once().await.ok()
    }

    async fn record(&self, bytes: usize) {
        self.clock.advance(10);
        let path = format!("recording-{}-{}", self.seed, self.library.audio_paths().len());
        // Each its own content, or the server would need only one of them.
        let mut content = noise(bytes);
        content.extend(path.bytes());
        let (media_type, extension) = ("audio/wav".to_owned(), "wav".to_owned());
        let audio = LocalAudio { path: path.clone(), bytes: content.len() as u64, media_type, extension };
        self.files.put(&path, content);
        let new = NewRecording {
            own_voice: false,
            recorded_ms: NOW_MS,
            duration_s: 1.5,
            title: path,
            tags: Vec::new(),
            audio: Some(audio),
            id: None,
        };
        self.library.add(new).await.unwrap();
    }

    /// Every recording that it knows, also those in the bin.
    fn known(&self) -> Vec<RecordingId> {
        let all = self.library.list().into_iter().chain(self.library.deleted());
        all.map(|recording| recording.id).collect::<BTreeSet<_>>().into_iter().collect()
    }

    async fn edit(&self, which: usize, field: u8, value: u8) {
        let known = self.known();
        let Some(id) = known.get(which % known.len().max(1)).copied() else { return };
        self.clock.advance(u64::from(value % 3));
        // What a recording in the bin refuses is no edit.
        let _ = match field % 5 {
            0 => self.library.rename(id, &format!("title {value}")).await,
            1 => self.library.set_tags(id, vec![format!("tag {value}")]).await,
            2 => self.library.set_extra(id, ExtraKind::Note, &format!("note {value}")).await.map(drop),
            3 => self.library.delete(id).await,
            _ => self.library.restore(id).await,
        };
    }

    /// All that must be the same on every device.
    fn state(&self) -> Vec<String> {
        // What was deleted before it ever left is in the bin of its own device alone.
        let mut recordings = self.library.list();
        recordings.sort_by_key(|recording| recording.id);
        let shared = recordings.into_iter().map(|it| {
            let (id, title, tags, extras) = (it.id, it.title, it.tags, it.extras);
            format!("{id} {title:?} {tags:?} {extras:?} {:?} {}", it.remote_audio, it.locked)
        });
        shared.collect()
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let device = || 0..DEVICES;
    let step = prop_oneof![
        2 => (device(), 0..150_000usize).prop_map(|(device, bytes)| Step::Record(device, bytes)),
        6 => (device(), any::<usize>(), any::<u8>(), any::<u8>())
            .prop_map(|(device, which, field, value)| Step::Edit(device, which, field, value)),
        4 => device().prop_map(Step::Sync),
        2 => (device(), device()).prop_map(|(one, other)| Step::SyncBoth(one, other)),
        2 => device().prop_map(Step::Switch),
        1 => device().prop_map(Step::Reload),
    ];
    prop::collection::vec(step, 10..40)
}

fn faults() -> impl Strategy<Value = Vec<Vec<Fault>>> {
    let fault = prop_oneof![
        5 => Just(Fault::None),
        1 => Just(Fault::Lost),
        2 => Just(Fault::AnswerLost),
        1 => Just(Fault::Twice),
        2 => Just(Fault::Again),
    ];
    prop::collection::vec(prop::collection::vec(fault, 0..60), DEVICES)
}

async fn play(person: &Person, steps: Vec<Step>, faults: Vec<Vec<Fault>>) {
    let mut devices = Vec::new();
    for (faults, seed) in faults.into_iter().zip(1..) {
        devices.push(Device::new(person, seed, faults).await);
    }
    for step in steps {
        match step {
            Step::Record(at, bytes) => devices[at].record(bytes).await,
            Step::Edit(at, which, field, value) => devices[at].edit(which, field, value).await,
            Step::Sync(at) => drop(devices[at].sync().await),
            Step::SyncBoth(one, other) if one != other => {
                tokio::join!(devices[one].sync(), devices[other].sync());
            }
            Step::SyncBoth(..) => {}
            Step::Switch(at) => devices[at].net.offline.set(!devices[at].net.offline.get()),
            Step::Reload(at) => {
                let device = &mut devices[at];
                device.seed += 1_000;
                device.library = open(&device.backend, &device.clock, device.seed).await;
            }
        }
    }
    devices.iter().for_each(|device| device.net.mend());
    let mut busy = true;
    for _ in 0..ROUNDS {
        busy = false;
        for device in &devices {
            let report = device.sync().await.expect("a mended connection works");
            assert_eq!((report.rejected, report.unopened), (0, 0));
            busy |= report.pulled + report.pushed > 0 || !report.uploaded.is_empty();
        }
    }
    assert!(!busy, "still something to do");
    let states: Vec<_> = devices.iter().map(Device::state).collect();
    for other in &states[1..] {
        assert_eq!(&states[0], other);
    }
    for recording in devices[0].library.list() {
        assert!(recording.remote_audio.is_some(), "the audio of everything that stays is on the server");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20) })]

    #[test]
    fn all_devices_end_equal(steps in steps(), faults in faults()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let (_server, person) = open_server(|_| ()).await;
            play(&person, steps, faults).await;
        });
    }
}
