//! The table of tokens, kept in 8 bits: rows go into the decoder, and what comes out is compared with all of them.

use wide::{i16x8, i32x4};

use super::{SpeechCard, SpeechError};
use crate::packs::PackError;

/// Values that are multiplied in one go; rows are filled up with zeros to a multiple of it.
const BLOCK: usize = 16;

/// The tokens' rows.
pub(super) struct Table {
    /// Two values in each lane, the first one in its low byte.
    pairs: Vec<i16x8>,
    width: usize,
    scale: f32,
    offset: f32,
}

/// A likely token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likely {
    pub(super) token: u32,
    /// Logarithm of its probability among all tokens.
    pub(super) log: f32,
}

impl Table {
    pub(super) fn read(bytes: &[u8], card: &SpeechCard) -> Result<Self, SpeechError> {
        if bytes.len() != card.table.rows * card.width {
            return Err(SpeechError::Pack(PackError("its table has another size than the card says")));
        }
        let blocks = card.width.div_ceil(BLOCK);
        let mut pairs = Vec::with_capacity(card.table.rows * blocks);
        let mut row = vec![0; blocks * BLOCK];
        for stored in bytes.chunks_exact(card.width) {
            row[..card.width].copy_from_slice(stored);
            pairs.extend(row.as_chunks::<BLOCK>().0.iter().map(paired));
        }
        Ok(Self { pairs, width: card.width, scale: card.table.scale, offset: card.table.offset as f32 })
    }

    /// The row of a token.
    pub(super) fn row(&self, token: u32) -> Vec<f32> {
        let blocks = self.width.div_ceil(BLOCK);
        let from = token as usize * blocks;
        let pairs = self.pairs.get(from..from + blocks).unwrap_or_default();
        let stored = pairs.iter().flat_map(|block| block.to_array()).flat_map(i16::to_le_bytes);
        let value = |byte: u8| (f32::from(byte.cast_signed()) + self.offset) * self.scale;
        stored.take(self.width).map(value).collect()
    }

    /// How well the rows of the first `count` tokens fit to what the decoder gave.
    ///
    /// **Numerics** what the decoder gave is rounded to 16 bits of its largest value, so that sums are those of whole
    /// numbers; within 1e-4 of the largest logit.
    pub(super) fn logits(&self, hidden: &[f32], count: usize) -> Vec<f32> {
        let largest = hidden.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let step = largest / self.most();
        if !step.is_finite() || hidden.iter().any(|value| value.is_nan()) {
            return vec![f32::NAN; count];
        }
        let whole = |at: usize| {
            hidden.get(at).map_or(0, |value| (value / step.max(f32::MIN_POSITIVE)).round() as i16)
        };
        let every_second = |from: usize| i16x8::new(std::array::from_fn(|lane| whole(from + 2 * lane)));
        let blocks = self.width.div_ceil(BLOCK);
        let whole: Vec<[i16x8; 2]> =
            (0..blocks).map(|at| [every_second(BLOCK * at), every_second(BLOCK * at + 1)]).collect();
        let shift = self.offset * hidden.iter().sum::<f32>();
        let logit = |row: &[i16x8]| (dot(row, &whole) as f32 * step + shift) * self.scale;
        self.pairs.chunks_exact(blocks).take(count).map(logit).collect()
    }

    /// The largest whole number that a value may become, so that no sum is too large for 32 bits.
    fn most(&self) -> f32 {
        (i32::MAX / 128 / self.width.max(1) as i32).min(i32::from(i16::MAX)) as f32
    }
}

