//! The cheapest path through the candidates of successive frames.

use super::candidates::{Frame, MAX_CANDIDATES, MIN_F0_HZ};

/// Strength of "unvoiced" in a loud frame (Boersma's VoicingThreshold).
const VOICING_THRESHOLD: f32 = 0.45;
/// Level below the loudest so far under which a frame is taken for silence (SilenceThreshold).
const SILENCE_THRESHOLD: f32 = 0.03;
/// Favour for higher candidates, by octave (OctaveCost).
const OCTAVE_COST: f32 = 0.01;
/// Cost of a jump by an octave between frames (OctaveJumpCost).
const OCTAVE_JUMP_COST: f32 = 0.35;
/// Cost of a change between voiced and unvoiced (VoicedUnvoicedCost).
const VOICING_COST: f32 = 0.14;
/// The loudest frame is forgotten by this factor a frame: half in 30 s.
const PEAK_DECAY: f32 = 0.999_769;
/// Frames that are decided together, and frames looked ahead for that.
const DECIDED_FRAMES: usize = 100;
const LOOKAHEAD_FRAMES: usize = 100;
/// Unvoiced, then the candidates.
const STATES: usize = MAX_CANDIDATES + 1;

#[derive(Clone, Copy)]
struct Step {
    f0_hz: [f32; STATES],
    from: [u8; STATES],
    states: usize,
}

/// Streaming Viterbi search: decides 1 s at a time, having seen 1 s more.
///
/// **Shapes** one frame in, one fundamental frequency out, in order; 2 s late at most.
/// **Units** hertz; 0 for unvoiced.
/// **Source** Boersma (1993), equations 23 to 27; there the loudest frame of the whole sound sets the silence
/// threshold, here the loudest so far.
pub struct Path {
    steps: Vec<Step>,
    scores: [f32; STATES],
    loudest: f32,
}

impl Default for Path {
    fn default() -> Self {
        Self { steps: Vec::new(), scores: [0.0; STATES], loudest: 1e-3 }
    }
}

impl Path {
    /// Takes the next frame and appends what it decides to `f0_hz`.
    pub fn push(&mut self, frame: &Frame, f0_hz: &mut Vec<f32>) {
        self.loudest = (self.loudest * PEAK_DECAY).max(frame.peak);
        let quiet = (frame.peak / self.loudest) / (SILENCE_THRESHOLD / (1.0 + VOICING_THRESHOLD));
        let mut step = Step { f0_hz: [0.0; STATES], from: [0; STATES], states: 1 };
        let mut strengths = [0.0; STATES];
        strengths[0] = VOICING_THRESHOLD + (2.0 - quiet).max(0.0);
        for (hz, strength) in frame.voiced() {
            step.f0_hz[step.states] = hz;
            strengths[step.states] = strength + OCTAVE_COST * (hz / MIN_F0_HZ).log2();
            step.states += 1;
        }
        let mut scores = [f32::NEG_INFINITY; STATES];
        for state in 0..step.states {
            let (from, score) = self.best_before(step.f0_hz[state]);
            step.from[state] = from as u8;
            scores[state] = score + strengths[state];
        }
        // Only differences matter; this keeps long recordings from losing precision.
        let best = scores.iter().fold(f32::NEG_INFINITY, |best, &score| best.max(score));
        self.scores = scores.map(|score| score - best);
        self.steps.push(step);
        if self.steps.len() == DECIDED_FRAMES + LOOKAHEAD_FRAMES {
            self.decide(DECIDED_FRAMES, f0_hz);
        }
    }

    fn best_before(&self, hz: f32) -> (usize, f32) {
        let Some(before) = self.steps.last() else { return (0, 0.0) };
        let cost = |from_hz: f32| match (from_hz > 0.0, hz > 0.0) {
            (true, true) => OCTAVE_JUMP_COST * (hz / from_hz).log2().abs(),
            (false, false) => 0.0,
            _ => VOICING_COST,
        };
        (0..before.states)
            .map(|state| (state, self.scores[state] - cost(before.f0_hz[state])))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap_or((0, 0.0))
    }

    /// Traces back from the best end and gives out the first `frames`.
    fn decide(&mut self, frames: usize, f0_hz: &mut Vec<f32>) {
        let Some(last) = self.steps.last() else { return };
        let mut state =
            (0..last.states).max_by(|&a, &b| self.scores[a].total_cmp(&self.scores[b])).unwrap_or(0);
        let start = f0_hz.len();
        f0_hz.resize(start + frames, 0.0);
        for (index, step) in self.steps.iter().enumerate().rev() {
            if let Some(out) = f0_hz.get_mut(start + index) {
                *out = step.f0_hz[state];
            }
            state = usize::from(step.from[state]);
        }
        self.steps.drain(..frames);
    }

    /// Gives out what is still undecided.
    pub fn finish(mut self, f0_hz: &mut Vec<f32>) {
        self.decide(self.steps.len(), f0_hz);
    }
}
