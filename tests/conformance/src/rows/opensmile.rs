//! eGeMAPS v02 against openSMILE: every functional across the clips.

use std::collections::BTreeMap;

use sotto_engine::egemaps::Egemaps;

use crate::clips::Clip;
use crate::compare::pearson;
use crate::table::Row;

const REFERENCE: &str = "openSMILE eGeMAPSv02";
const MIN_CORRELATION: f64 = 0.95;
/// Functionals that must agree, of the 88.
const MIN_AGREEING: usize = 70;
/// Why a functional may differ, by what its name begins with.
const REASONS: [(&str, &str); 8] = [
    (
        "F0semitoneFrom27.5Hz_sma3nz_stddev",
        "few turns a clip, and turns of the pitch are told apart by our own rule",
    ),
    (
        "F0semitoneFrom27.5Hz_sma3nz_mean",
        "few turns a clip, and turns of the pitch are told apart by our own rule",
    ),
    ("jitterLocal", "periods are found by our own waveform matching"),
    ("shimmerLocaldB", "periods are found by our own waveform matching"),
    ("mfcc4V", "the mean is near zero in some clips, and the deviation is over the mean"),
    ("logRelF0-H1-H2", "the mean is near zero in some clips, and the deviation is over the mean"),
    ("StddevVoicedSegmentLengthSec", "few stretches a clip, and one in 250 frames is voiced otherwise"),
    ("F", "the prediction is ill-conditioned: single-precision rounding moves the bandwidths"),
];

/// One row for all, and one for each functional that falls short.
pub(crate) fn rows(clips: &[Clip]) -> Vec<Row> {
    let mut pairs: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for clip in clips {
        let mut measured = Egemaps::default();
        measured.push(&clip.view);
        for (name, value) in measured.finish() {
            if let Some(Some(expected)) = clip.reference.values.get(&name) {
                pairs.entry(name).or_default().push((f64::from(value), *expected));
            }
        }
    }
    let correlations: Vec<(String, Option<f64>)> =
        pairs.into_iter().map(|(name, pairs)| (name, pearson(&pairs))).collect();
    let agrees = |r: &Option<f64>| r.is_some_and(|r| r >= MIN_CORRELATION);
    let agreeing = correlations.iter().filter(|(_, r)| agrees(r)).count();
    let all = Row {
        measure: "eGeMAPS functionals".into(),
        reference: REFERENCE.into(),
        to_reach: format!("r at least {MIN_CORRELATION} for at least {MIN_AGREEING} of 88"),
        reached: format!("{agreeing} of {}", correlations.len()),
        met: agreeing >= MIN_AGREEING,
        note: String::new(),
    };
    let short = correlations.iter().filter(|(_, r)| !agrees(r)).map(|(name, r)| Row {
        measure: name.clone(),
        reference: REFERENCE.into(),
        to_reach: format!("r {MIN_CORRELATION}"),
        reached: r.map_or("none".into(), |r| format!("r {r:.3}")),
        met: false,
        note: reason(name).into(),
    });
    std::iter::once(all).chain(short).collect()
}

fn reason(name: &str) -> &'static str {
    REASONS.iter().find(|(start, _)| name.starts_with(start)).map_or("", |(_, reason)| reason)
}
