//! Pitch, voice quality and formants against Praat.

use sotto_engine::cepstrum::Cepstrum;
use sotto_engine::formants::Formants;
use sotto_engine::harmonicity::Harmonicity;
use sotto_engine::periods::Periods;
use sotto_engine::pitch::Contour;
use sotto_protocol::VoiceQuality;

use crate::clips::Clip;
use crate::compare::{median, pearson};
use crate::table::Row;

/// A pitch this far off is a gross error.
const GROSS: f64 = 0.2;

/// The engine's measures of one clip, beside Praat's.
struct Measured<'a> {
    clip: &'a Clip,
    f0_hz: Vec<f32>,
    regularity: VoiceQuality,
    hnr_db: Option<f32>,
    cpps_db: Option<f32>,
}

/// The rows of this tool.
pub(crate) fn rows(clips: &[Clip]) -> Vec<Row> {
    let clips: Vec<Measured> = clips.iter().map(measure).collect();
    let mut rows = pitch(&clips);
    rows.push(correlation("jitter, local", &clips, "jitter_local", |clip| clip.regularity.jitter_local));
    rows.push(correlation("shimmer, local", &clips, "shimmer_local", |clip| clip.regularity.shimmer_local));
    rows.push(harmonicity(&clips));
    let cpps = correlation("CPPS", &clips, "cpps_db", |clip| clip.cpps_db);
    rows.push(Row {
        note: format!(
            "Praat: steps of 2 ms, exponential trend, robust fit; here steps of 10 ms; {}",
            cpps.note
        ),
        ..cpps
    });
    rows.extend(formants(&clips));
    rows
}

fn measure(clip: &Clip) -> Measured<'_> {
    let mut f0_hz = Vec::new();
    let mut contour = Contour::default();
    contour.push(&clip.view, &mut f0_hz);
    contour.finish(&mut f0_hz);
    let mut periods = Periods::default();
    periods.push(&clip.view);
    periods.decided(&f0_hz);
    let mut harmonicity = Harmonicity::default();
    harmonicity.push(&clip.view);
    let mut cepstrum = Cepstrum::default();
    cepstrum.push(&clip.view);
    Measured {
        clip,
        f0_hz,
        regularity: periods.finish(),
        hnr_db: harmonicity.finish(),
        cpps_db: cepstrum.finish(),
    }
}

/// Ours and Praat's numbers of the frames that Praat measured.
fn frames<'a>(clip: &'a Measured, name: &str) -> impl Iterator<Item = (f64, f64)> + 'a {
    let theirs = clip.clip.reference.series.get(name).map(Vec::as_slice).unwrap_or_default();
    let both = clip.f0_hz.iter().zip(theirs).map(|(ours, theirs)| (f64::from(*ours), f64::from(*theirs)));
    both.filter(|(_, theirs)| *theirs >= 0.0)
}

fn pitch(clips: &[Measured]) -> Vec<Row> {
    let all: Vec<(f64, f64)> = clips.iter().flat_map(|clip| frames(clip, "praat_f0_hz")).collect();
    let agreed = all.iter().filter(|(ours, theirs)| (*ours > 0.0) == (*theirs > 0.0)).count();
    let apart: Vec<f64> = all
        .iter()
        .filter(|(ours, theirs)| *ours > 0.0 && *theirs > 0.0)
        .map(|(ours, theirs)| (ours / theirs - 1.0).abs())
        .collect();
    let gross = apart.iter().filter(|apart| **apart > GROSS).count() as f64 / apart.len().max(1) as f64;
    let agreement = agreed as f64 / all.len().max(1) as f64;
    let voiced = apart.len();
    let typical = median(apart).unwrap_or(1.0);
    vec![
        Row {
            measure: "F0 where both are voiced".to_owned(),
            reference: "Praat, To Pitch (ac)".to_owned(),
            to_reach: "gross errors at most 2 %, median difference below 0.5 %".to_owned(),
            reached: format!("{:.2} %, {:.3} %", 100.0 * gross, 100.0 * typical),
            met: voiced > 0 && gross <= 0.02 && typical < 0.005,
            note: format!("{voiced} frames"),
        },
        Row {
            measure: "voicing decision".to_owned(),
            reference: "Praat, To Pitch (ac)".to_owned(),
            to_reach: "agreement at least 93 %".to_owned(),
            reached: format!("{:.1} %", 100.0 * agreement),
            met: agreement >= 0.93,
            note: format!("{} frames", all.len()),
        },
    ]
}

