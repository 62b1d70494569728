//! The pack: one file with the two networks, the table of tokens and the vocabulary one after the other.

use sha2::{Digest, Sha256};

use super::{SpeechCard, SpeechError};

const MAGIC: &[u8] = b"SOTTOPK1";
const PARTS: usize = 4;
const HEAD_BYTES: usize = 8 + 4 + PARTS * 8;

/// What is in a pack.
pub(super) struct Parts<'a> {
    pub(super) encoder: &'a [u8],
    pub(super) step: &'a [u8],
    pub(super) table: &'a [u8],
    pub(super) vocabulary: &'a [u8],
}

/// Finds the parts, after comparing the whole with what the card says.
pub(super) fn parts<'a>(pack: &'a [u8], card: &SpeechCard) -> Result<Parts<'a>, SpeechError> {
    if pack.len() != card.bytes {
        return Err(SpeechError::Pack("it has another length than its card says"));
    }
    let found = Sha256::digest(pack);
    let named = card.sha256.as_bytes().as_chunks::<2>().0;
    let same = named.len() == found.len()
        && card.sha256.len() == 2 * found.len()
        && named.iter().zip(found.iter()).all(|(digits, byte)| {
            std::str::from_utf8(digits).is_ok_and(|digits| u8::from_str_radix(digits, 16) == Ok(*byte))
        });
    if !same {
        return Err(SpeechError::Pack("it is another file than its card names"));
    }
    split(pack)
}

fn split(pack: &[u8]) -> Result<Parts<'_>, SpeechError> {
    const CUT: SpeechError = SpeechError::Pack("it is cut off");
    let (head, mut rest) = pack.split_at_checked(HEAD_BYTES).ok_or(CUT)?;
    let (magic, head) = head.split_at_checked(MAGIC.len()).ok_or(CUT)?;
    let (count, lengths) = head.split_at_checked(4).ok_or(CUT)?;
    if magic != MAGIC || count != (PARTS as u32).to_le_bytes() {
        return Err(SpeechError::Pack("it is no pack"));
    }
    let mut parts = [&pack[..0]; PARTS];
    for (part, length) in parts.iter_mut().zip(lengths.as_chunks::<8>().0) {
        let length = usize::try_from(u64::from_le_bytes(*length)).or(Err(CUT))?;
        (*part, rest) = rest.split_at_checked(length).ok_or(CUT)?;
    }
    if !rest.is_empty() {
        return Err(SpeechError::Pack("there is more in it than its parts"));
    }
    let [encoder, step, table, vocabulary] = parts;
    Ok(Parts { encoder, step, table, vocabulary })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcribe::card;

    fn pack(lengths: [u64; PARTS], body: &[u8]) -> Vec<u8> {
        let mut pack = MAGIC.to_vec();
        pack.extend(4_u32.to_le_bytes());
        lengths.iter().for_each(|length| pack.extend(length.to_le_bytes()));
        pack.extend(body);
        pack
    }

    #[test]
    fn parts_follow_each_other() {
        let pack = pack([1, 2, 0, 3], b"abbccc");
        let parts = split(&pack).unwrap();
        assert_eq!(
            (parts.encoder, parts.step, parts.table, parts.vocabulary),
            (&b"a"[..], &b"bb"[..], &b""[..], &b"ccc"[..])
        );
    }

    #[test]
    fn whatever_is_cut_off_or_claimed_too_long_is_refused() {
        let whole = pack([1, 2, 0, 3], b"abbccc");
        for end in 0..whole.len() {
            assert!(split(&whole[..end]).is_err(), "{end}");
        }
        assert!(split(&pack([u64::MAX, 1, 1, 1], b"abbccc")).is_err());
        assert!(split(&pack([1, 2, 0, 2], b"abbccc")).is_err());
    }

    #[test]
    fn another_file_than_the_cards_is_refused() {
        let whole = pack([0; PARTS], b"");
        let mut card = SpeechCard::read(&card::small("")).unwrap();
        assert!(parts(&whole, &card).is_err());
        card.bytes = whole.len();
        assert!(parts(&whole, &card).is_err());
        card.sha256 = Sha256::digest(&whole).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(parts(&whole, &card).is_ok());
    }
}
