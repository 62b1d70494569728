//! The second factor of a sign-in: a code from the app or a recovery code, each good once.

use sotto_api::{ErrorCode, UserId};

use crate::{
    audit::{Event, Origin, note},
    auth::{
        secret,
        totp::{base32, find_step},
    },
    clock::{now_ms, random_bytes},
    error::ApiError,
    state::App,
    store::second_factors::FactorRow,
};

/// How many recovery codes a person gets.
const RECOVERY_CODES: usize = 10;

/// Recovery codes, and the hashes under which they are kept.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn make_recovery_codes() -> Result<(Vec<String>, Vec<String>), getrandom::Error> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = base32(&random_bytes::<10>()?);
        let groups: Vec<_> = (0..code.len()).step_by(4).filter_map(|at| code.get(at..at + 4)).collect();
        codes.push(groups.join("-"));
    }
    let hashes = codes.iter().map(|code| derive_hash(code)).collect();
    Ok((codes, hashes))
}

/// However somebody types it: with or without dashes, in either case.
fn derive_hash(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    secret::derive_hash(&plain.to_ascii_uppercase())
}

/// The step of time whose code this is, by the secret of a person.
///
/// # Errors
/// `Internal` where the secret cannot be opened.
pub fn step_of(app: &App, user: UserId, factor: &FactorRow, code: &str) -> Result<Option<i64>, ApiError> {
    let secret = app.sealing_key.unseal(user.0.as_bytes(), &factor.secret).map_err(ApiError::internal)?;
    Ok(find_step(&secret, code.trim(), now_ms(), factor.last_step))
}

/// Uses a code up: one of the app, where there is an app, or a recovery code.
///
/// # Errors
/// `WrongCredentials` where it is none, or was used.
pub async fn use_code(
    app: &App,
    origin: &Origin,
    user: UserId,
    factor: Option<&FactorRow>,
    code: &str,
) -> Result<(), ApiError> {
    let step = factor.map(|factor| step_of(app, user, factor, code)).transpose()?.flatten();
    let used = match step {
        Some(step) => app.store.use_step(user, step).await?,
        None => app.store.use_recovery_code(user, &derive_hash(code), now_ms()).await?,
    };
    if used {
        return Ok(());
    }
    note(&app.store, origin, Event::FactorFailed.about(user)).await?;
    Err(wrong())
}

/// The code is none.
#[must_use]
pub fn wrong() -> ApiError {
    ApiError::new(
        ErrorCode::WrongCredentials,
        "The code does not match or was used. Wait for the next one, or use a recovery code.",
    )
    .field("code", "Does not match.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_are_told_apart_and_found_however_they_are_typed() {
        let (codes, hashes) = make_recovery_codes().unwrap();
        assert_eq!((codes.len(), codes[0].len()), (RECOVERY_CODES, 19));
        assert!(codes.iter().all(|code| codes.iter().filter(|other| *other == code).count() == 1));
        assert_eq!(derive_hash(&codes[3].to_lowercase().replace('-', " ")), hashes[3]);
    }
}
