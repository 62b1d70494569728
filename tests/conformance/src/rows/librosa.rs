//! Spectrum against librosa, frame by frame, the largest difference of all clips.

use sotto_engine::spectrum::{Frame, MelBank, Spectra, decibels};

use crate::clips::Clip;
use crate::table::Row;

const REFERENCE: &str = "librosa";
/// The figure for all of these measures, in decibels or relative.
const TO_REACH: f64 = 1e-3;

/// The rows of this tool.
pub(crate) fn rows(clips: &[Clip]) -> Vec<Row> {
    let mut rows: Vec<Row> = [40, 80].into_iter().map(|bands| log_mel(clips, bands)).collect();
    rows.push(row("MFCC 1 to 13", "dB", &worst(clips, "mfcc", absolute, |frame| frame.mfcc.to_vec())));
    rows.extend([
        relative_row(clips, "centroid", |frame| frame.centroid_hz),
        relative_row(clips, "spread", |frame| frame.spread_hz),
        relative_row(clips, "rolloff", |frame| frame.rolloff_hz),
        relative_row(clips, "flatness", |frame| frame.flatness),
    ]);
    rows
}

/// How far two series are apart.
struct Apart {
    largest: f64,
    above: usize,
    count: usize,
}

fn absolute(ours: f64, theirs: f64) -> f64 {
    (ours - theirs).abs()
}

fn relative(ours: f64, theirs: f64) -> f64 {
    if theirs.abs() > 0.0 { ((ours - theirs) / theirs).abs() } else { ours.abs() }
}

fn relative_row(clips: &[Clip], name: &str, value: fn(&Frame) -> f32) -> Row {
    let series = if name == "flatness" { name.to_owned() } else { format!("{name}_hz") };
    row(name, "relative", &worst(clips, &series, relative, |frame| vec![value(frame)]))
}

fn log_mel(clips: &[Clip], count: usize) -> Row {
    let bank = MelBank::new(count);
    let mut bands = vec![0.0; count];
    let apart = compare(clips, &format!("log_mel_{count}"), absolute, |_, powers| {
        bank.apply(powers, &mut bands);
        bands.iter().map(|band| decibels(*band)).collect()
    });
    row(&format!("log-mel, {count} bands"), "dB", &apart)
}

fn worst(
    clips: &[Clip],
    series: &str,
    apart: fn(f64, f64) -> f64,
    values: impl Fn(&Frame) -> Vec<f32>,
) -> Apart {
    compare(clips, series, apart, |frame, _| values(frame))
}

fn compare(
    clips: &[Clip],
    series: &str,
    apart: fn(f64, f64) -> f64,
    mut values: impl FnMut(&Frame, &[f64]) -> Vec<f32>,
) -> Apart {
    let mut found = Apart { largest: 0.0, above: 0, count: 0 };
    for clip in clips {
        let Some(theirs) = clip.reference.series.get(&format!("librosa_{series}")) else { continue };
        let mut ours = Vec::with_capacity(theirs.len());
        let mut spectra = Spectra::default();
        spectra.push(&clip.view, |frame, powers| ours.extend(values(frame, powers)));
        spectra.finish(|frame, powers| ours.extend(values(frame, powers)));
        // A length of whole hops has one frame more there, centred on the end.
        for (ours, theirs) in ours.iter().zip(theirs) {
            let distance = apart(f64::from(*ours), f64::from(*theirs));
            found.largest = found.largest.max(distance);
            found.above += usize::from(distance > TO_REACH || distance.is_nan());
            found.count += 1;
        }
    }
    found
}

fn row(measure: &str, unit: &str, apart: &Apart) -> Row {
    let note = if apart.above == 0 {
        format!("{} values", apart.count)
    } else {
        format!("{} of {} values beyond it", apart.above, apart.count)
    };
    Row {
        measure: measure.to_owned(),
        reference: REFERENCE.to_owned(),
        to_reach: format!("largest difference {TO_REACH:e} ({unit})"),
        reached: format!("{:.1e}", apart.largest),
        met: apart.count > 0 && apart.largest <= TO_REACH,
        note,
    }
}
