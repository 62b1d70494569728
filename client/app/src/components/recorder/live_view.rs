//! What is seen of the voice while it speaks: spectrogram with the pitch on it, emotion, speech. Time runs from right to
//! left, as in the wave above.

mod spectrum;

use leptos::prelude::*;
use sotto_protocol::{EmotionClass, GLIMPSE_STEP_S, Seen};

use crate::{
    components::{
        canvas::{Canvas, Pen},
        switch::Switch,
        timeline::pattern,
    },
    state::AppState,
    text::{emotions, recorder, t},
};
use spectrum::Spectrum;

/// Width of a step of 20 ms, in CSS pixels.
const STEP_PX: f64 = 1.0;
/// Heights of the emotion ribbon and of the strip of speech, in CSS pixels.
const EMOTION_PX: f64 = 22.0;
const SPEECH_PX: f64 = 8.0;
const GAP_PX: f64 = 4.0;
/// Frequencies at the lower and upper edge of the pitch's scale, in hertz.
const PITCH_HZ: (f32, f32) = (60.0, 600.0);

/// The live view while somebody looks, and what to know of it in words.
#[component]
pub(super) fn LiveView() -> impl IntoView {
    let AppState { live_view, .. } = AppState::get();
    let spectrum = StoredValue::new_local(Spectrum::default());
    let draw = move |pen: &Pen| {
        live_view.seen.with(|seen| {
            let end = seen.end().max(seen.spectrum_end());
            let ribbons = EMOTION_PX + SPEECH_PX + 2.0 * GAP_PX;
            let height = (pen.height - ribbons).max(1.0);
            spectrum.update_value(|it| it.draw(pen, seen, end, height));
            pitch(pen, seen, end, height);
            emotion(pen, seen, end, height + GAP_PX);
            speech(pen, seen, end, pen.height - SPEECH_PX);
        });
    };
    let caption = Memo::new(move |_| live_view.seen.with(caption));
    let status = move || match live_view.speaks.get() {
        Some(true) => t("Speech is heard"),
        Some(false) => t("Silence"),
        None => "",
    };
    view! {
        <Show when=move || live_view.watching.get()>
            <div class="live-view" data-test="live-view">
                <Canvas draw class="live-picture" />
                <p class="live-caption small tabular" aria-hidden="true" data-test="live-caption">{move || caption.get()}</p>
                <p class="reader-only" role="status" data-test="live-status">{status}</p>
            </div>
        </Show>
        <Show when=move || live_view.slow.get()>
            <p class="soft small" role="status">
                {t("This device is too slow to show the voice while it speaks. The recording is not affected.")}
            </p>
        </Show>
    }
}

/// Whether the voice is shown.
#[component]
pub(super) fn LiveViewChoice() -> impl IntoView {
    let AppState { live_view, recorder, .. } = AppState::get();
    view! {
        <Show when=move || recorder.ready()>
            <Switch
                label=t("Show the voice while I speak")
                hint=t("Spectrum, pitch, speech and, where the voice model is here, emotion. Takes some of the battery.")
                test="live-view-wanted"
                on=live_view.wanted.into()
                change=move |wanted| live_view.set_wanted(wanted)
            />
        </Show>
    }
}

fn caption(seen: &Seen) -> String {
    let speaks = match seen.speaks() {
        Some(true) => t("Speech"),
        Some(false) => t("Silence"),
        None => return t("Listening").to_owned(),
    };
    let emotion = seen.windows().next_back().and_then(|it| emotions::strongest(&it.emotion));
    let pitch = seen.pitch_hz().filter(|_| seen.speaks() == Some(true));
    recorder::seen(speaks, pitch, emotion)
}

/// Where a step begins.
fn x(pen: &Pen, end: u32, step: f64) -> f64 {
    pen.width - (f64::from(end) - step) * STEP_PX
}

/// The first step that is shown.
fn first(pen: &Pen, end: u32) -> u32 {
    end.saturating_sub((pen.width / STEP_PX).ceil() as u32)
}

