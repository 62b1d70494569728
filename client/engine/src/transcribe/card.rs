//! The card beside a speech pack: who it is, and the sizes of what is in it.

use serde::Deserialize;

use super::SpeechError;
use super::prompt::PromptCard;

/// How a model hears and where its encoder's frames lie in the audio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Audio as it is; a frame begins where what it sees begins.
    #[default]
    Moonshine,
    /// Log-mel levels; a frame is in the middle of what it sees. Its text follows a prompt that names the language.
    Whisper,
}

impl Family {
    /// Samples between encoder frames and samples that one sees; the time axis is built on them.
    const fn samples(self) -> (usize, usize) {
        match self {
            Self::Moonshine => (384, 895),
            Self::Whisper => (320, 1_040),
        }
    }

    /// How much before a word is heard attention goes on to it, in the middle; negative where it comes after (measured on
    /// synthetic speech).
    const fn early_s(self) -> f64 {
        match self {
            Self::Moonshine => 0.045,
            Self::Whisper => -0.05,
        }
    }

    /// Where what a frame stands for starts, in seconds of the audio: the stride around its middle.
    pub(super) fn seconds(self, frame: usize) -> f64 {
        let (stride, receptive) = self.samples();
        let first = match self {
            Self::Moonshine => receptive / 2,
            Self::Whisper => 0,
        };
        let start = (frame * stride + first).saturating_sub(stride / 2);
        if frame == 0 { 0.0 } else { (start as f64 / 16_000.0 + self.early_s()).max(0.0) }
    }
}

/// The part of `card.json` that the engine reads.
#[derive(Debug, Clone, Deserialize)]
pub struct SpeechCard {
    /// The model's name, as reported.
    pub name: String,
    /// Its version, as reported.
    pub version: String,
    /// The language that it writes, as a short code; `mul` for many.
    pub language: String,
    /// What kind of model it is.
    #[serde(default)]
    pub family: Family,
    /// Length of the pack.
    pub bytes: usize,
    /// SHA-256 of the pack, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Values of a token's row.
    pub width: usize,
    /// Heads of each attention.
    pub heads: usize,
    /// Values of a head.
    pub head: usize,
    /// Layers of the decoder.
    pub layers: usize,
    /// Heads whose attention the word times are read from.
    pub aligned: usize,
    /// Samples from one encoder frame to the next.
    pub stride_samples: usize,
    /// Samples that a frame sees.
    pub receptive_samples: usize,
    /// The table of tokens.
    pub table: TableCard,
    /// Tokens with a meaning of their own, and how many there may be.
    pub tokens: TokensCard,
    /// What stands before the text and may come in it; of Whisper's family alone.
    #[serde(default)]
    pub prompt: Option<PromptCard>,
}

/// The table of tokens: a value is `(stored + offset) * scale`.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct TableCard {
    /// Tokens.
    pub rows: usize,
    /// Factor on the stored 8-bit values.
    pub scale: f32,
    /// What is added to them before.
    pub offset: i32,
}

/// Tokens with a meaning of their own, and how many there may be.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct TokensCard {
    /// Begins a stretch.
    pub start: u32,
    /// Ends it.
    pub end: u32,
    /// More in a second than anybody says.
    pub per_second: f32,
    /// How many more there may be in all.
    pub more: usize,
}

impl SpeechCard {
    /// Reads a card.
    ///
    /// # Errors
    /// [`SpeechError::Card`] for other JSON, or sizes that no such model has.
    pub fn read(json: &str) -> Result<Self, SpeechError> {
        let card: Self = serde_json::from_str(json).map_err(|error| SpeechError::Card(error.to_string()))?;
        let (table, tokens) = (&card.table, &card.tokens);
        let prompt = match (card.family, &card.prompt) {
            (Family::Moonshine, None) => true,
            (Family::Whisper, Some(prompt)) => prompt.is_sound(table.rows, tokens.end),
            _ => false,
        };
        let sound = prompt
            && (card.stride_samples, card.receptive_samples) == card.family.samples()
            && (1..=2_048).contains(&card.width)
            && (1..=64).contains(&card.heads)
            && (1..=256).contains(&card.head)
            && (1..=32).contains(&card.layers)
            && (1..=64).contains(&card.aligned)
            && (1..=200_000).contains(&table.rows)
            && table.scale.is_finite()
            && table.scale > 0.0
            && (-256..=256).contains(&table.offset)
            && (tokens.start as usize) < table.rows
            && (tokens.end as usize) < table.rows
            && (0.1..=50.0).contains(&tokens.per_second)
            && tokens.more <= 100;
        if sound { Ok(card) } else { Err(SpeechError::Card("a size is out of range".to_owned())) }
    }
}

#[cfg(test)]
pub(super) fn small(more: &str) -> String {
    format!(
        r#"{{ "name": "s", "version": "1", "language": "en", "bytes": 0, "sha256": "", "width": 4, "heads": 2,
            "head": 2, "layers": 1, "aligned": 1, "stride_samples": 384, "receptive_samples": 895,
            "table": {{ "rows": 6, "scale": 0.5, "offset": -1 }},
            "tokens": {{ "start": 1, "end": 2, "per_second": 6.5, "more": 8 }} {more} }}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_read_and_one_with_other_sizes_is_refused() {
        assert_eq!(SpeechCard::read(&small("")).unwrap().table.offset, -1);
        let wide = small("").replace("\"width\": 4", "\"width\": 400000");
        assert!(matches!(SpeechCard::read(&wide), Err(SpeechError::Card(_))));
        let end = small("").replace("\"end\": 2", "\"end\": 6");
        assert!(matches!(SpeechCard::read(&end), Err(SpeechError::Card(_))));
        assert!(matches!(SpeechCard::read("{}"), Err(SpeechError::Card(_))));
    }
}
