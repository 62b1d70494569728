//! Beside which web page a recording is made, in the extension: what is known of it, what of that is kept, and what a person
//! wants from outside the page of the app.

mod choices;

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;
use sotto_api::{RecordingId, sync::ExtraKind};
use sotto_platform::{extension, snapshot};
use sotto_protocol::{PageContext, from_json};
use sotto_store::Setting;

use super::{AppState, keep_setting, recorder::id_of, services};

pub(crate) use choices::PageChoices;

/// What of a page is kept.
const CHOICES: Setting<PageChoices> = Setting::new("page-choices");
/// Pages of captures that no recording stands for yet.
const KEPT: Setting<BTreeMap<String, PageContext>> = Setting::new("capture-pages");

/// Most pixels of a picture along a side.
const LONGEST_PX: f64 = 1_280.0;

/// What a person wanted outside the app's page, as the background worker leaves it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    /// To record.
    record: bool,
    /// To stop.
    stop: bool,
    /// About this page.
    page: Option<PageContext>,
}

/// The page beside the app.
#[derive(Clone, Copy)]
pub(crate) struct PageState {
    /// What is known of it; none where nobody looked.
    pub(crate) seen: RwSignal<Option<PageContext>>,
    /// What of it is kept.
    pub(crate) choices: RwSignal<PageChoices>,
    /// Whether the browser did not let the page be looked at.
    pub(crate) refused: RwSignal<bool>,
}

impl PageState {
    pub(super) fn new() -> Self {
        Self {
            seen: RwSignal::new(None),
            choices: RwSignal::new(PageChoices::default()),
            refused: RwSignal::new(false),
        }
    }

    /// Reads what was chosen earlier, and listens to what is wanted in the toolbar, by keys and in menus.
    pub(super) fn load(self) {
        if !extension::is_here() {
            return;
        }
        self.choices.set(services::get().library.setting(&CHOICES).unwrap_or_default());
        let take = move || spawn_local(self.take_wish());
        // Without it the buttons of this page still work.
        let _ = extension::on_wish(take);
        take();
    }

    /// Who looks at the toolbar sees whether something is recorded, however the page ends; for the app's root.
    pub(crate) fn show_in_toolbar(self) {
        if !extension::is_here() {
            return;
        }
        extension::on_leave(|| extension::tell("idle"));
        let recorder = AppState::get().recorder;
        let runs = Memo::new(move |_| recorder.runs());
        Effect::new(move |_| extension::tell(if runs.get() { "recording" } else { "idle" }));
    }

    async fn take_wish(self) {
        let Some(wish) = extension::take_wish().await.ok().flatten() else { return };
        let Some(wish) = from_json::<Wish>(wish.as_bytes()) else { return };
        let state = AppState::get();
        if wish.stop {
            return state.recorder.stop();
        }
        if let Some(page) = wish.page {
            self.see(page);
        }
        if wish.record {
            // Who asks to record has no need of the first page any more.
            state.privacy.begin();
            state.recorder.start();
        }
    }

    fn see(self, page: PageContext) {
        self.refused.set(false);
        self.seen.set(Some(page.bounded()));
        self.kept_so_far();
    }

    /// Looks at the page; answers nothing, for the page shows what was found.
    pub(crate) fn look(self) {
        self.ask("look", |_, new| new);
    }

    /// Lets the person point at an element of the page.
    pub(crate) fn pick(self) {
        self.ask("pick", |seen, new| PageContext {
            element: new.element,
            ..seen.unwrap_or(PageContext { element: None, ..new })
        });
    }

    /// Takes a picture of what is seen of the page.
    pub(crate) fn take_picture(self) {
        self.ask("picture", |seen, new| PageContext {
            picture: new.picture,
            ..seen.unwrap_or(PageContext { picture: None, ..new })
        });
    }

    /// Makes a part of the picture unreadable.
    pub(crate) fn hide(self, part: [f64; 4]) {
        let Some(picture) = self.seen.with_untracked(|it| it.as_ref().and_then(|it| it.picture.clone()))
        else {
            return;
        };
        spawn_local(async move {
            match snapshot::hide(&picture, part).await {
                Ok(hidden) => self.set_picture(Some(hidden)),
                // Rather no picture than one that shows what was to be hidden.
                Err(_) => self.set_picture(None),
            }
        });
    }