/// The `count` tokens that fit best, the best first, among those that are not -∞; none where something is not a number or
/// all are -∞.
pub(super) fn likeliest(logits: &[f32], count: usize) -> Vec<Likely> {
    let mut best: Vec<(usize, f32)> = Vec::with_capacity(count + 1);
    let mut least = f32::NEG_INFINITY;
    for (token, logit) in logits.iter().copied().enumerate() {
        if logit > least {
            // The first of equals stays in front.
            let place = best.partition_point(|it| it.1 >= logit);
            best.insert(place, (token, logit));
            best.truncate(count);
            least = if best.len() < count { least } else { best.last().map_or(least, |it| it.1) };
        }
    }
    let Some(highest) = best.first().map(|it| it.1) else { return Vec::new() };
    let total: f32 = logits.iter().map(|logit| (logit - highest).exp()).sum();
    if !highest.is_finite() || !total.is_finite() {
        return Vec::new();
    }
    let likely =
        |(token, logit): (usize, f32)| Likely { token: token as u32, log: logit - highest - total.ln() };
    best.into_iter().map(likely).collect()
}

/// The probability of a token among all of them.
pub(super) fn share(logits: &[f32], token: u32) -> f32 {
    let own = logits.get(token as usize).copied().unwrap_or(f32::NEG_INFINITY);
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    (own - highest).exp() / logits.iter().map(|logit| (logit - highest).exp()).sum::<f32>()
}

fn paired(bytes: &[u8; BLOCK]) -> i16x8 {
    i16x8::new(std::array::from_fn(|lane| i16::from_le_bytes([bytes[2 * lane], bytes[2 * lane + 1]])))
}

/// The sum of products of a row with whole numbers, of which those for low and for high bytes lie apart.
fn dot(row: &[i16x8], whole: &[[i16x8; 2]]) -> i32 {
    let mut sums = i32x4::ZERO;
    for (pairs, [low, high]) in row.iter().zip(whole) {
        sums += ((*pairs << 8_i32) >> 8_i32).dot(*low) + (*pairs >> 8_i32).dot(*high);
    }
    sums.reduce_add()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcribe::card;

    #[test]
    fn the_nearest_row_wins_with_its_share() {
        let card = SpeechCard::read(&card::small("")).unwrap();
        let mut bytes = vec![1_u8; 24];
        bytes[8..12].copy_from_slice(&[3, 3, 3, 3]);
        let table = Table::read(&bytes, &card).unwrap();
        assert_eq!(table.row(2), [1.0; 4]);
        assert_eq!(table.row(0), [0.0; 4]);
        assert!(table.row(99).is_empty());
        let logits = table.logits(&[1.0, 0.0, 0.0, 0.0], 6);
        let best = likeliest(&logits, 1)[0];
        let share = 1_f32.exp() / (1_f32.exp() + 5.0);
        assert_eq!(best.token, 2);
        assert!((best.log.exp() - share).abs() < 1e-5);
        assert!((super::share(&logits, 2) - share).abs() < 1e-5);
        let fourfold = table.logits(&[1.0; 4], 3);
        assert_eq!(fourfold.len(), 3);
        assert!(fourfold.iter().zip(&logits).all(|(four, one)| (four - 4.0 * one).abs() < 1e-5));
        assert_eq!(table.logits(&[0.0; 4], 2), [0.0; 2]);
        assert!(likeliest(&table.logits(&[f32::NAN; 4], 6), 2).is_empty());
        assert!(likeliest(&[f32::NEG_INFINITY; 2], 1).is_empty() && likeliest(&[], 1).is_empty());
        assert!(Table::read(&bytes[1..], &card).is_err());
    }

    #[test]
    fn the_likeliest_come_in_their_order() {
        let tokens =
            |logits: &[f32], count| likeliest(logits, count).iter().map(|it| it.token).collect::<Vec<_>>();
        assert_eq!(tokens(&[1.0, 3.0, 2.0, 3.0], 3), [1, 3, 2]);
        assert_eq!(tokens(&[f32::NEG_INFINITY, 0.0], 5), [1]);
        assert!(tokens(&[1.0], 0).is_empty());
        assert!(tokens(&[1.0, f32::NAN], 1).is_empty());
    }
}
