//! Archives come back as they were written; what is none, or damaged, or means harm, is refused with a reason.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use sotto_export::{Archive, ArchiveError, Pack};
use sotto_protocol::{ArchivePage, Archived, ArchivedAudio, Stamped, Transcript, TranscriptSegment};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

fn recording(id: &str, sound: u64) -> Archived {
    let stamped = |value: String| Stamped { value, ms: 7, counter: 1, device: id.to_owned() };
    let said = TranscriptSegment { end_s: 1.25, text: "Said <b>this</b>.".to_owned(), ..Default::default() };
    let transcript = Transcript { segments: vec![said], ..Default::default() };
    Archived {
        version: Archived::VERSION,
        id: id.to_owned(),
        recorded_ms: 1_700_000_000_000,
        duration_s: 61.0,
        title: Some(stamped("A \u{e4} <title>".to_owned())),
        extras: [(
            "note".to_owned(),
            Stamped { value: "a note".into(), ms: 8, counter: 0, device: String::new() },
        )]
        .into(),
        transcript: Some(Stamped { value: transcript, ms: 9, counter: 0, device: String::new() }),
        audio: (sound > 0).then(|| ArchivedAudio {
            file: "captures/a.wav".to_owned(),
            bytes: sound,
            media_type: "audio/wav".to_owned(),
            extension: "wav".to_owned(),
        }),
        ..Default::default()
    }
}

fn sound(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|at| (at * 31 % 251) as u8).collect()
}

fn archive(ids: &[&str]) -> Vec<u8> {
    let mut pack = Pack::new(Cursor::new(Vec::new()));
    for id in ids {
        pack.add(&recording(id, 5_000), "yesterday", Some(&[1, 2, 3])).unwrap();
        pack.write_all(&sound(5_000)).unwrap();
    }
    pack.finish(Some(&ArchivePage { title: "All".to_owned(), ..Default::default() })).unwrap().into_inner()
}

fn read_all(bytes: Vec<u8>) -> Result<Vec<Archived>, ArchiveError> {
    let mut archive = Archive::open(Cursor::new(bytes))?;
    let mut all = Vec::new();
    for id in archive.ids() {
        let kept = archive.recording(&id)?;
        archive.tracks(&id)?;
        if let Some((bytes, file)) = archive.sound(&kept)? {
            let mut heard = Vec::new();
            let read = file.take(bytes + 1).read_to_end(&mut heard);
            read.or(Err(ArchiveError::Damaged("sound")))?;
        }
        all.push(kept);
    }
    Ok(all)
}

#[test]
fn everything_comes_back_as_it_was() {
    let mut archive = Archive::open(Cursor::new(archive(&[ID]))).unwrap();
    assert_eq!(archive.ids(), [ID]);
    let kept = archive.recording(ID).unwrap();
    let mut given = recording(ID, 5_000);
    given.audio.as_mut().unwrap().file = format!("audio/{ID}.wav");
    assert_eq!(kept, given);
    assert_eq!(archive.tracks(ID).unwrap().unwrap(), [1, 2, 3]);
    let (bytes, mut file) = archive.sound(&kept).unwrap().unwrap();
    let mut heard = Vec::new();
    file.read_to_end(&mut heard).unwrap();
    assert_eq!((bytes, heard), (5_000, sound(5_000)));
}

#[test]
fn people_can_read_it_without_the_app() {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive(&[ID]))).unwrap();
    let mut page = String::new();
    zip.by_name("index.html").unwrap().read_to_string(&mut page).unwrap();
    assert!(page.contains("A \u{e4} &lt;title&gt;") && page.contains("Said &lt;b&gt;this"), "{page}");
    assert!(page.contains(&format!("src=\"audio/{ID}.wav\"")) && page.contains("1:01"), "{page}");
    assert!(!page.contains("<script"), "{page}");
}

#[test]
fn names_in_a_zip_file_are_no_paths_and_never_twice() {
    let mut pack = Pack::new(Cursor::new(Vec::new()));
    for title in ["../../etc/x", "A", "a", ""] {
        pack.begin(title, "txt").unwrap();
        pack.write_all(b"hello").unwrap();
    }
    let bytes = pack.finish(None).unwrap().into_inner();
    let zip = zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
    let names: Vec<_> = zip.file_names().map(|it| it.unwrap().into_owned()).collect();
    assert_eq!(names, ["etc x.txt", "A.txt", "a (2).txt", "recording.txt"]);
    assert!(matches!(Archive::open(Cursor::new(bytes)).err(), Some(ArchiveError::NotArchive)));
}

