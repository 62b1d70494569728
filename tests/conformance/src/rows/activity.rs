//! Voice activity, content class and signal-to-noise ratio on mixtures whose parts are known. None of the recordings
//! here was seen by the detector's fit (`models/train/activity/scenes.py` halves them the same way).

mod mixtures;
mod scenes;

use std::path::Path;

use anyhow::Result;
use sotto_engine::activity::{Segmenter, decide, scan};
use sotto_engine::recording::Recording;
use sotto_protocol::SegmentKind;
use sotto_support::place;

use crate::clips::said;
use crate::compare::median;
use crate::table::Row;
use mixtures::{Halves, Mixer};
use scenes::scenes;
pub(crate) use scenes::write as write_mixtures;

/// Least area under the curve at each ratio, in decibels.
const AREAS: [(f64, f64); 4] = [(20.0, 0.97), (10.0, 0.0), (5.0, 0.92), (0.0, 0.85)];
/// Ratios that are to be read, in decibels.
const RATIOS_DB: [f64; 7] = [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0];
/// Largest median error of the ratio.
const RATIO_DB: f64 = 2.0;
/// Least share of clips in the right class.
const CLASS: f64 = 0.95;
/// Sounds that go on, rather than happen.
const STEADY: [&str; 5] = ["Rain", "Sea", "Helicopter", "Chainsaw", "Fire"];

/// The rows; none where there are no recordings. `silero` is the folder of what Silero VAD says of the mixtures.
pub(crate) fn rows(silero: &Path) -> Result<Vec<Row>> {
    let Some(halves) = place::data().and_then(|data| Halves::judged(&data).ok()) else {
        return Ok(Vec::new());
    };
    let mut rows: Vec<Row> = AREAS
        .into_iter()
        .map(|(snr_db, least)| area(&halves, snr_db, least, silero))
        .collect::<Result<_>>()?;
    rows.push(class(&halves));
    rows.extend([ratio(&halves, true), ratio(&halves, false)]);
    Ok(rows)
}

fn row(measure: &str, reference: &str, to_reach: String, reached: String, met: bool, note: String) -> Row {
    Row { measure: measure.to_owned(), reference: reference.to_owned(), to_reach, reached, met, note }
}

/// Frames of mixtures: how well our log-odds tell speech from the rest, and how well Silero's probabilities do.
fn area(halves: &Halves, snr_db: f64, least: f64, silero: &Path) -> Result<Row> {
    let (mut ours, mut theirs) = (Vec::new(), Some(Vec::new()));
    for scene in scenes(halves, snr_db) {
        let mut speaks = scene.speaks.iter().copied();
        let from = ours.len();
        scan(&scene.samples, |judged| {
            ours.extend(speaks.next().map(|is| (judged.hear().speech_log_odds, is)))
        });
        let truth = ours[from..].iter().map(|frame: &(f32, bool)| frame.1);
        let series = said(silero, &scene.name)?.and_then(|mut it| it.series.remove("silero_speech"));
        theirs = theirs.zip(series).map(|(mut all, series)| {
            all.extend(series.into_iter().zip(truth));
            all
        });
    }
    let found = area_under_curve(&mut ours);
    // The same frames, or the two cannot be set beside each other.
    let theirs = theirs.filter(|all| all.len() == ours.len());
    let beside =
        theirs.map_or("not measured".to_owned(), |mut all| format!("{:.3}", area_under_curve(&mut all)));
    Ok(row(
        &format!("voice activity at {snr_db} dB"),
        "the clean speech's own segments",
        if least > 0.0 { format!("frame AUC {least}") } else { "-".to_owned() },
        format!("{found:.3}"),
        found >= least,
        format!(
            "Silero VAD: {beside}; {} frames of speakers and sounds that the fit did not see",
            ours.len()
        ),
    ))
}

/// Probability that a frame of speech scores higher than another one.
fn area_under_curve(frames: &mut [(f32, bool)]) -> f64 {
    frames.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut rest, mut wins, mut speech) = (0.0, 0.0, 0.0);
    for tied in frames.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let here = tied.iter().filter(|frame| frame.1).count() as f64;
        let others = tied.len() as f64 - here;
        wins += here * (rest + 0.5 * others);
        speech += here;
        rest += others;
    }
    wins / (speech * rest).max(1.0)
}

