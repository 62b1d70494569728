//! The formats of a transcript.

/// How a transcript is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A sentence a line.
    Txt,
    /// Subtitles as SubRip.
    Srt,
    /// Subtitles as WebVTT.
    Vtt,
    /// One JSON object a line, in the order of the files.
    Json,
    /// A header, then a row a sentence, or a word where words are asked for.
    Csv,
    /// Markdown with the time of each sentence.
    Md,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Txt, Self::Srt, Self::Vtt, Self::Json, Self::Csv, Self::Md];

    /// Ending of files in this format, which is its name too.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Md => "md",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == name)
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Txt => "Text, a sentence a line",
            Self::Srt => "Subtitles (SubRip)",
            Self::Vtt => "Subtitles (WebVTT)",
            Self::Json => "JSON, with everything there is",
            Self::Csv => "Table (CSV)",
            Self::Md => "Markdown, with times",
        }
    }

    /// Media type of files in this format.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Txt => "text/plain",
            Self::Srt => "application/x-subrip",
            Self::Vtt => "text/vtt",
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Md => "text/markdown",
        }
    }
}
