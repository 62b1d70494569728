//! Sums and extremes in vectors, in one order whatever the machine.

use std::ops::{Add, Mul};

use wide::{f32x8, f64x8};

/// Lanes of a vector.
const LANES: usize = 8;
/// Shifts that are summed together.
const SHIFTS: usize = 4;

/// What can be summed in lanes: `f32` and `f64`.
pub(crate) trait Number: Copy + Default + Add<Output = Self> + Mul<Output = Self> {
    /// A vector of these.
    type Vector: Copy + Add<Output = Self::Vector> + Mul<Output = Self::Vector>;
    /// These numbers side by side.
    fn vector(numbers: [Self; LANES]) -> Self::Vector;
    /// The numbers of a vector.
    fn array(vector: Self::Vector) -> [Self; LANES];
}

impl Number for f32 {
    type Vector = f32x8;
    fn vector(numbers: [Self; LANES]) -> f32x8 {
        f32x8::new(numbers)
    }
    fn array(vector: f32x8) -> [Self; LANES] {
        vector.to_array()
    }
}

impl Number for f64 {
    type Vector = f64x8;
    fn vector(numbers: [Self; LANES]) -> f64x8 {
        f64x8::new(numbers)
    }
    fn array(vector: f64x8) -> [Self; LANES] {
        vector.to_array()
    }
}

/// A vector of zeros.
fn zeros<T: Number>() -> T::Vector {
    T::vector([T::default(); LANES])
}

/// Sum of all lanes, by halves.
fn total<T: Number>(vector: T::Vector) -> T {
    let [a, b, c, d, e, f, g, h] = T::array(vector);
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Sum of products; of the shorter length where they differ.
pub(crate) fn dot<T: Number>(a: &[T], b: &[T]) -> T {
    let length = a.len().min(b.len());
    let ((a, rest_a), (b, rest_b)) = (a[..length].as_chunks::<LANES>(), b[..length].as_chunks::<LANES>());
    let mut sums = zeros::<T>();
    for (a, b) in a.iter().zip(b) {
        sums = sums + T::vector(*a) * T::vector(*b);
    }
    total::<T>(sums) + rest(rest_a, rest_b)
}

/// Sum of the few products that fill no vector.
fn rest<T: Number>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).fold(T::default(), |sum, (a, b)| sum + *a * *b)
}

/// Sums of products of `a` with `b` from each place of `b` on, as many as `out` holds; zero where `b` ends before.
pub(crate) fn correlate<T: Number>(a: &[T], b: &[T], out: &mut [T]) {
    let (chunks, last) = a.as_chunks::<LANES>();
    let whole = a.len() - last.len();
    for (block, out) in out.chunks_mut(SHIFTS).enumerate() {
        let b = b.get(block * SHIFTS..).unwrap_or_default();
        let (Some(near), true) = (b.get(..a.len() + SHIFTS - 1), out.len() == SHIFTS) else {
            for (shift, out) in out.iter_mut().enumerate() {
                *out = b.get(shift..shift + a.len()).map_or(T::default(), |b| dot(a, b));
            }
            continue;
        };
        let mut sums = [zeros::<T>(); SHIFTS];
        for (a, b) in chunks.iter().zip(near.array_windows::<{ LANES + SHIFTS - 1 }>().step_by(LANES)) {
            let a = T::vector(*a);
            for (sum, b) in sums.iter_mut().zip(b.array_windows()) {
                *sum = *sum + a * T::vector(*b);
            }
        }
        for (shift, (out, sum)) in out.iter_mut().zip(sums).enumerate() {
            *out = total::<T>(sum) + rest(last, &near[whole + shift..]);
        }
    }
}

/// Sum of squares.
pub(crate) fn energy<T: Number>(samples: &[T]) -> T {
    dot(samples, samples)
}

