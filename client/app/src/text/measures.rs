//! What each measure is called, what it means and what is usual, with who says so and of whom.

use sotto_protocol::Analysis;

mod detail;
mod range;
mod sound;
mod speech;
mod voice;

pub(crate) use detail::groups;
pub(crate) use range::{Band, Range};

use crate::text::t;

/// A measure as a card shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure {
    /// What is measured.
    pub(crate) name: &'static str,
    /// The number; none where it could not be measured.
    pub(crate) value: Option<String>,
    /// Its unit.
    pub(crate) unit: &'static str,
    /// One sentence.
    pub(crate) meaning: &'static str,
    /// What is usual, for whom, and how that was measured.
    pub(crate) typical: &'static str,
    /// Who says so; empty where nobody has agreed on anything.
    pub(crate) source: &'static str,
    /// What the number depends on besides the voice; empty for little.
    pub(crate) depends: &'static str,
    /// The value beside what is usual, to be drawn.
    pub(crate) range: Option<Range>,
}

/// Measures that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measures {
    /// What they are about.
    pub(crate) title: &'static str,
    /// Id of the heading.
    pub(crate) id: &'static str,
    /// The measures.
    pub(crate) all: Vec<Measure>,
    /// What not to make of them.
    pub(crate) caveat: &'static str,
}

/// All measures that have a card.
pub(crate) fn cards(analysis: &Analysis) -> Vec<Measures> {
    vec![
        Measures { title: t("The voice"), id: "voice-title", all: voice::pitch(analysis), caveat: "" },
        Measures { title: t("The rhythm"), id: "rhythm-title", all: speech::rhythm(analysis), caveat: "" },
        Measures {
            title: t("The quality of the voice"),
            id: "voice-quality-title",
            all: voice::quality(analysis),
            caveat: t(
                "These numbers depend on the microphone, the room and what is said. They describe this recording and \
                 say nothing about anybody's health.",
            ),
        },
        Measures { title: t("The sound"), id: "sound-title", all: sound::recording(analysis), caveat: "" },
    ]
}
