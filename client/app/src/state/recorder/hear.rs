//! What the capture tells while it runs: level, picture, warnings.

use leptos::{prelude::*, task::spawn_local};
use sotto_platform::clock;
use sotto_protocol::Event;

use super::RecorderState;
use crate::state::{AppState, Level, worker_client::News};

/// Bars that the live waveform shows.
const SHOWN_BARS: usize = 600;

/// How long a warning about sound that was too loud stays.
const CLIPPING_MS: u32 = 4_000;

/// Sound after which the room is asked for again, in seconds.
const ROOM_EVERY_S: f64 = 10.0;

impl RecorderState {
    pub(super) fn hear(self, news: News) {
        let News::Event(Event::Level { captured_s, min, max, rms_dbfs, clipped }) = news else { return };
        let before_s = self.captured_s.get_untracked();
        self.captured_s.set(captured_s);
        self.level.set(Level { rms_dbfs, peak: max.max(-min), clipped });
        self.draw(min, max);
        if clipped {
            self.warn_of_clipping();
        }
        if (before_s / ROOM_EVERY_S).floor() < (captured_s / ROOM_EVERY_S).floor() {
            AppState::get().system.refresh_storage();
        }
    }

    /// Two blocks make a bar.
    fn draw(self, min: f32, max: f32) {
        let half = self.half.get_value();
        self.half.set_value(!half);
        self.peaks.update(|it| match it.back_mut().filter(|_| half) {
            Some(last) => *last = (last.0.min(min), last.1.max(max)),
            None => {
                if it.len() == SHOWN_BARS {
                    it.pop_front();
                }
                it.push_back((min, max));
            }
        });
    }

    /// The warning stays until some seconds after the last time.
    fn warn_of_clipping(self) {
        self.clipped.update_value(|it| *it = it.wrapping_add(1));
        let now = self.clipped.get_value();
        if !self.clipping.get_untracked() {
            self.clipping.set(true);
        }
        spawn_local(async move {
            clock::sleep_ms(CLIPPING_MS).await;
            if self.clipped.get_value() == now {
                self.clipping.set(false);
            }
        });
    }
}