/// Sum.
pub(crate) fn sum<T: Number>(samples: &[T]) -> T {
    let (chunks, rest) = samples.as_chunks::<LANES>();
    let sums = chunks.iter().fold(zeros::<T>(), |sums, chunk| sums + T::vector(*chunk));
    rest.iter().fold(total::<T>(sums), |sum, sample| sum + *sample)
}

/// The greater of two numbers; `a` where `b` is none. Unlike [`f32::max`], no call in WebAssembly.
pub(crate) fn greater(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The lesser of two numbers; `a` where `b` is none.
pub(crate) fn lesser(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// Lowest and highest of the samples and of `range`; what is no number is passed over.
pub(crate) fn range(range: (f32, f32), samples: &[f32]) -> (f32, f32) {
    let (chunks, rest) = samples.as_chunks::<LANES>();
    let (mut low, mut high) = (f32x8::splat(range.0), f32x8::splat(range.1));
    for chunk in chunks {
        let chunk = f32x8::new(*chunk);
        low = chunk.simd_lt(low).select(chunk, low);
        high = chunk.simd_gt(high).select(chunk, high);
    }
    let low = rest.iter().chain(&low.to_array()).fold(range.0, |low, sample| lesser(low, *sample));
    (low, rest.iter().chain(&high.to_array()).fold(range.1, |high, sample| greater(high, *sample)))
}

/// Largest magnitude; what is no number is passed over.
pub(crate) fn peak(samples: &[f32]) -> f32 {
    let (low, high) = range((0.0, 0.0), samples);
    greater(-low, high)
}

/// How many of the samples lie below `limit`; exact up to 2^24 samples.
pub(crate) fn count_below(samples: &[f32], limit: f32) -> usize {
    let (chunks, rest) = samples.as_chunks::<LANES>();
    let (one, limits) = (f32x8::splat(1.0), f32x8::splat(limit));
    let counts = chunks
        .iter()
        .fold(f32x8::default(), |counts, chunk| counts + (f32x8::new(*chunk).simd_lt(limits) & one));
    total::<f32>(counts) as usize + rest.iter().filter(|sample| **sample < limit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_extremes_are_those_of_plain_loops() {
        for length in [0, 1, 7, 8, 9, 31, 100] {
            let a: Vec<f64> = (0..length).map(|n| f64::from(n * 37 % 19) - 9.0).collect();
            let b: Vec<f64> = (0..length).map(|n| f64::from(n * 23 % 17) - 8.0).collect();
            // Whole numbers: every order of adding gives the same.
            assert_eq!(dot(&a, &b), a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>());
            assert_eq!(sum(&a), a.iter().sum::<f64>());
            assert_eq!(energy(&b), b.iter().map(|b| b * b).sum::<f64>());
            let a: Vec<f32> = a.iter().map(|a| *a as f32).collect();
            assert_eq!(count_below(&a, 2.0), a.iter().filter(|a| **a < 2.0).count());
            assert_eq!(peak(&a), a.iter().fold(0.0, |peak: f32, a| peak.max(a.abs())));
        }
    }

    #[test]
    fn correlations_are_the_products_at_each_place() {
        let long: Vec<f64> = (0..90).map(|n| f64::from(n * 31 % 23) - 11.0).collect();
        for length in [1, 8, 11, 40, 90] {
            let mut out = [f64::NAN; 27];
            correlate(&long[..length], &long[2..], &mut out);
            for (shift, out) in out.iter().enumerate() {
                let there = long[2..].get(shift..shift + length);
                assert_eq!(*out, there.map_or(0.0, |there| dot(&long[..length], there)), "{length} {shift}");
            }
        }
    }

    #[test]
    fn what_is_no_number_has_no_extremes() {
        assert_eq!(range((-1.0, 0.5), &[f32::NAN, 2.0, f32::NAN, -0.5]), (-1.0, 2.0));
        assert_eq!(peak(&[f32::NAN; 20]), 0.0);
        assert_eq!((greater(1.0, f32::NAN), lesser(1.0, 0.5)), (1.0, 0.5));
    }
}
