//! The figures of the field: recall, F1, calibration.

/// A guess with its confidence, and whether it is right.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guess {
    pub(crate) confidence: f32,
    pub(crate) right: bool,
}

/// Unweighted average recall of pairs of truth and guess, over the classes that occur in truth.
pub(crate) fn recall(pairs: &[(usize, usize)], classes: usize) -> f64 {
    let recalls = (0..classes).filter_map(|class| {
        let of_class = pairs.iter().filter(|(truth, _)| *truth == class);
        let all = of_class.clone().count();
        (all > 0).then(|| of_class.filter(|(truth, guess)| truth == guess).count() as f64 / all as f64)
    });
    let recalls: Vec<f64> = recalls.collect();
    recalls.iter().sum::<f64>() / recalls.len().max(1) as f64
}

/// Expected calibration error in ten equal bins (Guo and others, 2017).
pub(crate) fn calibration_error(guesses: &[Guess]) -> f64 {
    const BINS: usize = 10;
    let mut bins = [(0.0, 0.0); BINS];
    for guess in guesses {
        let bin = ((guess.confidence * BINS as f32) as usize).min(BINS - 1);
        bins[bin].0 += f64::from(guess.confidence);
        bins[bin].1 += f64::from(u8::from(guess.right));
    }
    bins.iter().map(|(sure, right): &(f64, f64)| (sure - right).abs()).sum::<f64>()
        / guesses.len().max(1) as f64
}

/// Mean F1 over columns of rows that say what holds and what was found.
pub(crate) fn macro_f1(rows: &[(Vec<bool>, Vec<bool>)], columns: usize) -> f64 {
    let of = |column: usize| {
        let count = |test: fn(bool, bool) -> bool| {
            rows.iter().filter(|(truth, found)| test(truth[column], found[column])).count() as f64
        };
        let both = count(|truth, found| truth && found);
        2.0 * both / (2.0 * both + count(|truth, found| truth != found)).max(1.0)
    };
    (0..columns).map(of).sum::<f64>() / columns as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_their_known_values() {
        assert!((recall(&[(0, 0), (0, 1), (2, 2)], 3) - 0.75).abs() < 1e-9);
        let guess = |confidence, right| Guess { confidence, right };
        let calibrated = [guess(0.75, true), guess(0.75, true), guess(0.75, true), guess(0.75, false)];
        assert!(calibration_error(&calibrated) < 1e-6);
        assert!((calibration_error(&[guess(1.0, false)]) - 1.0).abs() < 1e-6);
        let rows = [(vec![true, false], vec![true, true]), (vec![true, true], vec![false, true])];
        assert!((macro_f1(&rows, 2) - 2.0 / 3.0).abs() < 1e-9);
    }
}
