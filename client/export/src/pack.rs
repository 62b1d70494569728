//! Many files in one zip file (PKWARE APPNOTE 6.3), written piece by piece: of what goes in, nothing stays in memory but the
//! list. An archive is such a file that can be brought back; `docs/archive.md` describes it.

use std::{
    collections::BTreeSet,
    io::{self, Seek, Write},
};

use serde::{Deserialize, Serialize};
use sotto_chart::whole_clock;
use sotto_protocol::{ArchivePage, Archived};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::escape::Escaped;

/// Name of the note in an archive that says what it is.
pub(crate) const NOTE: &str = "sotto-archive.json";
/// What the note says.
pub(crate) const KIND: &str = "sotto-archive";
/// Letters of a name in there.
const MAX_NAME: usize = 80;
/// Files from this size on need the larger fields of the format.
const LARGE_BYTES: u64 = 3_900_000_000;

/// The note.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Note {
    pub(crate) format: String,
    pub(crate) version: u32,
    pub(crate) made_ms: u64,
    pub(crate) recordings: u64,
}

/// A line of an archive's page.
struct Row {
    title: String,
    when: String,
    duration_s: f64,
    sound: Option<String>,
    words: String,
}

/// A zip file that is being written.
pub struct Pack<W: Write + Seek> {
    zip: ZipWriter<W>,
    names: BTreeSet<String>,
    rows: Vec<Row>,
}

impl<W: Write + Seek> Pack<W> {
    /// A zip file without anything in it.
    pub fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(out), names: BTreeSet::new(), rows: Vec::new() }
    }

    /// Begins a file of text under a name that nothing has yet. What is written from here on goes into it.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn begin(&mut self, title: &str, extension: &str) -> io::Result<()> {
        let name = self.free_name(title, extension);
        self.start(&name, true, false)
    }

    /// The same of sound, which is packed already or does not get smaller.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn begin_sound(&mut self, title: &str, extension: &str, bytes: u64) -> io::Result<()> {
        let name = self.free_name(title, extension);
        self.start(&name, false, bytes >= LARGE_BYTES)
    }

    /// Adds a recording as an archive keeps it. What is written from here on is its sound, if it has some.
    ///
    /// # Errors
    /// The output cannot be written; `AlreadyExists` where the recording is in there.
    pub fn add(&mut self, recording: &Archived, when: &str, tracks: Option<&[u8]>) -> io::Result<()> {
        let mut kept = recording.clone();
        let id = safe(&recording.id);
        if let Some(audio) = &mut kept.audio {
            let ending = safe(&audio.extension);
            audio.file =
                if ending.is_empty() { format!("audio/{id}") } else { format!("audio/{id}.{ending}") };
        }
        let name = format!("recordings/{id}.json");
        if !self.names.insert(name.clone()) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.start(&name, true, false)?;
        serde_json::to_writer_pretty(&mut self.zip, &kept)?;
        if let Some(tracks) = tracks {
            self.start(&format!("tracks/{id}"), true, false)?;
            self.zip.write_all(tracks)?;
        }
        let text = kept.transcript.as_ref().map(|it| it.value.text()).unwrap_or_default();
        self.rows.push(Row {
            title: kept.title.as_ref().map(|it| it.value.clone()).unwrap_or_default(),
            when: when.to_owned(),
            duration_s: kept.duration_s,
            sound: kept.audio.as_ref().map(|it| it.file.clone()),
            words: text.chars().take(160).collect(),
        });
        match &kept.audio {
            Some(audio) => self.start(&audio.file, false, audio.bytes >= LARGE_BYTES),
            None => Ok(()),
        }
    }

    /// Completes it, with a page for people where it is an archive.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn finish(mut self, archive: Option<&ArchivePage>) -> io::Result<W> {
        if let Some(page) = archive {
            self.start("index.html", true, false)?;
            write_page(&mut self.zip, page, &self.rows)?;
            self.start(NOTE, true, false)?;
            let note = Note {
                format: KIND.to_owned(),
                version: Archived::VERSION,
                made_ms: page.made_ms,
                recordings: self.rows.len() as u64,
            };
            serde_json::to_writer_pretty(&mut self.zip, &note)?;
        }
        self.zip.finish().map_err(io_error)
    }

    fn start(&mut self, name: &str, smaller: bool, large: bool) -> io::Result<()> {
        let method = if smaller { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method).large_file(large);
        self.zip.start_file(name, options).map_err(io_error)
    }

    fn free_name(&mut self, title: &str, extension: &str) -> String {
        let stem = safe(title);
        let stem = if stem.is_empty() { "recording" } else { &stem };
        let ending = if extension.is_empty() { String::new() } else { format!(".{}", safe(extension)) };
        let numbered = (2..).map(|number| format!("{stem} ({number}){ending}"));
        let free = std::iter::once(format!("{stem}{ending}"))
            .chain(numbered)
            .find(|name| !self.names.contains(&name.to_lowercase()))
            .unwrap_or_default();
        self.names.insert(free.to_lowercase());
        free
    }
}

impl<W: Write + Seek> Write for Pack<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.zip.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

/// A name that no system takes for a path.
fn safe(name: &str) -> String {
    let letter = |it: char| if it.is_control() || "/\\:*?\"<>|".contains(it) { ' ' } else { it };
    let name: String = name.chars().map(letter).take(MAX_NAME).collect();
    name.trim_start_matches(['.', ' ']).trim_end().to_owned()
}

fn io_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    }
}

fn write_page(out: &mut impl Write, page: &ArchivePage, rows: &[Row]) -> io::Result<()> {
    let (language, title) = (Escaped(&page.language), Escaped(&page.title));
    write!(
        out,
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n\
         body {{ max-width: 960px; margin: 0 auto; padding: 24px 18px; font: 16px/1.5 system-ui, sans-serif; }}\n\
         table {{ width: 100%; border-collapse: collapse; }}\n\
         th, td {{ padding: 7px 10px 7px 0; border-top: 1px solid #8886; text-align: start; vertical-align: top; overflow-wrap: anywhere; }}\n\
         audio {{ width: 220px; max-width: 100%; }}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>\n<table>\n<thead><tr>",
        Escaped(&page.about)
    )?;
    for head in &page.heads {
        write!(out, "<th scope=\"col\">{}</th>", Escaped(head))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in rows {
        let sound = row.sound.as_ref().map(|file| {
            let file = Escaped(file).to_string().replace('%', "%25").replace(' ', "%20").replace('#', "%23");
            format!("<audio controls preload=\"none\" src=\"{file}\"></audio>")
        });
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            Escaped(&row.title),
            Escaped(&row.when),
            whole_clock(row.duration_s),
            sound.unwrap_or_default(),
            Escaped(&row.words)
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</body>\n</html>")
}
