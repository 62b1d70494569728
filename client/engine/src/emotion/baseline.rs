//! What is usual for one person's voice: running statistics of the model's features over their earlier speech.

use super::ModelError;
use super::model::FEATURES;

/// Fewer stretches of earlier speech than this say too little about a person.
pub const FEWEST_STRETCHES: u32 = 5;

const MAGIC: &[u8; 8] = b"SOTTOVB1";

/// Mean and spread of the 2,304 features of stretches of one person's speech, each of at most 5 s.
///
/// Holds no audio and no words, but it is made of a voice: keep it where the recordings are. Statistics are merged as
/// by Chan, Golub and LeVeque (1983), so the order of stretches and recordings does not matter but for rounding.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    model: String,
    count: u32,
    mean: Vec<f32>,
    /// Sums of squared distances to the mean.
    squares: Vec<f32>,
}

impl Baseline {
    /// An empty one, of features that `model` (name and version) hears.
    #[must_use]
    pub fn new(model: &str) -> Self {
        Self { model: model.to_owned(), count: 0, mean: vec![0.0; FEATURES], squares: vec![0.0; FEATURES] }
    }

    /// Name and version of the model whose features these are. Those of another model are something else.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Stretches of speech in it.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Adds a stretch; one of another width is passed over.
    pub(crate) fn add(&mut self, features: &[f32]) {
        if features.len() == FEATURES {
            let squares = vec![0.0; FEATURES];
            let one = Self { model: self.model.clone(), count: 1, mean: features.to_vec(), squares };
            self.merge(&one);
        }
    }

    /// Adds what is usual in other speech of the same person. Returns whether it was heard by the same model; if not,
    /// nothing changes.
    pub fn merge(&mut self, other: &Self) -> bool {
        if self.model != other.model {
            return false;
        }
        let count = self.count.saturating_add(other.count);
        let share = f64::from(other.count) / f64::from(count.max(1));
        let both = f64::from(self.count) * share;
        let theirs = other.mean.iter().zip(&other.squares);
        for ((mean, square), (their_mean, their_square)) in
            self.mean.iter_mut().zip(&mut self.squares).zip(theirs)
        {
            let distance = f64::from(*their_mean) - f64::from(*mean);
            *mean = (f64::from(*mean) + distance * share) as f32;
            *square = (f64::from(*square) + f64::from(*their_square) + distance * distance * both) as f32;
        }
        self.count = count;
        true
    }

    /// Mean of each feature.
    pub(super) fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// Variance of each feature, over the count.
    pub(super) fn variance(&self) -> Vec<f32> {
        self.squares.iter().map(|sum| sum / self.count.max(1) as f32).collect()
    }

    /// The form in which it is kept: 8 bytes of magic, the model's name with its length (16 bits), the count (32 bits),
    /// means and sums of squares as 32-bit floats; little endian throughout.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let name = self.model.as_bytes();
        let mut bytes = MAGIC.to_vec();
        bytes.extend((name.len() as u16).to_le_bytes());
        bytes.extend(name.iter().take(usize::from(u16::MAX)));
        bytes.extend(self.count.to_le_bytes());
        bytes.extend(self.mean.iter().chain(&self.squares).flat_map(|value| value.to_le_bytes()));
        bytes
    }

    /// Reads the kept form.
    ///
    /// # Errors
    /// [`ModelError::Baseline`] for anything else, or for numbers that are no statistics.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        read(bytes).ok_or(ModelError::Baseline)
    }
}

fn read(bytes: &[u8]) -> Option<Baseline> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (length, rest) = rest.split_first_chunk()?;
    let (name, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
    let (count, rest) = rest.split_first_chunk()?;
    let (values, []) = rest.as_chunks() else { return None };
    let values: Vec<f32> = values.iter().map(|value| f32::from_le_bytes(*value)).collect();
    let (mean, squares) = values.split_at_checked(FEATURES)?;
    let sound = values.iter().all(|value| value.is_finite()) && squares.iter().all(|square| *square >= 0.0);
    (squares.len() == FEATURES && sound).then(|| Baseline {
        model: String::from_utf8_lossy(name).into_owned(),
        count: u32::from_le_bytes(*count),
        mean: mean.to_vec(),
        squares: squares.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f32]) -> Baseline {
        let mut baseline = Baseline::new("voice 1");
        values.iter().for_each(|value| baseline.add(&[*value; FEATURES]));
        baseline
    }

    #[test]
    fn statistics_are_those_of_all_stretches_however_they_came() {
        let mut joined = of(&[1.0, 2.0]);
        assert!(joined.merge(&of(&[6.0])));
        for baseline in [of(&[1.0, 2.0, 6.0]), joined] {
            assert_eq!(baseline.count(), 3);
            assert!((baseline.mean()[7] - 3.0).abs() < 1e-6);
            assert!((baseline.variance()[7] - 14.0 / 3.0).abs() < 1e-5);
        }
        assert!(!of(&[1.0]).merge(&Baseline::new("voice 2")));
        assert!(Baseline::new("voice 1").variance().iter().all(|value| *value == 0.0));
    }

    #[test]
    fn the_kept_form_comes_back_and_nothing_else_is_taken_for_it() {
        let baseline = of(&[0.5, -3.0]);
        let bytes = baseline.to_bytes();
        assert_eq!(Baseline::from_bytes(&bytes).unwrap(), baseline);
        for length in [0, 7, 9, 20, bytes.len() - 1] {
            assert!(Baseline::from_bytes(&bytes[..length]).is_err(), "{length}");
        }
        let mut long = bytes.clone();
        long.push(0);
        assert!(Baseline::from_bytes(&long).is_err());
        let mut wild = bytes.clone();
        let last = wild.len() - 4;
        wild[last..].copy_from_slice(&f32::NAN.to_le_bytes());
        assert!(Baseline::from_bytes(&wild).is_err());
        wild[last..].copy_from_slice(&(-1.0_f32).to_le_bytes());
        assert!(Baseline::from_bytes(&wild).is_err());
    }
}
