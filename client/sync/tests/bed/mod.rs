//! Devices, their owner's passphrase and one server, all in memory.

#![allow(dead_code, reason = "each test file uses its own part of the bed")]

use std::collections::BTreeMap;

use futures_lite::future::block_on;
use sotto_api::RecordingId;
use sotto_protocol::{
    Analysis, Emotion, EmotionClass, EmotionLabel, EngineInfo, Measures, Quality, Sentiment, SentimentLabel,
    Voice,
};
use sotto_store::{Library, LocalAudio, ManualClock, MemoryBackend, NewRecording, SeededEntropy};
use sotto_sync::{Keyring, MemoryFiles, MemoryServer, MemoryTransport, SyncError, SyncReport, Syncer};

pub(crate) const NOW_MS: u64 = 1_795_000_000_000;
pub(crate) const TITLE: &str = "Call with Ingeborg about the leak";

pub(crate) type MemoryLibrary = Library<MemoryBackend, ManualClock, SeededEntropy>;

pub(crate) struct Device {
    pub(crate) backend: MemoryBackend,
    pub(crate) clock: ManualClock,
    pub(crate) library: MemoryLibrary,
    pub(crate) transport: MemoryTransport,
    pub(crate) files: MemoryFiles,
    pub(crate) key: Option<Keyring>,
    seed: u64,
}

impl Device {
    pub(crate) fn new(server: &MemoryServer, seed: u64, key: Option<Keyring>) -> Self {
        let (backend, clock) = (MemoryBackend::new(), ManualClock::at(NOW_MS));
        let library = open(&backend, &clock, seed);
        Self { backend, clock, library, transport: server.connect(), files: MemoryFiles::new(), key, seed }
    }

    /// What a reload of the page does.
    pub(crate) fn reload(&mut self) {
        self.seed += 1_000;
        self.library = open(&self.backend, &self.clock, self.seed);
    }

    pub(crate) fn sync(&self) -> Result<SyncReport, SyncError> {
        self.clock.advance(1);
        block_on(Syncer::new(&self.library, &self.transport, self.key.as_ref(), &self.files).sync_once())
    }

    pub(crate) fn download(&self, id: RecordingId) -> Result<LocalAudio, SyncError> {
        let syncer = Syncer::new(&self.library, &self.transport, self.key.as_ref(), &self.files);
        block_on(syncer.download_audio(id, "downloaded", |_, _| ()))
    }

    /// Adds a recording of so many bytes, with title, tag and analysis.
    pub(crate) fn record(&self, bytes: usize) -> RecordingId {
        self.clock.advance(10);
        let path = format!("recording-{}", self.library.list().len());
        self.files.put(&path, noise(bytes));
        let audio = LocalAudio {
            path,
            bytes: bytes as u64,
            media_type: "audio/x-quux".to_owned(),
            extension: "quux".to_owned(),
        };
        let new = NewRecording {
            own_voice: false,
            recorded_ms: self.clock_ms(),
            duration_s: 1.5,
            title: TITLE.to_owned(),
            tags: vec!["plumbing".to_owned()],
            audio: Some(audio),
            id: None,
        };
        let id = block_on(self.library.add(new)).expect("the recording is added").id;
        block_on(self.library.set_analysis(id, analysis(), vec![1, 2, 3])).expect("the analysis is kept");
        id
    }

    pub(crate) fn clock_ms(&self) -> u64 {
        sotto_store::Clock::now_ms(&self.clock)
    }

    pub(crate) fn title(&self, id: RecordingId) -> Option<String> {
        self.library.get(id).map(|recording| recording.title)
    }
}

fn open(backend: &MemoryBackend, clock: &ManualClock, seed: u64) -> MemoryLibrary {
    let opened = Library::open(backend.clone(), clock.clone(), SeededEntropy::new(seed));
    block_on(opened).expect("the library opens")
}

/// A server and two devices of one account, both unlocked.
pub(crate) fn two_devices() -> (MemoryServer, Device, Device) {
    let server = MemoryServer::new(NOW_MS);
    let key = Keyring::from_bytes(&[7; 32]).expect("32 bytes are a key");
    let first = Device::new(&server, 1, Some(key.clone()));
    let second = Device::new(&server, 2, Some(key));
    (server, first, second)
}

pub(crate) fn noise(bytes: usize) -> Vec<u8> {
    let mut noise = vec![0; bytes];
    sotto_store::Entropy::fill(&SeededEntropy::new(bytes as u64), &mut noise)
        .expect("seeded bytes never end");
    noise
}

pub(crate) fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

pub(crate) fn analysis() -> Analysis {
    Analysis {
        duration_s: 1.1,
        sample_rate_hz: 48_000,
        channels: 1,
        codec: "pcm".to_owned(),
        quality: Quality {
            loudness_lufs: Some(-23.4),
            peak_dbfs: Some(-3.1),
            speech_ratio: 0.7,
            ..Quality::default()
        },
        voice: Voice { f0_median_hz: Some(123.456), ..Voice::default() },
        measures: Measures::default(),
        segments: Vec::new(),
        emotion: Emotion {
            label: EmotionLabel::Neutral,
            confidence: 0.8,
            scores: BTreeMap::from([(EmotionClass::Neutral, 0.8), (EmotionClass::Anger, 0.2)]),
            arousal: Some(-0.3),
            baseline: None,
        },
        sentiment: Sentiment {
            label: SentimentLabel::Neutral,
            score: 0.1,
            confidence: 0.6,
            error: Some(0.4),
        },
        timeline: Vec::new(),
        engine: EngineInfo { version: "0.1.0".to_owned(), models: BTreeMap::new() },
    }
}
