//! How large a file gets, as far as that is known before it is written.

use sotto_api::RecordingId;
use sotto_protocol::ExportForm;
use sotto_store::Recording;

use super::ExportState;
use crate::state::services;

/// Bytes of a report without what is in it.
const REPORT_BYTES: f64 = 60_000.0;
/// Bytes of pictures for a second, up to what a page shows.
const PICTURES_PER_S: f64 = 1_500.0;
const MOST_PICTURES: f64 = 220_000.0;
/// Share of a lossless file in the one it is made from.
const FLAC_SHARE: f64 = 0.55;

/// How large a file gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ExportSize {
    /// There is nothing to write.
    Nothing,
    /// In bytes, more or less.
    About(f64),
    /// In bytes.
    Exactly(f64),
}

impl ExportState {
    /// The size of these recordings in a form.
    pub(crate) fn size(self, ids: &[RecordingId], form: ExportForm) -> ExportSize {
        let library = &services::get().library;
        let each = ids.iter().filter_map(|id| library.get(*id)).filter_map(|it| one(&it, form));
        let (sum, count) = each.fold((0.0, 0), |(sum, count), bytes| (sum + bytes, count + 1));
        match (count, form) {
            (0, _) => ExportSize::Nothing,
            (_, ExportForm::Original) => ExportSize::Exactly(sum),
            _ => ExportSize::About(sum),
        }
    }
}

fn one(recording: &Recording, form: ExportForm) -> Option<f64> {
    let audio = recording.audio.as_ref().map(|it| it.bytes as f64);
    let analysis = recording.analysis.as_deref();
    // What is kept has the time of each word; its text is a twelfth of it.
    let kept =
        recording.transcript.as_ref().map(|it| it.len() as f64).filter(|_| super::has_words(recording));
    let words = kept.map(|it| it / 12.0);
    let pcm = analysis.map(|it| it.duration_s * f64::from(it.sample_rate_hz) * f64::from(it.channels) * 2.0);
    let windows = analysis.map(|it| it.timeline.len() as f64);
    match form {
        ExportForm::Original => audio,
        ExportForm::Wav => audio.map(|it| pcm.unwrap_or(it)),
        ExportForm::Flac => audio.map(|it| pcm.unwrap_or(it) * FLAC_SHARE),
        ExportForm::Txt => words,
        ExportForm::Srt | ExportForm::Csv => words.map(|it| it * 1.6),
        ExportForm::Vtt => words.map(|it| it * 4.0),
        ExportForm::Timeline => windows.map(|it| 120.0 + it * 100.0),
        ExportForm::Json => {
            analysis.map(|_| 12_000.0 + windows.unwrap_or_default() * 320.0 + kept.unwrap_or_default() * 1.6)
        }
        ExportForm::Md => analysis.map(|_| 9_000.0 + words.unwrap_or_default() * 1.4),
        ExportForm::Html => analysis.map(|it| {
            REPORT_BYTES
                + (it.duration_s * PICTURES_PER_S).min(MOST_PICTURES)
                + words.unwrap_or_default() * 1.8
        }),
    }
}
