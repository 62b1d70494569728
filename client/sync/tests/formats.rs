//! Permanent vectors of every sealed format. They were computed by an independent implementation; what once was
//! written must stay readable, so a change here means a new format version.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use futures_lite::future::block_on;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sotto_api::{
    BlobId, ChangeId, RecordingId,
    vault::{Sealed, VaultEnvelope, WrappedKey},
};
use sotto_store::SeededEntropy;
use sotto_sync::{
    AudioCipher, CryptoError, Keyring, MemoryServer, RecordKey, SealContext, SealPurpose, SyncError,
    create_vault, enter_vault, sealed_len, unlock_vault,
};

const PURPOSES: [SealPurpose; 3] = [SealPurpose::Title, SealPurpose::Tags, SealPurpose::AudioMeta];

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a text")
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.chars().map(|digit| digit.to_digit(16).expect("a digit")).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("a byte")).collect()
}

fn vault() -> Value {
    serde_json::from_str(include_str!("vectors/vault-1.json")).expect("the vector is JSON")
}

fn envelope() -> VaultEnvelope {
    serde_json::from_value(vault()["envelope"].clone()).expect("the vector holds an envelope")
}

fn record() -> RecordingId {
    text(&vault(), "record").parse().expect("an id")
}

fn record_key() -> RecordKey {
    let account = Keyring::from_bytes(&unhex(text(&vault(), "account_key"))).expect("a key");
    let sealed = Sealed(text(&vault(), "wrapped_record_key").to_owned());
    let wrapped = WrappedKey { generation: 1, sealed };
    account.unwrap(record(), &wrapped).expect("the vector unwraps")
}

#[test]
fn the_vault_of_the_vector_opens_with_its_passphrase_only() {
    let key = unlock_vault(&envelope(), text(&vault(), "passphrase")).expect("the vector opens");
    assert_eq!(key.to_bytes(), unhex(text(&vault(), "account_key")));
    let wrong = unlock_vault(&envelope(), "correct horse battery stable");
    assert_eq!(wrong.err(), Some(CryptoError::WrongPassphrase));
}

#[test]
fn a_vault_that_asks_for_more_or_less_than_any_ever_did_is_refused() {
    let passphrase = text(&vault(), "passphrase").to_owned();
    let weak = VaultEnvelope { memory_kib: 8, ..envelope() };
    let greedy = VaultEnvelope { memory_kib: 4_000_000, ..envelope() };
    let slow = VaultEnvelope { passes: 1_000, ..envelope() };
    let unsalted = VaultEnvelope { salt: String::new(), ..envelope() };
    for envelope in [weak, greedy, slow, unsalted] {
        assert_eq!(unlock_vault(&envelope, &passphrase).err(), Some(CryptoError::Damaged));
    }
    let newer = VaultEnvelope { version: 3, ..envelope() };
    assert_eq!(unlock_vault(&newer, &passphrase).err(), Some(CryptoError::UnknownVersion(3)));
}

#[test]
fn two_devices_enter_the_same_vault_and_a_wrong_passphrase_does_not() {
    let server = MemoryServer::new(0);
    let enter = |seed, passphrase: &'static str| {
        block_on(enter_vault(&server.connect(), &SeededEntropy::new(seed), passphrase))
    };
    let first = enter(1, "open sesame").expect("the vault is made");
    let second = enter(2, "open sesame").expect("the vault opens");
    assert_eq!(first.to_bytes(), second.to_bytes());
    assert_eq!(enter(3, "open simsim").err(), Some(SyncError::WrongPassphrase));
    let (other, _) = create_vault("open sesame", &SeededEntropy::new(4)).expect("a vault is made");
    assert_ne!(other.salt, create_vault("open sesame", &SeededEntropy::new(5)).expect("another").0.salt);
}

#[test]
fn a_wrapped_key_opens_for_its_recording_and_account_only() {
    let account = Keyring::from_bytes(&unhex(text(&vault(), "account_key"))).expect("a key");
    let sealed = Sealed(text(&vault(), "wrapped_record_key").to_owned());
    let wrapped = WrappedKey { generation: 1, sealed };
    assert!(account.unwrap(record(), &wrapped).is_ok());
    let elsewhere = account.unwrap(RecordingId::make(1, [0; 10]), &wrapped);
    assert_eq!(elsewhere.err(), Some(CryptoError::Damaged));
    let stranger = Keyring::from_bytes(&[9; 32]).expect("a key");
    assert_eq!(stranger.unwrap(record(), &wrapped).err(), Some(CryptoError::Damaged));
    assert!(Keyring::from_bytes(&[9; 31]).is_none());
}

#[test]
fn the_fields_of_the_vector_open_in_their_place_only() {
    let vector: Value = serde_json::from_str(include_str!("vectors/field-1.json")).expect("JSON");
    let key = record_key();
    let stamp = serde_json::from_value(vector["stamp"].clone()).expect("a stamp");
    let change: ChangeId = text(&vector, "change").parse().expect("an id");
    for (purpose, field) in PURPOSES.into_iter().zip(vector["fields"].as_array().expect("fields")) {
        let place = SealContext { purpose, record: record(), change, stamp };
        let sealed = Sealed(text(field, "sealed").to_owned());
        let plain = key.open(&place, &sealed).expect("the vector opens");
        assert_eq!(plain.as_slice(), text(field, "plain").as_bytes());
        let mut later = stamp;
        later.ms += 1;
        let other = PURPOSES.into_iter().find(|other| *other != purpose).expect("another purpose");
        for wrong in [
            SealContext { purpose: other, ..place },
            SealContext { record: RecordingId::make(5, [1; 10]), ..place },
            SealContext { change: ChangeId::make(5, [1; 10]), ..place },
            SealContext { stamp: later, ..place },
        ] {
            assert_eq!(key.open(&wrong, &sealed).err(), Some(CryptoError::Damaged));
        }
        let again = key.seal(&place, &plain, &SeededEntropy::new(1)).expect("it seals");
        assert_eq!(key.open(&place, &again).expect("it opens").as_slice(), plain.as_slice());
        assert_ne!(again, sealed);
    }
}

