//! A recording as Markdown: what it is, measures in tables, what was said with its times.

use std::io::{self, Write};

use sotto_chart::whole_clock;
use sotto_protocol::{Piece, Transcript};

use crate::{Voice, clock, escape::Plain};

/// Writes it.
///
/// # Errors
/// The output cannot be written.
pub(crate) fn write(out: &mut dyn Write, piece: &Piece, shown: &Transcript) -> io::Result<()> {
    let sheet = &piece.sheet;
    let labels = &sheet.labels;
    writeln!(out, "# {}\n\n{}\n", Plain(&piece.title), Plain(&sheet.when))?;
    for sentence in &sheet.sentences {
        writeln!(out, "{}\n", Plain(sentence))?;
    }
    for (name, value) in &sheet.facts {
        writeln!(out, "- {}: {}", Plain(name), Plain(value))?;
    }
    if !piece.tags.is_empty() {
        writeln!(out, "- {}: {}", Plain(&labels.tags), Plain(&piece.tags.join(", ")))?;
    }
    if !piece.note.is_empty() {
        writeln!(out, "\n## {}\n\n{}", Plain(&labels.note), Plain(&piece.note))?;
    }
    if !piece.markers.is_empty() {
        writeln!(out, "\n## {}\n", Plain(&labels.markers))?;
        for marker in &piece.markers {
            writeln!(out, "- **{}** {}", whole_clock(marker.at_s), Plain(&marker.note))?;
        }
    }
    if !shown.segments.is_empty() {
        writeln!(out, "\n## {}\n", Plain(&labels.said))?;
        let voice = piece.analysis.as_deref().map(|analysis| Voice { analysis, names: &sheet.emotions });
        for segment in &shown.segments {
            write!(out, "- **{}** ", clock(segment.start_s, '.'))?;
            if let Some(speaker) = &segment.speaker {
                write!(out, "{}: ", Plain(speaker))?;
            }
            write!(out, "{}", Plain(&segment.text))?;
            match voice.and_then(|it| it.name(segment.start_s, segment.end_s)) {
                Some(name) => writeln!(out, " _({})_", Plain(name))?,
                None => writeln!(out)?,
            }
        }
    }
    for table in &sheet.tables {
        writeln!(out, "\n## {}\n", Plain(&table.title))?;
        writeln!(
            out,
            "| {} | {} | {} |",
            Plain(&labels.measure),
            Plain(&labels.value),
            Plain(&labels.meaning)
        )?;
        writeln!(out, "|---|---|---|")?;
        for (name, value, meaning) in &table.rows {
            writeln!(out, "| {} | {} | {} |", Plain(name), Plain(value), Plain(meaning))?;
        }
    }
    writeln!(out, "\n{}", Plain(&labels.made))
}

#[cfg(test)]
mod tests {
    use sotto_protocol::ExportForm;

    use crate::piece::tests::written;

    #[test]
    fn nothing_in_it_becomes_markup_and_words_keep_time_speaker_and_emotion() {
        let text = written(ExportForm::Md);
        assert!(text.starts_with("# \\<script\\>"), "{text}");
        assert!(text.contains("- **00:00:02.200** S1: & three. _(Anger)_"), "{text}");
        assert!(text.contains("- **0:01** here \\<i\\>"), "{text}");
    }
}
