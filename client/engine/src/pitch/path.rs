//! The cheapest path through the candidates of successive frames.

use std::collections::VecDeque;

use super::candidates::{Frame, MAX_CANDIDATES, MAX_F0_HZ};

/// Strength of "unvoiced" in a loud frame (Boersma's VoicingThreshold).
const VOICING_THRESHOLD: f32 = 0.45;
/// Level below the loudest under which a frame is taken for silence (SilenceThreshold).
const SILENCE_THRESHOLD: f32 = 0.03;
/// Favour for higher candidates, by octave (OctaveCost).
const OCTAVE_COST: f32 = 0.01;
/// Cost of a jump by an octave between frames (OctaveJumpCost).
const OCTAVE_JUMP_COST: f32 = 0.35;
/// Cost of a change between voiced and unvoiced (VoicedUnvoicedCost).
const VOICING_COST: f32 = 0.14;
/// The loudest frame is forgotten by this factor a frame: half in 30 s.
const PEAK_DECAY: f32 = 0.999_769;
/// Nothing below this is taken for the loudest (-60 dB of full scale).
const LOUDEST_AT_LEAST: f32 = 1e-3;
/// Frames that are decided together, and frames looked ahead for that.
const DECIDED_FRAMES: usize = 100;
const LOOKAHEAD_FRAMES: usize = 100;
/// Unvoiced, then the candidates.
const STATES: usize = MAX_CANDIDATES + 1;

#[derive(Clone, Copy)]
struct Step {
    f0_hz: [f32; STATES],
    /// Binary logarithms of these.
    octave: [f32; STATES],
    from: [u8; STATES],
    states: usize,
}

/// Streaming Viterbi search: decides 1 s at a time, having seen 1 s more.
///
/// **Shapes** one frame in, one fundamental frequency out, in order; 2 s late at most.
/// **Units** hertz; 0 for unvoiced.
/// **Source** Boersma (1993), equations 23 to 27; there the loudest frame of the whole sound sets the silence
/// threshold, here the loudest so far and 2 s ahead.
#[derive(Clone)]
pub struct Path {
    /// Frames that wait for a decision.
    frames: VecDeque<Frame>,
    steps: Vec<Step>,
    /// The last decided frame, and what it leaves open.
    before: Step,
    scores: [f32; STATES],
    /// Loudest of the frames that were searched, and of those that wait.
    loudest: f32,
    ahead: f32,
}

impl Default for Path {
    fn default() -> Self {
        Self {
            frames: VecDeque::new(),
            steps: Vec::new(),
            before: Step::unvoiced(),
            scores: [0.0; STATES],
            loudest: LOUDEST_AT_LEAST,
            ahead: 0.0,
        }
    }
}

impl Step {
    fn unvoiced() -> Self {
        Self { octave: [0.0; STATES], f0_hz: [0.0; STATES], from: [0; STATES], states: 1 }
    }
}

impl Path {
    /// Takes the next frame and appends what it decides to `f0_hz`.
    pub fn push(&mut self, frame: &Frame, f0_hz: &mut Vec<f32>) {
        let mut frame = *frame;
        if !frame.peak.is_finite() {
            frame = Frame::default();
        }
        self.ahead = self.ahead.max(frame.peak);
        self.frames.push_back(frame);
        if self.frames.len() == DECIDED_FRAMES + LOOKAHEAD_FRAMES {
            self.decide(DECIDED_FRAMES, f0_hz);
        }
    }

    /// Best score of a way to each state of `frame`, after `before` with `scores`.
    fn step(&self, before: &Step, scores: &[f32; STATES], frame: &Frame) -> (Step, [f32; STATES]) {
        let quiet = (frame.peak / self.loudest) / (SILENCE_THRESHOLD / (1.0 + VOICING_THRESHOLD));
        let mut step = Step::unvoiced();
        let mut strengths = [0.0; STATES];
        strengths[0] = VOICING_THRESHOLD + (2.0 - quiet).max(0.0);
        for (hz, strength) in frame.voiced() {
            let octave = hz.log2();
            step.f0_hz[step.states] = hz;
            step.octave[step.states] = octave;
            strengths[step.states] = strength + OCTAVE_COST * (octave - MAX_F0_HZ.log2());
            step.states += 1;
        }
        let mut made = [f32::NEG_INFINITY; STATES];
        for state in 0..step.states {
            let (from, score) = best_before(before, scores, step.octave[state], state == 0);
            step.from[state] = from as u8;
            made[state] = score + strengths[state];
        }
        // Only differences matter; this keeps long recordings from losing precision.
        let best = made.iter().fold(f32::NEG_INFINITY, |best, &score| best.max(score));
        (step, made.map(|score| score - best))
    }

    /// Searches all frames that wait, and gives out the first `frames` of the best way.
    fn decide(&mut self, frames: usize, f0_hz: &mut Vec<f32>) {
        self.loudest = self.loudest.max(self.ahead);
        let (mut before, mut scores) = (self.before, self.scores);
        let mut kept = (before, scores);
        self.steps.clear();
        for (index, frame) in self.frames.iter().enumerate() {
            (before, scores) = self.step(&before, &scores, frame);
            self.steps.push(before);
            if index + 1 == frames {
                kept = (before, scores);
            }
        }
        let mut state = (0..before.states).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
        let start = f0_hz.len();
        f0_hz.resize(start + frames, 0.0);
        for (index, step) in self.steps.iter().enumerate().rev() {
            if index + 1 == frames {
                // What follows must go on from here.
                kept.1 = [f32::NEG_INFINITY; STATES];
                kept.1[state] = 0.0;
            }
            if let Some(out) = f0_hz.get_mut(start + index) {
                *out = step.f0_hz[state];
            }
            state = usize::from(step.from[state]);
        }
        (self.before, self.scores) = kept;
        self.frames.drain(..frames);
        self.loudest *= PEAK_DECAY.powi(frames as i32);
        self.ahead = self.frames.iter().fold(0.0, |peak, frame| peak.max(frame.peak));
    }

    /// Gives out what is still undecided.
    pub fn finish(mut self, f0_hz: &mut Vec<f32>) {
        self.decide(self.frames.len(), f0_hz);
    }
}

fn best_before(before: &Step, scores: &[f32; STATES], octave: f32, unvoiced: bool) -> (usize, f32) {
    let mut best = (0, scores[0] - if unvoiced { 0.0 } else { VOICING_COST });
    let states = before.octave.iter().zip(scores).enumerate().take(before.states).skip(1);
    for (state, (from, score)) in states {
        let cost = if unvoiced { VOICING_COST } else { OCTAVE_JUMP_COST * (octave - from).abs() };
        if score - cost > best.1 {
            best = (state, score - cost);
        }
    }
    best
}
