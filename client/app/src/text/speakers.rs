//! What is said about who speaks.

use sotto_protocol::Speaker;

/// Leads to the model.
pub(crate) const TO_THE_MODEL: &str = "To tell speakers apart, get the model for it";

/// Speakers that a machine told apart.
pub(crate) const CAVEAT: &str = "Told apart by how voices sound, on this device. Voices that are alike may count as one, and one \
     voice that changes much as two. Names are for you; they are yours to fill in.";

/// How speakers sound, and what that rests on.
pub(crate) const SOUND_CAVEAT: &str = "From what each says while nobody else speaks: the emotion that is likeliest over that time, and the usual pitch.";

/// A speaker of whom too little is heard.
pub(crate) const LITTLE: &str = "too little alone to say";

/// What knowing voices again means.
pub(crate) const NAMED_ABOUT: &str = "When you name a speaker, Sotto can know the same voice in other recordings. For that it keeps a print of \
     the voice, on this device alone. A print says who somebody is: ask people before you keep theirs.";

/// Nobody has a name.
pub(crate) const NOBODY_NAMED: &str = "No voice is kept.";

/// All voices were forgotten.
pub(crate) const FORGOTTEN: &str = "The voices are forgotten. Names in recordings stay.";

/// What a speaker is called.
pub(crate) fn name(speaker: &Speaker) -> &str {
    speaker.name.as_deref().unwrap_or(&speaker.label)
}
