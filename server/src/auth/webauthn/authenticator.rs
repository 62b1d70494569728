//! What an authenticator says of itself (§6.1): bytes of fixed places, then a credential and extensions where flags say
//! so.

use super::{WebauthnError, cbor::read};

const WHAT: &str = "the authenticator's data";

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;
/// The model of the authenticator, which is not looked at, in bytes.
const AAGUID: usize = 16;

/// The data, borrowed from its bytes.
#[derive(Debug)]
pub(super) struct AuthenticatorData<'a> {
    /// SHA-256 of the server's id.
    pub(super) rp_id_hash: &'a [u8; 32],
    flags: u8,
    /// Signatures so far; 0 where they are not counted.
    pub(super) sign_count: u32,
    /// A new credential.
    pub(super) attested: Option<Attested<'a>>,
}

/// A new credential.
#[derive(Debug)]
pub(super) struct Attested<'a> {
    /// Its id.
    pub(super) id: &'a [u8],
    /// Its public key, as COSE.
    pub(super) public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads all of it; nothing may come after.
    ///
    /// # Errors
    /// [`WebauthnError::Malformed`].
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, WebauthnError> {
        Self::split(bytes).ok_or(WebauthnError::Malformed(WHAT))
    }

    fn split(bytes: &'a [u8]) -> Option<Self> {
        let (rp_id_hash, rest) = bytes.split_first_chunk::<32>()?;
        let (flags, rest) = rest.split_first()?;
        let (count, mut rest) = rest.split_first_chunk::<4>()?;
        let mut attested = None;
        if flags & ATTESTED != 0 {
            let (_, after) = rest.split_first_chunk::<AAGUID>()?;
            let (length, after) = after.split_first_chunk::<2>()?;
            let (id, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            let (_, left) = read(after, WHAT).ok()?;
            attested = Some(Attested { id, public_key: after.get(..after.len() - left.len())? });
            rest = left;
        }
        if flags & EXTENSIONS != 0 {
            let (extensions, left) = read(rest, WHAT).ok()?;
            extensions.as_map()?;
            rest = left;
        }
        let data = Self { rp_id_hash, flags: *flags, sign_count: u32::from_be_bytes(*count), attested };
        rest.is_empty().then_some(data)
    }

    pub(super) fn person_was_present(&self) -> bool {
        self.flags & PRESENT != 0
    }

    pub(super) fn person_was_verified(&self) -> bool {
        self.flags & VERIFIED != 0
    }

    pub(super) fn may_be_backed_up(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    pub(super) fn is_backed_up(&self) -> bool {
        self.flags & BACKED_UP != 0
    }
}