/// A zip file with these files, packed or not, and the note of an archive of so many recordings.
fn made(files: &[(&str, Vec<u8>, CompressionMethod)], recordings: usize, version: u32) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, method) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(*method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.start_file("sotto-archive.json", SimpleFileOptions::default()).unwrap();
    let note =
        format!(r#"{{"format":"sotto-archive","version":{version},"made_ms":1,"recordings":{recordings}}}"#);
    zip.write_all(note.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn refused(bytes: Vec<u8>) -> ArchiveError {
    read_all(bytes).unwrap_err()
}

#[test]
fn what_means_harm_is_refused() {
    use CompressionMethod::{Deflated, Stored};
    let name = format!("recordings/{ID}.json");
    let json = |kept: &Archived| serde_json::to_vec(kept).unwrap();
    // A recording that unpacks to more than any recording.
    let bomb = vec![b' '; 65 * 1024 * 1024];
    let is_damaged =
        |error: ArchiveError, what: &str| matches!(error, ArchiveError::Damaged(it) if it == what);
    assert!(is_damaged(refused(made(&[(&name, bomb, Deflated)], 1, 1)), "a file is too large"));
    // Sound that unpacks to more than what lies there.
    let mut kept = recording(ID, 9_000);
    kept.audio.as_mut().unwrap().file = "audio/x".to_owned();
    let files = [(name.as_str(), json(&kept), Deflated), ("audio/x", vec![0; 9_000], Deflated)];
    assert!(is_damaged(refused(made(&files, 1, 1)), "sound of another size"));
    // Sound that is another file.
    kept.audio.as_mut().unwrap().file = name.clone();
    assert!(is_damaged(refused(made(&[(&name, json(&kept), Stored)], 1, 1)), "sound in a wrong place"));
    kept.audio.as_mut().unwrap().file = "audio/../../x".to_owned();
    assert!(is_damaged(refused(made(&[(&name, json(&kept), Stored)], 1, 1)), "sound is missing"));
    // One recording under the id of another, none at all, fewer than it says, and one of next year.
    let other = recording("01890a5d-ac96-774b-bcce-b302099a8058", 0);
    assert!(is_damaged(refused(made(&[(&name, json(&other), Stored)], 1, 1)), "a recording is another one"));
    assert!(is_damaged(refused(made(&[(&name, b"{}".to_vec(), Stored)], 1, 1)), "a recording is none"));
    assert!(is_damaged(refused(made(&[], 2, 1)), "recordings are missing"));
    assert!(matches!(refused(made(&[], 0, 2)), ArchiveError::Newer { version: 2 }));
    assert!(matches!(refused(b"RIFF and so on".to_vec()), ArchiveError::NotZip));
    assert!(matches!(refused(Vec::new()), ArchiveError::NotZip));
}

#[test]
fn a_list_of_files_without_end_is_not_read() {
    let mut bytes = archive(&[ID]);
    let end = bytes.windows(4).rposition(|it| it == b"PK\x05\x06").unwrap();
    bytes[end + 12..end + 16].copy_from_slice(&u32::to_le_bytes(64 * 1024 * 1024));
    assert!(matches!(refused(bytes), ArchiveError::Damaged("too many files")));
}

proptest! {
    #[test]
    fn a_cut_anywhere_is_an_error(cut in 0.0..1.0_f64) {
        let whole = archive(&[ID]);
        let cut = (whole.len() as f64 * cut) as usize;
        prop_assert!(read_all(whole[..cut].to_vec()).is_err());
    }

    #[test]
    fn a_changed_byte_is_an_error_or_changes_nothing_that_is_kept(at in 0.0..1.0_f64, to: u8) {
        let mut bytes = archive(&[ID]);
        let before = read_all(bytes.clone()).unwrap();
        let at = (bytes.len() as f64 * at) as usize;
        bytes[at] = to;
        if let Ok(after) = read_all(bytes) {
            prop_assert_eq!(before, after);
        }
    }

    #[test]
    fn any_bytes_are_no_archive(bytes: Vec<u8>) {
        prop_assert!(read_all(bytes).is_err());
    }
}
