//! Names and sentences of the team's pages.

use sotto_api::{
    dashboard::{DeliveryState, PartState, WebhookEvent},
    feedback::{LinkView, SubmissionStatus},
    organisation::Role,
};
use sotto_protocol::{EmotionLabel, SentimentLabel};

use super::{fill, format, languages, plural, t};
use crate::state::admin::Column;

/// Name of a role.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Guest => t("Guest"),
        Role::Member => t("Member"),
        Role::Analyst => t("Analyst"),
        Role::Admin => t("Admin"),
        Role::Owner => t("Owner"),
    }
}

/// What a role may.
pub(crate) fn role_meaning(role: Role) -> &'static str {
    match role {
        Role::Guest => t("Sees the organisation's name and nothing else."),
        Role::Member => t("Sees who is in it and which feedback links there are."),
        Role::Analyst => t("Reads and hears submissions, and works with them."),
        Role::Admin => t("Looks after people, teams and links; may delete submissions."),
        Role::Owner => t("Answers for the organisation; may end it."),
    }
}

/// Name of a status.
pub(crate) fn status_name(status: SubmissionStatus) -> &'static str {
    match status {
        SubmissionStatus::New => t("New"),
        SubmissionStatus::Seen => t("Seen"),
        SubmissionStatus::Planned => t("Planned"),
        SubmissionStatus::Done => t("Done"),
    }
}

/// Name of a column.
pub(crate) fn column_name(column: Column) -> &'static str {
    match column {
        Column::Link => t("Link"),
        Column::Status => t("Status"),
        Column::Assignee => t("Looked after by"),
        Column::Length => t("Length"),
        Column::Emotion => t("How it sounds"),
        Column::Sentiment => t("Pleasant or not"),
        Column::Language => t("Language"),
        Column::Shares => t("Shared"),
        Column::Tags => t("Tags"),
        Column::Intent => t("What people do"),
    }
}

/// An emotion by its name in JSON.
pub(crate) fn emotion_of(name: &str) -> EmotionLabel {
    serde_json::from_str(&format!("\"{name}\"")).unwrap_or(EmotionLabel::Unsure)
}

/// A sentiment by its name in JSON.
pub(crate) fn sentiment_of(name: &str) -> SentimentLabel {
    serde_json::from_str(&format!("\"{name}\"")).unwrap_or(SentimentLabel::Unsure)
}

/// A language by its own name; its code where nobody here knows it.
pub(crate) fn language_name(code: &str) -> String {
    let known = languages::NAMES.iter().find(|(known, _)| !known.is_empty() && *known == code);
    known.map_or_else(|| code.to_owned(), |(_, name)| (*name).to_owned())
}

/// What was shared beside the facts.
pub(crate) fn shares(transcript: bool, audio: bool) -> &'static str {
    match (transcript, audio) {
        (true, true) => t("Facts, text, audio"),
        (true, false) => t("Facts, text"),
        (false, true) => t("Facts, audio"),
        (false, false) => t("Facts"),
    }
}

/// Why a link takes nothing, and whether it takes something: a word.
pub(crate) fn link_state(link: &LinkView, now_ms: u64) -> (&'static str, &'static str) {
    if link.link.closed {
        ("closed", t("Closed"))
    } else if link.link.expires_ms.is_some_and(|it| it <= now_ms) {
        ("over", t("Over"))
    } else if link.link.limit.is_some_and(|it| it <= link.received) {
        ("full", t("Full"))
    } else {
        ("open", t("Open"))
    }
}

/// What a link has taken, and until when it takes more.
pub(crate) fn link_facts(link: &LinkView) -> Vec<String> {
    let taken = match link.link.limit {
        Some(limit) => fill("{n} of {limit} submissions", &[("n", &link.received), ("limit", &limit)]),
        None => plural(link.received as usize, "1 submission", "{n} submissions"),
    };
    let until = link.link.expires_ms.map(|it| fill("until {moment}", &[("moment", &format::moment(it))]));
    let languages: Vec<String> = link.link.texts.iter().map(|it| language_name(&it.language)).collect();
    let collects = shares(link.link.collects.transcript, link.link.collects.audio).to_owned();
    [Some(taken), until, Some(languages.join(", ")), Some(collects)].into_iter().flatten().collect()
}

/// The role does not show a page.
pub(crate) fn not_for_role(role: Role, organisation: &str) -> String {
    fill(
        "You are {role} of {organisation}, and this page is not for this role. An admin can give you another.",
        &[("role", &role_name(role)), ("organisation", &organisation)],
    )
}

/// The address names an organisation that the person is not in.
pub(crate) fn not_in_it() -> &'static str {
    t(
        "You are not in this organisation, or not any more; it may also have ended. Ask one of its admins, or choose \
       another one.",
    )
}

/// The page is for those who run the server.
pub(crate) fn not_operator() -> &'static str {
    t("Only those who run this server see this page.")
}

/// The person is in no organisation.
pub(crate) fn in_none() -> &'static str {
    t("You are in no organisation yet. Whoever looks after one can invite you.")
}

/// What a webhook is told of.
pub(crate) fn hook_event(event: WebhookEvent) -> &'static str {
    match event {
        WebhookEvent::SubmissionReceived => t("A submission came in"),
        WebhookEvent::SubmissionChanged => t("A submission was changed"),
        WebhookEvent::SubmissionDeleted => t("A submission is gone"),
        WebhookEvent::Test => t("Somebody tried it"),
    }
}

/// Where a delivery is.
pub(crate) fn delivery_state(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting => t("Waits for the next try"),
        DeliveryState::Delivered => t("Delivered"),
        DeliveryState::Failed => t("Given up"),
    }
}

/// How a part of the server is: for the style sheet, and for people.
pub(crate) fn part_state(state: PartState) -> (&'static str, &'static str) {
    match state {
        PartState::Ok => ("open", t("Works")),
        PartState::Warning => ("planned", t("Look at it")),
        PartState::Failed => ("failed", t("Does not work")),
        PartState::Off => ("closed", t("Not set up")),
    }
}

/// Name of a part of the server.
pub(crate) fn part_name(name: &str) -> String {
    let known = match name {
        "database" => t("Database"),
        "blobs" => t("Files"),
        "mail" => t("Mail"),
        "disk" => t("Disk"),
        "backups" => t("Backups"),
        other => return other.to_owned(),
    };
    known.to_owned()
}

/// Name of a database.
pub(crate) fn database_name(name: &str) -> &'static str {
    if name == "postgres" { "PostgreSQL" } else { "SQLite" }
}
