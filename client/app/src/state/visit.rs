//! A visit by a feedback link, by somebody without an account: what is asked, what was recorded for it, and what of it
//! goes to those who ask.

mod by_code;
mod kept;
mod proof;
mod sending;
mod upload;

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::{
    ErrorCode, RecordingId,
    feedback::{LinkTexts, VisitorView},
    route,
};
use sotto_platform::offline;
use sotto_store::DataClass;

use super::{
    AppState,
    session::{self, RequestProblem},
};
pub(crate) use by_code::Desk;
pub(crate) use kept::Sent;
use kept::Visit;
pub(crate) use sending::{SendProblem, Sending};

/// Where visitors are.
const PLACE: &str = "/f/";
/// No slug of ours is longer.
const MOST_SLUG_CHARS: usize = 64;

/// Where a link is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum LinkPlace {
    /// The server is being asked.
    Asking,
    /// It takes feedback.
    Open(Arc<VisitorView>),
    /// There is none, or it takes nothing.
    Shut(ErrorCode),
    /// Nobody knows: the server gave no good answer.
    Unknown(RequestProblem),
}

/// What goes beside the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Shares {
    /// What was said, as text.
    pub(crate) words: bool,
    /// The recording itself.
    pub(crate) sound: bool,
}

/// The visit of this page.
#[derive(Clone, Copy)]
pub(crate) struct VisitState {
    /// Where the link is.
    pub(crate) link: RwSignal<LinkPlace>,
    /// Whether what is shown of the link was read earlier, because the server is away.
    pub(crate) from_earlier: RwSignal<bool>,
    /// The language in which it is read, by its place in the link's list.
    pub(crate) language: RwSignal<usize>,
    /// What the visitor allows.
    pub(crate) shares: RwSignal<Shares>,
    /// Whether they agree.
    pub(crate) agreed: RwSignal<bool>,
    /// Whether what they agreed to is another by now.
    pub(crate) changed: RwSignal<bool>,
    /// Whether they record once more; what they have stays until the new one is there.
    pub(crate) once_more: RwSignal<bool>,
    /// Where sending is.
    pub(crate) sending: RwSignal<Sending>,
    /// The code of what was sent on this page.
    pub(crate) receipt: RwSignal<Option<String>>,
    /// What lies under a code.
    pub(crate) desk: RwSignal<Desk>,
    /// What is kept of the visit on this device.
    visit: RwSignal<Visit>,
    slug: StoredValue<String>,
    /// Whether to try again at once.
    nudged: StoredValue<bool>,
}

impl VisitState {
    pub(super) fn new() -> Self {
        Self {
            link: RwSignal::new(LinkPlace::Asking),
            from_earlier: RwSignal::new(false),
            language: RwSignal::new(0),
            shares: RwSignal::new(Shares::default()),
            agreed: RwSignal::new(false),
            changed: RwSignal::new(false),
            once_more: RwSignal::new(false),
            sending: RwSignal::new(Sending::No),
            receipt: RwSignal::new(None),
            desk: RwSignal::new(Desk::Closed),
            visit: RwSignal::new(Visit::default()),
            slug: StoredValue::new(String::new()),
            nudged: StoredValue::new(false),
        }
    }

    /// Begins or goes on with the visit that the address names.
    pub(crate) fn open(self) {
        let slug = slug().unwrap_or_default();
        self.slug.set_value(slug.clone());
        self.visit.set(kept::of(&slug));
        self.read();
        self.resume();
        offline::on_change(move |online| {
            if online {
                self.nudge();
                if self.link.with_untracked(|it| !matches!(it, LinkPlace::Open(_))) {
                    self.read();
                }
            }
        });
    }

    /// Asks the server what the link says.
    pub(crate) fn read(self) {
        let slug = self.slug.get_value();
        if !is_plain(&slug) {
            return self.link.set(LinkPlace::Shut(ErrorCode::NotFound));
        }
        spawn_local(async move {
            let answer =
                session::send_as_visitor("GET", &self.path(), Vec::new(), None, DataClass::App).await;
            match answer.and_then(session::check_and_read::<VisitorView>) {
                Ok(view) => {
                    self.from_earlier.set(false);
                    self.change(|it| it.view = Some(view.clone())).await;
                    self.show(view);
                }
                Err(RequestProblem::Refused(body)) if shuts(body.code) => {
                    self.link.set(LinkPlace::Shut(body.code));
                }
                Err(problem) => match self.visit.with_untracked(|it| it.view.clone()) {
                    Some(view) => {
                        self.from_earlier.set(true);
                        self.show(view);
                    }
                    None => self.link.set(LinkPlace::Unknown(problem)),
                },
            }
        });
    }

