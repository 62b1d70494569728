//! The card beside a speech pack: who it is, and the sizes of what is in it.

use serde::Deserialize;

use super::SpeechError;

/// Samples between encoder frames and samples that one sees; the time axis is built on them.
pub(super) const STRIDE_SAMPLES: usize = 384;
pub(super) const RECEPTIVE_SAMPLES: usize = 895;

/// The part of `card.json` that the engine reads.
#[derive(Debug, Clone, Deserialize)]
pub struct SpeechCard {
    /// The model's name, as reported.
    pub name: String,
    /// Its version, as reported.
    pub version: String,
    /// The language that it writes, as a short code.
    pub language: String,
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
        let sound = card.stride_samples == STRIDE_SAMPLES
            && card.receptive_samples == RECEPTIVE_SAMPLES
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