#[test]
fn anything_else_is_no_sealed_field() {
    let key = record_key();
    let stamp =
        serde_json::from_str(r#"{"ms":1,"counter":0,"device":"0195f000-0003-7003-8003-030303030303"}"#);
    let stamp = stamp.expect("a stamp");
    let change = ChangeId::make(5, [1; 10]);
    let place = SealContext { purpose: SealPurpose::Title, record: record(), change, stamp };
    for text in ["", "AQ==", "not base64", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(key.open(&place, &Sealed(text.to_owned())).err(), Some(CryptoError::Damaged), "{text}");
    }
    let newer = key.open(&place, &Sealed("Ag==".to_owned())).err();
    assert_eq!(newer, Some(CryptoError::UnknownVersion(2)));
}

fn audio(plain_len: usize) -> (AudioCipher, Vec<u8>, Vec<Vec<u8>>) {
    let vector: Value = serde_json::from_str(include_str!("vectors/audio-1.json")).expect("JSON");
    let blob: BlobId = text(&vector, "blob").parse().expect("an id");
    let plain: Vec<u8> = (0..plain_len).map(|at| u8::try_from(at % 251).expect("a byte")).collect();
    let cipher = AudioCipher::new(&record_key(), blob, plain_len as u64).expect("a cipher");
    let frames = (0..cipher.frames()).map(|frame| {
        let range = cipher.plain_range(frame);
        let range = usize::try_from(range.start).expect("small")..usize::try_from(range.end).expect("small");
        cipher.seal_frame(frame, &plain[range]).expect("it seals")
    });
    let frames = frames.collect();
    (cipher, plain, frames)
}

#[test]
fn audio_seals_as_in_the_vector_and_opens_again() {
    let vector: Value = serde_json::from_str(include_str!("vectors/audio-1.json")).expect("JSON");
    for case in vector["cases"].as_array().expect("cases") {
        let len = case["plain_len"].as_u64().expect("a length");
        let (cipher, plain, frames) = audio(usize::try_from(len).expect("small"));
        let sealed = frames.concat();
        assert_eq!(sealed.len() as u64, case["sealed_len"].as_u64().expect("a length"));
        assert_eq!(sealed_len(len), sealed.len() as u64);
        assert_eq!(sotto_sync::audio_cipher::plain_len(sealed.len() as u64), Some(len));
        assert_eq!(Sha256::digest(&sealed).to_vec(), unhex(text(case, "sealed_sha256")));
        let opened: Vec<u8> = (0..)
            .zip(&frames)
            .flat_map(|(frame, sealed)| cipher.open_frame(frame, sealed).expect("it opens"))
            .collect();
        assert_eq!(opened, plain);
    }
}

#[test]
fn frames_that_were_moved_cut_changed_or_left_out_are_refused() {
    let (cipher, _, frames) = audio(200_000);
    let damaged = Some(CryptoError::Damaged);
    assert_eq!(cipher.open_frame(1, &frames[2]).err(), damaged, "moved");
    assert_eq!(cipher.open_frame(2, &frames[1]).err(), damaged, "moved");
    assert_eq!(cipher.open_frame(1, &frames[1][1..]).err(), damaged, "cut");
    assert_eq!(cipher.open_frame(4, &frames[3]).err(), damaged, "past the end");
    assert_eq!(cipher.open_frame(0, &[]).err(), damaged, "nothing");
    let mut flipped = frames[1].clone();
    flipped[500] ^= 1;
    assert_eq!(cipher.open_frame(1, &flipped).err(), damaged, "changed");
    // The same frames passed off as shorter or longer audio.
    let (shorter, ..) = audio(131_072);
    assert_eq!(shorter.open_frame(1, &frames[1]).err(), damaged, "truncated");
    let (longer, ..) = audio(300_000);
    assert_eq!(longer.open_frame(1, &frames[1]).err(), damaged, "extended");
    let mut newer = frames[0].clone();
    newer[0] = 2;
    assert_eq!(cipher.open_frame(0, &newer).err(), Some(CryptoError::UnknownVersion(2)));
}

#[test]
fn every_byte_of_the_ciphertext_belongs_to_one_frame() {
    let (cipher, _, frames) = audio(200_000);
    let mut at = 0;
    for (frame, sealed) in (0..).zip(&frames) {
        let range = cipher.sealed_range(frame);
        assert_eq!((range.start, range.end - range.start), (at, sealed.len() as u64));
        assert_eq!(cipher.frame_at(range.start), frame);
        assert_eq!(cipher.frame_at(range.end - 1), frame);
        at = range.end;
    }
    assert_eq!(at, sealed_len(200_000));
    assert_eq!(sotto_sync::audio_cipher::plain_len(0), None);
    assert_eq!(sotto_sync::audio_cipher::plain_len(16), None);
    assert_eq!(sotto_sync::audio_cipher::plain_len(65_553 + 16), None);
}
