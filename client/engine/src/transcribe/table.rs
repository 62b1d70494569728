//! The table of tokens, kept in 8 bits: rows go into the decoder, and what comes out is compared with all of them.

use wide::f32x8;

use super::{SpeechCard, SpeechError};
use crate::packs::PackError;

/// The tokens' rows.
pub(super) struct Table {
    stored: Vec<i8>,
    width: usize,
    scale: f32,
    offset: f32,
}

/// The likeliest token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeliest {
    pub(super) token: u32,
    /// Its probability among all tokens.
    pub(super) probability: f32,
}

impl Table {
    pub(super) fn read(bytes: &[u8], card: &SpeechCard) -> Result<Self, SpeechError> {
        if bytes.len() != card.table.rows * card.width {
            return Err(SpeechError::Pack(PackError("its table has another size than the card says")));
        }
        let stored = bytes.iter().map(|byte| byte.cast_signed()).collect();
        Ok(Self { stored, width: card.width, scale: card.table.scale, offset: card.table.offset as f32 })
    }

    /// The row of a token.
    pub(super) fn row(&self, token: u32) -> Vec<f32> {
        let from = token as usize * self.width;
        let stored = self.stored.get(from..from + self.width).unwrap_or_default();
        stored.iter().map(|value| (f32::from(*value) + self.offset) * self.scale).collect()
    }

    /// How well the rows of the first `count` tokens fit to what the decoder gave.
    pub(super) fn logits(&self, hidden: &[f32], count: usize) -> Vec<f32> {
        let shift = self.offset * hidden.iter().sum::<f32>();
        let logit = |row: &[i8]| (dot(row, hidden) + shift) * self.scale;
        self.stored.chunks_exact(self.width).take(count).map(logit).collect()
    }
}

/// The token that fits best, among those that are not -∞; none where something is not a number or all are.
pub(super) fn likeliest(logits: &[f32]) -> Option<Likeliest> {
    let (token, highest) = logits
        .iter()
        .copied()
        .enumerate()
        .fold((0, f32::NEG_INFINITY), |best, here| if here.1 > best.1 { here } else { best });
    let total: f32 = logits.iter().map(|logit| (logit - highest).exp()).sum();
    (highest.is_finite() && total.is_finite())
        .then_some(Likeliest { token: token as u32, probability: 1.0 / total })
}

/// The probability of a token among all of them.
pub(super) fn share(logits: &[f32], token: u32) -> f32 {
    let own = logits.get(token as usize).copied().unwrap_or(f32::NEG_INFINITY);
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    (own - highest).exp() / logits.iter().map(|logit| (logit - highest).exp()).sum::<f32>()
}

fn dot(row: &[i8], hidden: &[f32]) -> f32 {
    let ((rows, row_rest), (chunks, rest)) = (row.as_chunks::<8>(), hidden.as_chunks::<8>());
    let mut sums = f32x8::ZERO;
    for (row, chunk) in rows.iter().zip(chunks) {
        sums += f32x8::new(row.map(f32::from)) * f32x8::new(*chunk);
    }
    sums.reduce_add() + row_rest.iter().zip(rest).map(|(a, b)| f32::from(*a) * b).sum::<f32>()
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
        let best = likeliest(&logits).unwrap();
        let share = 1_f32.exp() / (1_f32.exp() + 5.0);
        assert_eq!(best.token, 2);
        assert!((best.probability - share).abs() < 1e-5);
        assert!((super::share(&logits, 2) - share).abs() < 1e-5);
        assert_eq!(
            table.logits(&[1.0; 4], 3),
            logits[..3].iter().map(|logit| 4.0 * logit).collect::<Vec<_>>()
        );
        assert!(likeliest(&table.logits(&[f32::NAN; 4], 6)).is_none());
        assert!(likeliest(&[f32::NEG_INFINITY; 2]).is_none() && likeliest(&[]).is_none());
        assert!(Table::read(&bytes[1..], &card).is_err());
    }
}
