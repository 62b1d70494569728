//! All roots of a polynomial of real coefficients at once.

use super::prediction::ORDER;

/// Steps at most; some ten are usual.
const STEPS: usize = 60;
/// A root that moves less than this is found.
const STILL: f64 = 1e-7;

/// Roots of polynomial after polynomial.
///
/// **Source** Aberth, "Iteration methods for finding all zeros of a polynomial simultaneously" (1973).
#[derive(Default)]
pub(super) struct Roots {
    found: [(f64, f64); ORDER],
}

impl Roots {
    /// Roots of `z^10 + c0 z^9 + … + c9` as real and imaginary parts.
    pub(super) fn of(&mut self, coefficients: &[f64; ORDER]) -> [(f64, f64); ORDER] {
        for (at, root) in self.found.iter_mut().enumerate() {
            // No two starts mirror each other.
            let turn = (at as f64 + 0.3) / ORDER as f64 * std::f64::consts::TAU;
            *root = (0.93 * turn.cos(), 0.93 * turn.sin());
        }
        for _ in 0..STEPS {
            let mut moved = 0.0_f64;
            for at in 0..ORDER {
                let step = self.step(at, coefficients);
                self.found[at] = (self.found[at].0 - step.0, self.found[at].1 - step.1);
                moved = moved.max(step.0.abs() + step.1.abs());
            }
            if moved < STILL {
                break;
            }
        }
        self.found
    }

    fn step(&self, at: usize, coefficients: &[f64; ORDER]) -> (f64, f64) {
        let z = self.found[at];
        let (mut value, mut slope) = ((1.0, 0.0), (0.0, 0.0));
        for coefficient in coefficients {
            slope = times(slope, z);
            slope = (slope.0 + value.0, slope.1 + value.1);
            value = times(value, z);
            value.0 += coefficient;
        }
        let newton = over(value, slope);
        let mut push = (0.0, 0.0);
        for (other, root) in self.found.iter().enumerate() {
            if other != at {
                let one = over((1.0, 0.0), (z.0 - root.0, z.1 - root.1));
                push = (push.0 + one.0, push.1 + one.1);
            }
        }
        let pushed = times(newton, push);
        over(newton, (1.0 - pushed.0, -pushed.1))
    }
}

fn times(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

fn over(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let scale = 1.0 / (b.0 * b.0 + b.1 * b.1).max(1e-300);
    ((a.0 * b.0 + a.1 * b.1) * scale, (a.1 * b.0 - a.0 * b.1) * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roots_that_a_polynomial_was_made_of_are_found() {
        let made = [(0.95, 0.3_f64), (0.9, 0.8), (0.97, 1.4), (0.85, 2.0), (0.6, 2.9)];
        let mut polynomial = vec![1.0];
        for (size, turn) in made {
            let factor = [1.0, -2.0 * size * turn.cos(), size * size];
            let mut product = vec![0.0; polynomial.len() + 2];
            for (at, a) in polynomial.iter().enumerate() {
                for (shift, b) in factor.iter().enumerate() {
                    product[at + shift] += a * b;
                }
            }
            polynomial = product;
        }
        let found = Roots::default().of(&polynomial[1..].try_into().unwrap());
        for (size, turn) in made {
            let (re, im) = (size * turn.cos(), size * turn.sin());
            assert!(found.iter().any(|root| (root.0 - re).abs() + (root.1 - im).abs() < 1e-6), "{re} {im}");
        }
    }
}
