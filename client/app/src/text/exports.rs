//! What is said about files that are taken elsewhere, and in them.

use sotto_protocol::{
    Analysis, ArchivePage, EmotionClass, ExportForm, Fault, FaultCode, Sheet, SheetLabels, SheetTable,
};
use sotto_store::Recording;

use super::{emotions, faults, fill, format, measures, plural, t};

/// What a form is called.
pub(crate) fn name(form: ExportForm) -> &'static str {
    match form {
        ExportForm::Html => t("Report (HTML)"),
        ExportForm::Md => t("Markdown"),
        ExportForm::Txt => t("Plain text"),
        ExportForm::Srt => t("Subtitles (SRT)"),
        ExportForm::Vtt => t("Subtitles (WebVTT)"),
        ExportForm::Csv => t("Table of sentences (CSV)"),
        ExportForm::Timeline => t("Table of emotion over time (CSV)"),
        ExportForm::Json => t("Everything (JSON)"),
        ExportForm::Wav => t("Sound (WAV)"),
        ExportForm::Flac => t("Sound (FLAC)"),
        ExportForm::Original => t("Sound as it is kept"),
    }
}

/// Forms by what they are for, in the order in which people look for them.
pub(crate) fn groups() -> [(&'static str, Vec<ExportForm>); 4] {
    use ExportForm::{Csv, Flac, Html, Json, Md, Original, Srt, Timeline, Txt, Vtt, Wav};
    [
        (t("To read"), vec![Html, Md, Txt]),
        (t("Subtitles"), vec![Srt, Vtt]),
        (t("Tables and programs"), vec![Csv, Timeline, Json]),
        (t("Sound"), vec![Flac, Wav, Original]),
    ]
}

/// What it is for.
pub(crate) fn purpose(form: ExportForm) -> &'static str {
    match form {
        ExportForm::Html => {
            t("One page with pictures, measures and words. Opens in any browser, prints well.")
        }
        ExportForm::Md => t("Measures and words for notes and wikis."),
        ExportForm::Txt => t("What was said and by whom, a sentence a line."),
        ExportForm::Srt => t("For video programs. Speakers and emotion stand in the text."),
        ExportForm::Vtt => t("For web pages, with the time of each word."),
        ExportForm::Csv => t("For spreadsheets: times, speaker, emotion and words."),
        ExportForm::Timeline => t("For spreadsheets: how the voice sounds, window by window."),
        ExportForm::Json => t("For programs: the same as the command line writes."),
        ExportForm::Wav => t("Opens everywhere; large."),
        ExportForm::Flac => t("Nothing is lost, at about half the size."),
        ExportForm::Original => t("The very file, untouched."),
    }
}

/// Why a form cannot be had.
pub(crate) fn lacks(form: ExportForm) -> &'static str {
    if form.is_sound() {
        t("The sound is not on this device.")
    } else if form.is_words() {
        t("Nothing was written down yet.")
    } else {
        t("Nothing was measured yet.")
    }
}

/// A size that is not exact.
pub(crate) fn about(bytes: f64) -> String {
    fill("about {size}", &[("size", &format::bytes(bytes))])
}

/// A file was handed over.
pub(crate) fn saved(name: &str, bytes: u64) -> String {
    fill("Saved {name}, {size}.", &[("name", &name), ("size", &format::bytes(bytes as f64))])
}

/// How far several are.
pub(crate) fn counted(done: usize, all: usize) -> String {
    fill("{done} of {all} recordings", &[("done", &done), ("all", &all)])
}

/// What the dialog is about.
pub(crate) fn heading(count: usize, title: &str) -> String {
    if count == 1 {
        fill("Export \u{201c}{title}\u{201d}", &[("title", &title)])
    } else {
        plural(count, "Export 1 recording", "Export {n} recordings")
    }
}

/// Name of a zip file of several.
pub(crate) fn several(count: usize) -> String {
    plural(count, "1 recording", "{n} recordings")
}

/// What an archive is.
pub(crate) fn archive_about() -> &'static str {
    t(
        "Recordings with titles, tags, notes, folders, results and words, in one zip file. Choose it in Sotto on any device, like a recording, and everything is back. It is not encrypted: keep it where only you can read it.",
    )
}

/// Name of an archive.
pub(crate) fn archive_name(now_ms: u64) -> String {
    let when = super::file_name(&format::moment(now_ms).replace([',', ':'], " "));
    format!("Sotto {when}.zip")
}

/// The words of an archive's page.
pub(crate) fn page(now_ms: u64) -> ArchivePage {
    ArchivePage {
        language: "en".to_owned(),
        title: fill("Sotto archive of {when}", &[("when", &format::moment(now_ms))]),
        about: t("All recordings with what is known of them. To bring them back, choose the zip file in Sotto as you choose a recording.").to_owned(),
        heads: [t("Recording"), t("When"), t("Length"), t("Sound"), t("What was said")].map(str::to_owned),
        made_ms: now_ms,
    }
}

