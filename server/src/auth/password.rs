//! Passwords: which are good enough, and Argon2id over them (RFC 9106; parameters after the OWASP cheat sheet:
//! 19 MiB, two passes, one lane). Hashing happens off the runtime, a few at a time, so that a burst of log-ins
//! takes neither all memory nor all cores.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use sotto_api::ErrorCode;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

use crate::{clock::random_bytes, error::ApiError};

/// Fewest characters.
pub const MIN_CHARS: usize = 8;
/// Most bytes.
pub const MAX_BYTES: usize = 1024;

const AT_ONCE: usize = 2;
const QUEUE_S: u64 = 15;

/// A hash of no known password, with the parameters of [`Passwords`]. An unknown e-mail is checked against it,
/// so that it takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c290dG8tbm9ib2R5LTE$kuUJ0rZcWkvqkYvHRIS6QKSHoX7TiULxrzXRgYhHmkc";

/// Compared in lower case.
const COMMON: &str = include_str!("common-passwords.txt");

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
}

/// Why a new password will not do; none where it will.
#[must_use]
pub fn find_flaw(password: &str, email: &str) -> Option<&'static str> {
    if password.chars().count() < MIN_CHARS {
        return Some("Use at least 8 characters.");
    }
    if password.len() > MAX_BYTES {
        return Some("Use at most 1024 bytes.");
    }
    let lower = password.to_lowercase();
    let mut chars = lower.chars();
    let first = chars.next();
    if COMMON.lines().any(|common| common == lower) || chars.all(|next| Some(next) == first) {
        return Some("This is one of the first passwords anyone would guess. Choose another.");
    }
    let email = email.trim().to_lowercase();
    if lower == email || email.split('@').next() == Some(&lower) {
        return Some("Do not use your e-mail as the password.");
    }
    None
}

impl Passwords {
    /// The parameters above.
    ///
    /// # Errors
    /// Never with these parameters; the library checks them.
    pub fn new() -> Result<Self, argon2::Error> {
        let params = Params::new(19_456, 2, 1, None)?;
        Ok(Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// Hashes a new password, in the PHC string format.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] where too many wait; [`ErrorCode::Internal`] otherwise.
    pub async fn hash(&self, password: String) -> Result<String, ApiError> {
        let salt = random_bytes::<16>().map_err(ApiError::internal)?;
        self.work(move |argon2| {
            let salt = SaltString::encode_b64(&salt)?;
            argon2.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
        })
        .await?
        .map_err(ApiError::internal)
    }

    /// Whether the password belongs to the hash; without a hash the answer is no, after the same time.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] where too many wait; [`ErrorCode::Internal`] otherwise.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, ApiError> {
        self.work(move |argon2| {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            match argon2.verify_password(password.as_bytes(), &PasswordHash::new(&hash)?) {
                Ok(()) => Ok(known),
                Err(argon2::password_hash::Error::Password) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await?
        .map_err(ApiError::internal)
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Argon2<'static>) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let Ok(Ok(permit)) =
            timeout(Duration::from_secs(QUEUE_S), Arc::clone(&self.permits).acquire_owned()).await
        else {
            return Err(ApiError::new(
                ErrorCode::Unavailable,
                "Too many people are signing in at this moment. Try again soon.",
            ));
        };
        let argon2 = self.argon2.clone();
        // The permit goes into the job: a request that is given up does not free its place while it still hashes.
        spawn_blocking(move || {
            let result = job(&argon2);
            drop(permit);
            result
        })
        .await
        .map_err(ApiError::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("correct horsf".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("correct horse".into(), None).await.unwrap());
    }

    #[test]
    fn nobody_costs_what_everybody_costs() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&nobody).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (19_456, 2, 1));
        assert_eq!(nobody.hash.unwrap().len(), 32);
    }

    #[test]
    fn weak_passwords_are_named() {
        for weak in ["", "short", "sieben7", "password", "PassWord1", "aaaaaaaaaa", "ann@example.org"] {
            assert!(find_flaw(weak, "Ann@example.org").is_some(), "{weak}");
        }
        assert!(find_flaw(&"x7".repeat(600), "a@b").is_some());
        for good in ["wörterbuch", "correct horse battery", "zd8#kQ1p"] {
            assert_eq!(find_flaw(good, "ann@example.org"), None, "{good}");
        }
    }

    #[test]
    fn the_list_of_common_passwords_is_in_its_compared_form() {
        assert!(COMMON.lines().count() > 100);
        for line in COMMON.lines() {
            assert_eq!(line, line.to_lowercase());
            assert!(line.chars().count() >= MIN_CHARS, "{line} is refused for its length anyway");
        }
    }
}
