//! What may have been said: the likeliest sequences of tokens, found side by side.

use std::sync::Arc;

use super::network::Held;
use super::{Recogniser, SpeechError, stops, table};

/// A sequence this many times less likely than the likeliest, as a logarithm, is given up.
const GIVEN_UP: f32 = 4.0;

/// A token that was said, and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) token: u32,
    /// Its probability among all tokens.
    pub(super) probability: f32,
}

/// What a decoder says to one stretch.
#[derive(Clone, Default)]
pub(super) struct Sequence {
    pub(super) said: Vec<Said>,
    /// Attention while each token was found, and while the end was: aligned heads by frames.
    pub(super) attention: Vec<Arc<[f32]>>,
    /// Whether it went round in circles, which were cut off.
    pub(super) looped: bool,
    cache: Held,
    /// Logarithm of its probability.
    log: f32,
    /// Tokens that make it up, the end among them.
    length: usize,
}

impl Sequence {
    pub(super) fn tokens(&self) -> Vec<u32> {
        self.said.iter().map(|said| said.token).collect()
    }

    /// The same with one token more.
    fn with(&self, found: table::Likely) -> Self {
        let mut longer = Self { log: self.log + found.log, length: self.length + 1, ..self.clone() };
        longer.said.push(Said { token: found.token, probability: found.log.exp() });
        longer
    }

    /// The same where the end came.
    fn ended(&self, log: f32) -> Self {
        Self { log: self.log + log, length: self.length + 1, cache: Held::new(), ..self.clone() }
    }

    /// The same with its circles cut off, where it goes round in them: what was said is kept once.
    fn cut(&self) -> Option<Self> {
        let kept = stops::looped(&self.tokens())?;
        let mut cut = Self { looped: true, cache: Held::new(), ..self.clone() };
        cut.said.truncate(kept);
        cut.attention.truncate(kept + 1);
        Some(cut)
    }

    /// The mean over its tokens of the logarithm of their probability.
    ///
    /// **Source** Wu and others, "Google's neural machine translation system" (2016), section 7, length normalisation
    /// with an exponent of 1.
    fn mean(&self) -> f32 {
        self.log / self.length.max(1) as f32
    }
}

/// The likeliest sequences that go on, and those that ended.
///
/// **Source** beam search as in Graves, "Sequence transduction with recurrent neural networks" (2012), section 2.4, ended
/// when as many sequences have ended as go on at most (Radford and others, 2022, section 4.5, use five).
pub(super) struct Beam {
    width: usize,
    /// The last token before the text.
    lead: u32,
    open: Vec<Sequence>,
    ended: Vec<Sequence>,
    /// The first that went round in circles, for where none ends well.
    lost: Option<Sequence>,
}

impl Beam {
    /// At most `width` sequences, after a prompt that is in `cache` but for its last token, `lead`.
    pub(super) fn new(width: usize, lead: u32, cache: Held) -> Self {
        let open = vec![Sequence { cache, ..Sequence::default() }];
        Self { width: width.max(1), lead, open, ended: Vec::new(), lost: None }
    }

    /// Finds the next token of each sequence, at this place of the decoder; false where none goes on.
    ///
    /// # Errors
    /// [`SpeechError::Run`] where the network fails or no token is the likeliest.
    pub(super) fn go_on(
        &mut self,
        recogniser: &Recogniser,
        (heard, frames): (&Held, usize),
        place: usize,
    ) -> Result<bool, SpeechError> {
        let mut next = Vec::new();
        for (from, sequence) in self.open.iter_mut().enumerate() {
            let before = sequence.said.last().map_or(self.lead, |said| said.token);
            let row = recogniser.table.row(before);
            let stepped = recogniser.network.step(&row, place, heard, &mut sequence.cache)?;
            let mut logits = recogniser.table.logits(&stepped.hidden, recogniser.texts());
            recogniser.bar(&mut logits, sequence.said.is_empty());
            sequence.attention.push(followed(&stepped.attention, recogniser.card.aligned, frames));
            let found = table::likeliest(&logits, if self.width == 1 { 1 } else { self.width + 1 });
            if found.is_empty() {
                return Err(SpeechError::Run("no token is the likeliest".to_owned()));
            }
            next.extend(found.into_iter().map(|likely| (sequence.log + likely.log, from, likely)));
        }
        // Equals stay in their order, so the same sound always gives the same words.
        next.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.choose(&next, recogniser.card.tokens.end);
        Ok(!self.open.is_empty())
    }

