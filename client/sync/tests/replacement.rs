//! Replacing the account key: wherever it is cut off, repeating it ends well, and every device gets everything.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

mod bed;

use bed::{Device, NOW_MS, TITLE, holds};
use futures_lite::future::block_on;
use proptest::prelude::*;
use serde_json::Value;
use sotto_api::{
    RecordingId,
    sync::Patch,
    vault::{Sealed, VaultEnvelope, WrappedKey},
};
use sotto_store::SeededEntropy;
use sotto_sync::{
    CryptoError, Keyring, MemoryServer, Mishap, SyncError, enter_vault, replace_key, unlock_vault,
};

const OLD: &str = "correct horse battery";
const NEW: &str = "seven lamps above the harbour";

fn vector() -> Value {
    serde_json::from_str(include_str!("vectors/vault-2.json")).expect("the vector is JSON")
}

fn envelope() -> VaultEnvelope {
    serde_json::from_value(vector()["envelope"].clone()).expect("an envelope")
}

fn text(name: &str) -> String {
    vector()[name].as_str().expect("a text").to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_replaced_vault_of_the_vector_opens_with_all_its_keys() {
    let ring = unlock_vault(&envelope(), &text("passphrase")).expect("the vector opens");
    assert_eq!((ring.generation(), hex(&ring.to_bytes())), (4, text("keyring")));
    let again = Keyring::from_bytes(&ring.to_bytes()).expect("what was kept is read");
    let record: RecordingId = text("record").parse().expect("an id");
    let newest: WrappedKey = serde_json::from_value(vector()["rewrapped_record_key"].clone()).expect("a key");
    let first = WrappedKey { generation: 1, sealed: Sealed(text("first_wrapped_record_key")) };
    let opened = [&newest, &first].map(|key| again.unwrap(record, key).expect("it unwraps"));
    assert_eq!(opened[0], opened[1]);
    let other = WrappedKey { generation: 3, ..newest.clone() };
    assert_eq!(again.unwrap(record, &other).err(), Some(CryptoError::Damaged), "another generation");
    let elsewhere = again.unwrap(RecordingId::make(1, [0; 10]), &newest);
    assert_eq!(elsewhere.err(), Some(CryptoError::Damaged), "another recording");
}

#[test]
fn an_envelope_whose_generations_were_changed_does_not_open() {
    let passphrase = text("passphrase");
    let mut swapped = envelope();
    swapped.earlier.swap(0, 1);
    let mut renamed = envelope();
    renamed.earlier[1].generation = 2;
    for wrong in [
        VaultEnvelope { generation: 5, ..envelope() },
        VaultEnvelope { generation: 1, ..envelope() },
        VaultEnvelope { version: 1, ..envelope() },
        swapped,
        renamed,
    ] {
        assert!(unlock_vault(&wrong, &passphrase).is_err(), "{wrong:?}");
    }
    let newer = VaultEnvelope { version: 3, ..envelope() };
    assert_eq!(unlock_vault(&newer, &passphrase).err(), Some(CryptoError::UnknownVersion(3)));
    for bytes in [&[][..], &[2], &[2; 36], &[2; 38], &[3; 37], &[0; 31]] {
        assert!(Keyring::from_bytes(bytes).is_none(), "{bytes:?}");
    }
}

/// A server with a vault, and devices that opened it.
fn open_devices(count: u64) -> (MemoryServer, Vec<Device>) {
    let server = MemoryServer::new(NOW_MS);
    let devices = (1..=count).map(|seed| {
        let mut device = Device::new(&server, seed, None);
        enter(&mut device, OLD).expect("the vault opens");
        device
    });
    let devices = devices.collect();
    (server, devices)
}

fn enter(device: &mut Device, passphrase: &str) -> Result<(), SyncError> {
    let entropy = SeededEntropy::new(device.clock_ms());
    device.key = Some(block_on(enter_vault(&device.transport, &entropy, passphrase))?);
    Ok(())
}

fn replace(device: &mut Device, new: &str) -> Result<(), SyncError> {
    device.clock.advance(1);
    let ring = device.key.clone().expect("the vault is open here");
    let entropy = SeededEntropy::new(device.clock_ms() ^ 77);
    device.key = Some(block_on(replace_key(&device.transport, &entropy, &ring, OLD, new))?);
    Ok(())
}

#[test]
fn the_other_device_goes_on_with_what_it_has_and_gets_the_rest_by_the_passphrase() {
    let (server, mut devices) = open_devices(2);
    let before = devices[0].record(1_000);
    devices[0].sync().expect("it syncs");
    devices[1].sync().expect("it syncs");
    replace(&mut devices[0], NEW).expect("the key is replaced");
    let after = devices[0].record(1_000);
    devices[0].sync().expect("it syncs");

    let late = devices[1].record(1_000);
    let report = devices[1].sync().expect("it syncs");
    assert!(report.replaced, "it heard of the new key");
    assert_eq!(devices[1].title(before).as_deref(), Some(TITLE));
    assert!(devices[1].library.get(after).is_some_and(|there| there.locked), "the new key is not here");
    let left = |id| server.changes().iter().filter(|change| change.record == id).count();
    assert_eq!(left(late), 1, "facts alone leave while the key is not here");
    assert_eq!(enter(&mut devices[1], OLD).err(), Some(SyncError::WrongPassphrase));
    enter(&mut devices[1], NEW).expect("the new passphrase opens");
    assert!(!devices[1].sync().expect("it syncs").replaced);
    devices[0].sync().expect("it syncs");
    for device in &devices {
        for id in [before, after, late] {
            assert_eq!(device.title(id).as_deref(), Some(TITLE));
        }
    }
    assert!(devices[1].download(before).is_ok() && devices[1].download(after).is_ok());
    assert!(!holds(&server.received(), TITLE));
}

#[test]
fn cut_off_at_any_request_and_repeated_it_ends_well() {
    for mishap in [Mishap::Offline, Mishap::LostAnswer] {
        for at in 0..12 {
            let (_, mut devices) = open_devices(2);
            let id = devices[0].record(1_000);
            devices[0].sync().expect("it syncs");
            devices[1].sync().expect("it syncs");
            let fine = std::iter::repeat_n(Mishap::None, at);
            devices[0].transport.expect(fine.chain([mishap]));
            while replace(&mut devices[0], NEW).is_err() {}
            while devices[0].sync().is_err() {}
            devices[0].reload();
            while devices[0].sync().is_err() {}
            let keys = devices[0].library.record_keys(id);
            let newest = devices[0].key.as_ref().map(Keyring::generation);
            assert_eq!(keys.first().map(|key| key.generation), newest, "{mishap:?} at {at}");
            assert_eq!(keys.iter().filter(|key| Some(key.generation) == newest).count(), 1);
            devices[1].sync().expect("it syncs");
            enter(&mut devices[1], NEW).expect("the new passphrase opens");
            devices[1].sync().expect("it syncs");
            assert_eq!(devices[1].title(id).as_deref(), Some(TITLE), "{mishap:?} at {at}");
        }
    }
}

#[test]
fn what_came_late_is_wrapped_anew() {
    let (server, mut devices) = open_devices(2);
    replace(&mut devices[0], OLD).expect("the key is replaced");
    devices[0].sync().expect("it syncs");
    // With no record key under the new one, nothing tells the second device.
    let late = devices[1].record(1_000);
    assert!(!devices[1].sync().expect("it syncs").replaced);
    devices[0].sync().expect("it syncs");
    assert_eq!(devices[0].title(late).as_deref(), Some(TITLE));
    let rewrapped = |change: &sotto_api::sync::Change| matches!(&change.patch, Patch::Rewrapped(key) if key.generation == 2);
    assert_eq!(server.changes().iter().filter(|change| rewrapped(change)).count(), 1);
    assert!(devices[1].sync().expect("it syncs").replaced);
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Record(usize),
    Replace(usize),
    Enter(usize),
    Sync(usize),
    Cut(usize, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..3usize).prop_map(Step::Record),
        (0..3usize).prop_map(Step::Replace),
        (0..3usize).prop_map(Step::Enter),
        (0..3usize).prop_map(Step::Sync),
        (0..3usize, 0..4usize).prop_map(|(device, at)| Step::Cut(device, at)),
    ];
    prop::collection::vec(step, 1..10)
}

proptest! {
    // Each step may derive a key from a passphrase, which takes its time on purpose.
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_in_whatever_order_all_devices_end_with_everything(steps in steps()) {
        let (_, mut devices) = open_devices(3);
        let mut made = Vec::new();
        for step in steps {
            // A step that is cut off is repeated by the ones at the end.
            match step {
                Step::Record(at) => made.push(devices[at].record(10)),
                Step::Replace(at) => drop(replace(&mut devices[at], OLD)),
                Step::Enter(at) => drop(enter(&mut devices[at], OLD)),
                Step::Sync(at) => drop(devices[at].sync()),
                Step::Cut(at, fine) => {
                    devices[at].transport.expect(std::iter::repeat_n(Mishap::None, fine).chain([Mishap::LostAnswer]));
                }
            }
        }
        for _ in 0..3 {
            for device in &mut devices {
                while enter(device, OLD).is_err() {}
                while device.sync().is_err() {}
            }
        }
        for device in &devices {
            for id in &made {
                prop_assert_eq!(device.title(*id), Some(TITLE.to_owned()));
                let newest = device.library.record_keys(*id).first().map(|key| key.generation);
                prop_assert_eq!(newest, device.key.as_ref().map(Keyring::generation));
            }
        }
    }
}
