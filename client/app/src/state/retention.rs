//! Rules by which recordings go after some days: kept, shown before they hold, and followed at the start and once a day.

use leptos::{prelude::*, task::spawn_local};
use sotto_platform::{clock, opfs};
use sotto_store::{
    Setting,
    retention::{Due, Gone, Rule, due},
};

use super::{AppState, keep_setting, services};

const RULES: Setting<Vec<Rule>> = Setting::new("retention");
const DAY_MS: u32 = 24 * 60 * 60 * 1_000;

/// The rules.
#[derive(Clone, Copy)]
pub(crate) struct RetentionState {
    /// In the order they were made.
    pub(crate) rules: RwSignal<Vec<Rule>>,
}

impl RetentionState {
    pub(super) fn new() -> Self {
        Self { rules: RwSignal::new(services::get().library.setting(&RULES).unwrap_or_default()) }
    }

    /// Titles of the recordings that a rule would take now.
    pub(crate) fn preview(self, rule: &Rule) -> Vec<String> {
        // Follows what is in the library.
        AppState::get().library.recordings.track();
        let library = &services::get().library;
        let due = due(std::slice::from_ref(rule), &library.list(), clock::now_ms());
        due.iter().filter_map(|it| library.get(it.id)).map(|it| it.title).collect()
    }

    /// Folders that recordings lie in, by the alphabet.
    pub(crate) fn folders(self) -> Vec<String> {
        AppState::get().library.recordings.track();
        let mut folders: Vec<String> = services::get().library.list().iter().map(|it| it.folder()).collect();
        folders.sort_unstable();
        folders.dedup();
        folders.retain(|it| !it.is_empty());
        folders
    }

    /// Adds a rule and follows it.
    pub(crate) fn add(self, rule: Rule) {
        self.rules.update(|rules| {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        });
        self.kept();
        spawn_local(self.follow());
    }

    /// Takes a rule away. What it took does not come back.
    pub(crate) fn remove(self, rule: &Rule) {
        self.rules.update(|rules| rules.retain(|it| it != rule));
        self.kept();
    }

    /// Follows the rules now and once a day.
    pub(super) fn keep_up(self) {
        spawn_local(async move {
            loop {
                self.follow().await;
                clock::sleep_ms(DAY_MS).await;
            }
        });
    }

    fn kept(self) {
        let rules = self.rules.get_untracked();
        spawn_local(async move { keep_setting(&RULES, &rules).await });
    }

    async fn follow(self) {
        let (state, services) = (AppState::get(), services::get());
        let due = due(&self.rules.get_untracked(), &services.library.list(), clock::now_ms());
        let of = |what: Gone| due.iter().filter(move |it| it.what == what).map(|it: &Due| it.id);
        let mut without_audio = 0;
        for id in of(Gone::Audio) {
            match services.library.drop_audio(id).await {
                Ok(Some(path)) => {
                    // Open elsewhere: the sweep at the next start removes it.
                    let _ = opfs::remove(&path).await;
                    without_audio += 1;
                    state.library.refresh_one(id);
                }
                Ok(None) => {}
                Err(error) => return state.system.toast(crate::text::store_sentence(&error)),
            }
        }
        if without_audio > 0 {
            state.system.toast(crate::text::privacy::audio_went(without_audio));
            state.system.refresh_storage();
        }
        let whole: Vec<_> = of(Gone::Everything).collect();
        if !whole.is_empty() {
            let said = crate::text::privacy::recordings_went(whole.len());
            state.library.delete_saying(&whole, said);
        }
    }
}
