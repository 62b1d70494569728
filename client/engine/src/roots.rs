//! Roots of the polynomials of linear predictors.

use rustfft::num_complex::Complex;

const MAX_STEPS: usize = 60;
const TOLERANCE: f64 = 1e-9;

/// A root in the complex plane.
pub(crate) type Root = Complex<f64>;

/// Finds all roots at once, from those of the frame before.
///
/// **Numerics** to 1e-9, far from double roots. **Source** O. Aberth, "Iteration methods for finding all zeros of a
/// polynomial simultaneously", Mathematics of Computation 27, 1973.
pub(crate) struct Roots<const DEGREE: usize> {
    roots: [Root; DEGREE],
}

fn fresh<const DEGREE: usize>() -> [Root; DEGREE] {
    std::array::from_fn(|at| {
        Root::from_polar(0.8, (at as f64 + 0.35) * std::f64::consts::TAU / DEGREE as f64)
    })
}

impl<const DEGREE: usize> Default for Roots<DEGREE> {
    fn default() -> Self {
        Self { roots: fresh() }
    }
}

impl<const DEGREE: usize> Roots<DEGREE> {
    /// Roots of `z^n + sum filter[k] z^(n-1-k)`.
    pub(crate) fn find(&mut self, filter: &[f64; DEGREE]) -> [Root; DEGREE] {
        // Roots on the real axis could never leave it in pairs; nudged, they can.
        for (at, root) in self.roots.iter_mut().enumerate() {
            if root.im.abs() < 1e-6 {
                root.im = if at % 2 == 0 { 0.01 } else { -0.013 };
            }
        }
        let settled = (0..MAX_STEPS).any(|_| self.step(filter) < TOLERANCE);
        if !settled || self.roots.iter().any(|root| !root.re.is_finite() || !root.im.is_finite()) {
            self.roots = fresh();
            for _ in 0..2 * MAX_STEPS {
                if self.step(filter) < TOLERANCE {
                    break;
                }
            }
        }
        let found = self.roots;
        if found.iter().any(|root| !root.re.is_finite() || !root.im.is_finite()) {
            self.roots = fresh();
            return [Root::default(); DEGREE];
        }
        found
    }

    /// Moves every root once; the longest move.
    fn step(&mut self, filter: &[f64; DEGREE]) -> f64 {
        let mut longest = 0.0_f64;
        for at in 0..DEGREE {
            let here = self.roots[at];
            let (mut value, mut slope) = (Root::new(1.0, 0.0), Root::default());
            for &coefficient in filter {
                slope = slope * here + value;
                value = value * here + coefficient;
            }
            if value.norm_sqr() < 1e-28 {
                continue;
            }
            let mut push = Root::default();
            for (other, root) in self.roots.iter().enumerate() {
                if other != at {
                    let apart = here - root;
                    push += apart.conj() / apart.norm_sqr().max(1e-24);
                }
            }
            let move_by = value / (slope - value * push);
            self.roots[at] -= move_by;
            longest = longest.max(move_by.norm_sqr());
        }
        longest.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEGREE: usize = 11;

    fn expanded(roots: &[Root]) -> [f64; DEGREE] {
        let mut product = vec![Root::new(1.0, 0.0)];
        for root in roots {
            product.push(Root::default());
            for at in (1..product.len()).rev() {
                let lower = product[at - 1];
                product[at] -= root * lower;
            }
        }
        std::array::from_fn(|at| product[at + 1].re)
    }

    fn pairs(radius: f64, turn: f64) -> Vec<Root> {
        let mut roots = vec![Root::new(0.5, 0.0)];
        for pair in 0..5 {
            let root = Root::from_polar(radius - 0.02 * f64::from(pair), turn + 0.5 * f64::from(pair));
            roots.extend([root, root.conj()]);
        }
        roots
    }

    #[test]
    fn roots_are_found_again_while_they_move_and_where_they_meet_the_real_axis() {
        let mut finder = Roots::<DEGREE>::default();
        for step in 0..40 {
            let expected = pairs(0.9, 0.2 - 0.02 * f64::from(step % 9));
            let found = finder.find(&expanded(&expected));
            for root in expected {
                let nearest = found.iter().map(|got| (got - root).norm()).fold(f64::MAX, f64::min);
                assert!(nearest < 1e-4, "{root} missed by {nearest} in step {step}");
            }
        }
    }
}
