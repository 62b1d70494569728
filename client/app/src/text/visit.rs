//! What is said to visitors of a feedback link.

use sotto_api::{ErrorCode, feedback::Collects};

use super::{faults::api_sentence, fill, format, request_sentence, t};
use crate::state::{RequestProblem, SendProblem};

/// What becomes of a recording, line by line.
pub(crate) fn collected(organisation: &str, collects: Collects) -> Vec<String> {
    let mut lines = vec![
        t("It is read on this device. Nothing leaves it before you press send.").to_owned(),
        fill(
            "{organisation} gets numbers and labels: how long you spoke, how your voice sounds, what was measured.",
            &[("organisation", &organisation)],
        ),
    ];
    lines.push(match (collects.transcript, collects.audio) {
        (true, true) => t("Your words and the sound go along only where you switch that on.").to_owned(),
        (true, false) => {
            t("Your words go along only where you switch that on. The sound stays here.").to_owned()
        }
        (false, true) => t("The sound goes along only where you switch that on.").to_owned(),
        (false, false) => t("Neither your words nor the sound leave this device.").to_owned(),
    });
    lines.push(t("You need no account, and you can withdraw what you sent.").to_owned());
    lines
}

/// Why a link takes nothing: a title and a sentence.
pub(crate) fn shut(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::NotFound => (
            t("There is no such link"),
            t("Check the address, or ask the people who gave it to you for another one."),
        ),
        ErrorCode::LinkExpired => (t("This is over"), api_sentence(code)),
        ErrorCode::LinkFull => (t("There is enough"), api_sentence(code)),
        _ => (t("Closed for now"), api_sentence(code)),
    }
}

/// Why nothing was sent.
pub(crate) fn not_sent(problem: &SendProblem) -> String {
    match problem {
        SendProblem::Request(RequestProblem::Refused(body)) if body.code == ErrorCode::StorageFull => {
            t("There is no room for more sound there. Send it without.").to_owned()
        }
        SendProblem::Request(problem) => request_sentence(problem),
        SendProblem::File => {
            t("Your recording could not be read on this device, so nothing was sent. Record once more.")
                .to_owned()
        }
    }
}

/// Why the sound is missing of what was sent.
pub(crate) fn sound_not_sent(problem: &SendProblem) -> String {
    let why = match problem {
        SendProblem::Request(problem) => request_sentence(problem),
        SendProblem::File => t("It could not be read on this device.").to_owned(),
    };
    fill("All but the sound arrived. {why}", &[("why", &why)])
}

/// How large the sound is.
pub(crate) fn sound_size(bytes: u64) -> String {
    fill("{size} will be sent.", &[("size", &format::bytes(bytes as f64))])
}

/// What is still to be done before something can be sent.
pub(crate) fn send_hint(read: bool, agreed: bool) -> &'static str {
    match (read, agreed) {
        (false, _) => t("Your recording is still being read."),
        (true, false) => t("Agree first: nothing is sent without."),
        (true, true) => "",
    }
}

/// Gets what it takes to write words down.
pub(crate) fn get_speech(bytes: u64) -> String {
    fill("Get the speech model ({size}) to have it written down", &[("size", &format::bytes(bytes as f64))])
}

/// What was sent.
pub(crate) fn parts(words: bool, sound: bool) -> &'static str {
    match (words, sound) {
        (false, false) => t("numbers and labels"),
        (true, false) => t("with words"),
        (false, true) => t("with sound"),
        (true, true) => t("with words and sound"),
    }
}

/// What lies under a code.
pub(crate) fn lies_there(received_ms: u64, words: bool, sound: bool, whole: bool) -> String {
    let when = format::moment(received_ms);
    let said = fill("Sent on {moment}: {parts}.", &[("moment", &when), ("parts", &parts(words, sound))]);
    if whole { said } else { format!("{said} {}", t("Not all of the sound has arrived.")) }
}

/// Why a code shows nothing.
pub(crate) fn no_answer_to_code(problem: &RequestProblem) -> String {
    match problem {
        RequestProblem::Refused(body) if body.code == ErrorCode::NotFound => {
            t("Nothing lies under this code. Check it; what was withdrawn before is gone.").to_owned()
        }
        other => request_sentence(other),
    }
}
