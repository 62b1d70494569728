//! The bin: what was deleted stays for a while, and goes for good after it.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, opfs};
use sotto_store::{Setting, Step};

use super::{LibraryState, view};
use crate::{
    state::{
        AppState, RecordingView, clean_sound, exports, keep_setting, meaning, named_voices, own_voice,
        services, system::TOAST_MS, unfinished,
    },
    text::plural,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// Days that a deleted recording stays.
const KEEP_DAYS: Setting<u32> = Setting::new("bin-days");
/// Where nobody chose otherwise.
const DEFAULT_DAYS: u32 = 30;
/// Times that can be chosen; at 0, it goes with its message.
pub(crate) const DAYS: [u32; 3] = [0, 7, 30];

impl LibraryState {
    /// Days that a deleted recording stays.
    pub(crate) fn bin_days(self) -> u32 {
        services::get().library.setting(&KEEP_DAYS).unwrap_or(DEFAULT_DAYS)
    }

    /// Chooses how long deleted recordings stay; those that are older go.
    pub(crate) fn set_bin_days(self, days: u32) {
        spawn_local(async move {
            keep_setting(&KEEP_DAYS, &days).await;
            self.empty_bin_of_old().await;
            self.bin_version.update(|it| *it += 1);
        });
    }

    /// What lies in the bin, with when it was deleted and the day on which it goes, both in milliseconds since 1970.
    pub(crate) fn bin(self) -> Vec<(RecordingView, u64)> {
        self.bin_version.track();
        let deleted = services::get().library.deleted();
        let mut all: Vec<(RecordingView, u64)> =
            deleted.iter().map(|it| (view(it), it.deleted_at_ms.unwrap_or_default())).collect();
        all.sort_by_key(|it| std::cmp::Reverse(it.1));
        all
    }

    /// When what was deleted at a time goes.
    pub(crate) fn leaves_bin_ms(self, deleted_ms: u64) -> u64 {
        deleted_ms + u64::from(self.bin_days()) * DAY_MS
    }

    /// Takes recordings out of the bin.
    pub(crate) fn restore(self, ids: &[RecordingId]) {
        let said = plural(
            ids.len(),
            "The recording is back in the library.",
            "{n} recordings are back in the library.",
        );
        let steps = ids.iter().map(|id| Step::Deleted(*id, false)).collect();
        AppState::get().undo.make(steps, Some(said));
    }

    /// Removes deleted recordings for good.
    pub(crate) fn remove_for_good(self, ids: Vec<RecordingId>) {
        spawn_local(async move {
            for id in &ids {
                self.purge(*id).await;
            }
            self.bin_version.update(|it| *it += 1);
            let gone =
                plural(ids.len(), "The recording is gone for good.", "{n} recordings are gone for good.");
            AppState::get().system.toast(gone);
        });
    }

    /// Where nothing is kept in the bin: what was just deleted goes when the message that offers it back has gone.
    pub(in crate::state) fn empty_bin_later(self, back: &[Step]) {
        let deletes = back.iter().any(|step| matches!(step, Step::Deleted(_, false)));
        if deletes && self.bin_days() == 0 {
            spawn_local(async move {
                clock::sleep_ms(TOAST_MS + 1_000).await;
                self.empty_bin_of_old().await;
            });
        }
    }

    /// Removes what has been in the bin long enough.
    pub(super) async fn empty_bin_of_old(self) {
        // What a message still offers back stays.
        let message_ms = if self.bin_days() == 0 { u64::from(TOAST_MS) } else { 0 };
        let keep_ms = u64::from(self.bin_days()) * DAY_MS + message_ms;
        for id in services::get().library.deleted_until(clock::now_ms().saturating_sub(keep_ms)) {
            self.purge(id).await;
        }
    }

    /// Removes what is left of a deleted recording, unless it was taken back.
    pub(in crate::state) async fn purge(self, id: RecordingId) {
        let Ok(path) = services::get().library.purge(id).await else { return };
        own_voice::forget_one(id).await;
        named_voices::forget_one(id).await;
        unfinished::forget_one(id).await;
        meaning::forget_one(id).await;
        if let Some(path) = path {
            // Open elsewhere: the sweep at the next start removes it.
            let _ = opfs::remove(&path).await;
        }
        // The recording as it was made, where it is kept otherwise by now.
        let _ = opfs::remove(&format!("{}/{id}.wav", services::CAPTURES)).await;
        AppState::get().system.refresh_storage();
    }

    /// Empties the bin of what is old, and removes files that no recording stands for.
    ///
    /// An id carries the time it was made, so a file that is being taken in at this moment is told apart.
    pub(in crate::state) async fn sweep(self, before_ms: u64) {
        self.empty_bin_of_old().await;
        let library = &services::get().library;
        // A row that a newer version wrote may own files that this one does not know of.
        if !library.unreadable().is_empty() {
            return;
        }
        own_voice::sweep().await;
        clean_sound::sweep().await;
        exports::sweep().await;
        let known = library.audio_paths();
        for name in opfs::list(services::AUDIO).await.unwrap_or_default() {
            let path = format!("{}/{name}", services::AUDIO);
            let is_old = name.parse::<RecordingId>().is_ok_and(|it| it.made_ms() < before_ms);
            if is_old && !known.contains(&path) {
                // A file that another tab is writing at this moment refuses, which is right.
                let _ = opfs::remove(&path).await;
            }
        }
    }
}
