//! The ways in beside the file picker: folders, drops, pastes, files that another app shared, files opened with the app.

use leptos::{prelude::*, task::spawn_local};
use sotto_platform::{
    arrivals::{self, Dropped},
    opfs,
};
use sotto_store::intake;

use super::{ImportState, Source};
use crate::{
    state::{AppState, ImportItem},
    text::imports as say,
};

impl ImportState {
    /// Takes in the audio files of a folder. The others are passed over, and counted.
    pub(crate) fn add_folder(self, files: Vec<web_sys::File>) {
        let count = files.len();
        let audio: Vec<_> =
            files.into_iter().filter(|it| intake::is_audio(&it.name(), &it.type_())).collect();
        AppState::get().system.toast(say::from_folder(audio.len(), count - audio.len()));
        if !audio.is_empty() {
            self.add(audio);
        }
    }

    /// Takes in what was dropped or pasted.
    pub(crate) fn add_dropped(self, dropped: Dropped) {
        spawn_local(async move {
            let found = dropped.found().await;
            let from_folder = !found.in_folders.is_empty() || found.files.is_empty();
            if !found.files.is_empty() {
                self.add(found.files);
            }
            if from_folder {
                self.add_folder(found.in_folders);
            }
            if found.more {
                AppState::get().system.toast(say::too_many());
            }
        });
    }

    /// Listens for files that other apps share, and takes in those that came while no page was open.
    pub(crate) fn listen(self) {
        arrivals::on_share(move || spawn_local(self.empty_inbox()));
        match arrivals::take_share_note().as_deref() {
            Some("none") => AppState::get().system.toast(say::no_audio_shared()),
            Some("failed") => AppState::get().system.toast(say::share_failed()),
            _ => {}
        }
        spawn_local(self.empty_inbox());
    }

    async fn empty_inbox(self) {
        let mut names = opfs::list(arrivals::INBOX).await.unwrap_or_default();
        names.sort();
        for name in names {
            let path = format!("{}/{name}", arrivals::INBOX);
            let size = opfs::read(&path).await.map_or(0, |it| it.size() as u64);
            let known = |source: &Source| matches!(source, Source::Inbox(known) if *known == path);
            // Looked at last: another message may have brought it meanwhile.
            if self.sources.with_value(|it| it.values().any(known)) {
                continue;
            }
            let item = ImportItem::new(arrivals::name_in_inbox(&name).to_owned(), size);
            self.push(item, Some(Source::Inbox(path)));
        }
        self.changed();
        self.next();
    }
}
