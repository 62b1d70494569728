//! Locks, rows and files: what opens, what does not, and that the formats stay readable for good.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use std::{
    cell::{Cell, RefCell},
    io::{Cursor, Read, Seek, SeekFrom},
    rc::Rc,
};

use proptest::prelude::*;
use sotto_seal::{
    Cost, DeviceKey, FileSeal, Lock, Random, RawFile, SealError, SealedFile, SealedReader,
    file::{BLOCK_BYTES, block_start, blocks_of, plain_len, sealed_len},
    is_sealed_file, is_sealed_row, open_row, seal_row,
};

const CHEAP: Cost = Cost { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
const PATH: &str = "audio/one";

/// Bytes that everybody can guess, and that can run out.
#[derive(Debug, Clone, Default)]
struct Counted(Rc<Cell<u8>>);

impl Random for Counted {
    fn fill(&self, into: &mut [u8]) -> bool {
        for byte in into {
            self.0.set(self.0.get().wrapping_add(7));
            *byte = self.0.get();
        }
        true
    }
}

struct Dry;

impl Random for Dry {
    fn fill(&self, _: &mut [u8]) -> bool {
        false
    }
}

#[derive(Debug, Clone, Default)]
struct MemoryFile(Rc<RefCell<Vec<u8>>>);

impl RawFile for MemoryFile {
    type Error = SealError;

    fn size(&self) -> Result<u64, SealError> {
        Ok(self.0.borrow().len() as u64)
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<usize, SealError> {
        let file = self.0.borrow();
        let inside = file.get(offset as usize..).unwrap_or_default();
        let count = inside.len().min(bytes.len());
        bytes[..count].copy_from_slice(&inside[..count]);
        Ok(count)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), SealError> {
        let (mut file, end) = (self.0.borrow_mut(), offset as usize + bytes.len());
        if file.len() < end {
            file.resize(end, 0);
        }
        file[offset as usize..end].copy_from_slice(bytes);
        Ok(())
    }

    fn truncate(&self, bytes: u64) -> Result<(), SealError> {
        self.0.borrow_mut().resize(bytes as usize, 0);
        Ok(())
    }
}

fn key(byte: u8) -> DeviceKey {
    DeviceKey::from_bytes(&[byte; 32]).expect("32 bytes are a key")
}

fn whole(raw: &MemoryFile, key: &DeviceKey) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    SealedReader::new(Cursor::new(raw.0.borrow().clone()), key, PATH)?.read_to_end(&mut plain)?;
    Ok(plain)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|it| it.to_digit(16)).map(|it| it as u8).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

#[test]
fn a_lock_opens_with_its_passphrase_and_tells_a_wrong_one_from_damage() {
    let (lock, made) = Lock::make("four words", CHEAP, &Counted::default()).expect("a lock");
    let kept = Lock::from_bytes(&lock.to_bytes()).expect("it reads back");
    assert_eq!(kept.open("four words").map(|it| it.to_bytes()), Ok(made.to_bytes()));
    assert_eq!(kept.open("Four words").err(), Some(SealError::WrongPassphrase));
    for at in 0..lock.to_bytes().len() {
        let mut hurt = lock.to_bytes();
        hurt[at] ^= 1;
        assert!(matches!(Lock::from_bytes(&hurt), Err(SealError::Damaged | SealError::UnknownVersion(0))));
    }
    assert_eq!(Lock::from_bytes(&[2; 9]).err(), Some(SealError::UnknownVersion(2)));
    assert_eq!(Lock::from_bytes(&[]).err(), Some(SealError::Damaged));
    assert_eq!(Lock::make("", CHEAP, &Dry).err(), Some(SealError::NoRandomness));
}

#[test]
fn another_passphrase_goes_around_the_same_key() {
    let (_, made) = Lock::make("old", CHEAP, &Counted::default()).expect("a lock");
    let lock = Lock::around(&made, "new", CHEAP, &Counted::default()).expect("a lock");
    assert_eq!(lock.open("new").map(|it| it.to_bytes()), Ok(made.to_bytes()));
    assert_eq!(lock.open("old").err(), Some(SealError::WrongPassphrase));
}

#[test]
fn no_lock_is_weak_or_stalls_the_page() {
    for cost in [
        Cost { memory_kib: 1024, ..CHEAP },
        Cost { passes: 1, ..CHEAP },
        Cost { memory_kib: 1 << 20, ..CHEAP },
        Cost { passes: 100, ..CHEAP },
        Cost { lanes: 0, ..CHEAP },
    ] {
        assert_eq!(Lock::make("x", cost, &Counted::default()).err(), Some(SealError::Damaged), "{cost:?}");
    }
}

#[test]
fn a_row_opens_at_its_own_place_only() {
    let random = Counted::default();
    let row = seal_row(&key(1), "recordings", "abc", b"{\"v\":1}", &random).expect("sealed");
    assert!(is_sealed_row(&row) && !is_sealed_row(b"{\"v\":1}"));
    assert_eq!(open_row(&key(1), "recordings", "abc", &row).as_deref(), Ok(b"{\"v\":1}".as_slice()));
    for (key, table, at) in [
        (key(2), "recordings", "abc"),
        (key(1), "settings", "abc"),
        (key(1), "recordings", "abd"),
        (key(1), "recording", "sabc"),
    ] {
        assert_eq!(open_row(&key, table, at, &row), Err(SealError::Damaged));
    }
    let again = seal_row(&key(1), "recordings", "abc", b"{\"v\":1}", &random).expect("sealed");
    assert_ne!(row, again);
}

#[test]
fn the_formats_of_today_open_for_good() {
    let vectors = include_str!("vectors/sealed-1.txt");
    let part = |name: &str| {
        let line = vectors.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        unhex(line.expect("the vector is there"))
    };
    let opened = Lock::from_bytes(&part("lock")).and_then(|lock| lock.open("seven lamps above the harbour"));
    assert_eq!(opened.map(|it| it.to_bytes()), Ok(part("key")));
    let key = DeviceKey::from_bytes(&part("key")).expect("a key");
    let row = open_row(&key, "recordings", "0195f000-0001-7001-8001-010101010101", &part("row"));
    assert_eq!(row.as_deref(), Ok("{\"title\":\"Grüße\"}".as_bytes()));
    let raw = MemoryFile(Rc::new(RefCell::new(part("file"))));
    assert_eq!(whole(&raw, &key).expect("it opens"), b"RIFF and the rest of a recording");
}

/// Prints new vectors, for the day a new format comes.
#[test]
fn vectors_are_made_like_this() {
    let random = Counted::default();
    let (lock, key) = Lock::make("seven lamps above the harbour", CHEAP, &random).expect("a lock");
    let row = seal_row(
        &key,
        "recordings",
        "0195f000-0001-7001-8001-010101010101",
        "{\"title\":\"Grüße\"}".as_bytes(),
        &random,
    );
    let raw = MemoryFile::default();
    let file = SealedFile::open(raw.clone(), &key, PATH, random).expect("a file");
    file.write_at(b"RIFF and the rest of a recording", 0).expect("written");
    let lines = [
        ("lock", lock.to_bytes()),
        ("key", key.to_bytes()),
        ("row", row.expect("a row")),
        ("file", raw.0.borrow().clone()),
    ];
    let text: String = lines.iter().map(|(name, bytes)| format!("{name} {}\n", hex(bytes))).collect();
    assert_eq!(text, include_str!("vectors/sealed-1.txt"), "{text}");
}

#[test]
fn a_file_is_of_one_place_and_its_blocks_of_one_order() {
    let raw = MemoryFile::default();
    let file = SealedFile::open(raw.clone(), &key(1), PATH, Counted::default()).expect("a file");
    let plain: Vec<u8> = (0..3 * BLOCK_BYTES).map(|it| (it % 251) as u8).collect();
    file.write_at(&plain, 0).expect("written");
    assert!(is_sealed_file(&raw.0.borrow()) && !is_sealed_file(b"RIFF"));
    assert_eq!(whole(&raw, &key(1)).expect("it opens"), plain);
    assert!(!raw.0.borrow().windows(16).any(|it| it == &plain[..16]));
    assert!(whole(&raw, &key(2)).is_err());
    let elsewhere = SealedReader::new(Cursor::new(raw.0.borrow().clone()), &key(1), "audio/two");
    assert!(elsewhere.is_ok_and(|mut it| it.read(&mut [0; 4]).is_err()));
    // Two blocks that change places are found out.
    let (first, second) = (block_start(0) as usize, block_start(1) as usize);
    let mut swapped = raw.0.borrow().clone();
    let block = swapped[first..second].to_vec();
    swapped.copy_within(second..2 * second - first, first);
    swapped[second..2 * second - first].copy_from_slice(&block);
    assert!(whole(&MemoryFile(Rc::new(RefCell::new(swapped))), &key(1)).is_err());
}

#[test]
fn whatever_a_kill_leaves_reads_up_to_its_last_block() {
    let raw = MemoryFile::default();
    let file = SealedFile::open(raw.clone(), &key(1), PATH, Counted::default()).expect("a file");
    let plain: Vec<u8> = (0..5 * BLOCK_BYTES / 2).map(|it| (it % 241) as u8).collect();
    for (piece, bytes) in plain.chunks(3_072).enumerate() {
        file.write_at(bytes, piece as u64 * 3_072).expect("written");
    }
    let sealed = raw.0.borrow().clone();
    for cut in (0..sealed.len()).step_by(997) {
        let cut_off = MemoryFile(Rc::new(RefCell::new(sealed[..cut].to_vec())));
        let Ok(file) = SealedFile::open(cut_off.clone(), &key(1), PATH, Counted::default()) else {
            assert!(cut < 32);
            continue;
        };
        let left = file.mend().expect("mended");
        let read = whole(&cut_off, &key(1)).expect("it reads");
        assert_eq!((read.len() as u64, &read[..]), (left, &plain[..left as usize]));
        assert!(left + BLOCK_BYTES > plain_len(cut as u64));
    }
}

#[test]
fn spans_of_blocks_open_by_themselves() {
    let seal = FileSeal::make(&key(1), PATH, &Counted::default()).expect("a seal");
    let plain: Vec<u8> = (0..40_000_u32).map(|it| (it % 239) as u8).collect();
    let sealed = seal.seal_blocks(0, &plain, &Counted::default()).expect("sealed");
    let of = FileSeal::of(&key(1), PATH, &seal.header()).expect("the same seal");
    let span = 17_000..33_000;
    let blocks = blocks_of(&span);
    let at = |block: u64| ((block_start(block) - block_start(0)) as usize).min(sealed.len());
    let opened = of.open_blocks(blocks.start, &sealed[at(blocks.start)..at(blocks.end)]).expect("opened");
    let skip = (span.start - blocks.start * BLOCK_BYTES) as usize;
    assert_eq!(opened[skip..skip + 16_000], plain[17_000..33_000]);
    assert_eq!(sealed_len(40_000), 32 + sealed.len() as u64);
}

proptest! {
    #[test]
    fn a_sealed_file_is_like_a_plain_one(steps in prop::collection::vec((0_u64..60_000, 0_usize..40_000, any::<u8>(), any::<bool>()), 1..8)) {
        let raw = MemoryFile::default();
        let file = SealedFile::open(raw.clone(), &key(3), PATH, Counted::default()).expect("a file");
        let mut plain: Vec<u8> = Vec::new();
        for (offset, length, byte, cut) in steps {
            if cut {
                file.truncate(offset).expect("cut");
                plain.resize(offset as usize, 0);
            } else {
                let end = offset as usize + length;
                if length > 0 && plain.len() < end {
                    plain.resize(end, 0);
                } else if length == 0 && plain.len() < offset as usize {
                    plain.resize(offset as usize, 0);
                }
                plain[offset as usize..end].fill(byte);
                file.write_at(&vec![byte; length], offset).expect("written");
            }
            prop_assert_eq!(file.size().expect("a size"), plain.len() as u64);
            prop_assert_eq!(raw.size().expect("a size"), sealed_len(plain.len() as u64));
        }
        prop_assert_eq!(&whole(&raw, &key(3)).expect("it opens"), &plain);
        let mut reader = SealedReader::new(Cursor::new(raw.0.borrow().clone()), &key(3), PATH).expect("a reader");
        let at = plain.len() as u64 / 2;
        reader.seek(SeekFrom::Start(at)).expect("sought");
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).expect("read");
        prop_assert_eq!(&rest[..], &plain[at as usize..]);
    }

    #[test]
    fn sizes_fit_together(plain in 0_u64..1_000_000) {
        prop_assert_eq!(plain_len(sealed_len(plain)), plain);
    }
}
