//! Pictures over one time axis, as drawings inside the page: sound, spectrum, pitch, emotion.

use std::io::{self, Write};

use sotto_chart::whole_clock;
use sotto_protocol::{Analysis, EmotionClass, EmotionLabel, Piece, PitchTrack, Tracks, Waveform};

use super::png;
use crate::escape::Escaped;

/// Width of every drawing, in its own units.
const WIDTH: usize = 1_000;
/// Widths that a stroke of the waveform takes.
const STROKE: usize = 2;
/// Steps that an axis may have, in seconds.
const STEPS_S: [f64; 13] =
    [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0];

/// Writes all of them.
///
/// # Errors
/// The output cannot be written.
pub(super) fn write(out: &mut dyn Write, piece: &Piece, tracks: &Tracks) -> io::Result<()> {
    let labels = &piece.sheet.labels;
    writeln!(out, "<section>\n<h2>{}</h2>", Escaped(&labels.over_time))?;
    figure(out, &labels.sound, "", |out| waveform(out, &labels.sound, &tracks.waveform, tracks.duration_s))?;
    if let Some(address) = png::data_address(&tracks.spectrogram) {
        let (low, high) = (tracks.spectrogram.low_hz, tracks.spectrogram.high_hz);
        figure(out, &labels.spectrum, &format!("{low:.0}\u{2013}{high:.0} Hz"), |out| {
            let name = Escaped(&labels.spectrum);
            writeln!(
                out,
                "<svg viewBox=\"0 0 {WIDTH} 150\" role=\"img\" aria-label=\"{name}\"><image href=\"{address}\" width=\"{WIDTH}\" height=\"150\" preserveAspectRatio=\"none\"/></svg>"
            )
        })?;
    }
    pitch(out, &labels.pitch, &tracks.pitch, tracks.duration_s)?;
    if let Some(analysis) = piece.analysis.as_deref().filter(|it| !it.timeline.is_empty()) {
        emotion(out, piece, analysis, tracks.duration_s)?;
    }
    axis(out, tracks.duration_s)?;
    writeln!(out, "</section>")
}

fn figure(
    out: &mut dyn Write,
    name: &str,
    unit: &str,
    draw: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    writeln!(
        out,
        "<figure><figcaption><span>{}</span><span>{}</span></figcaption>",
        Escaped(name),
        Escaped(unit)
    )?;
    draw(out)?;
    writeln!(out, "</figure>")
}

fn waveform(out: &mut dyn Write, name: &str, wave: &Waveform, duration_s: f64) -> io::Result<()> {
    write!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} 90\" role=\"img\" aria-label=\"{}\"><path fill=\"none\" stroke=\"var(--wave)\" stroke-width=\"{STROKE}\" d=\"",
        Escaped(name)
    )?;
    let per_stroke = duration_s / wave.bucket_s.max(1e-9) / (WIDTH / STROKE) as f64;
    for at in 0..WIDTH / STROKE {
        let from = (at as f64 * per_stroke) as usize;
        let to = (((at + 1) as f64 * per_stroke).ceil() as usize).max(from + 1);
        let low = wave.min.get(from..to.min(wave.min.len())).and_then(|it| it.iter().min());
        let high = wave.max.get(from..to.min(wave.max.len())).and_then(|it| it.iter().max());
        let (Some(low), Some(high)) = (low, high) else { break };
        let y = |level: i8| 45.0 - f64::from(level) / 127.0 * 43.0;
        let (top, bottom) = (y(*high), y(*low).max(y(*high) + 1.0));
        write!(out, "M{} {top:.1}V{bottom:.1}", at * STROKE + 1)?;
    }
    writeln!(out, "\"/></svg>")
}

/// The pitch on an axis of semitones, from the lowest to the highest heard.
fn pitch(out: &mut dyn Write, name: &str, track: &PitchTrack, duration_s: f64) -> io::Result<()> {
    let voiced = || track.f0_hz.iter().copied().filter(|it| *it > 0.0);
    let (low, high) = voiced().fold((f32::MAX, 0.0_f32), |(low, high), it| (low.min(it), high.max(it)));
    if high <= 0.0 {
        return Ok(());
    }
    let (low, high) = (low * 0.94, high * 1.06);
    figure(out, name, &format!("{low:.0}\u{2013}{high:.0} Hz"), |out| {
        write!(
            out,
            "<svg viewBox=\"0 0 {WIDTH} 100\" role=\"img\" aria-label=\"{}\"><path fill=\"none\" stroke=\"var(--pitch)\" stroke-width=\"1.6\" stroke-linecap=\"round\" d=\"",
            Escaped(name)
        )?;
        // One point a unit of width is all that can be seen.
        let every = (track.f0_hz.len() / WIDTH).max(1);
        let mut down = false;
        for (at, hz) in track.f0_hz.iter().enumerate().step_by(every) {
            if *hz <= 0.0 {
                down = false;
                continue;
            }
            let x = at as f64 * track.hop_s / duration_s.max(1e-9) * WIDTH as f64;
            let y = 100.0 * (1.0 - (hz / low).ln() / (high / low).ln());
            // A point alone is a dot.
            let mark = if down { "L" } else { "M" };
            write!(out, "{mark}{x:.1} {y:.1}{}", if down { "" } else { "h.1" })?;
            down = true;
        }
        writeln!(out, "\"/></svg>")
    })
}

