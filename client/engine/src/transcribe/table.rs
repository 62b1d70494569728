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

    /// The token whose row fits best to what the decoder gave; none where that is not finite.
    pub(super) fn likeliest(&self, hidden: &[f32]) -> Option<Likeliest> {
        let shift = self.offset * hidden.iter().sum::<f32>();
        let logit = |row: &[i8]| (dot(row, hidden) + shift) * self.scale;
        let logits: Vec<f32> = self.stored.chunks_exact(self.width).map(logit).collect();
        let (token, highest) = logits
            .iter()
            .copied()
            .enumerate()
            .fold((0, f32::NEG_INFINITY), |best, here| if here.1 > best.1 { here } else { best });
        let total: f32 = logits.iter().map(|logit| (logit - highest).exp()).sum();
        (highest.is_finite() && total.is_finite())
            .then_some(Likeliest { token: token as u32, probability: 1.0 / total })
    }
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
        let best = table.likeliest(&[1.0, 0.0, 0.0, 0.0]).unwrap();
        let share = 1_f32.exp() / (1_f32.exp() + 5.0);
        assert_eq!(best.token, 2);
        assert!((best.probability - share).abs() < 1e-5);
        assert!(table.likeliest(&[f32::NAN; 4]).is_none());
        assert!(Table::read(&bytes[1..], &card).is_err());
    }
}
