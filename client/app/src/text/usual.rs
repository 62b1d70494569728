//! Sentences about what is usual for the person's own voice, and how a recording differs from it.

use sotto_insight::{
    Place, Quantity, Standing,
    baseline::{LEAST, MOST},
};

use super::{
    fill,
    format::number,
    measures::{Band, Range},
    plural, t,
};

/// What the card compares with.
pub(crate) fn about() -> String {
    fill(
        "Compared with your own earlier recordings, at most the last {n}. Nineteen of twenty recordings lie within the \
         usual spread if nothing has changed, so with as many measures one outside is nothing strange. It says how this \
         recording differs, not why.",
        &[("n", &MOST)],
    )
}

/// Why loudness is seldom comparable.
pub(crate) fn loudness_caveat() -> &'static str {
    t(
        "Loudness is compared with recordings of the same format only; another gain or distance of the microphone \
         still counts for more than the voice.",
    )
}

/// There are too few recordings.
pub(crate) fn too_few(count: usize) -> String {
    let have = plural(count, "there is 1 so far", "there are {n} so far");
    fill(
        "Sotto needs {least} earlier recordings of your own voice to say what is usual for you; {have}.",
        &[("least", &LEAST), ("have", &have)],
    )
}

/// The recording is of somebody else.
pub(crate) fn not_yours() -> &'static str {
    t("This recording is not marked as your voice, so it is not compared with what is usual for you.")
}

/// What is compared.
pub(crate) fn name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Pitch => t("Pitch"),
        Quantity::PitchRange => t("Pitch range"),
        Quantity::SpeakingRate => t("Speaking rate"),
        Quantity::PauseShare => t("Pauses"),
        Quantity::Loudness => t("Loudness"),
        Quantity::Hnr => t("Harmonics to noise"),
        Quantity::Cpps => t("Cepstral peak"),
        Quantity::Jitter => t("Jitter"),
        Quantity::Arousal => t("Calm or excited"),
        Quantity::Valence => t("Unpleasant or pleasant"),
    }
}

/// Its unit; empty for none.
pub(crate) fn unit(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Pitch => "Hz",
        Quantity::PitchRange => t("semitones"),
        Quantity::SpeakingRate => t("syllables a second"),
        Quantity::PauseShare | Quantity::Jitter => "%",
        Quantity::Loudness => "LUFS",
        Quantity::Hnr | Quantity::Cpps => "dB",
        Quantity::Arousal | Quantity::Valence => "",
    }
}

/// Its value in that unit.
pub(crate) fn in_unit(quantity: Quantity, value: f64) -> f32 {
    let factor = if matches!(quantity, Quantity::PauseShare | Quantity::Jitter) { 100.0 } else { 1.0 };
    (value * factor) as f32
}

/// Digits after the point.
pub(crate) fn digits(quantity: Quantity) -> usize {
    match quantity {
        Quantity::Pitch | Quantity::PauseShare => 0,
        Quantity::Jitter | Quantity::Arousal | Quantity::Valence => 2,
        _ => 1,
    }
}

/// A value without its unit.
pub(crate) fn bare(quantity: Quantity, value: f64) -> String {
    number(in_unit(quantity, value), digits(quantity))
}

/// A value with its unit, kept together.
pub(crate) fn value(quantity: Quantity, value: f64) -> String {
    let (number, unit) = (bare(quantity, value), unit(quantity));
    if unit.is_empty() { number } else { format!("{number}\u{a0}{unit}") }
}

/// Where a value lies, in a few words.
pub(crate) fn place(place: Place) -> &'static str {
    match place {
        Place::TooFew => t("too few to say"),
        Place::Usual => t("as usual"),
        Place::Higher => t("higher than your usual"),
        Place::Lower => t("lower than your usual"),
    }
}

/// The numbers behind it.
pub(crate) fn reason(standing: &Standing) -> String {
    let (quantity, count) = (standing.quantity, standing.count);
    let (Some(usual), Some((low, high))) = (standing.usual, standing.within) else {
        return fill(
            "Only {count} earlier recordings can be compared in this; {least} are needed.",
            &[("count", &count), ("least", &LEAST)],
        );
    };
    let others = match standing.place {
        Place::Higher => fill(
            "{n} of your last {count} recordings were lower.",
            &[("n", &standing.below), ("count", &count)],
        ),
        Place::Lower => fill(
            "{n} of your last {count} recordings were higher.",
            &[("n", &standing.above), ("count", &count)],
        ),
        Place::Usual | Place::TooFew => fill(
            "Of your last {count} recordings, {below} were lower and {above} higher.",
            &[("count", &count), ("below", &standing.below), ("above", &standing.above)],
        ),
    };
    let spread = fill(
        "Your usual: {usual}, mostly between {low} and {high}.",
        &[
            ("usual", &value(quantity, usual)),
            ("low", &bare(quantity, low)),
            ("high", &value(quantity, high)),
        ],
    );
    format!("{others} {spread}")
}

/// The value beside the usual spread, to be drawn; none of too few.
pub(crate) fn range(standing: &Standing) -> Option<Range> {
    let quantity = standing.quantity;
    let (low, high) = standing.within?;
    let [value, low, high] = [standing.value, low, high].map(|it| in_unit(quantity, it));
    let reach = (high - low).max(1e-3);
    Some(Range {
        value,
        from: low.min(value) - reach * 0.4,
        to: high.max(value) + reach * 0.4,
        bands: vec![Band { name: t("your usual"), low, high }],
        unit: unit(quantity),
        digits: digits(quantity),
        by_ratio: false,
    })
}