/// An archive comes back.
pub(crate) fn unpacking(share: &str) -> String {
    fill("Bringing the archive back: {share}", &[("share", &share)])
}

/// What came back from an archive.
pub(crate) fn unpacked(added: usize, updated: usize, same: usize, failed: usize) -> String {
    let mut parts = vec![plural(added, "1 recording came back", "{n} recordings came back")];
    if updated > 0 {
        parts.push(plural(updated, "1 is newer now", "{n} are newer now"));
    }
    if same > 0 {
        parts.push(plural(same, "1 was here already", "{n} were here already"));
    }
    if failed > 0 {
        parts.push(plural(failed, "1 could not be read", "{n} could not be read"));
    }
    format!("{}.", parts.join(", "))
}

/// The sentence for an export or an archive that failed.
pub(crate) fn fault_sentence(fault: &Fault) -> &'static str {
    match fault.code {
        FaultCode::NotArchive => t(
            "This is no archive made by Sotto, or it was cut off on the way. Nothing was changed; choose the file that Sotto saved.",
        ),
        FaultCode::NewerArchive => t(
            "This archive was made by a newer Sotto. Reload the page to get the newest version, then choose it again.",
        ),
        FaultCode::Damaged => {
            t("This file is damaged, so it was not used. Nothing on this device was changed.")
        }
        FaultCode::MissingAudio => {
            t("The sound is not on this device. Fetch it first, or choose another form.")
        }
        _ => faults::fault_sentence(fault),
    }
}

/// What is said about a recording in a report.
pub(crate) fn sheet(recording: &Recording) -> Sheet {
    let analysis = recording.analysis.as_deref();
    Sheet {
        language: "en".to_owned(),
        when: format::moment(recording.recorded_ms),
        facts: facts(recording, analysis),
        sentences: analysis.map(sentences).unwrap_or_default(),
        tables: analysis.map(tables).unwrap_or_default(),
        labels: labels(),
        emotions: EmotionClass::ALL.map(|it| (it, emotions::class_name(it).to_owned())).into(),
    }
}

fn facts(recording: &Recording, analysis: Option<&Analysis>) -> Vec<(String, String)> {
    let own = str::to_owned;
    let mut facts = vec![(own(t("Length")), format::clock(recording.duration_s))];
    if let Some(analysis) = analysis {
        let rate = format::number(analysis.sample_rate_hz as f32 / 1000.0, 1);
        let sound = format!("{}, {rate} kHz", analysis.codec.to_uppercase());
        facts.push((own(t("Sound")), sound));
        let models: Vec<_> =
            analysis.engine.models.iter().map(|(name, version)| format!("{name} {version}")).collect();
        facts.push((own(t("Read by")), format!("Sotto {} {}", analysis.engine.version, models.join(", "))));
    }
    if !recording.folder().is_empty() {
        facts.push((own(t("Folder")), recording.folder()));
    }
    facts
}

fn sentences(analysis: &Analysis) -> Vec<String> {
    let sounds = emotions::label_adjective(analysis.emotion.label);
    let sure = format::percent(analysis.emotion.confidence);
    vec![
        fill("This voice sounds {how} ({sure} likely).", &[("how", &sounds), ("sure", &sure)]),
        t("Emotion is a guess from the sound of the voice alone. Read it as a hint, never as a fact about a person.").to_owned(),
    ]
}

fn tables(analysis: &Analysis) -> Vec<SheetTable> {
    let cards = measures::cards(analysis).into_iter().map(|card| SheetTable {
        title: card.title.to_owned(),
        rows: card
            .all
            .into_iter()
            .map(|it| {
                let value = it.value.map_or("\u{2013}".to_owned(), |value| format!("{value} {}", it.unit));
                (it.name.to_owned(), value, it.meaning.to_owned())
            })
            .collect(),
    });
    let groups = measures::groups(analysis).into_iter().map(|group| SheetTable {
        title: group.title.to_owned(),
        rows: group
            .rows
            .into_iter()
            .map(|(name, value, meaning)| {
                (name.to_owned(), value.unwrap_or("\u{2013}".to_owned()), meaning.to_owned())
            })
            .collect(),
    });
    cards.chain(groups).collect()
}

fn labels() -> SheetLabels {
    let own = |english| t(english).to_owned();
    SheetLabels {
        over_time: own("Over time"),
        sound: own("Sound"),
        pitch: own("Pitch"),
        spectrum: own("Spectrum"),
        emotion: own("Emotion"),
        measures: own("Measures"),
        measure: own("Measure"),
        value: own("Value"),
        meaning: own("What it says"),
        said: own("What was said"),
        markers: own("Marked moments"),
        note: own("Note"),
        tags: own("Tags"),
        unclear: own("Not clear"),
        made: own("Made by Sotto on the device where the recording is."),
    }
}