    /// What the visitor reads, in their language.
    pub(crate) fn texts(self) -> Option<LinkTexts> {
        self.link.with(|it| match it {
            LinkPlace::Open(view) => view.texts.get(self.language.get()).cloned(),
            _ => None,
        })
    }

    /// The recording of the visit, where it is on this device.
    pub(crate) fn recording(self) -> Option<RecordingId> {
        let id = self.visit.with(|it| it.recording)?;
        AppState::get().library.find(id).map(|it| it.id)
    }

    /// What was sent from this device and not withdrawn, oldest first.
    pub(crate) fn sent(self) -> Vec<Sent> {
        self.visit.with(|it| it.sent.clone())
    }

    /// Takes a recording that was kept; an earlier one of the visit goes.
    pub(crate) fn take(self, id: RecordingId) {
        let before = self.visit.with_untracked(|it| it.recording);
        if before == Some(id) {
            return;
        }
        self.once_more.set(false);
        self.receipt.set(None);
        spawn_local(async move {
            self.change(|it| it.recording = Some(id)).await;
            if let Some(before) = before {
                AppState::get().library.forget(before).await;
            }
        });
    }

    /// Removes the recording and what is known of what was sent from this device. What was sent stays where it is.
    pub(crate) fn forget(self) {
        let before = self.visit.with_untracked(|it| it.recording);
        spawn_local(async move {
            if let Some(before) = before {
                AppState::get().library.forget(before).await;
            }
            self.change(|it| {
                it.recording = None;
                it.pending = None;
                it.sent.clear();
            })
            .await;
            self.begin_anew();
        });
    }

    /// Leaves what was sent behind, for another recording.
    pub(crate) fn give_more(self) {
        let before = self.visit.with_untracked(|it| it.recording);
        spawn_local(async move {
            self.change(|it| it.recording = None).await;
            self.begin_anew();
            if let Some(before) = before {
                AppState::get().library.forget(before).await;
            }
        });
    }

    fn begin_anew(self) {
        self.shares.set(Shares::default());
        self.agreed.set(false);
        self.once_more.set(false);
        self.receipt.set(None);
        self.sending.set(Sending::No);
        self.desk.set(Desk::Closed);
    }

    fn show(self, view: VisitorView) {
        // Whoever reads already goes on in the language they chose.
        let reads = self.link.with_untracked(|it| matches!(it, LinkPlace::Open(_)));
        if !reads {
            self.language.set(language_for(&view.texts));
        }
        self.language.update(|it| *it = (*it).min(view.texts.len().saturating_sub(1)));
        self.link.set(LinkPlace::Open(Arc::new(view)));
    }

    async fn change(self, how: impl FnOnce(&mut Visit)) {
        self.visit.update(how);
        let visit = self.visit.get_untracked();
        if let Err(error) = kept::keep(self.slug.get_value(), visit).await {
            // It holds for as long as the page is open.
            AppState::get().system.toast(crate::text::store_sentence(&error));
        }
    }

    fn path(self) -> String {
        route::FEEDBACK.replace("{slug}", &self.slug.get_value())
    }
}

/// Whether the address is a visitor's.
pub(crate) fn is_visit() -> bool {
    slug().is_some()
}

/// What follows in the address of a visitor's page.
fn slug() -> Option<String> {
    let path = window().location().pathname().ok()?;
    path.strip_prefix(PLACE).map(|it| it.trim_end_matches('/').to_owned())
}

fn is_plain(slug: &str) -> bool {
    (1..=MOST_SLUG_CHARS).contains(&slug.len())
        && slug.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it))
}

/// Whether an answer says that a link takes nothing, whatever is tried.
fn shuts(code: ErrorCode) -> bool {
    use ErrorCode::{LinkClosed, LinkExpired, LinkFull, NotFound};
    [LinkClosed, LinkExpired, LinkFull, NotFound].contains(&code)
}

/// The text in the page's language; the first where there is none.
fn language_for(texts: &[LinkTexts]) -> usize {
    let page = document().document_element().and_then(|it| it.get_attribute("lang")).unwrap_or_default();
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    texts.iter().position(|it| primary(&it.language) == primary(&page)).unwrap_or(0)
}