/// Ours and Praat's numbers of the clips that have both.
fn pairs(clips: &[Measured], name: &str, ours: impl Fn(&Measured) -> Option<f32>) -> Vec<(f64, f64)> {
    let name = format!("praat_{name}");
    let pair = |clip: &Measured| {
        let theirs = clip.clip.reference.values.get(&name).copied().flatten()?;
        Some((f64::from(ours(clip)?), theirs))
    };
    clips.iter().filter_map(pair).collect()
}

fn correlation(
    measure: &str,
    clips: &[Measured],
    name: &str,
    ours: impl Fn(&Measured) -> Option<f32>,
) -> Row {
    let pairs = pairs(clips, name, ours);
    let reached = pearson(&pairs);
    Row {
        measure: measure.to_owned(),
        reference: "Praat".to_owned(),
        to_reach: "r at least 0.90".to_owned(),
        reached: reached.map_or("none".to_owned(), |r| format!("{r:.3}")),
        met: reached.is_some_and(|r| r >= 0.9),
        note: format!("{} clips", pairs.len()),
    }
}

fn harmonicity(clips: &[Measured]) -> Row {
    let apart: Vec<f64> = pairs(clips, "hnr_db", |clip| clip.hnr_db)
        .into_iter()
        .map(|(ours, theirs)| (ours - theirs).abs())
        .collect();
    let count = apart.len();
    let reached = median(apart);
    Row {
        measure: "harmonics-to-noise ratio".to_owned(),
        reference: "Praat, To Harmonicity (cc)".to_owned(),
        to_reach: "median difference below 1 dB".to_owned(),
        reached: reached.map_or("none".to_owned(), |apart| format!("{apart:.2} dB")),
        met: reached.is_some_and(|apart| apart < 1.0),
        note: format!("mean of each clip; {count} clips"),
    }
}

fn formants(clips: &[Measured]) -> Vec<Row> {
    let mut apart = [const { Vec::new() }; 3];
    for clip in clips {
        let series = &clip.clip.reference.series;
        let mut formants = Formants::default();
        formants.push(&clip.clip.view);
        formants.decided_each(&clip.f0_hz, |frame, found| {
            let at = |name: &str| series.get(name).and_then(|all| all.get(frame as usize)).copied();
            for (which, (found, apart)) in found.iter().zip(&mut apart).enumerate() {
                let theirs = at(&format!("praat_f{}_hz", which + 1)).unwrap_or(0.0);
                if at("praat_f0_hz").is_some_and(|f0| f0 > 0.0) && theirs > 0.0 && found.hz > 0.0 {
                    apart.push(f64::from((found.hz / theirs - 1.0).abs()));
                }
            }
        });
    }
    let row = |(which, apart): (usize, Vec<f64>)| {
        let count = apart.len();
        let reached = median(apart);
        Row {
            measure: format!("F{} on voiced frames", which + 1),
            reference: "Praat, To Formant (burg), 5 below 5500 Hz".to_owned(),
            to_reach: "median difference below 5 %".to_owned(),
            reached: reached.map_or("none".to_owned(), |apart| format!("{:.2} %", 100.0 * apart)),
            met: reached.is_some_and(|apart| apart < 0.05),
            note: format!("{count} frames"),
        }
    };
    apart.into_iter().enumerate().map(row).collect()
}
