//! What operations are called, by their methods and paths.

/// The id of an operation.
pub(super) fn id(method: &str, path: &str) -> String {
    let words = path.trim_start_matches("/api/v1").split(['/', '{', '}', '.', '-']);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!("{}_{}", method.to_lowercase(), words.join("_"))
}

/// The area that an operation belongs to.
pub(super) fn area(path: &str) -> &'static str {
    let area = path.trim_start_matches("/api/v1").trim_start_matches('/').split('/').next();
    match area.unwrap_or_default() {
        "auth" | "setup" => "signing in",
        "me" | "users" | "invitations" => "accounts",
        "organisations" => "organisations",
        "sync" | "vault" => "sync",
        "uploads" | "blobs" => "audio",
        "feedback" | "submission" => "visitors",
        _ => "server",
    }
}
