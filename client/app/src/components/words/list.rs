//! The sentences in groups, of which those in sight are drawn: long talk stays quick.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{editor::Editor, row::Row};
use crate::text::{plural, t};

/// Sentences that are drawn together.
pub(super) const GROUP: usize = 30;
/// Height of a sentence that was never drawn, in pixels.
const ROW_PX: usize = 42;
/// How far beyond the edges is drawn, in pixels.
const MARGIN_PX: i32 = 500;

/// All sentences.
#[component]
pub(super) fn SentenceList(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let groups = Memo::new(move |_| editor.sentences.with(|all| all.len().div_ceil(GROUP)));
    // The first and the last group that is drawn.
    let drawn = RwSignal::new((0, 1));
    let look = move || {
        if let Some(list) = editor.list.get_untracked() {
            let seen = in_sight(&list);
            if drawn.get_untracked() != seen {
                drawn.set(seen);
            }
        }
    };
    Effect::new(move |_| {
        // Sentences that came or went move all that follow.
        editor.sentences.track();
        request_animation_frame(look);
    });
    let resized = window_event_listener(ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    follow(editor);
    let away = move || editor.follows.set(false);
    let label = move || plural(editor.sentences.with(|all| all.len()), "1 sentence", "{n} sentences");
    view! {
        <div class="sentences" role="list" node_ref=editor.list data-test="transcript" aria-label=label
            on:scroll=move |_| look()
            on:wheel=move |_| away()
            on:touchmove=move |_| away()>
            <For each=move || 0..groups.get() key=|group| *group let:group>
                <Group editor group drawn />
            </For>
        </div>
        <Show when=move || !editor.follows.get() && editor.player.playing.get()>
            <button type="button" class="button button-small" data-test="follow"
                on:click=move |_| editor.follows.set(true)>{t("Follow what is heard")}</button>
        </Show>
    }
}

/// The groups that lie within the list's edges, and a little beyond.
fn in_sight(list: &HtmlElement) -> (usize, usize) {
    let top = list.scroll_top() - MARGIN_PX;
    let bottom = list.scroll_top() + list.client_height() + MARGIN_PX;
    let groups = list.children();
    let mut seen = (usize::MAX, 0);
    for at in 0..groups.length() {
        let Some(group) = groups.item(at).and_then(|it| it.dyn_into::<HtmlElement>().ok()) else { continue };
        let start = group.offset_top() - list.offset_top();
        if start < bottom && start + group.offset_height() > top {
            seen = (seen.0.min(at as usize), seen.1.max(at as usize));
        }
    }
    if seen.0 == usize::MAX { (0, 1) } else { seen }
}

/// Some sentences, or the room that they take.
#[component]
fn Group(
    /// The editor.
    editor: Editor,
    /// Which one.
    group: usize,
    /// Those that are drawn.
    drawn: RwSignal<(usize, usize)>,
) -> impl IntoView {
    let node = NodeRef::new();
    let is_drawn = Memo::new(move |_| {
        let (first, last) = drawn.get();
        (first..=last).contains(&group)
    });
    let count =
        Memo::new(move |_| editor.sentences.with(|all| all.len().saturating_sub(group * GROUP).min(GROUP)));
    // How high it was when it was drawn last.
    let height = StoredValue::new(None::<i32>);
    let room = move || {
        if is_drawn.get() {
            return None;
        }
        let px = height.get_value().map_or(count.get() * ROW_PX, |it| it as usize);
        Some(format!("{px}px"))
    };
    Effect::new(move |_| {
        if !is_drawn.get() {
            return;
        }
        request_animation_frame(move || {
            let drawn: Option<HtmlElement> =
                node.try_get_untracked().flatten().map(|it: web_sys::HtmlDivElement| it.into());
            if let Some(drawn) = drawn {
                let _ = height.try_set_value(Some(drawn.offset_height()));
            }
        });
    });
    view! {
        <div class="sentence-group" role="presentation" node_ref=node style:block-size=room>
            <Show when=move || is_drawn.get()>
                <For each=move || 0..count.get() key=|at| *at let:at>
                    <Row editor at=group * GROUP + at />
                </For>
            </Show>
        </div>
    }
}

/// Keeps what is heard in sight, until the person scrolls away.
fn follow(editor: Editor) {
    let heard = Memo::new(move |_| {
        let at_s = editor.player.position_s.get();
        editor.sentences.with(|all| all.partition_point(|it| it.segment.start_s <= at_s).checked_sub(1))
    });
    Effect::new(move |_| {
        let heard = heard.get();
        if let Some(at) = heard
            && editor.player.playing.get_untracked()
            && editor.follows.get()
            && editor.typing.with_untracked(Option::is_none)
        {
            editor.reveal(at, false);
        }
    });
}
