//! Files on their way in: what is kept about them across reloads, which files hold audio, and how long they will take.

use serde::{Deserialize, Serialize};
use sotto_api::RecordingId;

use crate::Setting;

/// Files on their way in, in the order in which they were added.
pub const INTAKE: Setting<Vec<Intake>> = Setting::new("intake");

/// A file on its way in, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Its name.
    pub name: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// The recording that it became; none while it still waits to be copied, and is lost with the page.
    #[serde(default)]
    pub recording: Option<RecordingId>,
}

/// Extensions of files that hold audio, as far as Sotto reads them.
const EXTENSIONS: [&str; 14] =
    ["wav", "wave", "flac", "mp3", "ogg", "oga", "opus", "m4a", "mp4", "m4b", "aac", "webm", "weba", "mka"];

/// Whether a file of a folder is taken in: it says that it is audio, or is called so. What it really holds shows when it is
/// read.
#[must_use]
pub fn is_audio(name: &str, media_type: &str) -> bool {
    let hidden = name.starts_with('.');
    !hidden && (media_type.starts_with("audio/") || EXTENSIONS.contains(&extension(name).as_str()))
}

/// The extension of a name, in small letters; empty where it has none.
#[must_use]
pub fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

/// How many seconds of audio a file is likely to hold, by its size and kind.
#[must_use]
pub fn expected_s(bytes: u64, extension: &str) -> f64 {
    let bytes_a_second = match extension {
        "wav" | "wave" => 120_000.0,
        "flac" => 60_000.0,
        "opus" | "ogg" | "oga" | "webm" | "weba" => 10_000.0,
        _ => 16_000.0,
    };
    bytes as f64 / bytes_a_second
}

/// Where a file on its way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It waits for its analysis.
    Waiting,
    /// It is being analysed.
    Running,
    /// It is through, well or not.
    Through,
}

/// A file's share of the work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Portion {
    /// All of it, in expected seconds of audio.
    pub whole_s: f64,
    /// What is done of it, 0 to 1.
    pub done: f64,
    /// Where it is.
    pub stand: Stand,
}

impl Portion {
    fn done_s(&self) -> f64 {
        if self.stand == Stand::Through { self.whole_s } else { self.whole_s * self.done.clamp(0.0, 1.0) }
    }

    fn left_s(&self) -> f64 {
        self.whole_s - self.done_s()
    }
}

/// Measures how fast files go through, from the first that runs to the last that is through.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Speedometer {
    /// When it was begun, in milliseconds, and what was done by then.
    begun: Option<(f64, f64)>,
}

impl Speedometer {
    /// Below this, in milliseconds, the start of the workers weighs too much.
    const SHORTEST_MS: f64 = 1_000.0;

    /// Seconds of audio a second, at this time; none before there is something to tell.
    pub fn look(&mut self, now_ms: f64, portions: &[Portion]) -> Option<f64> {
        let is_open = portions.iter().any(|it| it.stand != Stand::Through);
        if !is_open || (self.begun.is_none() && portions.iter().all(|it| it.stand != Stand::Running)) {
            self.begun = None;
            return None;
        }
        let done_s: f64 = portions.iter().map(Portion::done_s).sum();
        let (begun_ms, before_s) = *self.begun.get_or_insert((now_ms, done_s));
        // Files that were taken off the list take their part of the work along.
        if done_s < before_s {
            self.begun = Some((now_ms, done_s));
            return None;
        }
        let passed_ms = now_ms - begun_ms;
        (passed_ms >= Self::SHORTEST_MS && done_s > before_s).then(|| (done_s - before_s) / passed_ms * 1e3)
    }
}

/// Time that is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// Until everything is through, in seconds.
    pub all_s: f64,
    /// Until each is through, in the order of the portions.
    pub each_s: Vec<f64>,
}

/// Time that is left at a speed, where files are taken in their order.
#[must_use]
pub fn left(portions: &[Portion], speed: f64) -> Left {
    let running = portions.iter().filter(|it| it.stand == Stand::Running).count().max(1);
    let mut before_s: f64 =
        portions.iter().filter(|it| it.stand == Stand::Running).map(Portion::left_s).sum();
    let each_s = portions.iter().map(|portion| match portion.stand {
        Stand::Through => 0.0,
        Stand::Running => portion.left_s() * running as f64 / speed,
        Stand::Waiting => {
            before_s += portion.left_s();
            before_s / speed
        }
    });
    let each_s: Vec<f64> = each_s.collect();
    Left { all_s: portions.iter().map(Portion::left_s).sum::<f64>() / speed, each_s }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portion(whole_s: f64, done: f64, stand: Stand) -> Portion {
        Portion { whole_s, done, stand }
    }

    #[test]
    fn what_is_kept_can_be_read_in_every_form_that_was_written() -> Result<(), serde_json::Error> {
        let old: Intake = serde_json::from_str(r#"{"name":"a.wav","bytes":7}"#)?;
        assert_eq!(old, Intake { name: "a.wav".to_owned(), bytes: 7, recording: None });
        assert_eq!(serde_json::from_str::<Intake>(&serde_json::to_string(&old)?)?, old);
        Ok(())
    }

    #[test]
    fn audio_is_told_by_type_or_by_name() {
        let cases = [
            ("Talk.WAV", "", true),
            ("voice", "audio/ogg", true),
            ("film.mp4", "video/mp4", true),
            ("letter.txt", "text/plain", false),
            ("cover.jpg", "image/jpeg", false),
            ("._Talk.wav", "audio/wav", false),
            ("wav", "", false),
        ];
        for (name, media_type, expected) in cases {
            assert_eq!(is_audio(name, media_type), expected, "{name}");
        }
    }

    #[test]
    fn nothing_is_told_before_something_ran_for_a_while() {
        let mut speed = Speedometer::default();
        let waiting = [portion(60.0, 0.0, Stand::Waiting)];
        assert_eq!(speed.look(0.0, &waiting), None);
        assert_eq!(speed.look(100.0, &[portion(60.0, 0.0, Stand::Running)]), None);
        assert_eq!(speed.look(600.0, &[portion(60.0, 0.2, Stand::Running)]), None);
        assert_eq!(speed.look(2_100.0, &[portion(60.0, 0.5, Stand::Running)]), Some(15.0));
    }

    #[test]
    fn a_batch_that_is_through_or_shrinks_is_measured_anew() {
        let mut speed = Speedometer::default();
        let through = portion(60.0, 1.0, Stand::Through);
        assert_eq!(speed.look(0.0, &[through, portion(60.0, 0.0, Stand::Running)]), None);
        assert_eq!(speed.look(3_000.0, &[portion(60.0, 0.5, Stand::Running)]), None);
        assert_eq!(speed.look(5_000.0, &[portion(60.0, 1.0, Stand::Running)]), Some(15.0));
        assert_eq!(speed.look(6_000.0, &[through]), None);
        assert_eq!(speed, Speedometer::default());
    }

    #[test]
    fn time_left_adds_up_in_the_order_of_the_files() {
        let portions = [
            portion(60.0, 1.0, Stand::Through),
            portion(60.0, 0.5, Stand::Running),
            portion(60.0, 0.0, Stand::Running),
            portion(60.0, 0.0, Stand::Waiting),
            portion(30.0, 0.0, Stand::Waiting),
        ];
        let left = left(&portions, 30.0);
        assert_eq!(left.each_s, [0.0, 2.0, 4.0, 5.0, 6.0]);
        assert!((left.all_s - 6.0).abs() < 1e-9);
    }
}