    fn ask(
        self,
        word: &'static str,
        join: impl Fn(Option<PageContext>, PageContext) -> PageContext + 'static,
    ) {
        spawn_local(async move {
            let answer = extension::ask(word).await.ok().flatten();
            match answer.and_then(|it| from_json::<PageContext>(it.as_bytes())) {
                Some(new) => {
                    let new = with_small_picture(new).await;
                    self.see(join(self.seen.get_untracked(), new));
                }
                None => self.refused.set(true),
            }
        });
    }

    /// Puts another picture in place of the one that was taken; none takes it away.
    pub(crate) fn set_picture(self, picture: Option<String>) {
        self.seen.update(|seen| {
            if let Some(page) = seen {
                page.picture = picture;
            }
        });
        self.kept_so_far();
    }

    /// Forgets the page.
    pub(crate) fn forget(self) {
        self.seen.set(None);
        self.kept_so_far();
    }

    /// Chooses what of it is kept, from now on.
    pub(crate) fn choose(self, choices: PageChoices) {
        self.choices.set(choices);
        self.kept_so_far();
        spawn_local(async move { keep_setting(&CHOICES, &choices).await });
    }

    /// What of the page would be kept now.
    pub(crate) fn chosen(self) -> Option<PageContext> {
        self.seen.with(|seen| self.choices.get().of(seen.as_ref()?))
    }

    /// Keeps it with the capture that runs, in case that the page of the app goes away.
    fn kept_so_far(self) {
        if let Some(id) = AppState::get().recorder.running_id() {
            self.begin(id);
        }
    }

    /// A capture has begun.
    pub(super) fn begin(self, id: RecordingId) {
        let page = untrack(|| self.chosen());
        if extension::is_here() {
            spawn_local(put(id, page));
        }
    }

    /// Hands it to the recording that a capture became.
    pub(super) async fn give(self, id: RecordingId) {
        let Some(page) = kept().remove(&id.to_string()) else { return };
        if let Err(error) = services::get().library.set_extra(id, ExtraKind::Page, &page).await {
            // It is tried again at the next start.
            return AppState::get().system.toast(crate::text::store_sentence(&error));
        }
        put(id, None).await;
        if AppState::get().recorder.running_id().is_none() {
            self.seen.set(None);
        }
    }

    /// Gives recordings their pages whose app went away in between; where somebody `looked` what captures are there, what is
    /// kept of others goes.
    pub(super) async fn settle(self, looked: bool) {
        let unfinished = AppState::get().recorder.unfinished;
        for id in kept().keys().filter_map(|id| id.parse::<RecordingId>().ok()) {
            let waits = unfinished.with_untracked(|all| all.iter().any(|it| id_of(&it.path) == Some(id)));
            if services::get().library.get(id).is_some() {
                self.give(id).await;
            } else if looked && !waits && AppState::get().recorder.running_id() != Some(id) {
                put(id, None).await;
            }
        }
    }
}

/// The page of a recording as it is kept; none where there is none.
pub(crate) fn read(kept: &str) -> Option<PageContext> {
    from_json::<Option<PageContext>>(kept.as_bytes()).flatten().map(PageContext::bounded)
}

/// A page with its picture as large as is kept.
async fn with_small_picture(page: PageContext) -> PageContext {
    let picture = match &page.picture {
        Some(picture) => {
            snapshot::shrink(picture, LONGEST_PX, PageContext::PICTURE_BYTES / 2).await.ok().flatten()
        }
        None => None,
    };
    PageContext { picture, ..page }
}

fn kept() -> BTreeMap<String, PageContext> {
    services::get().library.setting(&KEPT).unwrap_or_default()
}

async fn put(id: RecordingId, page: Option<PageContext>) {
    let mut all = kept();
    let before = match page {
        Some(page) => all.insert(id.to_string(), page),
        None => all.remove(&id.to_string()),
    };
    if before.as_ref() != all.get(&id.to_string()) {
        // Without room it stays in memory until the recording is kept.
        let _ = services::get().library.set_setting(&KEPT, &all).await;
    }
}
