//! Account keys: the one that wraps now, and those before it, which open what came late.
//!
//! **Kept on a device** as format 1, the 32 bytes of the key, where no other came before it; else as format 2: version
//! byte 2, then for each key, the newest first, its generation (32 bits, big-endian) and its 32 bytes.

use std::cmp::Reverse;

use sotto_api::{
    RecordingId,
    vault::{EarlierKey, FIRST_GENERATION, WrappedKey},
};
use sotto_store::Entropy;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{
    CryptoError, RecordKey,
    seal::{KEY_BYTES, open, record_key_data, seal},
};

/// Most earlier keys that are kept: the latest.
const MAX_EARLIER: usize = 15;
const VERSION: u8 = 2;
const ENTRY_BYTES: usize = 4 + KEY_BYTES;

/// An account key and its generation.
type Generation = (u32, [u8; KEY_BYTES]);

/// The account keys of a person. Whoever has them reads everything.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Keyring {
    newest: Generation,
    /// The latest first.
    earlier: Vec<Generation>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("generation", &self.generation()).finish_non_exhaustive()
    }
}

impl Keyring {
    /// A first key, made anew.
    ///
    /// # Errors
    /// [`CryptoError::Entropy`].
    pub(crate) fn make(entropy: &impl Entropy) -> Result<Self, CryptoError> {
        let mut newest = (FIRST_GENERATION, [0; KEY_BYTES]);
        entropy.fill(&mut newest.1)?;
        Ok(Self { newest, earlier: Vec::new() })
    }

    /// A new key, and after it these and those of another ring.
    ///
    /// # Errors
    /// [`CryptoError::Entropy`]; [`CryptoError::Damaged`] where no generation is left.
    pub(crate) fn followed(&self, other: &Self, entropy: &impl Entropy) -> Result<Self, CryptoError> {
        let mut key = [0; KEY_BYTES];
        entropy.fill(&mut key)?;
        let last = self.generation().max(other.generation());
        let newest = (last.checked_add(1).ok_or(CryptoError::Damaged)?, key);
        let mut earlier: Vec<_> = self.all().chain(other.all()).copied().collect();
        earlier.sort_by_key(|(generation, _)| Reverse(*generation));
        earlier.dedup();
        earlier.truncate(MAX_EARLIER);
        Ok(Self { newest, earlier })
    }

    /// A ring from its keys; none where they are not the latest first, or too many.
    fn of(newest: Generation, earlier: Vec<Generation>) -> Option<Self> {
        let ring = Self { newest, earlier };
        // Two rings that were one once may hold two keys of a generation.
        let ordered = ring.all().zip(&ring.earlier).all(|(later, earlier)| later.0 >= earlier.0);
        (ordered && ring.earlier.len() <= MAX_EARLIER).then_some(ring)
    }

    fn all(&self) -> impl Iterator<Item = &Generation> {
        std::iter::once(&self.newest).chain(&self.earlier)
    }

    /// Which key wraps now.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.newest.0
    }

    /// The key that wraps now.
    pub(crate) fn newest(&self) -> &[u8; KEY_BYTES] {
        &self.newest.1
    }

    /// The keys, to be kept on this device so that the passphrase is asked for once.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        if self.generation() == FIRST_GENERATION && self.earlier.is_empty() {
            return self.newest.1.to_vec();
        }
        let mut bytes = vec![VERSION];
        for (generation, key) in self.all() {
            bytes.extend(generation.to_be_bytes());
            bytes.extend(key);
        }
        bytes
    }

    /// The keys from what [`Keyring::to_bytes`] gave; none for anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if let Ok(key) = bytes.try_into() {
            return Some(Self { newest: (FIRST_GENERATION, key), earlier: Vec::new() });
        }
        let (&VERSION, entries) = bytes.split_first()? else { return None };
        let entry = |entry: &[u8]| {
            let (generation, key) = entry.split_first_chunk::<4>()?;
            Some((u32::from_be_bytes(*generation), key.try_into().ok()?))
        };
        let mut keys = entries.chunks(ENTRY_BYTES).map(entry);
        Self::of(keys.next()??, keys.collect::<Option<_>>()?)
    }

    /// Wraps a record key by the newest account key.
    ///
    /// # Errors
    /// [`CryptoError::Entropy`].
    pub fn wrap(
        &self,
        record: RecordingId,
        key: &RecordKey,
        entropy: &impl Entropy,
    ) -> Result<WrappedKey, CryptoError> {
        let generation = self.generation();
        let sealed = seal(self.newest(), &record_key_data(record, generation), &key.0, entropy)?;
        Ok(WrappedKey { generation, sealed })
    }

    /// Unwraps a record key by the account key that wrapped it.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] for a key of another recording, account or generation; [`CryptoError::UnknownVersion`].
    pub fn unwrap(&self, record: RecordingId, wrapped: &WrappedKey) -> Result<RecordKey, CryptoError> {
        let WrappedKey { generation, sealed } = wrapped;
        let data = record_key_data(record, *generation);
        let mut opened = Err(CryptoError::Damaged);
        for (_, key) in self.all().filter(|(of, _)| of == generation) {
            opened = open(key, &data, sealed);
            if opened.is_ok() {
                break;
            }
        }
        opened?.as_slice().try_into().map(RecordKey).ok().ok_or(CryptoError::Damaged)
    }

    /// The earlier keys, each under the newest.
    pub(crate) fn seal_earlier(&self, entropy: &impl Entropy) -> Result<Vec<EarlierKey>, CryptoError> {
        let sealed = self.earlier.iter().map(|(generation, key)| {
            let data = earlier_data(self.generation(), *generation);
            Ok(EarlierKey { generation: *generation, sealed: seal(self.newest(), &data, key, entropy)? })
        });
        sealed.collect()
    }

    /// The ring of a key, with the earlier ones that lie under it.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`], [`CryptoError::UnknownVersion`].
    pub(crate) fn open(generation: u32, key: &[u8], earlier: &[EarlierKey]) -> Result<Self, CryptoError> {
        let newest = key.try_into().ok().ok_or(CryptoError::Damaged)?;
        let opened = earlier.iter().take(MAX_EARLIER).map(|it| {
            let plain = open(&newest, &earlier_data(generation, it.generation), &it.sealed)?;
            Ok((it.generation, plain.as_slice().try_into().ok().ok_or(CryptoError::Damaged)?))
        });
        let opened = opened.collect::<Result<_, CryptoError>>()?;
        Self::of((generation, newest), opened).ok_or(CryptoError::Damaged)
    }
}

/// Associated data of an earlier account key under a later one: `"sotto.earlier-key"`, version, then both generations
/// big-endian, the later one first.
fn earlier_data(later: u32, earlier: u32) -> Vec<u8> {
    let mut data = b"sotto.earlier-key".to_vec();
    data.push(VERSION);
    data.extend(later.to_be_bytes());
    data.extend(earlier.to_be_bytes());
    data
}
