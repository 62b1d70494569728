//! What fingers on the tracks mean: one that stays seeks, one that moves selects, two zoom and move.

use sotto_chart::{Stretch, Window};

/// Movement below this is none, in CSS pixels.
const STILL_PX: f64 = 5.0;

/// What a movement does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Gesture {
    /// Selects.
    Select(Stretch),
    /// Shows another window.
    Look(Window),
}

/// Pointers that are down, and what they hold.
#[derive(Debug, Default)]
pub(super) struct Fingers {
    down: Vec<(i32, f64)>,
    hold: Hold,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum Hold {
    /// Nothing, or what ended.
    #[default]
    None,
    /// One finger that has not moved yet: where, and at which time.
    Press(f64, f64),
    /// One finger that selects from a time.
    Drag(f64),
    /// Two fingers: the time between them, their distance, and the length of the window then.
    Pinch(f64, f64, f64),
}

impl Fingers {
    /// A finger, or the mouse's button, goes down.
    pub(super) fn down(&mut self, id: i32, x: f64, window: &Window, width: f64) {
        self.down.retain(|it| it.0 != id);
        self.down.push((id, x));
        self.hold = match self.spread() {
            Some((middle, distance)) => {
                Hold::Pinch(window.time_at(middle / width), distance, window.length_s())
            }
            None if self.down.len() == 1 => Hold::Press(x, window.time_at(x / width)),
            None => Hold::None,
        };
    }

    /// It moves.
    pub(super) fn moved(&mut self, id: i32, x: f64, window: &Window, width: f64) -> Option<Gesture> {
        self.down.iter_mut().find(|it| it.0 == id)?.1 = x;
        if let Hold::Press(from_x, from_s) = self.hold
            && (x - from_x).abs() > STILL_PX
        {
            self.hold = Hold::Drag(from_s);
        }
        match (self.hold, self.spread()) {
            (Hold::Drag(from_s), _) => {
                let to_s = window.time_at((x / width).clamp(0.0, 1.0));
                Some(Gesture::Select(Stretch::between(from_s, to_s)))
            }
            (Hold::Pinch(time_s, before, length_s), Some((middle, distance))) => {
                Some(Gesture::Look(window.holding(time_s, middle / width, length_s * before / distance)))
            }
            _ => None,
        }
    }

    /// It is lifted. Answers the time that it pressed without moving.
    pub(super) fn up(&mut self, id: i32) -> Option<f64> {
        let pressed = match self.hold {
            Hold::Press(_, time_s) if self.down.iter().any(|it| it.0 == id) => Some(time_s),
            _ => None,
        };
        self.cancel(id);
        pressed
    }

    /// The browser took it for something else, such as scrolling.
    pub(super) fn cancel(&mut self, id: i32) {
        self.down.retain(|it| it.0 != id);
        self.hold = Hold::None;
    }

    /// Middle and distance of two fingers.
    fn spread(&self) -> Option<(f64, f64)> {
        match self.down.as_slice() {
            [(_, a), (_, b)] => Some((f64::midpoint(*a, *b), (a - b).abs().max(10.0))),
            _ => None,
        }
    }
}
