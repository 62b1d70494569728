//! What lies in the window in detail, where what is kept is too coarse for it.

use std::{sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use sotto_chart::{Closeness, Picture, Pyramid, Stretch, Window};
use sotto_protocol::{CloseUp, CloseUpWish};

use super::{lens::Lens, spectrogram};
use crate::state::AppState;

/// How long a window stays as it is before its detail is read.
const PAUSE: Duration = Duration::from_millis(120);

/// Pixels that a window is taken to be wide.
const WIDTH_PX: f64 = 1_400.0;

/// Values that are asked for: of the window and the room around it.
const PEAKS: u32 = 8_192;
const COLUMNS: u32 = 2_048;
const ROWS: u16 = 128;

/// A part in detail.
pub(super) struct Seen {
    closeness: Closeness,
    pub(super) peaks: Pyramid,
    pub(super) picture: Arc<Picture>,
}

impl Seen {
    /// Levels of a part are relative to its own loudest cell; `highest` is that cell's level in the whole recording.
    fn new(seen: CloseUp, span: Stretch, finest: bool, highest: u8) -> Self {
        let full = |values: &[i16]| values.iter().map(|it| f32::from(*it) / f32::from(i16::MAX)).collect();
        let levels = seen.levels.iter().map(|it| it.saturating_sub(u8::MAX - highest)).collect();
        Self {
            closeness: Closeness { span, bucket_s: seen.bucket_s, finest },
            peaks: Pyramid::new(seen.start_s, seen.bucket_s, full(&seen.min), full(&seen.max)),
            picture: Arc::new(Picture::of_rows(seen.start_s, seen.hop_s, usize::from(seen.rows), levels)),
        }
    }

    /// Whether it shows all of a stretch, as far as the recording goes.
    pub(super) fn covers(&self, from_s: f64, to_s: f64, whole_s: f64) -> bool {
        let span = self.closeness.span;
        span.start_s <= from_s.max(0.0) && to_s.min(whole_s) <= span.end_s + self.closeness.bucket_s
    }
}

/// The part that is there in detail, and a count of its changes.
#[derive(Clone, Copy)]
pub(super) struct CloseUps {
    pub(super) seen: RwSignal<Option<Arc<Seen>>>,
    pub(super) count: RwSignal<u32>,
    wanted: StoredValue<u32>,
}

impl CloseUps {
    /// Watches the window. `kept` is how fine the series are that are kept.
    pub(super) fn watch(lens: Lens, kept: Closeness, whole: Arc<Picture>, rate_hz: u32) -> Self {
        let all = Self { seen: RwSignal::new(None), count: RwSignal::new(0), wanted: StoredValue::new(0) };
        let state = AppState::get().close_up;
        on_cleanup(move || state.give_up());
        Effect::new(move |_| {
            let window = lens.window.get();
            // Whatever is waited for is for another window.
            all.wanted.update_value(|it| *it += 1);
            let wanted = all.wanted.get_value();
            if kept.suffices(&window, WIDTH_PX) || all.suffices(&window) {
                return;
            }
            let whole = whole.clone();
            set_timeout(
                move || {
                    if all.wanted.try_get_value() == Some(wanted) {
                        all.read(lens, window, whole, rate_hz);
                    }
                },
                PAUSE,
            );
        });
        all
    }

    fn suffices(self, window: &Window) -> bool {
        self.seen.with_untracked(|it| it.as_ref().is_some_and(|it| it.closeness.suffices(window, WIDTH_PX)))
    }

    fn read(self, lens: Lens, window: Window, whole: Arc<Picture>, rate_hz: u32) {
        let Some(span) = Closeness::wanted(&window) else { return };
        let scale = spectrogram::scale();
        let wish = CloseUpWish {
            start_s: span.start_s,
            end_s: span.end_s,
            peaks: PEAKS,
            columns: COLUMNS,
            rows: ROWS,
            low_hz: scale.low_hz(),
            high_hz: scale.high_hz(),
        };
        let id = lens.player.id();
        spawn_local(async move {
            let Some(seen) = AppState::get().close_up.read(id, wish).await else { return };
            let finest = seen.bucket_s <= 1.01 / f64::from(rate_hz.max(1));
            let highest = whole.highest(span.start_s, span.end_s);
            let seen = Seen::new(seen, span, finest, highest);
            // The page may have been left meanwhile.
            if self.seen.try_set(Some(Arc::new(seen))).is_none() {
                self.count.update(|it| *it += 1);
            }
        });
    }
}