    /// Goes on with the likeliest of what may come next.
    fn choose(&mut self, next: &[(f32, usize, table::Likely)], end: u32) {
        let before = std::mem::take(&mut self.open);
        let likeliest = self.ended.iter().map(|it| it.log).chain(next.first().map(|it| it.0));
        let likeliest = likeliest.fold(f32::NEG_INFINITY, f32::max);
        for (log, from, likely) in next {
            let full = self.open.len() >= self.width || self.ended.len() >= self.width;
            if full || *log < likeliest - GIVEN_UP {
                break;
            }
            let Some(sequence) = before.get(*from) else { continue };
            if likely.token == end {
                self.ended.push(sequence.ended(likely.log));
                continue;
            }
            let longer = sequence.with(*likely);
            match longer.cut() {
                Some(cut) => self.lost = self.lost.take().or(Some(cut)),
                None => self.open.push(longer),
            }
        }
        if self.ended.len() >= self.width {
            self.open.clear();
        }
    }

    /// The best sequence: of those that ended, else of those that go on, else the one that went round in circles.
    pub(super) fn best(&mut self) -> Sequence {
        let best = |sequences: &mut Vec<Sequence>| {
            // The first of equals.
            let place = (0..sequences.len())
                .rev()
                .max_by(|&a, &b| sequences[a].mean().total_cmp(&sequences[b].mean()))?;
            Some(sequences.swap_remove(place))
        };
        best(&mut self.ended).or_else(|| best(&mut self.open)).or(self.lost.take()).unwrap_or_default()
    }
}

/// Attention of each head to the frames that were heard; more may follow them.
fn followed(attention: &[f32], heads: usize, frames: usize) -> Arc<[f32]> {
    let all = (attention.len() / heads.max(1)).max(1);
    attention.chunks_exact(all).flat_map(|head| head.iter().take(frames)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: u32 = 2;

    /// Takes the steps of what may come next: from which sequence, the token, its probability.
    fn found(width: usize, steps: &[&[(usize, u32, f32)]]) -> Sequence {
        let mut beam = Beam::new(width, 0, Held::new());
        for step in steps {
            let likely = |token, share: f32| table::Likely { token, log: share.ln() };
            let log = |from: usize| beam.open.get(from).map_or(0.0, |it: &Sequence| it.log);
            let mut next: Vec<_> = step
                .iter()
                .map(|&(from, token, share)| (log(from) + share.ln(), from, likely(token, share)))
                .collect();
            next.sort_by(|a, b| b.0.total_cmp(&a.0));
            beam.choose(&next, END);
        }
        beam.best()
    }

    #[test]
    fn one_sequence_takes_the_likeliest_token_and_two_the_likeliest_sequence() {
        let steps: [&[_]; 3] = [
            &[(0, 7, 0.6), (0, 8, 0.4)],
            &[(0, 9, 0.3), (1, 10, 0.9), (0, 11, 0.2), (1, 12, 0.1)],
            &[(0, END, 0.9), (1, END, 0.9)],
        ];
        let greedy: [&[_]; 3] = [&[(0, 7, 0.6)], &[(0, 9, 0.3)], &[(0, END, 0.9)]];
        assert_eq!(found(1, &greedy).tokens(), [7, 9]);
        let best = found(2, &steps);
        assert_eq!(best.tokens(), [8, 10]);
        assert!((best.said[1].probability - 0.9).abs() < 1e-6);
    }

    #[test]
    fn what_is_far_less_likely_is_given_up() {
        let mut beam = Beam::new(3, 0, Held::new());
        let next = [(-0.1, 0, 7), (-3.9, 0, 8), (-4.2, 0, 9)];
        beam.choose(&next.map(|(log, from, token)| (log, from, table::Likely { token, log })), END);
        assert_eq!(beam.open.iter().map(Sequence::tokens).collect::<Vec<_>>(), [[7], [8]]);
    }

    #[test]
    fn a_sequence_in_circles_is_kept_where_none_ends_well() {
        let circles: [&[_]; 8] = [&[(0, 5, 0.9)]; 8];
        let lost = found(1, &circles);
        assert_eq!((lost.tokens(), lost.looped), (vec![5], true));
        let mut steps = vec![[(0, 5, 0.8), (0, END, 0.1)].as_slice()];
        steps.extend(&circles[1..]);
        let ended = found(2, &steps);
        assert!(ended.tokens().is_empty() && !ended.looped);
        assert!(found(2, &[]).tokens().is_empty());
    }
}