/// A line where the voice is voiced, on a ground of its own colour so that it shows on bright and dark.
fn pitch(pen: &Pen, seen: &Seen, end: u32, height: f64) {
    let y = |hz: u16| {
        let (low, high) = (PITCH_HZ.0.log2(), PITCH_HZ.1.log2());
        height * f64::from(1.0 - ((f32::from(hz).log2() - low) / (high - low)).clamp(0.0, 1.0))
    };
    pen.context.set_line_cap("round");
    pen.context.begin_path();
    let mut before: Option<u16> = None;
    for (step, hz, speaks) in seen.voice_from(first(pen, end)) {
        // What hums in a silent room is no voice.
        if hz == 0 || !speaks {
            before = None;
            continue;
        }
        let x = x(pen, end, f64::from(step) + 0.5);
        // A jump of more than a third of an octave is no movement of a voice.
        if before.is_some_and(|it| (f32::from(it) / f32::from(hz)).log2().abs() < 0.33) {
            pen.context.line_to(x, y(hz));
        } else {
            pen.context.move_to(x, y(hz));
            pen.context.line_to(x + 0.1, y(hz));
        }
        before = Some(hz);
    }
    for (colour, width) in [("#000", 5.0), ("#7df3e1", 2.5)] {
        pen.context.set_stroke_style_str(colour);
        pen.context.set_line_width(width);
        pen.context.stroke();
    }
}

/// The likeliest class of each window, as high as it is probable, in its colour and pattern.
fn emotion(pen: &Pen, seen: &Seen, end: u32, top: f64) {
    pen.fill("sunken");
    pen.context.fill_rect(0.0, top, pen.width, EMOTION_PX);
    let windows: Vec<_> = seen.windows().collect();
    for (at, window) in windows.iter().enumerate() {
        let Some((class, score)) = emotions::strongest(&window.emotion) else { continue };
        // Windows overlap: each speaks until the middle of what it shares with the next one.
        let from_s = at.checked_sub(1).map_or(window.start_s, |it| shared(windows[it].end_s, window.start_s));
        let to_s = windows.get(at + 1).map_or(window.end_s, |it| shared(window.end_s, it.start_s));
        let (left, right) = (x(pen, end, from_s / GLIMPSE_STEP_S), x(pen, end, to_s / GLIMPSE_STEP_S));
        if right <= 0.0 || right <= left {
            continue;
        }
        let height = f64::from(score.clamp(0.0, 1.0)) * EMOTION_PX;
        let area = (left, top + EMOTION_PX - height, right - left, height);
        let clear = score >= emotions::WINDOW_CLEAR;
        pen.fill(if clear { pattern::colour_name(class) } else { "unsure" });
        pen.context.fill_rect(area.0, area.1, area.2, area.3);
        if clear
            && class != EmotionClass::Neutral
            && let Some(marks) = pattern::marks(pen, class)
        {
            pen.context.set_fill_style_canvas_pattern(&marks);
            pen.context.fill_rect(area.0, area.1, area.2, area.3);
        }
    }
}

/// The middle between the end of a window and the start of the next, where they overlap; else the former.
fn shared(end_s: f64, start_s: f64) -> f64 {
    if start_s < end_s { f64::midpoint(start_s, end_s) } else { end_s }
}

/// A thick line where somebody speaks, a thin one where nobody does.
fn speech(pen: &Pen, seen: &Seen, end: u32, top: f64) {
    pen.fill("line");
    pen.context.fill_rect(0.0, top + SPEECH_PX / 2.0 - 0.5, pen.width, 1.0);
    pen.fill("accent");
    let voice: Vec<_> = seen.voice_from(first(pen, end)).collect();
    for run in voice.chunk_by(|a, b| a.2 == b.2).filter(|run| run[0].2) {
        let left = x(pen, end, f64::from(run[0].0));
        pen.context.fill_rect(left, top, run.len() as f64 * STEP_PX, SPEECH_PX);
    }
}
