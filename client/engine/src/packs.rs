//! Model packs: one file with the parts of a model one after the other, and a card beside it that names its digest.

use sha2::{Digest, Sha256};

const MAGIC: &[u8] = b"SOTTOPK1";

/// Why a file is not the pack that its card names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PackError(pub(crate) &'static str);

/// The `N` parts of a pack, after comparing the whole with the length and the SHA-256 that its card says.
///
/// # Errors
/// It is another file than the card's, is cut off, or holds something else.
pub(crate) fn parts<'a, const N: usize>(
    pack: &'a [u8],
    bytes: usize,
    sha256: &str,
) -> Result<[&'a [u8]; N], PackError> {
    if pack.len() != bytes {
        return Err(PackError("it has another length than its card says"));
    }
    let found = Sha256::digest(pack);
    let named = sha256.as_bytes().as_chunks::<2>().0;
    let same = sha256.len() == 2 * found.len()
        && named.iter().zip(found.iter()).all(|(digits, byte)| {
            std::str::from_utf8(digits).is_ok_and(|digits| u8::from_str_radix(digits, 16) == Ok(*byte))
        });
    if !same {
        return Err(PackError("it is another file than its card names"));
    }
    split(pack)
}

fn split<const N: usize>(pack: &[u8]) -> Result<[&[u8]; N], PackError> {
    const CUT: PackError = PackError("it is cut off");
    let (magic, rest) = pack.split_at_checked(MAGIC.len()).ok_or(CUT)?;
    let (count, rest) = rest.split_at_checked(4).ok_or(CUT)?;
    if magic != MAGIC || count != (N as u32).to_le_bytes() {
        return Err(PackError("it is no such pack"));
    }
    let (lengths, mut rest) = rest.split_at_checked(8 * N).ok_or(CUT)?;
    let mut parts = [&pack[..0]; N];
    for (part, length) in parts.iter_mut().zip(lengths.as_chunks::<8>().0) {
        let length = usize::try_from(u64::from_le_bytes(*length)).or(Err(CUT))?;
        (*part, rest) = rest.split_at_checked(length).ok_or(CUT)?;
    }
    if rest.is_empty() { Ok(parts) } else { Err(PackError("there is more in it than its parts")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(lengths: [u64; 4], body: &[u8]) -> Vec<u8> {
        let mut pack = MAGIC.to_vec();
        pack.extend(4_u32.to_le_bytes());
        lengths.iter().for_each(|length| pack.extend(length.to_le_bytes()));
        pack.extend(body);
        pack
    }

    #[test]
    fn parts_follow_each_other() {
        let pack = pack([1, 2, 0, 3], b"abbccc");
        assert_eq!(split(&pack), Ok([&b"a"[..], b"bb", b"", b"ccc"]));
    }

    #[test]
    fn whatever_is_cut_off_or_claimed_too_long_is_refused() {
        let whole = pack([1, 2, 0, 3], b"abbccc");
        for end in 0..whole.len() {
            assert!(split::<4>(&whole[..end]).is_err(), "{end}");
        }
        assert!(split::<4>(&pack([u64::MAX, 1, 1, 1], b"abbccc")).is_err());
        assert!(split::<4>(&pack([1, 2, 0, 2], b"abbccc")).is_err());
        assert!(split::<3>(&whole).is_err());
    }

    #[test]
    fn another_file_than_the_cards_is_refused() {
        let whole = pack([0; 4], b"");
        let digest: String = Sha256::digest(&whole).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(parts::<4>(&whole, 0, &digest).is_err());
        assert!(parts::<4>(&whole, whole.len(), "").is_err());
        assert!(parts::<4>(&whole, whole.len(), &digest.replace(&digest[..2], "zz")).is_err());
        assert!(parts::<4>(&whole, whole.len(), &digest).is_ok());
    }
}
