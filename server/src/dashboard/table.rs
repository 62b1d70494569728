//! Submissions as a table that people take elsewhere: its columns, and how a submission fills them. Facts alone: no words,
//! no sound.

use sotto_api::{dashboard::ColumnMeaning, feedback::SubmissionView};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// There is none.
    Nothing,
}

/// A column: its name, what it holds, and what that means.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// Kind.
    pub kind: Kind,
    /// Meaning.
    pub meaning: &'static str,
}

const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Text, meaning }
}

const fn integer(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Integer, meaning }
}

/// All columns, in order.
pub const COLUMNS: [Column; 16] = [
    text("id", "Names the submission; sorts by the time of arrival."),
    text("link", "Id of the feedback link that it came by."),
    integer("received_ms", "When it arrived, in milliseconds since 1970, UTC."),
    text("status", "Where the team is with it: new, seen, planned or done."),
    text("assignee", "Id of the account that looks after it; empty for nobody."),
    text("language", "Language in which the link was read, as a code (BCP 47)."),
    text("device", "Kind of device that it was sent from: phone, tablet, computer or unknown."),
    integer("duration_ms", "Length of the recording, in milliseconds."),
    text("sentiment", "Sentiment of the whole: negative, neutral, positive or unsure."),
    integer("valence_milli", "Valence in thousandths, -1000 to 1000; 0 where the sentiment is unsure."),
    text("emotion", "How the voice sounds, of seven classes, or unsure."),
    text("intent", "What the visitor does, where the words were read; otherwise empty."),
    integer(
        "importance_percent",
        "How much it asks for attention, 0 to 100, where the words were read; otherwise empty.",
    ),
    integer("transcript", "1 where a transcript was shared, otherwise 0."),
    integer("audio_bytes", "Size of the audio, in bytes; 0 for none."),
    text("tags", "The team's tags, in order, with semicolons between."),
];

/// The columns, as the interface tells them.
#[must_use]
pub fn dictionary() -> Vec<ColumnMeaning> {
    let meaning = |column: Column| ColumnMeaning {
        name: column.name.to_owned(),
        kind: if column.kind == Kind::Text { "text" } else { "integer" }.to_owned(),
        meaning: column.meaning.to_owned(),
    };
    COLUMNS.map(meaning).to_vec()
}

/// A submission's row, in the order of [`COLUMNS`].
#[must_use]
pub fn row(view: &SubmissionView) -> [Cell; 16] {
    let number = |value: u64| Cell::Integer(i64::try_from(value).unwrap_or(i64::MAX));
    let maybe = |text: Option<String>| text.map_or(Cell::Nothing, Cell::Text);
    [
        Cell::Text(view.id.to_string()),
        Cell::Text(view.link.to_string()),
        number(view.received_ms),
        Cell::Text(view.status.name().to_owned()),
        maybe(view.assignee.map(|user| user.to_string())),
        Cell::Text(view.language.clone()),
        Cell::Text(view.device.name().to_owned()),
        number(view.duration_ms),
        Cell::Text(view.sentiment.clone()),
        Cell::Integer(view.valence_milli),
        Cell::Text(view.emotion.clone()),
        maybe(view.intent.clone()),
        view.importance_percent.map_or(Cell::Nothing, |percent| Cell::Integer(i64::from(percent))),
        Cell::Integer(i64::from(view.transcript)),
        number(view.audio.as_ref().map_or(0, |audio| audio.bytes)),
        maybe(Some(view.tags.join(";")).filter(|tags| !tags.is_empty())),
    ]
}