/// What most of a clip's segments, silence left out, are said to hold.
fn kind(view: &[f32]) -> SegmentKind {
    let mut segmenter = Segmenter::default();
    decide(view).into_iter().for_each(|frame| segmenter.push(frame));
    let segments = segmenter.finish(view.len() as f64 / f64::from(mixtures::RATE_HZ));
    let seconds = |kind: SegmentKind| -> f64 {
        segments
            .iter()
            .filter(|segment| segment.kind == kind)
            .map(|segment| segment.end_s - segment.start_s)
            .sum()
    };
    let kinds = [SegmentKind::Noise, SegmentKind::Speech, SegmentKind::Music];
    let heard = kinds.into_iter().filter(|kind| seconds(*kind) > 0.0);
    heard.max_by(|a, b| seconds(*a).total_cmp(&seconds(*b))).unwrap_or(SegmentKind::Silence)
}

fn class(halves: &Halves) -> Row {
    let count =
        |views: &[Vec<f32>], wanted: SegmentKind| views.iter().filter(|view| kind(view) == wanted).count();
    let noise: Vec<Vec<f32>> = halves.noise.iter().map(|noise| noise.1.clone()).collect();
    let found = [
        (count(&halves.speech, SegmentKind::Speech), halves.speech.len(), "speech"),
        (count(&noise, SegmentKind::Noise), noise.len(), "sounds"),
        (count(&halves.music, SegmentKind::Music), halves.music.len(), "music"),
    ];
    let (right, all) = found.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let share = right as f64 / all.max(1) as f64;
    let note: Vec<String> =
        found.iter().map(|(right, all, name)| format!("{name} {right} of {all}")).collect();
    row(
        "content class",
        "labels by clip",
        format!("{CLASS}"),
        format!("{share:.3}"),
        share >= CLASS,
        format!("{}; three real pieces and synthetic ones teach little of music", note.join(", ")),
    )
}

/// Median error of the ratio over mixtures, in all and by ratio.
fn ratio(halves: &Halves, steady: bool) -> Row {
    let noises: Vec<(String, Vec<f32>)> = halves
        .noise
        .iter()
        .filter(|(name, _)| STEADY.iter().any(|sort| name.contains(sort)) == steady)
        .cloned()
        .collect();
    let mut mixer = Mixer::new(11);
    let mut all = Vec::new();
    let mut by_ratio = Vec::new();
    for snr_db in RATIOS_DB {
        let mut errors = Vec::new();
        for pair in halves.speech.chunks_exact(2) {
            let (clean, speech) = mixer.utterances(pair);
            let white = steady && mixer.chance() < 0.5;
            let noise = if white { mixer.white(clean.len()) } else { mixer.recorded(&noises, clean.len()) };
            let mut recording = Recording::default();
            decide(&mixer.mix(&clean, &speech, &noise, snr_db))
                .into_iter()
                .for_each(|frame| recording.push(frame));
            errors.extend(recording.finish().snr_db.map(|read| (f64::from(read) - snr_db).abs()));
        }
        by_ratio.push(format!("{snr_db} dB: {:.1}", median(errors.clone()).unwrap_or(f64::NAN)));
        all.extend(errors);
    }
    let found = median(all).unwrap_or(f64::INFINITY);
    let sort = if steady { "white and steady real noise" } else { "barks, cries and other events" };
    row(
        &format!("SNR, {sort}"),
        "known mixtures",
        format!("median error {RATIO_DB} dB"),
        format!("{found:.2} dB"),
        found < RATIO_DB,
        by_ratio.join(", "),
    )
}

/// Whether the fit saw none of it is decided by names alone: every second speaker, sound and piece.
pub(super) fn every_second<T: Clone>(items: &[T]) -> Vec<T> {
    items.iter().skip(1).step_by(2).cloned().collect()
}

/// The last folder's and the file's name.
pub(super) fn short_name(path: &Path) -> String {
    let names: Vec<_> = path.iter().rev().take(2).map(|name| name.to_string_lossy().into_owned()).collect();
    names.join(" ")
}
