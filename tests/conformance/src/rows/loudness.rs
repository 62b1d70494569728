//! Loudness against pyloudnorm on the clips, and against what EBU Tech 3341 and 3342 ask of their signals.

mod signals;

use sotto_engine::level::{Level, Meter};

use crate::clips::Clip;
use crate::table::Row;
use signals::{Case, Reading};

const RATE_HZ: u32 = 16_000;
/// Largest difference of loudness, in LU.
const LOUDNESS_LU: f64 = 0.1;
/// Largest difference of the loudness range, in LU.
const RANGE_LU: f64 = 1.0;

/// Why short clips differ: what was seen when the same clips were given to the reference 1 and 2 ms late.
const AT_THE_GATE: &str = "a block of a clip of a few seconds that lies at the gate counts for one and not for the other: a clip that begins \
     2 ms later moves the reference itself by as much";

/// The rows of this tool.
pub(crate) fn rows(clips: &[Clip]) -> Vec<Row> {
    let levels: Vec<(&Clip, Level)> = clips.iter().filter_map(|clip| Some((clip, level(clip)?))).collect();
    let integrated = |level: &Level| level.loudness_lufs;
    let true_peak = |level: &Level| level.loudness.true_peak_dbtp;
    let against_pyloudnorm = row(
        "integrated loudness",
        "pyloudnorm",
        &format!("largest difference {LOUDNESS_LU} LU"),
        &apart(&levels, "integrated_lufs", integrated),
        |distance| distance.abs() <= LOUDNESS_LU,
    );
    let note = format!("{}; {AT_THE_GATE}", against_pyloudnorm.note);
    vec![
        Row { note, ..against_pyloudnorm },
        row(
            "true peak",
            "interpolation to 16 times the rate",
            "+0.2 / -0.4 dB",
            &apart(&levels, "true_peak_dbtp", true_peak),
            peak_allowed,
        ),
        of_signals(
            "loudness: momentary, short-term, integrated",
            "EBU Tech 3341",
            signals::loudness(),
            |far| far.abs() <= LOUDNESS_LU,
        ),
        of_signals("true peak", "EBU Tech 3341", signals::true_peak(), peak_allowed),
        of_signals("loudness range", "EBU Tech 3342", signals::range(), |far| far.abs() <= RANGE_LU),
    ]
}

fn peak_allowed(distance: f64) -> bool {
    (-0.4..=0.2).contains(&distance)
}

fn level(clip: &Clip) -> Option<Level> {
    let mut meter = Meter::new(RATE_HZ, 1).ok()?;
    meter.push(&clip.view).ok()?;
    Some(meter.read())
}

fn apart(levels: &[(&Clip, Level)], name: &str, value: fn(&Level) -> Option<f32>) -> Vec<f64> {
    let name = format!("loudness_{name}");
    let distance = |(clip, level): &(&Clip, Level)| {
        let theirs = clip.reference.values.get(&name).copied().flatten()?;
        Some(f64::from(value(level)?) - theirs)
    };
    levels.iter().filter_map(distance).collect()
}

fn of_signals(measure: &str, reference: &str, cases: Vec<Case>, allowed: fn(f64) -> bool) -> Row {
    let mut distances = Vec::new();
    for case in cases {
        let Ok(mut meter) = Meter::new(signals::RATE_HZ, case.channels) else { continue };
        if meter.push(&case.samples).is_err() {
            continue;
        }
        let level = meter.read();
        for (reading, expected) in case.expected {
            let read = match reading {
                Reading::Momentary => level.loudness.momentary_max_lufs,
                Reading::ShortTerm => level.loudness.short_term_max_lufs,
                Reading::Integrated => level.loudness_lufs,
                Reading::Range => level.loudness.range_lu,
                Reading::TruePeak => level.loudness.true_peak_dbtp,
            };
            distances.push(read.map_or(f64::INFINITY, |read| f64::from(read) - expected));
        }
    }
    let to_reach = match reference {
        "EBU Tech 3342" => format!("{RANGE_LU} LU on every signal"),
        _ if measure == "true peak" => "+0.2 / -0.4 dB on every signal".to_owned(),
        _ => format!("{LOUDNESS_LU} LU on every signal"),
    };
    row(measure, reference, &to_reach, &distances, allowed)
}

fn row(
    measure: &str,
    reference: &str,
    to_reach: &str,
    distances: &[f64],
    allowed: impl Fn(f64) -> bool,
) -> Row {
    let highest = distances.iter().copied().fold(0.0, f64::max);
    let lowest = distances.iter().copied().fold(0.0, f64::min);
    let beyond = distances.iter().filter(|distance| !allowed(**distance)).count();
    Row {
        measure: measure.to_owned(),
        reference: reference.to_owned(),
        to_reach: to_reach.to_owned(),
        reached: format!("{highest:+.3} / {lowest:+.3}"),
        met: !distances.is_empty() && beyond == 0,
        note: format!("{} readings, {beyond} beyond it", distances.len()),
    }
}
