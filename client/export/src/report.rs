//! A recording as a page of its own: pictures, measures and words in one file without any script or request.

mod pictures;
mod png;

use std::io::{self, Write};

use sotto_chart::whole_clock;
use sotto_protocol::{Piece, SheetTable, Tracks, Transcript};

use crate::{Voice, escape::Escaped};

/// How it looks, light and dark and on paper.
const STYLE: &str = include_str!("report/style.css");

/// Nothing in the page may load anything; pictures and style are inside.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// Writes it.
///
/// # Errors
/// The output cannot be written.
pub(crate) fn write(
    out: &mut dyn Write,
    piece: &Piece,
    shown: &Transcript,
    tracks: Option<&Tracks>,
) -> io::Result<()> {
    let sheet = &piece.sheet;
    let labels = &sheet.labels;
    let (language, title) = (Escaped(&sheet.language), Escaped(&piece.title));
    write!(
        out,
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<main>\n<header>\n<h1>{title}</h1>\n<p class=\"soft\">{}</p>\n",
        Escaped(POLICY),
        Escaped(&sheet.when)
    )?;
    for sentence in &sheet.sentences {
        writeln!(out, "<p class=\"verdict\">{}</p>", Escaped(sentence))?;
    }
    writeln!(out, "<dl class=\"facts\">")?;
    for (name, value) in &sheet.facts {
        writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", Escaped(name), Escaped(value))?;
    }
    if !piece.tags.is_empty() {
        let tags = piece.tags.join(", ");
        writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", Escaped(&labels.tags), Escaped(&tags))?;
    }
    writeln!(out, "</dl>\n</header>")?;
    if !piece.note.is_empty() {
        writeln!(
            out,
            "<section><h2>{}</h2><p class=\"note\">{}</p></section>",
            Escaped(&labels.note),
            Escaped(&piece.note)
        )?;
    }
    if let Some(tracks) = tracks {
        pictures::write(out, piece, tracks)?;
    }
    markers(out, piece)?;
    words(out, piece, shown)?;
    if !sheet.tables.is_empty() {
        writeln!(out, "<section>\n<h2>{}</h2>", Escaped(&labels.measures))?;
        sheet.tables.iter().try_for_each(|it| table(out, piece, it))?;
        writeln!(out, "</section>")?;
    }
    writeln!(out, "<footer class=\"soft\">{}</footer>\n</main>\n</body>\n</html>", Escaped(&labels.made))
}

fn markers(out: &mut dyn Write, piece: &Piece) -> io::Result<()> {
    if piece.markers.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section>\n<h2>{}</h2>\n<ul class=\"said\">", Escaped(&piece.sheet.labels.markers))?;
    for marker in &piece.markers {
        let end = marker.end_s.map(|end_s| format!("\u{2013}{}", whole_clock(end_s))).unwrap_or_default();
        let at = whole_clock(marker.at_s);
        writeln!(out, "<li><span class=\"at\">{at}{end}</span> <span>{}</span></li>", Escaped(&marker.note))?;
    }
    writeln!(out, "</ul>\n</section>")
}

fn words(out: &mut dyn Write, piece: &Piece, shown: &Transcript) -> io::Result<()> {
    if shown.segments.is_empty() {
        return Ok(());
    }
    let sheet = &piece.sheet;
    let voice = piece.analysis.as_deref().map(|analysis| Voice { analysis, names: &sheet.emotions });
    writeln!(out, "<section>\n<h2>{}</h2>\n<ol class=\"said\">", Escaped(&sheet.labels.said))?;
    for segment in &shown.segments {
        write!(out, "<li><span class=\"at\">{}</span> <span>", whole_clock(segment.start_s))?;
        if let Some(speaker) = &segment.speaker {
            write!(out, "<b>{}:</b> ", Escaped(speaker))?;
        }
        write!(out, "{}", Escaped(&segment.text))?;
        if let Some(name) = voice.and_then(|it| it.name(segment.start_s, segment.end_s)) {
            write!(out, " <small class=\"soft\">({})</small>", Escaped(name))?;
        }
        writeln!(out, "</span></li>")?;
    }
    writeln!(out, "</ol>\n</section>")
}

fn table(out: &mut dyn Write, piece: &Piece, table: &SheetTable) -> io::Result<()> {
    let labels = &piece.sheet.labels;
    writeln!(
        out,
        "<table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>",
        Escaped(&table.title),
        Escaped(&labels.measure),
        Escaped(&labels.value),
        Escaped(&labels.meaning)
    )?;
    for (name, value, meaning) in &table.rows {
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"value\">{}</td><td class=\"soft\">{}</td></tr>",
            Escaped(name),
            Escaped(value),
            Escaped(meaning)
        )?;
    }
    writeln!(out, "</tbody>\n</table>")
}

#[cfg(test)]
mod tests {
    use sotto_protocol::ExportForm;

    use crate::piece::tests::written;

    #[test]
    fn the_page_is_whole_and_nothing_in_it_runs_or_loads() {
        let page = written(ExportForm::Html);
        assert!(page.contains("<title>&lt;script&gt;alert(1)&lt;/script&gt; &quot;x&quot;</title>"));
        assert!(!page.to_lowercase().contains("<script"), "a title became a script");
        assert!(!page.contains("http://") && !page.contains("https://"), "something is loaded");
        assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
        assert!(page.matches("<svg").count() >= 4, "pictures are missing");
        assert!(page.contains("data:image/png;base64,iVBOR"), "the spectrogram is missing");
        assert!(page.contains("One &lt;b&gt;two&lt;/b&gt;.") && page.contains("<b>S1:</b>"));
        assert!(
            page.contains("(Anger)") && page.contains("a &lt;note&gt;") && page.contains("here &lt;i&gt;")
        );
        assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
    }
}
