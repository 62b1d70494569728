//! What a warning about a recording means, and what to do about it.

use super::phrase::t;

use sotto_protocol::Warning;

/// A warning for a person.
pub(crate) struct Advice {
    /// What was found.
    pub(crate) title: &'static str,
    /// What it means and what to do next time.
    pub(crate) advice: &'static str,
}

/// The words for a warning.
pub(crate) fn advice(warning: Warning) -> Advice {
    let (title, advice) = match warning {
        Warning::Clipping => (
            t("Too loud for the microphone"),
            t("The loudest parts are cut off. Move back a little or lower the input level."),
        ),
        Warning::TooQuiet => (
            t("Very quiet"),
            t("Quiet voices measure less exactly. Move closer to the microphone or raise the input level."),
        ),
        Warning::Noisy => (
            t("A lot of background noise"),
            t(
                "The voice stands out little from its surroundings. A quieter room or a closer microphone helps.",
            ),
        ),
        Warning::DcOffset => (
            t("The signal lies off centre"),
            t("A fault of the microphone's input: some measures suffer. Try another input or cable."),
        ),
        Warning::NarrowBand => (
            t("Sounds like a telephone"),
            t(
                "Nothing above some 4 kHz was recorded. A headset on Bluetooth often does that; use another microphone.",
            ),
        ),
        Warning::Dropouts => (
            t("Gaps in the recording"),
            t("Bits of sound are missing. Close other heavy programs while recording, or check the cable."),
        ),
        Warning::Reverberant => (
            t("The room rings"),
            t(
                "The echo blurs the voice. Move closer to the microphone, or to a room with curtains and carpets.",
            ),
        ),
        Warning::Silent => (
            t("Only silence"),
            t(
                "Nothing was heard. Check that the right microphone is chosen and not muted, then record again.",
            ),
        ),
        Warning::NoSpeech => (
            t("No speech found"),
            t(
                "There is sound, but no voice was found in it, so nothing is said about how a voice sounds. If somebody \
             speaks, move closer to the microphone and record again.",
            ),
        ),
        Warning::LittleSpeech => (
            t("Little speech"),
            t("A few more seconds of speech are needed to say how the voice sounds. Record a little longer."),
        ),
        Warning::Damaged => (
            t("The file is damaged"),
            t(
                "It ends in the middle or has broken parts. What could be read was read; use the original file if \
             you have it.",
            ),
        ),
    };
    Advice { title, advice }
}
