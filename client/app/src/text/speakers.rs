//! What is said about who speaks.

use super::phrase::t;

use sotto_protocol::Speaker;

/// Leads to the model.
pub(crate) fn to_the_model() -> &'static str {
    t("To tell speakers apart, get the model for it")
}

/// Speakers that a machine told apart.
pub(crate) fn caveat() -> &'static str {
    t("Told apart by how voices sound, on this device. Voices that are alike may count as one, and one \
     voice that changes much as two. Names are for you; they are yours to fill in.")
}

/// How speakers sound, and what that rests on.
pub(crate) fn sound_caveat() -> &'static str {
    t(
        "From what each says while nobody else speaks: the emotion that is likeliest over that time, and the usual pitch.",
    )
}

/// A speaker of whom too little is heard.
pub(crate) fn little() -> &'static str {
    t("too little alone to say")
}

/// What knowing voices again means.
pub(crate) fn named_about() -> &'static str {
    t(
        "When you name a speaker, Sotto can know the same voice in other recordings. For that it keeps a print of \
     the voice, on this device alone. A print says who somebody is: ask people before you keep theirs.",
    )
}

/// Nobody has a name.
pub(crate) fn nobody_named() -> &'static str {
    t("No voice is kept.")
}

/// All voices were forgotten.
pub(crate) fn forgotten() -> &'static str {
    t("The voices are forgotten. Names in recordings stay.")
}

/// What a speaker is called.
pub(crate) fn name(speaker: &Speaker) -> &str {
    speaker.name.as_deref().unwrap_or(&speaker.label)
}
