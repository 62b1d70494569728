//! Keeping this device under a passphrase: the key while it is open, switching it on and off, and locking by itself.

mod convert;

use std::cell::{Cell, RefCell};

use leptos::{ev, prelude::*, task::spawn_local};
use sotto_platform::clock;
use sotto_seal::{Cost, DeviceKey, Lock, SealError};
use sotto_store::{Backend, Setting, StoreError, Table, Write};
use sotto_sync::at_rest::{LOCK_ROW, SealRandom};

use super::{
    AppState, Phase, Problem,
    backend::BrowserEntropy,
    exports, keep_setting,
    services::{self, SealedRows},
};
use crate::text::{lock as text, store_sentence, t};
use convert::Direction;

/// After how many minutes without use it locks; 0 for never.
const AFTER_MINUTES: Setting<u32> = Setting::new("lock-after");
/// What it is until the person says otherwise.
const DEFAULT_MINUTES: u32 = 15;
/// How often it looks whether it is time.
const LOOK_MS: u32 = 1_000;

/// How far the device is, as kept before the lock in its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Stage {
    /// Being sealed.
    Sealing = 1,
    /// All is sealed.
    Sealed = 2,
    /// Being opened for good.
    Opening = 3,
}

thread_local! {
    static KEY: RefCell<Option<DeviceKey>> = const { RefCell::new(None) };
    /// Storage that waits for its passphrase, with the row of its lock.
    static WAITING: RefCell<Option<(SealedRows, Vec<u8>)>> = const { RefCell::new(None) };
    static STAGE: Cell<Option<Stage>> = const { Cell::new(None) };
    /// When the person did something last.
    static USED_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// The key, while this device is open and kept under a passphrase.
pub(super) fn key() -> Option<DeviceKey> {
    KEY.with_borrow(Clone::clone)
}

/// The key that new files are sealed with; none while all is being opened for good.
pub(super) fn key_for_new() -> Option<DeviceKey> {
    key().filter(|_| STAGE.get() != Some(Stage::Opening))
}

/// Whether storage waits for a passphrase; keeps it for [`unlock`] then.
pub(super) async fn is_locked(rows: &SealedRows) -> Result<bool, StoreError> {
    let row = rows.inner().get(Table::Keys, LOCK_ROW).await?;
    let locked = row.is_some();
    if locked {
        // Copies that were handed to the person lie in the open until the browser has read them.
        exports::sweep().await;
    }
    WAITING.set(row.map(|row| (rows.clone(), row)));
    Ok(locked)
}

/// Opens this device with its passphrase.
///
/// # Errors
/// A sentence that tells a wrong passphrase from damage.
pub(crate) async fn unlock(passphrase: String) -> Result<(), Problem> {
    let Some((rows, row)) = WAITING.with_borrow(Clone::clone) else { return Ok(()) };
    // The page shows that it works before it stands still.
    clock::sleep_ms(50).await;
    let sentence = |error: SealError| Problem(text::seal_sentence(error));
    let (stage, lock) = row.split_first().ok_or_else(|| sentence(SealError::Damaged))?;
    let stage = [Stage::Sealing, Stage::Sealed, Stage::Opening].into_iter().find(|it| *it as u8 == *stage);
    let stage = stage.ok_or_else(|| sentence(SealError::Damaged))?;
    let key = Lock::from_bytes(lock).and_then(|lock| lock.open(&normal(&passphrase))).map_err(sentence)?;
    rows.use_key(Some(key.clone()), stage != Stage::Opening);
    KEY.set(Some(key));
    STAGE.set(Some(stage));
    services::open_library(rows).await.map_err(|error| Problem(store_sentence(&error)))?;
    WAITING.set(None);
    Ok(())
}

/// The lock of this device.
#[derive(Clone, Copy)]
pub(crate) struct LockState {
    /// Whether this device is kept under a passphrase.
    pub(crate) on: RwSignal<bool>,
    /// After how many minutes without use it locks; 0 for never.
    pub(crate) after_minutes: RwSignal<u32>,
    /// What is being sealed or opened: the share that is done, 0 to 1.
    pub(crate) working: RwSignal<Option<f32>>,
    /// Whether it locks as soon as the recording that runs is kept.
    pub(crate) pending: RwSignal<bool>,
}

impl LockState {
    pub(super) fn new() -> Self {
        let after = services::get().library.setting(&AFTER_MINUTES).unwrap_or(DEFAULT_MINUTES);
        Self {
            on: RwSignal::new(key().is_some()),
            after_minutes: RwSignal::new(after),
            working: RwSignal::new(None),
            pending: RwSignal::new(false),
        }
    }

    /// Goes on with what was cut off, and locks when nothing was used for long.
    pub(super) fn watch(self) {
        touch();
        for handle in [
            window_event_listener(ev::pointerdown, |_| touch()),
            window_event_listener(ev::keydown, |_| touch()),
            window_event_listener(ev::wheel, |_| touch()),
        ] {
            // They live as long as the page.
            std::mem::forget(handle);
        }
        match STAGE.get() {
            Some(Stage::Sealing) => spawn_local(self.go_on(Direction::Seal)),
            Some(Stage::Opening) => spawn_local(self.go_on(Direction::Open)),
            Some(Stage::Sealed) | None => {}
        }
        spawn_local(async move {
            loop {
                clock::sleep_ms(LOOK_MS).await;
                let limit_ms = f64::from(self.after_minutes.get_untracked()) * 60_000.0;
                let unused_ms = clock::monotonic_ms() - USED_MS.get();
                let unused = self.on.get_untracked() && limit_ms > 0.0 && unused_ms > limit_ms;
                if unused || self.pending.get_untracked() {
                    self.lock();
                }
            }
        });
    }

    /// Locks this device: the page starts anew without the key, and its workers end with it. A recording that runs is kept
    /// first.
    pub(crate) fn lock(self) {
        let idle =
            AppState::get().recorder.phase.with_untracked(|it| matches!(it, Phase::Idle | Phase::Failed(_)));
        if !self.on.get_untracked() || self.working.with_untracked(Option::is_some) {
            return;
        }
        if !idle {
            return self.pending.set(true);
        }
        // Where a reload is refused, the person can close the page.
        let _ = window().location().reload();
    }

    /// Chooses after how many minutes it locks.
    pub(crate) fn set_after(self, minutes: u32) {
        self.after_minutes.set(minutes);
        spawn_local(async move { keep_setting(&AFTER_MINUTES, &minutes).await });
    }

    /// Keeps this device under a passphrase from now on, with all that is there.
    ///
    /// # Errors
    /// Why not now.
    pub(crate) async fn switch_on(self, passphrase: String) -> Result<(), Problem> {
        self.ready()?;
        clock::sleep_ms(50).await;
        let (lock, key) = Lock::make(&normal(&passphrase), Cost::PAGE, &SealRandom(BrowserEntropy))
            .map_err(|error| Problem(text::seal_sentence(error)))?;
        keep(Stage::Sealing, Some(lock.to_bytes())).await?;
        self.take(Some(key), true);
        self.on.set(true);
        self.go_on(Direction::Seal).await;
        Ok(())
    }

    /// Opens all that is there for good.
    ///
    /// # Errors
    /// Why not now.
    pub(crate) async fn switch_off(self) -> Result<(), Problem> {
        self.ready()?;
        keep(Stage::Opening, None).await?;
        services::get().rows.use_key(key(), false);
        self.tell_workers();
        self.go_on(Direction::Open).await;
        Ok(())
    }

    fn ready(self) -> Result<(), Problem> {
        let AppState { recorder, transcripts, packing, .. } = AppState::get();
        let recording = recorder.phase.with_untracked(|it| !matches!(it, Phase::Idle | Phase::Failed(_)));
        let reading = transcripts.writing.with_untracked(Option::is_some) || services::get().queue.is_busy();
        let packs = packing.working.with_untracked(Option::is_some);
        if recording || reading || packs || self.working.with_untracked(Option::is_some) {
            return Err(Problem(t(text::BUSY).to_owned()));
        }
        Ok(())
    }

    /// Tells page, rows and workers of the key.
    fn take(self, key: Option<DeviceKey>, sealing: bool) {
        let services = services::get();
        services.rows.use_key(key.clone(), sealing);
        KEY.set(key);
        self.tell_workers();
    }

    fn tell_workers(self) {
        let (services, key) = (services::get(), key_for_new());
        services.workers().for_each(|worker| worker.use_key(key.as_ref()));
    }

    /// Brings along all that is not yet as it is to be. What a cut leaves is found at the next start.
    async fn go_on(self, direction: Direction) {
        self.working.set(Some(0.0));
        let done = convert::everything(direction, |share| self.working.set(Some(share))).await;
        let done = match (done, direction) {
            (Ok(0), Direction::Seal) => keep(Stage::Sealed, None).await.map_err(|it| it.0),
            (Ok(0), Direction::Open) => remove().await.map_err(|it| it.0),
            (Ok(left), _) => Err(text::some_left(left)),
            (Err(error), _) => Err(error.0),
        };
        self.working.set(None);
        match done {
            Ok(()) if direction == Direction::Open => {
                self.take(None, false);
                self.on.set(false);
            }
            Ok(()) => {}
            Err(sentence) => AppState::get().system.toast(sentence),
        }
    }
}

/// The person does something.
pub(crate) fn touch() {
    USED_MS.set(clock::monotonic_ms());
}

/// The same words from every keyboard.
fn normal(passphrase: &str) -> String {
    String::from(js_sys::JsString::from(passphrase).normalize("NFC"))
}

/// Writes how far it is, with another lock or the same.
async fn keep(stage: Stage, lock: Option<Vec<u8>>) -> Result<(), Problem> {
    let rows = services::get().rows.inner().clone();
    let sentence = |error: sotto_store::BackendError| Problem(store_sentence(&error.into()));
    let lock = match lock {
        Some(lock) => lock,
        None => {
            let row = rows.get(Table::Keys, LOCK_ROW).await.map_err(sentence)?.unwrap_or_default();
            row.get(1..).unwrap_or_default().to_vec()
        }
    };
    let value = Some([&[stage as u8], lock.as_slice()].concat());
    STAGE.set(Some(stage));
    rows.apply(vec![Write { table: Table::Keys, key: LOCK_ROW.to_owned(), value }]).await.map_err(sentence)
}

async fn remove() -> Result<(), Problem> {
    STAGE.set(None);
    let write = Write { table: Table::Keys, key: LOCK_ROW.to_owned(), value: None };
    let removed = services::get().rows.inner().apply(vec![write]).await;
    removed.map_err(|error| Problem(store_sentence(&error.into())))
}
