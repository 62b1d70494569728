//! Lengths of voiced and unvoiced stretches.

use crate::framer::HOP_S;

use super::statistics::Moments;

/// Frames of the shortest stretch that counts.
const MIN_FRAMES: usize = 3;

/// Lengths in seconds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stretches {
    pub(super) voiced: Moments,
    pub(super) unvoiced: Moments,
    /// Number of voiced stretches.
    pub(super) count: u32,
}

impl Stretches {
    /// Of the voicing of each frame. A stretch of one frame belongs to what is around it.
    pub(super) fn of(voicing: impl Iterator<Item = bool>) -> Self {
        let mut stretches = Self::default();
        let (mut kind, mut length, mut odd) = (false, 0_usize, 0_usize);
        for voiced in voicing {
            if voiced == kind {
                length += 1 + odd;
                odd = 0;
                continue;
            }
            odd += 1;
            if odd > 1 {
                stretches.add(kind, length);
                (kind, length, odd) = (voiced, odd, 0);
            }
        }
        stretches.add(kind, length + odd);
        stretches
    }

    fn add(&mut self, voiced: bool, frames: usize) {
        if frames < MIN_FRAMES {
            return;
        }
        let length = ((frames - 1) as f64 * HOP_S) as f32;
        if voiced {
            self.voiced.push(length);
            self.count += 1;
        } else {
            self.unvoiced.push(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_counted_and_single_frames_are_not() {
        let runs =
            [(false, 10), (true, 5), (false, 1), (true, 5), (false, 11), (true, 1), (false, 5), (true, 21)];
        let voicing = runs.into_iter().flat_map(|(voiced, frames)| std::iter::repeat_n(voiced, frames));
        let stretches = Stretches::of(voicing);
        assert_eq!(stretches.count, 2);
        assert!((stretches.voiced.mean() - 0.15).abs() < 1e-6);
        assert!((stretches.unvoiced.mean() - 0.125).abs() < 1e-6);
    }
}