/// A strip of what is likeliest, with a colour and a pattern each, and what they mean.
fn emotion(out: &mut dyn Write, piece: &Piece, analysis: &Analysis, duration_s: f64) -> io::Result<()> {
    let (labels, names) = (&piece.sheet.labels, &piece.sheet.emotions);
    let mut seen: Vec<EmotionLabel> = Vec::new();
    figure(out, &labels.emotion, "", |out| {
        write!(
            out,
            "<svg viewBox=\"0 0 {WIDTH} 40\" role=\"img\" aria-label=\"{}\">{}",
            Escaped(&labels.emotion),
            patterns()
        )?;
        let bounds: Vec<f64> = analysis.timeline.iter().map(|it| it.start_s).collect();
        for (at, window) in analysis.timeline.iter().enumerate() {
            // Windows overlap: each is drawn until the next begins.
            let end_s = bounds.get(at + 1).map_or(window.end_s, |next| next.min(window.end_s));
            let label = window
                .emotion
                .iter()
                .max_by(|a, b| a.1.total_cmp(b.1))
                .filter(|it| *it.1 >= Analysis::CLEAR)
                .map_or(EmotionLabel::Unsure, |it| (*it.0).into());
            let scale = WIDTH as f64 / duration_s.max(1e-9);
            let (x, width) = (window.start_s * scale, ((end_s - window.start_s) * scale).max(0.5));
            write!(out, "{}", block(label, x, width, 40.0))?;
            if !seen.contains(&label) {
                seen.push(label);
            }
        }
        writeln!(out, "</svg>")
    })?;
    write!(out, "<ul class=\"legend\">")?;
    for label in seen {
        let name = label.class().and_then(|class| names.get(&class)).unwrap_or(&labels.unclear);
        let swatch = block(label, 0.0, 18.0, 12.0);
        write!(
            out,
            "<li><svg viewBox=\"0 0 18 12\" aria-hidden=\"true\">{swatch}</svg> {}</li>",
            Escaped(name)
        )?;
    }
    writeln!(out, "</ul>")
}

fn key(label: EmotionLabel) -> String {
    format!("{label:?}").to_lowercase()
}

fn block(label: EmotionLabel, x: f64, width: f64, height: f64) -> String {
    let key = key(label);
    let place = format!("x=\"{x:.1}\" width=\"{width:.1}\" height=\"{height}\"");
    let pattern = if matches!(label, EmotionLabel::Neutral | EmotionLabel::Unsure) {
        String::new()
    } else {
        format!("<rect {place} fill=\"url(#{key})\"/>")
    };
    format!("<rect {place} fill=\"var(--{key})\"/>{pattern}")
}

/// A pattern for each class, so that colour is never all.
fn patterns() -> String {
    let shape = |class| match class {
        EmotionClass::Happiness => "<circle cx=\"4\" cy=\"4\" r=\"1.7\"/>",
        EmotionClass::Sadness => "<path d=\"M0 3h8v1.6H0z\"/>",
        EmotionClass::Anger => "<path d=\"M0 8 8 0h-2L0 6zM8 8V6L6 8z\"/>",
        EmotionClass::Fear => "<path d=\"M0 0 8 8V6L2 0zM0 8V6l2 2z\"/>",
        EmotionClass::Surprise => "<path d=\"M3 0h1.6v8H3z\"/>",
        EmotionClass::Disgust => "<path d=\"M0 0h4v4H0zM4 4h4v4H4z\"/>",
        EmotionClass::Neutral => "",
    };
    let pattern = |class: EmotionClass| {
        let (key, shape) = (key(class.into()), shape(class));
        format!(
            "<pattern id=\"{key}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><g fill=\"var(--pattern)\">{shape}</g></pattern>"
        )
    };
    format!("<defs>{}</defs>", EmotionClass::ALL.map(pattern).concat())
}

fn axis(out: &mut dyn Write, duration_s: f64) -> io::Result<()> {
    let step = STEPS_S.into_iter().find(|it| duration_s / it <= 8.0).unwrap_or(7_200.0);
    write!(out, "<svg viewBox=\"0 0 {WIDTH} 18\" aria-hidden=\"true\">")?;
    let mut at = 0.0;
    while at < duration_s {
        let x = at / duration_s.max(1e-9) * WIDTH as f64;
        if x < WIDTH as f64 - 40.0 {
            write!(out, "<text x=\"{x:.0}\" y=\"13\">{}</text>", whole_clock(at))?;
        }
        at += step;
    }
    writeln!(out, "</svg>")
}
