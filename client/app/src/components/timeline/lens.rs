//! What all tracks share: the window that is shown, the selection, the chosen marker, and where the pointer is.

use leptos::prelude::*;
use sotto_chart::{Stretch, Window};

use crate::components::player::{Bounds, Player};

/// Where the pointer is: share of the window, and share of the spectrogram's height from its top while it is over it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hover {
    pub(crate) time: f64,
    pub(crate) spectrogram: Option<f64>,
}

/// Steps of the zoom at a press of a button: by half.
pub(crate) const PRESS_STEPS: i32 = 16;

/// What is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Lens {
    /// What all tracks show.
    pub(crate) window: RwSignal<Window>,
    /// What is selected.
    pub(crate) selection: RwSignal<Option<Stretch>>,
    /// Whether the selection is played over and over.
    pub(crate) looping: RwSignal<bool>,
    /// Where the pointer is.
    pub(crate) hover: RwSignal<Option<Hover>>,
    /// The marker that is looked at, by its place.
    pub(crate) chosen: RwSignal<Option<(f64, Option<f64>)>>,
    /// Whether the list of keys is open.
    pub(crate) help: RwSignal<bool>,
    /// Plays and seeks.
    pub(crate) player: Player,
    /// The window that is shown at the next frame of the screen.
    aim: StoredValue<Window>,
    waiting: StoredValue<bool>,
    following: StoredValue<bool>,
}

impl Lens {
    /// On the whole recording of a player.
    pub(crate) fn new(player: Player) -> Self {
        let whole = Window::whole(player.duration_s.get_untracked());
        let lens = Self {
            window: RwSignal::new(whole),
            selection: RwSignal::new(None),
            looping: RwSignal::new(false),
            hover: RwSignal::new(None),
            chosen: RwSignal::new(None),
            help: RwSignal::new(false),
            player,
            aim: StoredValue::new(whole),
            waiting: StoredValue::new(false),
            following: StoredValue::new(true),
        };
        Effect::new(move |_| lens.set(lens.aim.get_value().of(player.duration_s.get())));
        Effect::new(move |before: Option<f64>| lens.follow(before));
        Effect::new(move |_| {
            let stretch = lens.selection.get().filter(|it| it.length_s() > 0.0);
            let looped = stretch.filter(|_| lens.looping.get());
            player.bounds.set(looped.map(|it| bounds(it, true)));
        });
        lens
    }

    /// Shows another window, at the next frame of the screen: events may come faster than that.
    fn set(self, window: Window) {
        self.aim.set_value(window);
        if self.waiting.get_value() {
            return;
        }
        self.waiting.set_value(true);
        request_animation_frame(move || {
            // The page may have been left meanwhile.
            if let Some(aim) = self.aim.try_get_value() {
                self.waiting.set_value(false);
                if self.window.get_untracked() != aim {
                    self.window.set(aim);
                }
            }
        });
    }

    /// The window that is shown, or will be at the next frame.
    pub(crate) fn aim(self) -> Window {
        self.aim.get_value()
    }

    /// Shows another window because the person wants it: while it does not show the cursor, it stays where it is.
    pub(crate) fn look(self, window: Window) {
        self.following.set_value(window.holds(self.player.position_s.get_untracked()));
        self.set(window);
    }

    /// Zooms in, or out where negative, around the cursor, or around the middle where the cursor is not shown.
    pub(crate) fn zoom(self, steps: i32) {
        let (aim, cursor_s) = (self.aim(), self.player.position_s.get_untracked());
        let around_s = if aim.holds(cursor_s) { cursor_s } else { aim.time_at(0.5) };
        self.look(aim.zoomed(steps, around_s));
    }

    /// Moves by a share of the window.
    pub(crate) fn pan(self, share: f64) {
        let aim = self.aim();
        self.look(aim.moved(share * aim.length_s()));
    }

    /// Shows everything.
    pub(crate) fn show_all(self) {
        self.look(Window::whole(self.aim().whole_s));
    }

    /// Shows the selection as large as it can be.
    pub(crate) fn show_selection(self) {
        if let Some(stretch) = self.selection.get_untracked() {
            self.look(self.aim().around(stretch));
        }
    }

    /// Seconds of a small step of the cursor: a second, or less where less is shown.
    pub(crate) fn step_s(self) -> f64 {
        let aim = self.aim();
        if aim.is_whole() { 1.0 } else { (aim.length_s() / 100.0).min(1.0) }
    }

    /// Moves the cursor and the selection's edge that lies there.
    pub(crate) fn extend(self, by_s: f64) {
        let from_s = self.player.position_s.get_untracked();
        self.player.nudge(by_s);
        let to_s = self.player.position_s.get_untracked();
        self.selection.update(|it| *it = Some(Stretch::dragged(*it, from_s, to_s)));
    }

    /// The selection begins at the cursor.
    pub(crate) fn start_here(self) {
        let (at_s, whole_s) = (self.player.position_s.get_untracked(), self.aim().whole_s);
        self.selection.update(|it| *it = Some(it.unwrap_or(Stretch::between(at_s, whole_s)).starting(at_s)));
    }

    /// The selection ends at the cursor.
    pub(crate) fn end_here(self) {
        let at_s = self.player.position_s.get_untracked();
        self.selection.update(|it| *it = Some(it.unwrap_or(Stretch::between(0.0, at_s)).ending(at_s)));
    }

    /// Nothing is selected, and nothing is played over and over.
    pub(crate) fn clear(self) {
        self.selection.set(None);
        self.looping.set(false);
    }

    /// Plays the selection from its start to its end.
    pub(crate) fn play_selection(self) {
        if let Some(stretch) = self.selection.get_untracked().filter(|it| it.length_s() > 0.0) {
            self.player.play_stretch(bounds(stretch, self.looping.get_untracked()));
        }
    }

    /// Plays the selection over and over, or on after its end.
    pub(crate) fn toggle_loop(self) {
        self.looping.update(|it| *it = !*it);
        if self.looping.get_untracked() && !self.player.playing.get_untracked() {
            self.play_selection();
        }
    }

    /// Turns the page when the cursor runs out of the window, or jumps.
    fn follow(self, before: Option<f64>) -> f64 {
        let now_s = self.player.position_s.get();
        let playing = self.player.playing.get_untracked();
        let jumped = before.is_some_and(|before_s| !(0.0..1.0).contains(&(now_s - before_s)));
        let aim = self.aim();
        if aim.holds(now_s) || jumped || !playing {
            self.following.set_value(true);
        }
        if before.is_some() && self.following.get_value() && !aim.holds(now_s) {
            self.set(aim.following(now_s));
        }
        now_s
    }
}

fn bounds(stretch: Stretch, again: bool) -> Bounds {
    Bounds { start_s: stretch.start_s, end_s: stretch.end_s, again }
}
