//! What sentences mean, as places among all sentences: small enough to keep for a whole library, and to be compared at once.

use super::{TextInsight, TextModelError};

/// Sentences of one recording that are kept.
const MAX_LINES: usize = 20_000;
/// Numbers of one place.
const MAX_SIZE: usize = 4_096;
/// Bytes before the places: how many numbers each has, and how many there are.
const HEADER_BYTES: usize = 8;
/// What 1 becomes.
const SCALE: f32 = 127.0;

/// The places of a recording's sentences, each number in one byte.
///
/// **Numerics** places have length 1, so the likeness of two of them is their scalar product; rounding to a byte moves it
/// by less than 0.01.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meanings {
    size: usize,
    places: Vec<i8>,
}

impl Meanings {
    /// Adds a sentence. One without words that the model knows gets a place that is like nothing.
    ///
    /// # Errors
    /// As [`TextInsight::answer`].
    pub fn push(&mut self, insight: &TextInsight, text: &str) -> Result<(), TextModelError> {
        let place = insight.answer(text)?.embedding;
        let words = text.chars().any(char::is_alphabetic);
        self.add(&place, words);
        Ok(())
    }

    fn add(&mut self, place: &[f32], words: bool) {
        if self.places.is_empty() {
            self.size = place.len();
        }
        if place.len() == self.size && self.len() < MAX_LINES {
            let byte = |it: &f32| if words { (it * SCALE).round().clamp(-SCALE, SCALE) as i8 } else { 0 };
            self.places.extend(place.iter().map(byte));
        }
    }

    /// How many sentences there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len().checked_div(self.size).unwrap_or_default()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The sentence that is most like a place, and how much, -1 to 1; none where there are none.
    #[must_use]
    pub fn nearest(&self, place: &[f32]) -> Option<(usize, f32)> {
        if place.len() != self.size || self.size == 0 {
            return None;
        }
        let near = |row: &[i8]| row.iter().zip(place).map(|(a, b)| f32::from(*a) * b).sum::<f32>() / SCALE;
        let rows = self.places.chunks_exact(self.size).map(near).enumerate();
        rows.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// As they are kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + self.places.len());
        bytes.extend((self.size as u32).to_le_bytes());
        bytes.extend((self.len() as u32).to_le_bytes());
        bytes.extend(self.places.iter().map(|it| it.cast_unsigned()));
        bytes
    }

    /// Reads what was kept; none for anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, places) = bytes.split_at_checked(HEADER_BYTES)?;
        let number = |at: usize| {
            let four: [u8; 4] = header.get(at..at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(four)).ok()
        };
        let (size, count) = (number(0)?, number(4)?);
        let whole = size <= MAX_SIZE && count <= MAX_LINES && size.checked_mul(count)? == places.len();
        whole.then(|| Self { size, places: places.iter().map(|it| it.cast_signed()).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_sentence_is_told_with_its_likeness() {
        let mut all = Meanings::default();
        all.add(&[1.0, 0.0, 0.0], true);
        all.add(&[0.0, 0.6, 0.8], true);
        all.add(&[0.0, 0.0, 1.0], false);
        let (line, likeness) = all.nearest(&[0.0, 0.0, 1.0]).unwrap();
        assert!(line == 1 && (likeness - 0.8).abs() < 0.01, "{line} {likeness}");
        assert_eq!(all.nearest(&[1.0]), None);
        assert_eq!(Meanings::default().nearest(&[]), None);
    }

    #[test]
    fn what_is_kept_comes_back_and_damage_does_not() {
        let mut all = Meanings::default();
        all.add(&[0.6, -0.8], true);
        all.add(&[-1.0, 0.0], true);
        let bytes = all.to_bytes();
        assert_eq!(Meanings::from_bytes(&bytes), Some(all));
        assert_eq!(Meanings::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Meanings::from_bytes(&[0xff; 64]), None);
        assert_eq!(Meanings::from_bytes(&[]), None);
    }
}
