//! Weights of the speech evidence: a logistic regression (L2, C = 0.03 on standardised features, classes balanced)
//! fitted to 90,000 frames: read and acted speech, a third of it also with noise at 3 to 20 dB, against ten classes
//! of everyday sounds and instrumental music. docs/report/activity.md says what it is worth on recordings that the
//! fit did not see.

/// Number of features.
pub const FEATURES: usize = 32;

/// Added to the weighted sum. The fit gave -18.59, for as many frames of speech as of other sounds; this is the same
/// for recordings three times as likely to be speech as not.
pub(super) const BIAS: f32 = -17.5;

/// One a feature: mean of the eight shape groups, their deviations, then the rest in the order of
/// `Evidence::features`.
#[rustfmt::skip]
pub(super) const WEIGHTS: [f32; FEATURES] = [
    -0.3099, 2.8004, 1.5087, -1.5286, 0.6767, 0.5223, -0.3330, -0.3610,
    -5.9035, 1.2909, 8.0105, 0.6042, -0.3345, -3.4184, 1.0672, 2.4758,
    2.6711, -1.3773,
    8.6381, 20.6072,
    7.9680, 10.9992,
    -0.4539,
    4.1415, 7.0094,
    -0.5134, -0.1480, 0.0168,
    4.8510,
    0.4193, 1.0855, 0.5208,
];
