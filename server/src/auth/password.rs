//! Passwords: which are good enough, and Argon2id over them (RFC 9106; parameters after the OWASP cheat sheet:
//! 19 MiB, two passes, one lane). Hashing happens off the runtime, a few at a time, so that a burst of log-ins
//! takes neither all memory nor all cores.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{self, Output, ParamsString, PasswordHash, SaltString},
};
use sotto_api::ErrorCode;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

use crate::{clock::random_bytes, error::ApiError};

/// Fewest characters.
pub const MIN_CHARS: usize = 8;
/// Most bytes.
pub const MAX_BYTES: usize = 1024;

/// Blocks of 1 KiB reserved for one hash. The C library gives blocks of up to 32 MiB from a pool that it keeps,
/// one pool a thread; larger ones go back to the system when freed. Only the blocks in use become resident.
const RESERVED_BLOCKS: usize = 33 * 1024;

const AT_ONCE: usize = 2;
const QUEUE_S: u64 = 15;

/// A hash of no known password, with the parameters of [`Passwords`]. An unknown e-mail is checked against it,
/// so that it takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c290dG8tbm9ib2R5LTE$kuUJ0rZcWkvqkYvHRIS6QKSHoX7TiULxrzXRgYhHmkc";

/// The most frequent passwords of breached collections, those of [`MIN_CHARS`] or more; compared in lower case. Sorted lines,
/// read where they lie in the program: memory holds nothing of them. (Most are of the list that `zxcvbn` carries, MIT.)
const COMMON: &str = include_str!("common-passwords.txt");

/// What came of checking a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is another, or there is no hash.
    Wrong,
    /// It fits.
    Fits,
    /// It fits a hash of other parameters than today's.
    Outdated,
}

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
        self.work(move |argon2| hash(argon2, &password, &salt)).await?.map_err(ApiError::internal)
    }

    /// Whether the password belongs to the hash; without a hash it is wrong, after the same time.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] where too many wait; [`ErrorCode::Internal`] otherwise.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<Verdict, ApiError> {
        self.work(move |argon2| {
            let verdict = verify(argon2, &password, hash.as_deref().unwrap_or(NOBODY))?;
            Ok(if hash.is_some() { verdict } else { Verdict::Wrong })
        })
        .await?
        .map_err(|error: password_hash::Error| ApiError::internal(error))
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

fn derive(argon2: &Argon2<'_>, password: &str, salt: &[u8], bytes: usize) -> password_hash::Result<Output> {
    let blocks = argon2.params().block_count();
    let mut memory = Vec::with_capacity(blocks.max(RESERVED_BLOCKS));
    memory.resize(blocks, Block::new());
    let mut out = vec![0; bytes];
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut memory)?;
    Output::new(&out)
}

fn hash(argon2: &Argon2<'_>, password: &str, salt: &[u8]) -> password_hash::Result<String> {
    let text = SaltString::encode_b64(salt)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params())?,
        salt: Some(text.as_salt()),
        hash: Some(derive(argon2, password, salt, Params::DEFAULT_OUTPUT_LEN)?),
    };
    Ok(hash.to_string())
}

/// Goes by the parameters in the hash, which may be older than today's. Comparing takes the same time wherever
/// the difference lies.
fn verify(argon2: &Argon2<'_>, password: &str, hash: &str) -> password_hash::Result<Verdict> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else {
        return Err(password_hash::Error::PhcStringField);
    };
    let mut buffer = [0; 64];
    let salt = salt.decode_b64(&mut buffer)?;
    let params = Params::try_from(&hash)?;
    let of_today = (params.m_cost(), params.t_cost(), params.p_cost())
        == (argon2.params().m_cost(), argon2.params().t_cost(), argon2.params().p_cost());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let fits = derive(&argon2, password, salt, expected.len())? == expected;
    Ok(match (fits, of_today) {
        (false, _) => Verdict::Wrong,
        (true, true) => Verdict::Fits,
        (true, false) => Verdict::Outdated,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let check = async |password: &str, hash| passwords.verify(password.into(), hash).await.unwrap();
        assert_eq!(check("correct horse", Some(hash.clone())).await, Verdict::Fits);
        assert_eq!(check("correct horsf", Some(hash)).await, Verdict::Wrong);
        assert_eq!(check("correct horse", None).await, Verdict::Wrong);
    }

    #[test]
    fn a_hash_of_weaker_parameters_fits_and_is_outdated() {
        let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let old = hash(&weaker, "correct horse", &[5; 16]).unwrap();
        let ours = Passwords::new().unwrap().argon2;
        assert_eq!(verify(&ours, "correct horse", &old).unwrap(), Verdict::Outdated);
        assert_eq!(verify(&ours, "correct horsf", &old).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn hashes_of_the_reference_library_fit_and_ours_fit_there() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};
        let ours = Passwords::new().unwrap().argon2;
        let salt = SaltString::encode_b64(&[5; 16]).unwrap();
        let theirs = ours.hash_password(b"correct horse", &salt).unwrap().to_string();
        assert_eq!(verify(&ours, "correct horse", &theirs).unwrap(), Verdict::Fits);
        assert_eq!(hash(&ours, "correct horse", &[5; 16]).unwrap(), theirs);
        assert!(ours.verify_password(b"correct horse", &PasswordHash::new(&theirs).unwrap()).is_ok());
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
