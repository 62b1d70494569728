//! Links, to the team and to visitors.

use serde::{Deserialize, Serialize};

use crate::{LinkId, TeamId, UserId};

/// Most links of one organisation.
pub const MAX_LINKS: usize = 1000;
/// Most languages of one link.
pub const MAX_TEXTS: usize = 20;
/// Longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 100;
/// Longest prompt, in characters.
pub const MAX_PROMPT_CHARS: usize = 2000;
/// Most questions.
pub const MAX_QUESTIONS: usize = 20;
/// Longest question, in characters.
pub const MAX_QUESTION_CHARS: usize = 300;
/// Most sites that may show the page of one link.
pub const MAX_EMBED: usize = 20;
/// Longest text of consent, in characters.
pub const MAX_CONSENT_CHARS: usize = 4000;

/// What a link asks for beside the facts. Each is a permission that the visitor still has to give.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Collects {
    /// Class *text*: what was said.
    pub transcript: bool,
    /// Class *audio*: the recording.
    pub audio: bool,
}

/// What a visitor reads, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkTexts {
    /// A short code such as `en` or `pt-BR`.
    pub language: String,
    /// 1 to [`MAX_TITLE_CHARS`] characters on one line.
    pub title: String,
    /// What to speak about: up to [`MAX_PROMPT_CHARS`] characters.
    #[serde(default)]
    pub prompt: String,
    /// Up to [`MAX_QUESTIONS`], each of 1 to [`MAX_QUESTION_CHARS`] characters on one line.
    #[serde(default)]
    pub questions: Vec<String>,
    /// What the visitor agrees to: 1 to [`MAX_CONSENT_CHARS`] characters.
    pub consent: String,
}

/// Makes or changes a link, as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkRequest {
    /// One for each language, the first for visitors of other languages.
    pub texts: Vec<LinkTexts>,
    /// What is collected.
    #[serde(default)]
    pub collects: Collects,
    /// When it ends, in milliseconds since 1970; none for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<u64>,
    /// After how many submissions it is full; none for never. Those that were withdrawn count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Whether it takes nothing for now.
    #[serde(default)]
    pub closed: bool,
    /// Origins (scheme, host and perhaps port) of the sites that may show the link's page in a frame: up to
    /// [`MAX_EMBED`], each `https`, or `http` on the same machine. No other site may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub embed: Vec<String>,
}

/// Says whose a link is. What came by it before is counted with the new team, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkTeamRequest {
    /// The team; none for the whole organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
}

/// A link, to the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkView {
    /// Its id.
    pub id: LinkId,
    /// What follows `/f/` in its address. Whoever has it may submit.
    pub slug: String,
    /// Rises with every change of what a visitor reads and agrees to.
    pub revision: u32,
    /// What it says and takes.
    #[serde(flatten)]
    pub link: LinkRequest,
    /// How many submissions it has taken.
    pub received: u32,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: u64,
    /// Who made it; none where they are gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// The team that it is of; none for the whole organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
}

/// A link, to a visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitorView {
    /// Who asks: the organisation's name.
    pub organisation: String,
    /// Goes back with the submission, so that nobody agrees to what they have not read.
    pub revision: u32,
    /// One for each language, the first for visitors of other languages.
    pub texts: Vec<LinkTexts>,
    /// What is collected.
    pub collects: Collects,
    /// Largest audio, in bytes.
    pub max_audio_bytes: u64,
}
