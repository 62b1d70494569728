//! Sentences about what words say.

use sotto_protocol::{SegmentInsight, SentimentLabel, Together, WordsVerdict};

use super::{
    format,
    phrase::{fill, t},
};

/// What can be said about words at all, and what not to make of it.
pub(crate) fn verdict(verdict: WordsVerdict) -> &'static str {
    match verdict {
        WordsVerdict::NoWords => t("There are no words to read."),
        WordsVerdict::TooShort => t("There are too few words to say anything about them."),
        WordsVerdict::CannotTell => t("Sotto cannot tell: it reads English words only."),
        WordsVerdict::Read => t(
            "Read from the transcript alone, mistakes of hearing included. The names are those of short comments that \
             people wrote; irony and quotation are lost on the model.",
        ),
    }
}

/// What voice and words say together, and which of them says what where they disagree.
pub(crate) fn together(together: &Together, words: f32) -> String {
    if together.disagree {
        let said = if words > 0.0 {
            t("The words are pleasant, the voice is not. Listen for yourself.")
        } else {
            t("The words are unpleasant, the voice is not. Listen for yourself.")
        };
        return said.to_owned();
    }
    let sure = format::percent(together.sentiment.confidence);
    match together.sentiment.label {
        SentimentLabel::Negative => {
            fill("Unpleasant, by both together; Sotto is {percent} sure.", &[("percent", &sure)])
        }
        SentimentLabel::Neutral => fill(
            "Neither pleasant nor unpleasant, by both together; Sotto is {percent} sure.",
            &[("percent", &sure)],
        ),
        SentimentLabel::Positive => {
            fill("Pleasant, by both together; Sotto is {percent} sure.", &[("percent", &sure)])
        }
        SentimentLabel::Unsure => {
            t("Together they could be either; the mark shows the best guess.").to_owned()
        }
    }
}

/// How much each of the two counts.
pub(crate) fn weights(voice: f32) -> String {
    fill(
        "The voice counts {voice}, the words {words}: each by how little it errs on people it does not know.",
        &[("voice", &format::percent(voice)), ("words", &format::percent(1.0 - voice))],
    )
}

/// Why a stretch is listed.
pub(crate) fn why(read: &SegmentInsight) -> String {
    let mut reasons = Vec::new();
    if read.action {
        reasons.push(t("asks for something or promises it").to_owned());
    }
    if let Some(intent) = read.intent.as_ref().filter(|intent| intent.label != "other") {
        reasons.push(intent.label.clone());
    }
    if read.together.as_ref().is_some_and(|together| together.disagree) {
        reasons.push(t("voice and words disagree").to_owned());
    } else if read.together.as_ref().is_some_and(|it| it.sentiment.label == SentimentLabel::Negative) {
        reasons.push(t("unpleasant").to_owned());
    }
    if reasons.is_empty() {
        reasons.push(t("stands out").to_owned());
    }
    fill(
        "{reasons} \u{b7} importance {number}",
        &[("reasons", &reasons.join(", ")), ("number", &format::number(read.importance, 2))],
    )
}
